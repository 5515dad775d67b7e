-- rule: reading-differs
-- level: warning
-- needs: facilities.reading
-- columns: table row field reading kana name
-- The kana of a name sound in its reading.
SELECT 'facilities', rowid, 'reading', reading, kana_missing(name, reading), name FROM facilities
WHERE reading <> '' AND kana_missing(name, reading) IS NOT NULL
