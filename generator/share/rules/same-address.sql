-- rule: same-address
-- level: note
-- needs: facilities.address facilities.kind
-- columns: table row field address name other-id other-name
-- Two of one kind at the very same address: perhaps one that has changed its name.
SELECT 'facilities', s.n, 'address', own.address, own.name, other._id, other.name FROM _same AS s
  JOIN facilities AS own ON own.rowid = s.n JOIN facilities AS other ON other.rowid = s.kind
WHERE s.kind < s.n AND ifnull(s.door, s.n) = s.n
