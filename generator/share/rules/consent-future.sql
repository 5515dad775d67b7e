-- rule: consent-future
-- level: warning
-- needs: facilities.consent
-- columns: table row field consent date
-- Nobody has agreed on a day to come.
SELECT 'facilities', facilities.rowid, 'consent', consent, date FROM facilities, _settings
WHERE consent GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND consent > date
