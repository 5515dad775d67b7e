-- rule: url-redirect
-- level: warning
-- columns: table row field text label
-- The address of a search engine's or a network's hop, not of the page itself.
SELECT tbl, n, field, text, label FROM _url WHERE phrase('redirects', text) IS NOT NULL
