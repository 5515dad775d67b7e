-- rule: reading-kana
-- level: warning
-- columns: table row field text label
-- A reading is kana; a kanji or a letter in it was left over.
SELECT tbl, n, field, text, label FROM _reading
WHERE text GLOB '*[^ぁ-ゖゔー・ 〜～（）()0-9]*' OR text NOT GLOB '*[ぁ-ゖ]*'
