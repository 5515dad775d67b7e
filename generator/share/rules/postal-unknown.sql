-- rule: postal-unknown
-- level: warning
-- needs: facilities.postal
-- columns: table row field postal
-- Not in the ward's list of postal codes. The codes of single large offices end in 8000 and above, and are not in that list; nor
-- are those of regions that the list leaves out: their first two digits are not in it either.
SELECT 'facilities', rowid, 'postal', postal FROM facilities
WHERE postal GLOB '[0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]' AND substr(postal, 5, 1) <> '8' AND postal NOT GLOB '000-*'
  AND EXISTS (SELECT 1 FROM _postal_list WHERE code = substr(postal, 1, 2))
  AND NOT EXISTS (SELECT 1 FROM _postal_list WHERE code = replace(postal, '-', ''))
