-- rule: same-tel
-- level: note
-- needs: facilities.tel
-- columns: table row field tel name other-id other-name
-- Two names, one telephone: a hospital and its nursing station may share it; else one of the two is wrong.
SELECT 'facilities', s.n, 'tel', own.tel, own.name, other._id, other.name FROM _same AS s
  JOIN facilities AS own ON own.rowid = s.n JOIN facilities AS other ON other.rowid = s.tel
WHERE s.tel < s.n AND ifnull(s.line, s.n) = s.n
