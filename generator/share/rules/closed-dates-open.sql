-- rule: closed-dates-open
-- level: warning
-- needs: facilities.closed_dates hours.facility hours.mon hours.tue hours.wed hours.thu hours.fri hours.sat hours.sun hours.hol
-- columns: table row field name closed-dates
-- A day that the closures, as an import has read them, name whole has no open sitting.
WITH shut AS MATERIALIZED (SELECT _id, name, closed_dates, ';' || closed_dates || ';' AS days FROM facilities WHERE closed_dates <> ''
), open AS (
  SELECT rowid AS n, facility, 'mon' AS day FROM hours WHERE mon = 'open' UNION ALL
  SELECT rowid AS n, facility, 'tue' AS day FROM hours WHERE tue = 'open' UNION ALL
  SELECT rowid AS n, facility, 'wed' AS day FROM hours WHERE wed = 'open' UNION ALL
  SELECT rowid AS n, facility, 'thu' AS day FROM hours WHERE thu = 'open' UNION ALL
  SELECT rowid AS n, facility, 'fri' AS day FROM hours WHERE fri = 'open' UNION ALL
  SELECT rowid AS n, facility, 'sat' AS day FROM hours WHERE sat = 'open' UNION ALL
  SELECT rowid AS n, facility, 'sun' AS day FROM hours WHERE sun = 'open' UNION ALL
  SELECT rowid AS n, facility, 'hol' AS day FROM hours WHERE hol = 'open')
SELECT 'hours', open.n, open.day, shut.name, shut.closed_dates FROM shut JOIN open ON open.facility = shut._id
WHERE instr(shut.days, ';' || open.day || ';') > 0
