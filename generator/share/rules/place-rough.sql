-- rule: place-rough
-- level: note
-- needs: facilities.lat facilities.lon
-- columns: table row field name lat lon
-- Three decimals of a degree are a hundred metres.
SELECT 'facilities', rowid, 'lat', name, lat, lon FROM facilities
WHERE _lat IS NOT NULL AND length(lat) - instr(lat || '.', '.') < 4 AND length(lon) - instr(lon || '.', '.') < 4
