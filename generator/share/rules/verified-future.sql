-- rule: verified-future
-- level: error
-- needs: facilities.verified
-- columns: table row field date site-date
-- Nobody has confirmed anything on a day to come.
SELECT 'facilities', facilities.rowid, 'verified', verified, _site.date FROM facilities, _site
WHERE verified <> '' AND verified > _site.date
