-- rule: verified-old
-- level: warning
-- needs: facilities.verified
-- columns: table row field date site-date months
-- What was confirmed longer ago than the ward's settings allow (verified_months) should be asked again.
SELECT 'facilities', facilities.rowid, 'verified', verified, date, months FROM facilities, _settings
WHERE verified <> '' AND verified < since
