-- rule: place-shared
-- level: warning
-- needs: facilities.address facilities.lat facilities.lon
-- columns: table row field name other-name
-- Several facilities at one spot whose addresses differ. Those known only to their block or town share a point rightly.
SELECT 'facilities', s.n, 'lat', coalesce(nullif(own.name, ''), own._id), coalesce(nullif(other.name, ''), other._id) FROM _same AS s
  JOIN _same AS first ON first.n = s.pin JOIN facilities AS own ON own.rowid = s.n JOIN facilities AS other ON other.rowid = s.pin
WHERE s.pin < s.n AND s.address <> first.address
