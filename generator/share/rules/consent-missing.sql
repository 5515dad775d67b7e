-- rule: consent-missing
-- level: warning
-- needs: facilities.consent
-- columns: table row field name
-- What is published was agreed to. Asked only where the private folder is there to tell, and where consent is recorded at all.
SELECT 'facilities', facilities.rowid, 'consent', facilities.name FROM facilities, _settings
WHERE private = 1 AND consent = '' AND EXISTS (SELECT 1 FROM facilities WHERE consent <> '')
