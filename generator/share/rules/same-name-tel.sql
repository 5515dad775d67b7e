-- rule: same-name-tel
-- level: warning
-- needs: facilities.name facilities.tel
-- columns: table row field name tel other-id
-- One institution entered twice: same name and same telephone, but another place.
SELECT 'facilities', s.n, 'name', own.name, own.tel, other._id FROM _same AS s
  JOIN facilities AS own ON own.rowid = s.n JOIN facilities AS other ON other.rowid = s.line
WHERE s.line < s.n AND ifnull(s.spot, s.n) = s.n AND ifnull(s.door, s.n) = s.n
