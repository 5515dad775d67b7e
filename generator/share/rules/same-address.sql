-- rule: same-address
-- level: note
-- needs: facilities.address facilities.kind
-- columns: table row field address name other-id other-name
-- Two of one kind at the very same address: perhaps one that has changed its name.
SELECT 'facilities', n, 'address', address, shown, first_id, first_shown FROM (
  SELECT _fold.n, facilities.address AS address, facilities.name AS shown, _fold.name AS folded, first_value(_id) OVER same AS first_id,
    first_value(_fold.name) OVER same AS first_folded, first_value(facilities.name) OVER same AS first_shown,
    row_number() OVER same AS k
  FROM _fold JOIN facilities ON facilities.rowid = _fold.n
  WHERE _fold.address GLOB '*[0-9]*-*[0-9]*'
  WINDOW same AS (PARTITION BY _fold.address, facilities.kind ORDER BY _fold.n))
WHERE k > 1 AND folded <> first_folded
