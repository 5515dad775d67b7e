-- rule: mail-personal
-- level: warning
-- columns: table row field text label
-- The address of a private mailbox should be public on purpose only.
SELECT tbl, n, field, text, label FROM _mail
WHERE audience = 'public' AND phrase('personal-mail', text) IS NOT NULL
