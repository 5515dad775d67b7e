-- rule: hours-half
-- level: error
-- needs: hours.start hours.end
-- columns: table row field start end
-- A sitting has both a beginning and an end.
SELECT 'hours', rowid, CASE WHEN "start" = '' THEN 'start' ELSE 'end' END, "start", "end" FROM hours
WHERE ("start" = '') <> ("end" = '')
