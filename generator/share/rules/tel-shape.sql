-- rule: tel-shape
-- level: warning
-- columns: table row field text label
-- What is no digit cannot be dialled; a number from within the country begins with 0.
SELECT tbl, n, field, text, label FROM _tel
WHERE (odd AND text NOT GLOB '#[0-9]*' AND text NOT GLOB '+[1-9]*'
    AND length(digits) < 18 AND phrase('tel-words', text) IS NULL)
  OR (NOT odd AND text NOT GLOB '0*' AND length(digits) IN (10, 11))
