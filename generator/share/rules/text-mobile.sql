-- rule: text-mobile
-- level: warning
-- columns: table row field label text
-- A mobile number within a text that everybody reads.
SELECT tbl, n, field, label, text FROM _said WHERE what = 'mobile'
