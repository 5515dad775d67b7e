-- rule: text-mobile
-- level: warning
-- columns: table row field label text
-- A mobile number within a text that everybody reads.
WITH cell AS (
  SELECT tbl, n, field, label, text FROM _text WHERE audience = 'public' UNION ALL
  SELECT tbl, n, field, label, text FROM _markdown WHERE audience = 'public')
SELECT tbl, n, field, label, text FROM cell
WHERE text GLOB '*0[789]0*' AND fold(text) GLOB '*0[789]0-[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]*'
