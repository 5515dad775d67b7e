-- rule: hours-unlikely
-- level: note
-- needs: hours.start hours.end
-- columns: table row field start end
-- A sitting before five in the morning, or of more than fifteen hours that is not the whole day: a digit mistyped.
SELECT 'hours', rowid, 'start', "start", "end" FROM hours
WHERE (minutes("start") < 300 OR minutes("end") - minutes("start") > 900)
  AND minutes("end") > minutes("start") AND minutes("end") - minutes("start") < 1439
