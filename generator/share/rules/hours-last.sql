-- rule: hours-last
-- level: warning
-- needs: hours.start hours.end hours.last
-- columns: table row field last start end
-- The last reception lies within the sitting.
SELECT 'hours', rowid, 'last', last, "start", "end" FROM hours
WHERE minutes(last) <= minutes("start") OR minutes(last) > minutes("end")
