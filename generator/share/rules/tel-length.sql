-- rule: tel-length
-- level: error
-- columns: table row field digits text label
-- A number of this country has 10 or 11 digits; 119 and its like have fewer.
SELECT tbl, n, field, length(digits(text)), text, label FROM _tel
WHERE text NOT GLOB '*[^0-9-]*' AND length(digits(text)) NOT IN (10, 11)
  AND NOT (text GLOB '1*' AND length(digits(text)) BETWEEN 3 AND 6)
