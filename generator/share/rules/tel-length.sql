-- rule: tel-length
-- level: error
-- columns: table row field digits text label
-- A number of this country has 10 or 11 digits; 119 and its like have fewer.
SELECT tbl, n, field, length(digits), text, label FROM _tel
WHERE NOT odd AND length(digits) NOT IN (10, 11)
  AND NOT (text GLOB '1*' AND length(digits) BETWEEN 3 AND 6)
