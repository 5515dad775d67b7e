-- rule: reading-impossible
-- level: warning
-- columns: table row field text label
-- No word begins with a small kana or a long vowel, and none has two long vowels or two small tsu in a row.
SELECT tbl, n, field, text, label FROM _reading
WHERE text GLOB '[ぁぃぅぇぉっゃゅょゎー]*' OR text GLOB '*[ 　・][っゃゅょゎー]*' OR text GLOB '*ーー*' OR text GLOB '*っっ*'
  OR text GLOB '*[ゃゅょ][ゃゅょ]*'
