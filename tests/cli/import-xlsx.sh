#!/bin/bash
# A ward whose records are workbooks: an import changes them as it changes CSV files, cell by cell, and nothing else in them; what
# must not be changed, or is open in Excel, is refused.
. tests/lib.sh
KEEP_WORKBOOKS=${KEEP_WORKBOOKS:-}
export ANNAI_LANG=ja
L=$SCRATCH/list.yaml
cp tests/cli/import/list.yaml "$L"

# sheets FROM TO : CSV as a workbook such as people make: a title above the header, styles, a column of numbers, a second sheet
sheets() {
  python3 - "$@" <<'PY'
import csv, sys, zipfile
from xml.sax.saxutils import escape
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
def ref(c, r):
    s = ""
    while c: s, c = chr(65 + (c - 1) % 26) + s, (c - 1) // 26
    return f"{s}{r}"
def cell(c, r, t):
    return f'<c r="{ref(c, r)}" s="1" t="inlineStr"><is><t>{escape(t)}</t></is></c>' if t else (f'<c r="{ref(c, r)}" s="1"/>' if c % 2 else "")
w = len(rows[0])
body = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + "".join(
    f'<row r="{n}" spans="1:{w}">' + "".join(cell(i, n, t) for i, t in enumerate(row, 1)) + "</row>" for n, row in enumerate(rows, 3))
main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
sheet = f'<worksheet {main}><dimension ref="A1:{ref(w, len(rows) + 2)}"/><cols><col min="1" max="60" width="12" style="1"/></cols><sheetData>{body}</sheetData><dataValidations count="1"><dataValidation type="list" sqref="B4:B9"><formula1>"a,b"</formula1></dataValidation></dataValidations></worksheet>'
parts = {
 "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
 "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
 "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><sheets><sheet name="台帳 2027" sheetId="1" r:id="rId1"/><sheet name="メモ" sheetId="2" r:id="rId2"/></sheets></workbook>',
 "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{rel}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{rel}/styles" Target="styles.xml"/><Relationship Id="rId4" Type="{rel}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
 "xl/worksheets/sheet1.xml": sheet,
 "xl/worksheets/sheet2.xml": f'<worksheet {main}><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>',
 "xl/styles.xml": f'<styleSheet {main}><fonts count="1"><font/></fonts><fills count="2"><fill/><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>',
 "xl/sharedStrings.xml": f'<sst {main}><si><t>ためし区の台帳</t></si><si><t>ひかえ</t></si></sst>'}
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as z:
    for name, text in parts.items():
        z.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 9, 30, 0)), head + text, zipfile.ZIP_DEFLATED)
PY
}
# same_but BEFORE AFTER : all parts but the first sheet's are the same, in the same order and of the same time; all is XML
same_but() {
  python3 - "$@" <<'PY'
import sys, zipfile, xml.dom.minidom
a, b = (zipfile.ZipFile(p) for p in sys.argv[1:])
assert b.testzip() is None
assert [(i.filename, i.date_time, i.compress_type) for i in a.infolist()] == [(i.filename, i.date_time, i.compress_type) for i in b.infolist()], "entries"
for n in a.namelist():
    assert (a.read(n) == b.read(n)) == (n != "xl/worksheets/sheet1.xml"), n
    xml.dom.minidom.parseString(b.read(n))
PY
}

# Two wards, one of CSV, one of workbooks, with the same records; everything that follows is done to both.
small_ward "$SCRATCH/w1"; cp -r tests/cli/private "$SCRATCH/p1"; chmod -R u+w "$SCRATCH/p1"
sed -i 's/^facilities:/facilities:\n  files: ["facilities*.csv", "facilities*.xlsx"]/; s/^hours:/hours:\n  files: ["hours*.csv", "hours*.xlsx"]/' "$SCRATCH/w1/content/fields.yaml"
cp -r "$SCRATCH/w1" "$SCRATCH/w2"; cp -r "$SCRATCH/p1" "$SCRATCH/p2"
R1=$SCRATCH/w1/content/records R=$SCRATCH/w2/content/records
for t in "$R/facilities" "$R/hours" "$SCRATCH/p2/records/facilities-professional"; do
  sheets "$t.csv" "$t.xlsx" && rm "$t.csv" || fail "no workbook"
done
ward() { local n=$1; shift; "$ANNAI" -C "$SCRATCH/w$n" --private "$SCRATCH/p$n" "$@"; }
records() { ward "$1" dump records 2>/dev/null; }
both() { # both STATUS import arguments…
  local status=$1; shift
  expect "$status" ward 1 "$@"
  expect "$status" ward 2 "$@"
  diff <(records 1) <(records 2) > "$SCRATCH/diff" || { fail "not the same records after: $*"; head -n 20 "$SCRATCH/diff"; }
}
before() { cp "$R"/*.xlsx "$SCRATCH/"; cp "$SCRATCH/p2/records"/*.xlsx "$SCRATCH/" 2>/dev/null; }
[ "$(records 1)" = "$(records 2)" ] || fail "the wards differ from the beginning: $(diff <(records 1) <(records 2) | head -n 4)"

before
both 0 import "$L" tests/cli/import/first.csv --apply
cmp -s "$SCRATCH/facilities.xlsx" "$R/facilities.xlsx" || fail "nothing to change, and changed"

# While somebody has it open, nothing is done.
printf ',例示 さくら,pc-01,20.11.2026 18:00,file:///x;' > "$R/.~lock.facilities.xlsx#"
digest=$(tree_digest "$SCRATCH/w2/content")
expect 1 ward 2 import "$L" tests/cli/import/second.csv --apply --many
[[ $ERR == *facilities.xlsx*"例示 さくら"*import-workbook-open* ]] || fail "open in LibreOffice: $ERR"
rm "$R/.~lock.facilities.xlsx#"
python3 - "$R/~\$facilities.xlsx" <<'PY'
import sys; n = "見本 太郎"
open(sys.argv[1], "wb").write(bytes([9]) + b"mihon taro".ljust(54) + bytes([len(n), 0]) + n.encode("utf-16le").ljust(108))
PY
digest=$(tree_digest "$SCRATCH/w2/content")
expect 1 ward 2 import "$L" tests/cli/import/second.csv --apply --many
[[ $ERR == *facilities.xlsx*"見本 太郎"*import-workbook-open* ]] || fail "open in Excel: $ERR"
[ "$(tree_digest "$SCRATCH/w2/content")" = "$digest" ] || fail "open, and changed"
rm "$R/~\$facilities.xlsx"

# Changed cells: only they, whichever way the workbook was made.
both 0 import "$L" tests/cli/import/second.csv --apply --many
same_but "$SCRATCH/facilities.xlsx" "$R/facilities.xlsx" || fail "facilities.xlsx: other parts are changed"
unzip -p "$SCRATCH/facilities.xlsx" xl/worksheets/sheet1.xml > "$SCRATCH/sheet"
unzip -p "$R/facilities.xlsx" xl/worksheets/sheet1.xml | sed 's|<c r="\([KM][45]\)" s="1" t="inlineStr"><is><t xml:space="preserve">|<c r="\1" s="1" t="inlineStr"><is><t>|g; s|03-0000-0011<|03-0000-0001<|; s|a02.example.jp/neu<|a02.example.jp/<|' | cmp - "$SCRATCH/sheet" ||
  fail "more than two cells are changed"
records 2 >/dev/null || fail "the records cannot be read"

# What is not changed: a formula, told at its cell.
printf '番号,名称,種別,よみ,住所,電話,ホームページ,連携窓口\n1,れんげ内科,診療所,れんげないか,ためし区れんげ町1-1,03-0000-0012,https://a01.example.jp/,\n' > "$SCRATCH/tel.csv"
cp "$R/facilities.xlsx" "$SCRATCH/kept.xlsx"
python3 - "$R/facilities.xlsx" <<'PY'
import sys, zipfile
p = sys.argv[1]; z = zipfile.ZipFile(p); parts = [(i, z.read(i)) for i in z.infolist()]; z.close()
with zipfile.ZipFile(p, "w", zipfile.ZIP_DEFLATED) as z:
    for i, data in parts:
        new = data.replace(b'<c r="K4" s="1" t="inlineStr"><is><t xml:space="preserve">03-0000-0011</t></is></c>', b'<c r="K4" s="1" t="str"><f>"03-0000-"&amp;"0011"</f><v>03-0000-0011</v></c>')
        z.writestr(i, new, zipfile.ZIP_DEFLATED)
PY
digest=$(tree_digest "$SCRATCH/w2/content")
expect 1 ward 2 import "$L" "$SCRATCH/tel.csv" --apply --many
[[ $ERR == *"facilities.xlsx 台帳 2027!K4"*03-0000-0012*xlsx-patch-formula* ]] || fail "a formula: $ERR"
[ "$(tree_digest "$SCRATCH/w2/content")" = "$digest" ] || fail "refused, and changed"
cp "$SCRATCH/kept.xlsx" "$R/facilities.xlsx"

# Hours: more rows than before go to the end, fewer leave empty ones.
both 0 import tests/cli/import/hours.yaml tests/cli/import/hours.csv
python3 tests/cli/import/decide.py "$SCRATCH/w2/output/office/import/hours.csv" "$SCRATCH/d.csv" 食いちがい=○
both 0 import tests/cli/import/hours.yaml tests/cli/import/hours.csv --apply --many --accepted "$SCRATCH/d.csv"
same_but "$SCRATCH/hours.xlsx" "$R/hours.xlsx" || fail "hours.xlsx: other parts are changed"

# A private field in a workbook; then the row goes, and with it its hours and its private row.
name=$(grep '^b01,' "$R1/facilities.csv" | cut -d, -f4) address=$(grep '^b01,' "$R1/facilities.csv" | cut -d, -f7)
printf '番号,名称,種別,よみ,住所,電話,ホームページ,連携窓口\n9,%s,訪問診療,,%s,,,新しい窓口 例示 あかり\n' "$name" "$address" > "$SCRATCH/private.csv"
both 0 import "$L" "$SCRATCH/private.csv"
python3 tests/cli/import/decide.py "$SCRATCH/w2/output/office/import/list.csv" "$SCRATCH/d.csv" 食いちがい=○
both 0 import "$L" "$SCRATCH/private.csv" --apply --many --accepted "$SCRATCH/d.csv"
unzip -p "$SCRATCH/p2/records/facilities-professional.xlsx" xl/worksheets/sheet1.xml | grep -q あかり || fail "the private field"
same_but "$SCRATCH/facilities-professional.xlsx" "$SCRATCH/p2/records/facilities-professional.xlsx" || fail "private: other parts"
before
printf '番号,名称,種別\n8,べつの医院,診療所\n' > "$SCRATCH/none.csv"
both 0 import "$L" "$SCRATCH/none.csv"
python3 tests/cli/import/decide.py "$SCRATCH/w2/output/office/import/list.csv" "$SCRATCH/d.csv" 食いちがい=○
both 0 import "$L" "$SCRATCH/none.csv" --apply --many --accepted "$SCRATCH/d.csv"
records 2 | grep -q '^b01\b' && fail "the row is still there"
for f in "$R/facilities" "$R/hours" "$SCRATCH/p2/records/facilities-professional"; do
  unzip -p "$f.xlsx" xl/worksheets/sheet1.xml | grep -q '>b01<' && fail "$f: the row is still there"
  same_but "$SCRATCH/${f##*/}.xlsx" "$f.xlsx" || fail "$f: other parts are changed"
done


# The same with workbooks that annai has exported; and places, which bring in columns that the workbook lacks.
rm -rf "$SCRATCH"/[wp][12]
small_ward "$SCRATCH/w1"; cp -r tests/cli/private "$SCRATCH/p1"; chmod -R u+w "$SCRATCH/p1"
sed -i '/^    lon: /a\    precision: {type: code, list: precision, label: {ja: 位置の確かさ, en: Precision}, audience: public}' "$SCRATCH/w1/content/fields.yaml"
printf 'code,name,reading\nexact,建物の位置,たてもの\nblock,街区の位置,がいく\ntown,町丁目のみ,ちょうちょうめ\n' > "$SCRATCH/w1/content/codes/precision.csv"
python3 - "$R1/facilities.csv" <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
rows[2][6:10] = "ためし区れんげ町1-1", "", "", ""
csv.writer(open(sys.argv[1], "w", encoding="utf-8", newline=""), lineterminator="\n").writerows(rows)
PY
cp -r "$SCRATCH/w1" "$SCRATCH/w2"; cp -r "$SCRATCH/p1" "$SCRATCH/p2"
expect 0 "$ANNAI" -C "$SCRATCH/w2" export xlsx --out "$SCRATCH/exported"
rm "$R"/*.csv && cp "$SCRATCH/exported"/*.xlsx "$R"
# Without the column that locate is to bring in.
python3 - "$R/facilities.xlsx" <<'PY' || fail "the column is not taken out"
import re, sys, zipfile
p = sys.argv[1]; z = zipfile.ZipFile(p); parts = [(i, z.read(i)) for i in z.infolist()]; z.close()
assert any("位置の確かさ".encode() in data for _, data in parts)
with zipfile.ZipFile(p, "w", zipfile.ZIP_DEFLATED) as z:
    for i, data in parts:
        z.writestr(i, data.replace("位置の確かさ".encode(), "".encode()), zipfile.ZIP_DEFLATED)
PY
[ "$(records 1)" = "$(records 2)" ] || fail "the wards differ from the beginning: $(diff <(records 1) <(records 2) | head -n 4)"
before
printf '都道府県名,市区町村名,大字町丁目名,緯度,経度\n見本県,ためし区,れんげ町,35.205,139.906\n' > "$SCRATCH/towns.csv"
both 0 locate "$SCRATCH/towns.csv" --apply
records 2 | grep -q '35.205000' || fail "no place was written"
same_but "$SCRATCH/facilities.xlsx" "$R/facilities.xlsx" || fail "locate: other parts are changed"
both 0 import "$L" tests/cli/import/first.csv --apply --many
both 0 import "$L" tests/cli/import/second.csv --apply --many
both 0 import tests/cli/import/hours.yaml tests/cli/import/hours.csv
python3 tests/cli/import/decide.py "$SCRATCH/w2/output/office/import/hours.csv" "$SCRATCH/d.csv" 食いちがい=○
both 0 import tests/cli/import/hours.yaml tests/cli/import/hours.csv --apply --many --accepted "$SCRATCH/d.csv"
same_but "$SCRATCH/hours.xlsx" "$R/hours.xlsx" || fail "exported hours: other parts are changed"
[ -z "$KEEP_WORKBOOKS" ] || cp "$R"/*.xlsx "$KEEP_WORKBOOKS" # for looking at them in an office program
exit $BAD
