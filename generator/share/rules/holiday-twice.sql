-- rule: holiday-twice
-- level: warning
-- needs: holidays.date
-- columns: table row field date
-- A holiday stands in the calendar once.
SELECT 'holidays', rowid, 'date', date FROM holidays AS later
WHERE EXISTS (SELECT 1 FROM holidays AS earlier WHERE earlier.date = later.date AND earlier.rowid < later.rowid)
