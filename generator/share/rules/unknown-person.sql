-- rule: unknown-person
-- level: error
-- needs: people.name
-- columns: table row field id label
-- A field names a person who is not there.
SELECT tbl, n, field, _links.id, label FROM _links LEFT JOIN people ON people._id = _links.id
WHERE target = 'people' AND people._id IS NULL
