#!/bin/bash
# What is exported opens as text and reads back as the same records: export, take as records, export again: the same bytes.
. tests/lib.sh
W=$SCRATCH/w
small_ward "$W"
# Cells that a spreadsheet program would run or change, in fields of running text, one facility each.
python3 - "$W" <<'PY' || fail "the ward of nasty cells"
import csv, sys
path = sys.argv[1] + "/content/records/facilities.csv"
rows = list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
head, model = rows[0], rows[1]
at = {name: i for i, name in enumerate(head)}
leads = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]
nasty = [lead + "1+1" for lead in leads] + ["'" + lead + "1+1" for lead in leads] + ["''=1", "'", "'abc", "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example/","y")', '=IMPORTXML("http://x.example/","//a")', '"', 'a"b', "a,b", "a\nb", "a\r\nb\n=1", "007", "0012",
    "1E5", "1e999", "2026-01-02", "1/2", "3月4日", "TRUE", "FALSE", "03-0000-0001", "+81-3-0000-0001", "髙﨑", "①㈱№∑", " 前の空き",
    "後ろの空き ", "　全角　", "_x0041_", "<b>&amp;</b>", "]]>", "--", "%1", "|a", "〜－−", "ｱｲｳ", "がぎ", "1.0", "１２３", "https://a.example.jp/?a=1&b=2"]
emoji = ["🏥 病院", "👨‍👩‍👧", "𠮷野家", "café", "¥100"]
for i, text in enumerate(nasty + emoji):
    row = list(model)
    row[at["ID"]], row[at["番号"]] = f"z{i:02d}", ""
    row[at["名称"]], row[at["よみ"]] = f"試しの医院{i}", "ためしのいいん"
    row[at["電話"]], row[at["ファクス"]] = f"03-0000-{1000 + i}", ""
    row[at["住所"]] = f"ためし区れんげ町9-{i + 1}"
    row[at["緯度"]], row[at["経度"]] = f"35.2{100000 + i * 37}"[:10], "140.9068057"
    row[at["ひとこと"]], row[at["行きかた"]] = text, "" if i % 2 else text
    rows.append(row)
with open(path, "w", encoding="utf-8-sig", newline="") as f:
    csv.writer(f).writerows(rows)
PY
again() { # again NAME FORMAT [OPTIONS]: exports, takes what came as a ward's records, exports that
  local name=$1 format=$2 n
  shift 2
  expect 0 "$ANNAI" -C "$W" export "$format" --out "$SCRATCH/$name-1" "$@"
  n=$(wc -l < "$SCRATCH/out")
  [ "$n" = 6 ] || fail "$name: $n tables of 6"
  rm -rf "$SCRATCH/back" && cp -r "$W" "$SCRATCH/back" && rm "$SCRATCH/back/content/records/"*
  cp "$SCRATCH/$name-1/"*."$format" "$SCRATCH/back/content/records/"
  expect 0 "$ANNAI" -C "$SCRATCH/back" export "$format" --out "$SCRATCH/$name-2" "$@"
  diff -r "$SCRATCH/$name-1" "$SCRATCH/$name-2" > "$SCRATCH/diff" || fail "$name: not the same bytes: $(head -n 5 "$SCRATCH/diff")"
  expect 0 "$ANNAI" -C "$W" dump records && cp "$SCRATCH/out" "$SCRATCH/was"
  expect 0 "$ANNAI" -C "$SCRATCH/back" dump records
  diff "$SCRATCH/was" "$SCRATCH/out" > "$SCRATCH/diff" || [ "$name" = cp932 ] || fail "$name: other records: $(head -n 5 "$SCRATCH/diff")"
  # CP932 has one wave dash and one minus: told when written, and nothing else may differ.
  [ "$name" != cp932 ] || diff <(sed 's/〜/～/g; s/−/－/g' "$SCRATCH/was") "$SCRATCH/out" > "$SCRATCH/diff" || fail "cp932: $(head -n 5 "$SCRATCH/diff")"
}
again utf8 csv
again xlsx xlsx
# What CP932 cannot hold is named at its cell, and nothing is written.
expect 1 "$ANNAI" -C "$W" export csv --encoding cp932 --out "$SCRATCH/refused"
for c in 🏥 é ¥ 𠮷; do grep -q "$c.*sheet-cp932\]" "$SCRATCH/err" || fail "CP932: $c is not named"; done
grep -q '^facilities.csv:[0-9]*:21: ' "$SCRATCH/err" || fail "CP932: no row and column: $ERR"
[ ! -e "$SCRATCH/refused" ] || fail "CP932: something was written"
python3 - "$W/content/records/facilities.csv" <<'PY'
import sys
path = sys.argv[1]
lines = open(path, encoding="utf-8-sig", newline="").read().split("\r\n")
kept = [l for l in lines if not any(c in l for c in ["🏥", "👨", "𠮷", "é", "¥"])]
open(path, "w", encoding="utf-8-sig", newline="").write("\r\n".join(kept))
PY
again cp932 csv --encoding cp932
grep -q 'sheet-cp932-twin\]' "$SCRATCH/err" || expect 0 "$ANNAI" -C "$W" export csv --encoding cp932 --out "$SCRATCH/cp932-1"
[[ $ERR == *sheet-cp932-twin* ]] || fail "the other wave dash is not told"
# Read by another program: no cell begins as a formula does; BOM, CRLF; in a workbook every cell is a string.
python3 - "$SCRATCH" <<'PY' || fail "cells that run"
import csv, glob, io, re, sys, zipfile
root = sys.argv[1]
for path in glob.glob(root + "/utf8-1/*.csv"):
    raw = open(path, "rb").read()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"), path
    for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")):
        for cell in row: assert not cell.startswith(tuple("=+-@\t\r＝＋－＠")), (path, cell)
for path in glob.glob(root + "/cp932-1/*.csv"): open(path, encoding="cp932").read()
for path in glob.glob(root + "/xlsx-1/*.xlsx"):
    z = zipfile.ZipFile(path)
    sheet = z.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<hyperlink" not in sheet, path
    assert all(c == "s" for c in re.findall(r'<c [^>]*t="(\w+)"', sheet)), path
    assert b"2027-04-01T00:00:00Z" in z.read("docProps/core.xml"), path
PY
# In the output: listed in the manifest, kept by a build, and never over what somebody edited.
W=$SCRATCH/plain
small_ward "$W"
expect 0 "$ANNAI" -C "$W" export csv facilities
O=$W/output/office/export/public
[ "${OUT%$'\t'*}" = "$O/facilities.csv" ] || fail "what was written: $OUT"
expect 0 "$ANNAI" -C "$W" build
[ -f "$O/facilities.csv" ] || fail "a build takes the export away"
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest is not of these files"
echo mine >> "$O/facilities.csv"
expect 0 "$ANNAI" -C "$W" build
cp "$O/facilities.csv" "$SCRATCH/edited.csv"
expect 0 "$ANNAI" -C "$W" export csv facilities
[[ $ERR == *office-edited* && $OUT == *facilities-2.csv* ]] || fail "an edited file is not told: $ERR $OUT"
cmp -s "$O/facilities.csv" "$SCRATCH/edited.csv" || fail "an edited file is overwritten"
expect 0 "$ANNAI" -C "$W" export csv facilities
[ ! -e "$O/facilities-3.csv" ] || fail "a third file where the second is ours"
mkdir "$SCRATCH/own" && echo precious > "$SCRATCH/own/events.csv"
expect 0 "$ANNAI" -C "$W" export csv events --out "$SCRATCH/own"
[ "$(cat "$SCRATCH/own/events.csv")" = precious ] && [ -f "$SCRATCH/own/events-2.csv" ] || fail "somebody's file in --out is gone"
# Killed at any moment: the file of before, or the new one, whole.
for i in $(seq 12); do
  "$ANNAI" -C "$W" export xlsx > /dev/null 2>&1 & pid=$!
  sleep "$(awk -v i=$i 'BEGIN { printf "%.3f", i * 0.004 }')"
  kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
  (cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256 > "$SCRATCH/sums" 2>&1) || fail "killed: $(head -n 2 "$SCRATCH/sums")"
done
# Audiences: none but the public without the private folder; with it the public's export is the same bytes.
expect 2 "$ANNAI" -C "$W" export csv --audience professional
[[ $ERR == *export-private* ]] || fail "professional without the private folder: $ERR"
expect 0 "$ANNAI" --private tests/private-demo export xlsx --out "$SCRATCH/demo-xlsx"
expect 0 "$ANNAI" --private tests/private-demo export csv --out "$SCRATCH/demo"
expect 0 "$ANNAI" export csv --out "$SCRATCH/demo-alone"
diff -r "$SCRATCH/demo" "$SCRATCH/demo-alone" > "$SCRATCH/diff" || fail "the private folder shows: $(head -n 3 "$SCRATCH/diff")"
expect 0 "$ANNAI" --private tests/private-demo export csv --audience internal --out "$SCRATCH/demo-internal"
cut -f1 tests/private-demo/canaries.txt | grep -v '^$' > "$SCRATCH/canaries"
for f in "$SCRATCH"/demo-xlsx/*.xlsx; do unzip -p "$f" > "$f.open"; done
LC_ALL=C grep -rlaFf "$SCRATCH/canaries" "$SCRATCH/demo" "$SCRATCH/demo-xlsx" && fail "LEAK: a private value in the public export"
LC_ALL=C grep -qaFf "$SCRATCH/canaries" "$SCRATCH/demo-internal/facilities.csv" || fail "no private value is found even where it belongs"
# Wrong words.
expect 2 "$ANNAI" -C "$W" export
expect 2 "$ANNAI" -C "$W" export xsl
[[ $ERR == *xlsx* ]] || fail "no did-you-mean: $ERR"
expect 2 "$ANNAI" -C "$W" export csv facilites
expect 2 "$ANNAI" -C "$W" export xlsx --encoding cp932
expect 2 "$ANNAI" -C "$W" export csv --audience nobody
# The same through import: an export, taken into a ward without records by a proposed mapping, gives the same export. (A printed
# number is the ward's own: a mapping takes it only where somebody writes so.)
W=$SCRATCH/empty
mkdir -p "$W" && cp -r content themes assets "$W/" && rm -rf "$W/content/private"
"$ANNAI" --quiet export csv facilities --out "$SCRATCH/first" > /dev/null 2>&1
"$ANNAI" --quiet export xlsx facilities --out "$SCRATCH/first" > /dev/null 2>&1
for form in csv xlsx; do
  rm -rf "$W/content/records" "$W/content/imports" && mkdir "$W/content/records"
  "$ANNAI" -C "$W" import --propose "$SCRATCH/first/facilities.$form" 2> /dev/null | sed 's/^fields:/&\n  number: 番号/' > "$SCRATCH/map.yaml"
  expect 0 "$ANNAI" -C "$W" import "$SCRATCH/map.yaml" "$SCRATCH/first/facilities.$form" --apply
  expect 0 "$ANNAI" -C "$W" export $form facilities --out "$SCRATCH/again"
  cmp "$SCRATCH/first/facilities.$form" "$SCRATCH/again/facilities.$form" || fail "export, import, export: $form differs"
done
exit $BAD
