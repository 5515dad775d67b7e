-- rule: consent-refused
-- level: error
-- needs: facilities.consent
-- columns: table row field name consent
-- Who has refused, or taken consent back, is not published.
SELECT 'facilities', facilities.rowid, 'consent', facilities.name, consent FROM facilities
WHERE consent <> '' AND consent NOT GLOB '[0-9]*' AND phrase('refusals', consent) IS NOT NULL
