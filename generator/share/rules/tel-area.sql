-- rule: tel-area
-- level: warning
-- columns: table row field text label digits
-- No number of so many digits begins like this: a digit was lost, doubled or mistyped.
SELECT tbl, n, field, text, label, length(digits(text)) FROM _tel WHERE tel_fault(text) = 'area'
