-- rule: same-name-tel
-- level: warning
-- needs: facilities.name facilities.tel
-- columns: table row field name tel other-id
-- One institution entered twice: same name and same telephone, but another place.
SELECT 'facilities', n, 'name', shown, tel, first_id FROM (
  SELECT _fold.n, facilities.name AS shown, _fold.tel AS tel, _fold.address AS address, _lon AS lon, _lat AS lat,
    first_value(_id) OVER same AS first_id, first_value(_fold.address) OVER same AS first_address,
    first_value(_lon) OVER same AS first_lon, first_value(_lat) OVER same AS first_lat, row_number() OVER same AS k
  FROM _fold JOIN facilities ON facilities.rowid = _fold.n
  WHERE _fold.name <> '' AND _fold.tel <> ''
  WINDOW same AS (PARTITION BY _fold.name, _fold.tel ORDER BY _fold.n))
WHERE k > 1 AND (address = '' OR address <> first_address)
  AND (lon IS NULL OR first_lon IS NULL OR lon <> first_lon OR lat <> first_lat)
