#!/bin/bash
# annai diff A.pdf B.pdf: a changed word is outlined and listed, a page put in or taken out is known as such, equal files are equal.
. tests/lib.sh
command -v gs > /dev/null || { echo "no Ghostscript"; exit 77; }
W=$SCRATCH/w
small_ward "$W"
expect 0 "$ANNAI" -C "$W" build book
cp "$W/output/public/print/book.pdf" "$SCRATCH/old.pdf"
cp "$W/output/press/public/book/book.pdf" "$SCRATCH/old-press.pdf"
expect 2 "$ANNAI" -C "$W" diff "$SCRATCH/old.pdf"
expect 2 "$ANNAI" -C "$W" diff "$SCRATCH/old.pdf" "$W/content/site.yaml"
[[ $ERR == *diff-pdf* ]] || fail "no PDF: $ERR"
expect 2 "$ANNAI" -C "$SCRATCH" diff "$SCRATCH/old.pdf" "$SCRATCH/old.pdf"
expect 0 "$ANNAI" -C "$W" --json diff "$SCRATCH/old.pdf" "$SCRATCH/old.pdf" --out "$SCRATCH/same"
[[ $OUT != *'"state"'* ]] || fail "a file differs from itself: $OUT"
# One word of page 3 changes; the pages stay.
sed -i 's/続けたいこと/習いたいこと/' "$W/content/guide/ja/book/03-write.md"
expect 0 "$ANNAI" -C "$W" build book
cp "$W/output/public/print/book.pdf" "$SCRATCH/word.pdf"
for kind in "" -press; do
  [ -n "$kind" ] && cp "$W/output/press/public/book/book.pdf" "$SCRATCH/word-press.pdf"
  expect 0 "$ANNAI" -C "$W" --json diff "$SCRATCH/old$kind.pdf" "$SCRATCH/word$kind.pdf" --out "$SCRATCH/word$kind"
  python3 - "$SCRATCH/word$kind" <<'PY' || fail "a changed word$kind"
import json, os, sys
d = json.load(open(sys.argv[1] + "/diff.json"))
assert [(p["state"], p["old"], p["new"]) for p in d["pages"]] == [("changed", 3, 3)], d["pages"]
p = d["pages"][0]
assert 1 <= len(p["places_mm"]) <= 3, p
x0, y0, x1, y1 = p["places_mm"][0]
assert x1 - x0 < 60 and y1 - y0 < 12, p
assert any("続" in l for l in p["text_gone"]) and any("習" in l for l in p["text_come"]), p
for name in ("old-0003.png", "new-0003.png"):
    assert open(os.path.join(sys.argv[1], name), "rb").read(8) == b"\x89PNG\r\n\x1a\n"
html = open(sys.argv[1] + "/diff.html").read()
assert "old-0003.png" in html and "new-0003.png" in html
PY
done
# A page in between goes, and comes again: the others are paired all the same.
qpdf "$SCRATCH/old.pdf" --pages . 1,3-z -- --object-streams=disable "$SCRATCH/less.pdf"
expect 0 "$ANNAI" -C "$W" --json diff "$SCRATCH/old.pdf" "$SCRATCH/less.pdf" --out "$SCRATCH/gone"
[[ $(grep -o '"state": "[a-z]*", "old": [0-9]*, "new": [0-9]*' <<< "$OUT") == '"state": "gone", "old": 2, "new": 0' ]] || fail "a page gone: $OUT"
expect 0 "$ANNAI" -C "$W" --json diff "$SCRATCH/less.pdf" "$SCRATCH/old.pdf" --out "$SCRATCH/come"
[[ $(grep -o '"state": "[a-z]*", "old": [0-9]*, "new": [0-9]*' <<< "$OUT") == '"state": "came", "old": 0, "new": 2' ]] || fail "a page come: $OUT"
# In the ward's output, with the manifest true, and a build leaves it; the same bytes again.
expect 0 "$ANNAI" -C "$W" diff "$SCRATCH/old.pdf" "$SCRATCH/word.pdf"
R=$W/output/reports/diff/old.pdf-word.pdf
[ -f "$R/diff.html" ] || fail "no $R/diff.html"
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest"
for f in new-0003.png old-0003.png; do cmp "$R/$f" "$SCRATCH/word/$f" || fail "other bytes"; done
expect 0 "$ANNAI" -C "$W" build book
[ -f "$R/diff.html" ] || fail "a build took the report away"
# Without Ghostscript it is the system that fails.
mkdir "$SCRATCH/bin"
expect 3 env PATH="$SCRATCH/bin" "$ANNAI" -C "$W" diff "$SCRATCH/old.pdf" "$SCRATCH/word.pdf"
[[ $ERR == *drawn-no-ghostscript* ]] || fail "no Ghostscript: $ERR"
exit $BAD
