-- rule: tel-area
-- level: warning
-- columns: table row field text label
-- No area code, no other beginning of the numbering plan: a digit was lost or mistyped.
SELECT tbl, n, field, text, label FROM _tel WHERE tel_fault(text) = 'area'
