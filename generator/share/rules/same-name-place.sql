-- rule: same-name-place
-- level: warning
-- needs: facilities.name
-- columns: table row field name other-id
-- One institution entered twice: same name (however it is written) at the same spot, or the same address.
SELECT 'facilities', n, 'name', shown, CASE WHEN lon IS NOT NULL AND at_spot > 1 THEN spot_id ELSE address_id END FROM (
  SELECT _fold.n, facilities.name AS shown, _lon AS lon, _fold.address AS address,
    first_value(_id) OVER spot AS spot_id, row_number() OVER spot AS at_spot,
    first_value(_id) OVER door AS address_id, row_number() OVER door AS at_door
  FROM _fold JOIN facilities ON facilities.rowid = _fold.n
  WHERE _fold.name <> ''
  WINDOW spot AS (PARTITION BY _fold.name, ifnull(_lon, ''), ifnull(_lat, '') ORDER BY _fold.n),
         door AS (PARTITION BY _fold.name, _fold.address ORDER BY _fold.n))
WHERE (lon IS NOT NULL AND at_spot > 1) OR (address <> '' AND at_door > 1)
