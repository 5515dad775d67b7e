-- rule: postal-town
-- level: warning
-- needs: facilities.postal facilities.address
-- columns: table row field postal town address
-- A postal code and the town of the address say the same place. The code of one building's floor names the building.
WITH held AS (SELECT rowid AS n, postal, address, replace(postal, '-', '') AS code, place_fold(address) AS folded FROM facilities
              WHERE postal <> '' AND address <> '')
SELECT 'facilities', n, 'postal', held.postal, min(town), held.address FROM held JOIN _postal_list USING (code)
GROUP BY n HAVING max(instr(folded, place) > 0 OR building) = 0
