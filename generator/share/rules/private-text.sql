-- rule: private-text
-- level: warning
-- columns: table row field label found why
-- A private mailbox or a word of private life in a text that everybody reads.
SELECT tbl, n, field, label, phrase('private-words', text), phrase_why('private-words', text) FROM _said
WHERE what = 'private-words'
