-- rule: private-text
-- level: warning
-- columns: table row field label found why
-- A mobile number, a private mailbox or a word of private life in a text that everybody reads.
WITH cell AS (
  SELECT tbl, n, field, label, text FROM _text WHERE audience = 'public' UNION ALL
  SELECT tbl, n, field, label, text FROM _markdown WHERE audience = 'public')
SELECT tbl, n, field, label, phrase('private-words', text), phrase_why('private-words', text) FROM cell
WHERE phrase('private-words', text) IS NOT NULL
