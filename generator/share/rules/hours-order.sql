-- rule: hours-order
-- level: error
-- needs: hours.start hours.end
-- columns: table row field start end
-- A sitting ends after it begins; past midnight is written 26:00.
SELECT 'hours', rowid, 'end', "start", "end" FROM hours WHERE minutes("end") <= minutes("start")
