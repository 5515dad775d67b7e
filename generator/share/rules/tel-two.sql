-- rule: tel-two
-- level: warning
-- columns: table row field text label
-- Two numbers in one cell are one that cannot be dialled.
SELECT tbl, n, field, text, label FROM _tel
WHERE text GLOB '*[^0-9-]*' AND length(digits(text)) >= 18 AND phrase('tel-words', text) IS NULL
