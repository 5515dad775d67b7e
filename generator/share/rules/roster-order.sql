-- rule: roster-order
-- level: error
-- needs: roster.start roster.end
-- columns: table row field start end
-- A duty ends after it begins; past midnight is written 26:00.
SELECT 'roster', rowid, 'end', "start", "end" FROM roster WHERE minutes("end") <= minutes("start")
