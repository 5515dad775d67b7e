-- rule: same-name-place
-- level: warning
-- needs: facilities.name
-- columns: table row field name other-id
-- One institution entered twice: same name (however it is written) at the same spot, or the same address.
SELECT 'facilities', s.n, 'name', own.name, other._id FROM _same AS s
  JOIN facilities AS own ON own.rowid = s.n JOIN facilities AS other ON other.rowid = min(ifnull(s.spot, s.n), ifnull(s.door, s.n))
WHERE s.spot < s.n OR s.door < s.n
