-- rule: roster-double
-- level: error
-- needs: roster.date roster.facility roster.start roster.end
-- columns: table row field facility date
-- One facility is on duty once at a time.
SELECT DISTINCT 'roster', later.rowid, 'facility', later.facility, later.date
FROM roster AS later JOIN roster AS earlier
  ON earlier.facility = later.facility AND earlier.date = later.date AND earlier.rowid < later.rowid
WHERE ifnull(minutes(earlier."start"), 0) < ifnull(minutes(later."end"), 2880)
  AND ifnull(minutes(later."start"), 0) < ifnull(minutes(earlier."end"), 2880)
