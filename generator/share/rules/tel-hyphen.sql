-- rule: tel-hyphen
-- level: warning
-- columns: table row field text label right
-- The hyphens show where the area code ends.
SELECT tbl, n, field, text, label, tel_right(text) FROM _tel WHERE fault = 'hyphen'
