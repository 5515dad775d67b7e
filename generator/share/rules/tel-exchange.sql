-- rule: tel-exchange
-- level: warning
-- columns: table row field text label
-- No exchange begins with 0 or 1.
SELECT tbl, n, field, text, label FROM _tel WHERE fault = 'exchange'
