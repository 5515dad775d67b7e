#!/bin/bash
# A book's pages: one too many is told with what would save it, in reports/pages.json too, the same twice; and a block shown
# again has notes of its own, so that each mark leads to the note on its page and back.
. tests/lib.sh
export ANNAI_LANG=en
W=$SCRATCH/w
small_ward "$W"
{ printf -- '---\ntitle: 流れる文\n---\n# 1 話す\n\n'
  for i in $(seq 1 26); do printf '鉛筆で書くと、あとで直せます。その%d。消しゴムも、そばに置いておきます。気持ちは変わってもよいのです。また話しましょう。\n\n' "$i"; done
} > "$W/content/guide/ja/book/02-talk.md"
sed -i 's/\[screen, press\]/[screen]/; /^printer/d' "$W/content/publications/book.yaml"
expect 0 "$ANNAI" -C "$W" build
N=$(python3 -c 'import json,sys; print([p["pages"] for p in json.load(open(sys.argv[1]))["publications"] if p["name"] == "book"][0])' "$W/output/reports/pages.json")
echo "pages_wanted: $((N - 1))" >> "$W/content/publications/book.yaml"
expect 0 "$ANNAI" -C "$W" build
grep -q "book.yaml.*$((N - 1)) pages are wanted, and there are $N.*\[pages-over" <<< "$ERR" || fail "not told: $(grep pages-over <<< "$ERR")"
python3 - "$W/output/reports/pages.json" "$N" <<'P' || fail "pages.json"
import json, sys
book = [p for p in json.load(open(sys.argv[1]))["publications"] if p["name"] == "book"][0]
n = int(sys.argv[2])
assert book["pages"] == n and book["wanted"] == n - 1, book
assert len(book["tried"]) == 3 and any(t["pages"] == n - 1 for t in book["tried"]), book
P
# The same as a page for people: its words, what is over and what was tried, each as it is written in the JSON.
python3 - "$W/output/reports/pages" "$N" <<'P' || fail "pages.html"
import html, json, re, sys
page = html.unescape(open(sys.argv[1] + ".html").read())
book = [p for p in json.load(open(sys.argv[1] + ".json"))["publications"] if p["name"] == "book"][0]
cells = [re.sub(r"\s+", "", re.sub("<[^>]*>", "", r)) for r in re.findall(r"<tr.*?</tr>", page, re.S)]
row = [c for c in cells if "book" in c and sys.argv[2] in c]
assert row and "1ページ多い" in row[0], cells
for t in book["tried"]:
    assert any(c == "%s%dページ" % (re.sub(r"\s+", "", t["name"]), t["pages"]) for c in cells), (t, cells)
assert "{{" not in page
P
find "$W/output" -name 'MANIFEST*' -exec cat {} + | grep -q 'pages.json' || fail "not in the manifest"
cp "$W/output/reports/pages.json" "$SCRATCH/first"
expect 0 "$ANNAI" -C "$W" build
cmp "$SCRATCH/first" "$W/output/reports/pages.json" || fail "another report for the same book"

printf -- '---\ntitle: 注\n---\n# 注\n\n:::note title=囲み id=kakomi\n囲みの文です[^a]。\n:::\n\n| 言葉 | 意味 |\n| --- | --- |\n| 往診[^b] | 家に来ること |\n\n:::reuse id=kakomi\n:::\n\n[^a]: 囲みの注です。\n[^b]: 表の注です。\n' \
  > "$W/content/guide/ja/book/02-talk.md"
expect 0 "$ANNAI" -C "$W" dump pages book
sed -n 's/^ *target \(note-[^ ]*\) .*/\1/p' <<< "$OUT" | sort > "$SCRATCH/targets"
sed -n 's/^ *link dest:\(note-[^ ]*\) .*/\1/p' <<< "$OUT" | sort > "$SCRATCH/links"
[ "$(wc -l < "$SCRATCH/targets")" = 6 ] || fail "three notes and three marks: $(cat "$SCRATCH/targets")"
[ -z "$(uniq -d "$SCRATCH/targets")" ] || fail "two places of one name: $(uniq -d "$SCRATCH/targets")"
diff "$SCRATCH/targets" "$SCRATCH/links" || fail "marks and notes do not lead to each other"

# Shown twice on one page of its own, a block says once that it is shown again.
printf -- '---\ntitle: 注\n---\n:::page\n# 注\n\n:::note title=囲み id=kakomi\n囲みの文です。\n:::\n:::\n\n:::page\n# 二\n\n:::reuse id=kakomi\n:::\n\nあいだの文。\n\n:::reuse id=kakomi\n:::\n:::\n' \
  > "$W/content/guide/ja/book/02-talk.md"
expect 0 "$ANNAI" -C "$W" dump pages book
[ "$(grep -c 'reuse mark' <<< "$OUT")" = 1 ] || fail "one mark for a page"
[ "$(grep -c '囲みの文' <<< "$OUT")" = 3 ] || fail "the block, and twice again"
exit $BAD
