-- rule: hours-no-day
-- level: error
-- needs: hours.mon hours.tue hours.wed hours.thu hours.fri hours.sat hours.sun hours.hol
-- columns: table row field facility
-- A sitting is on some day.
SELECT 'hours', rowid, 'mon', facility FROM hours
WHERE mon || tue || wed || thu || fri || sat || sun || hol = ''
