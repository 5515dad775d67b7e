-- rule: hours-overlap
-- level: warning
-- needs: hours.facility hours.start hours.end hours.mon hours.tue hours.wed hours.thu hours.fri hours.sat hours.sun
-- columns: table row field facility earlier-row
-- Two open sittings of one facility on one day do not lie over each other.
WITH open AS (
  SELECT *, rowid AS n, minutes("start") AS a, minutes("end") AS b FROM hours
), sitting AS (
  SELECT n, facility, 'mon' AS day, mon AS mark, a, b FROM open UNION ALL
  SELECT n, facility, 'tue' AS day, tue AS mark, a, b FROM open UNION ALL
  SELECT n, facility, 'wed' AS day, wed AS mark, a, b FROM open UNION ALL
  SELECT n, facility, 'thu' AS day, thu AS mark, a, b FROM open UNION ALL
  SELECT n, facility, 'fri' AS day, fri AS mark, a, b FROM open UNION ALL
  SELECT n, facility, 'sat' AS day, sat AS mark, a, b FROM open UNION ALL
  SELECT n, facility, 'sun' AS day, sun AS mark, a, b FROM open)
SELECT 'hours', later.n, later.day, later.facility, earlier.n FROM sitting AS later JOIN sitting AS earlier
  ON earlier.facility = later.facility AND earlier.day = later.day AND earlier.n < later.n
WHERE earlier.mark = 'open' AND later.mark = 'open' AND earlier.a < later.b AND later.a < earlier.b
