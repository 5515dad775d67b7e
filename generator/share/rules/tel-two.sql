-- rule: tel-two
-- level: warning
-- columns: table row field text label
-- Two numbers in one cell are one that cannot be dialled.
SELECT tbl, n, field, text, label FROM _tel
WHERE odd AND length(digits) >= 18 AND phrase('tel-words', text) IS NULL
