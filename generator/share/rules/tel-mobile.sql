-- rule: tel-mobile
-- level: warning
-- columns: table row field text label
-- A mobile number is often a private one; it should be public on purpose only.
SELECT tbl, n, field, text, label FROM _tel
WHERE audience = 'public' AND length(digits) = 11
  AND (digits GLOB '070*' OR digits GLOB '080*' OR digits GLOB '090*')
  AND digits NOT GLOB '0800*'
