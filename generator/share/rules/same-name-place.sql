-- rule: same-name-place
-- level: warning
-- needs: facilities.name
-- columns: table row field name other-id
-- One institution entered twice: same name (however it is written) at the same spot.
SELECT 'facilities', n, 'name', name, first_id FROM (
  SELECT rowid AS n, name, first_value(_id) OVER same AS first_id, row_number() OVER same AS k
  FROM facilities
  WINDOW same AS (PARTITION BY fold(name), ifnull(_lon, ''), ifnull(_lat, ''), _district ORDER BY rowid))
WHERE k > 1
