-- rule: word-usage
-- level: warning
-- columns: table-or-file row-or-line field-or-column wrong right note
-- The ward's own word list: one way to write a word, in records and in prose.
WITH said AS (SELECT tbl, n, field, text FROM _said WHERE what = 'usage' UNION ALL
  SELECT file, line, NULL, text FROM _prose WHERE own AND any_word(text))
SELECT tbl, n, ifnull(field, word_at(text, wrong, excepted)), CASE WHEN wrong GLOB '@*'
    THEN substr(text, word_at(text, wrong, excepted), 1) ELSE wrong END, right,
  CASE note WHEN '' THEN '' ELSE ' ' || note END
FROM said JOIN _words ON word_at(text, wrong, excepted) > 0
