-- rule: number-twice
-- level: error
-- needs: facilities.number
-- columns: table row field number other-id
-- The number beside a pin names one facility.
SELECT 'facilities', n, 'number', number, first_id FROM (
  SELECT rowid AS n, number, first_value(_id) OVER same AS first_id, row_number() OVER same AS k
  FROM facilities WHERE number <> ''
  WINDOW same AS (PARTITION BY CAST(number AS INTEGER) ORDER BY rowid))
WHERE k > 1
