-- rule: verified-old
-- level: warning
-- needs: facilities.verified
-- columns: table row field date site-date
-- What was confirmed more than two years ago should be asked again.
SELECT 'facilities', facilities.rowid, 'verified', verified, _site.date FROM facilities, _site
WHERE verified <> '' AND verified < date(_site.date, '-24 months')
