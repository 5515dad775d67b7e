#!/bin/bash
# Nothing hidden gets out. Every value of the demonstration's private folder is searched for in every public output, PDFs
# unpacked and read as text; and a build without the private folder gives exactly the public tree of a full build.
. tests/lib.sh
P=tests/private-demo
expect 0 "$ANNAI" --private $P build --out "$SCRATCH/full"
expect 0 "$ANNAI" build --out "$SCRATCH/public"
for tree in public press/public; do
  diff -r "$SCRATCH/full/$tree" "$SCRATCH/public/$tree" > "$SCRATCH/diff" || fail "$tree differs: $(head -n 3 "$SCRATCH/diff")"
done
[ ! -e "$SCRATCH/public/professional" ] || fail "professionals' pages without the private folder"
# What lies inside PDFs is laid open beside them, so that one search reads everything: object streams, text, text without blanks.
find "$SCRATCH/full" -name '*.pdf' | while read -r f; do
  qpdf --qdf --object-streams=disable --stream-data=uncompress "$f" "$f.unpacked" 2>/dev/null
  pdftotext -raw "$f" "$f.text"
  tr -d ' \t\n\f\r' < "$f.text" > "$f.squeezed"
done
find "$SCRATCH/full" -type f -printf '%P\n' | LC_ALL=C sort > "$SCRATCH/full/file-names"
# Each value in the codings an output might use: as it stands, without blanks, HTML, UTF-16, base64, URL, PDF's hexadecimal.
python3 - $P/canaries.txt > "$SCRATCH/forms" <<'PY'
import base64, html, re, sys
out = sys.stdout.buffer
n = 0
for line in open(sys.argv[1], encoding="utf-8"):
    value = line.rstrip("\n").split("\t")[0]
    if not value: continue
    n += 1
    raw = value.encode()
    forms = {raw, re.sub(r"\s", "", value).encode(), html.escape(value).encode(), value.encode("utf-16-be"),
             value.encode("utf-16-le"), base64.b64encode(raw).rstrip(b"="), "".join("%%%02X" % b for b in raw).encode(),
             value.encode("utf-16-be").hex().encode(), raw.hex().upper().encode(), value.encode("unicode_escape"),
             "".join("&#%d;" % ord(c) for c in value).encode()}
    for form in sorted(forms):
        if b"\n" not in form and b"\0\n" not in form: out.write(form + b"\n")
assert n > 100, "too few canaries"
PY
cd "$SCRATCH/full" || exit 1
LC_ALL=C grep -rlaFf "$SCRATCH/forms" . | LC_ALL=C sort > "$SCRATCH/holding"
leaks=$(grep -E '^\./(public|press/public|reports|MANIFEST|file-names)' "$SCRATCH/holding")
for f in $leaks; do
  value=$(LC_ALL=C grep -aoFf "$SCRATCH/forms" "$f" | head -n 1)
  fail "LEAK in $f: $(grep -aF "$value" "$OLDPWD/$P/canaries.txt" | head -n 1)"
done
# The search must be able to find them: the professional edition holds its own.
grep -q '^\./press/professional' "$SCRATCH/holding" || fail "no hidden value is found even where it belongs"

# What is wrong with a private value is told at the terminal; the published report names its rule, file and line, no more,
# and is the same wherever the private folder lies.
cd "$OLDPWD" || exit 1
small_ward "$SCRATCH/w"
for place in one two/deeper; do
  mkdir -p "$SCRATCH/$place"
  cp -r tests/cli/private "$SCRATCH/$place/private"
  printf 'ID,担当者のメール\nb01,secret-mail-canary@@example\n' > "$SCRATCH/$place/private/records/facilities-mail.csv"
  sed -i 's/050-0000-7001/秘密050-0000-7001/' "$SCRATCH/$place/private/records/facilities-professional.csv"
  printf 'ID,庁内メモ\n' > "$SCRATCH/$place/private/records/canary-untaken.csv"
  expect 0 "$ANNAI" -C "$SCRATCH/w" --private "$SCRATCH/$place/private" build --out "$SCRATCH/$place/out"
  [[ $ERR == *secret-mail-canary* && $ERR == *秘密050-0000-7001* ]] || fail "the person is not told: $ERR"
  report=$SCRATCH/$place/out/reports/check.json
  python3 - "$report" <<'PY' || fail "the report's private findings"
import json, sys
found = [f for f in json.load(open(sys.argv[1])) if (f["file"] or "").startswith("private/")]
assert {"mail-shape", "tel-shape", "file-untaken"} <= {f["rule"] for f in found}, found
assert {"private/records/facilities-mail.csv", "private/records/facilities-professional.csv"} <= {f["file"] for f in found}, found
assert all(sorted(f) == ["file", "level", "line", "rule"] for f in found), found
PY
  grep -aE "canary@|7001|担当者|夜間|$SCRATCH" "$report" && fail "LEAK in reports/check.json"
done
cmp "$SCRATCH/one/out/reports/check.json" "$SCRATCH/two/deeper/out/reports/check.json" || fail "the report depends on where the private folder lies"
exit $BAD
