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
exit $BAD
