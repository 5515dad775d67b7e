-- rule: same-tel
-- level: note
-- needs: facilities.tel
-- columns: table row field tel name other-id other-name
-- Two names, one telephone: a hospital and its nursing station may share it; else one of the two is wrong.
SELECT 'facilities', n, 'tel', tel, shown, first_id, first_shown FROM (
  SELECT _fold.n, facilities.tel AS tel, facilities.name AS shown, _fold.name AS folded, first_value(_id) OVER same AS first_id,
    first_value(_fold.name) OVER same AS first_folded, first_value(facilities.name) OVER same AS first_shown,
    row_number() OVER same AS k
  FROM _fold JOIN facilities ON facilities.rowid = _fold.n
  WHERE facilities.tel <> '' AND length(facilities.tel) > 6
  WINDOW same AS (PARTITION BY facilities.tel ORDER BY _fold.n))
WHERE k > 1 AND folded <> first_folded
