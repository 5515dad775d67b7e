-- rule: superlative
-- level: warning
-- columns: table row field label word why
-- Words that the rules on advertising of medical care do not allow, or that nobody can show to be true. A person decides.
WITH cell AS (
  SELECT tbl, n, field, label, text FROM _text WHERE audience = 'public' AND tbl IN ('facilities', 'people') UNION ALL
  SELECT tbl, n, field, label, text FROM _markdown WHERE audience = 'public' AND tbl IN ('facilities', 'people'))
SELECT tbl, n, field, label, phrase('superlatives', text), phrase_why('superlatives', text) FROM cell
WHERE phrase('superlatives', text) IS NOT NULL
