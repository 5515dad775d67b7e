-- rule: tel-words
-- level: warning
-- columns: table row field text label word
-- An extension or a remark beside the number: nobody can press it on a telephone.
SELECT tbl, n, field, text, label, phrase('tel-words', text) FROM _tel
WHERE odd AND phrase('tel-words', text) IS NOT NULL
