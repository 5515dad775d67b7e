-- rule: tel-area
-- level: warning
-- columns: table row field text label digits
-- No number of so many digits begins like this: a digit was lost, doubled or mistyped.
SELECT tbl, n, field, text, label, length(digits) FROM _tel WHERE fault = 'area'
