-- rule: place-missing
-- level: warning
-- needs: facilities.lat facilities.lon
-- columns: table row field name
-- Without a place a facility is on no map and in no district.
SELECT 'facilities', rowid, 'lat', coalesce(nullif(name, ''), _id) FROM facilities WHERE lat = '' AND lon = ''
