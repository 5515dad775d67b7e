-- rule: superlative
-- level: warning
-- columns: table row field label word why
-- Words that the rules on advertising of medical care do not allow, or that nobody can show to be true. A person decides.
SELECT tbl, n, field, label, phrase('superlatives', text), phrase_why('superlatives', text) FROM _said
WHERE what = 'superlatives' AND tbl IN ('facilities', 'people', 'visits')
