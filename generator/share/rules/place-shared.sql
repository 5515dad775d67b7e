-- rule: place-shared
-- level: warning
-- needs: facilities.address facilities.lat facilities.lon
-- columns: table row field name other-name
-- Several facilities at one spot whose addresses differ: down to the house number, and with or without the municipality they are one.
-- Those known only to their block or town share a point rightly; a ward that declares no `precision` takes that of `none`.
WITH held AS (
  SELECT f.rowid AS n, coalesce(nullif(f.name, ''), f._id) AS who, round(f._lon, 5) AS lon, round(f._lat, 5) AS lat,
         substr(a.address, 1, instr(a.address || ' ', ' ') - 1) AS place,
         (SELECT precision FROM facilities AS own WHERE own.rowid = f.rowid) AS near
  FROM (SELECT '' AS precision) AS none, facilities AS f JOIN _fold AS a ON a.n = f.rowid
  WHERE f._lon IS NOT NULL AND f.address <> ''),
beside AS (
  SELECT n, who, place, first_value(who) OVER spot AS first_who, first_value(place) OVER spot AS first_place
  FROM held WHERE near IN ('', 'exact') AND place <> ''
  WINDOW spot AS (PARTITION BY lon, lat ORDER BY n))
SELECT 'facilities', n, 'lat', who, first_who FROM beside
WHERE substr(place, -length(first_place)) <> first_place AND substr(first_place, -length(place)) <> place
