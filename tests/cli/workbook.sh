#!/bin/bash
# A ward whose records are workbooks: the same records as from CSV; Excel's lock files are passed over, other spreadsheets are
# told; what is wrong is told at its cell; and nothing of a hostile workbook gets further.
. tests/lib.sh
W=$SCRATCH/w
small_ward "$W"
expect 0 "$ANNAI" -C "$W" dump records
first=$OUT
expect 0 "$ANNAI" -C "$W" export xlsx --out "$SCRATCH/x"
cp -r "$W" "$SCRATCH/b"
rm "$SCRATCH/b/content/records/"*
cp "$SCRATCH/x/"*.xlsx "$SCRATCH/b/content/records/"
printf 'x' > "$SCRATCH/b/content/records/~\$facilities.xlsx"
expect 0 "$ANNAI" -C "$SCRATCH/b" dump records
[ "$OUT" = "$first" ] || fail "not the same records from workbooks: $(diff <(echo "$first") <(echo "$OUT") | head -n 4)"
case $ERR in *'~$'*) fail "the lock file is told: $ERR" ;; esac
printf 'x' > "$SCRATCH/b/content/records/old.xls"
expect 0 "$ANNAI" -C "$SCRATCH/b" check
case $ERR in *"records/old.xls: warning: "*"[file-untaken]"*) ;; *) fail "an .xls beside: $ERR" ;; esac
rm "$SCRATCH/b/content/records/old.xls"

# One cell becomes an error, as a formula of Excel's would; and the same file with a DOCTYPE, or cut.
python3 - "$SCRATCH/b/content/records/facilities.xlsx" "$SCRATCH" <<'PY' || fail "the spoiled workbooks"
import re, sys, zipfile
path, to = sys.argv[1:]
parts = {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}
def write(name, sheet):
    with zipfile.ZipFile(f"{to}/{name}", "w", zipfile.ZIP_DEFLATED) as z:
        for n, data in parts.items():
            z.writestr(n, sheet if n == "xl/worksheets/sheet1.xml" else data)
sheet = parts["xl/worksheets/sheet1.xml"]
write("error.xlsx", re.sub(rb'<c r="D3"[^>]*>.*?</c>', b'<c r="D3" t="e"><v>#REF!</v></c>', sheet, 1))
write("doctype.xlsx", sheet.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet', 1))
open(f"{to}/cut.xlsx", "wb").write(open(path, "rb").read()[:-100])
PY
spoiled() { # spoiled FILE PATTERN
  cp "$SCRATCH/$1" "$SCRATCH/b/content/records/facilities.xlsx"
  expect 1 "$ANNAI" -C "$SCRATCH/b" check
  [[ $ERR =~ $2 ]] || fail "$1: $ERR"
}
spoiled error.xlsx 'content/records/facilities\.xlsx [^:]*!D3: error: [^:]*#REF!.*\[xlsx-error-cell\]'
spoiled doctype.xlsx 'facilities\.xlsx: error: .*\[xlsx-doctype\]'
spoiled cut.xlsx 'facilities\.xlsx: error: .*\[xlsx-zip\]'
expect 1 "$ANNAI" -C "$SCRATCH/b" check --json
case $OUT$ERR in *'"rule":"xlsx-zip"'*) ;; *) fail "--json: $OUT" ;; esac
exit $BAD
