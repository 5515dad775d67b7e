-- rule: kind-missing
-- level: warning
-- needs: facilities.kind
-- columns: table row field name
-- Without a kind there is no symbol for the map.
SELECT 'facilities', rowid, 'kind', coalesce(nullif(name, ''), _id) FROM facilities WHERE kind = ''
