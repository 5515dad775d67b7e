-- rule: unknown-facility
-- level: error
-- whole: facilities
-- columns: table row field id label
-- Hours, people, the roster or a neighbour name a facility that is not there.
SELECT tbl, n, field, _links.id, label FROM _links LEFT JOIN facilities ON facilities._id = _links.id
WHERE target = 'facilities' AND facilities._id IS NULL AND _links.id NOT IN (SELECT id FROM _left_out)
