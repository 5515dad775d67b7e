-- rule: reading-missing
-- level: warning
-- needs: facilities.reading
-- columns: table row field name
-- Without a reading a facility cannot be found in the index by sound.
SELECT 'facilities', rowid, 'reading', name FROM facilities WHERE reading = '' AND name <> ''
