-- rule: tel-mobile
-- level: warning
-- columns: table row field text label
-- A mobile number is often a private one; it should be public on purpose only.
SELECT tbl, n, field, text, label FROM _tel
WHERE audience = 'public' AND length(digits(text)) = 11
  AND (digits(text) GLOB '070*' OR digits(text) GLOB '080*' OR digits(text) GLOB '090*')
  AND digits(text) NOT GLOB '0800*'
