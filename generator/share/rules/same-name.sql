-- rule: same-name
-- level: note
-- needs: facilities.name
-- columns: table row field name other-id
-- The same name elsewhere: two institutions, or one that has moved and stands twice.
SELECT 'facilities', n, 'name', shown, first_id FROM (
  SELECT _fold.n, facilities.name AS shown, _fold.tel,
    ifnull(_lon, '') || ' ' || ifnull(_lat, '') || ' ' || _fold.address AS place,
    first_value(_id) OVER same AS first_id, first_value(_fold.tel) OVER same AS first_tel, first_value(_fold.address) OVER same AS first_address,
    first_value(ifnull(_lon, '') || ' ' || ifnull(_lat, '') || ' ' || _fold.address) OVER same AS first_place,
    row_number() OVER same AS k
  FROM _fold JOIN facilities ON facilities.rowid = _fold.n
  WHERE _fold.name <> ''
  WINDOW same AS (PARTITION BY _fold.name ORDER BY _fold.n))
WHERE k > 1 AND place <> first_place AND (tel = '' OR tel <> first_tel)
