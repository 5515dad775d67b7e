-- rule: same-name
-- level: note
-- needs: facilities.name
-- columns: table row field name other-id
-- The same name elsewhere: two institutions, or one that has moved and stands twice.
SELECT 'facilities', s.n, 'name', own.name, other._id FROM _same AS s
  JOIN facilities AS own ON own.rowid = s.n JOIN facilities AS other ON other.rowid = s.name
WHERE s.name < s.n AND ifnull(s.line, s.n) = s.n AND ifnull(s.spot, s.n) = s.n AND ifnull(s.door, s.n) = s.n
