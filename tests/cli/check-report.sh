#!/bin/bash
# annai check --report: a page by who must act, and the record files back with comments at the cells, from a ward with errors.
. tests/lib.sh
W=$SCRATCH/w R=$SCRATCH/r
small_ward "$W"
python3 - "$W" <<'PY' || fail "the ward with faults"
import csv, sys
path = sys.argv[1] + "/content/records/facilities.csv"
rows = list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
at = {name: i for i, name in enumerate(rows[0])}
rows[1][at["電話"]] = "03-0000-001"
rows[1][at["ひとこと"]] = "一行め\n<script>alert(1)</script>\n三行め"
rows[2][at["診療科目"]], rows[2][at["ホームページ"]] = "皮フ科目", "htps://a02.example.jp/"
rows[3][at["確かめた日"]] = "2019-02-03"
rows[4][at["名称"]] = "=HYPERLINK(\"http://x.example/\")"
rows[4][at["緯度"]], rows[4][at["経度"]] = rows[4][at["経度"]], rows[4][at["緯度"]]
with open(path, "w", encoding="utf-8-sig", newline="") as f: csv.writer(f).writerows(rows)
path = sys.argv[1] + "/content/records/hours.csv"
text = open(path, encoding="utf-8-sig").read()
open(path, "w", encoding="utf-8").write(text.replace("09:00,12:00", "12:00,09:00", 1))
PY
printf '日付,機関\n2027-04-04,"a01\n' > "$W/content/records/roster.csv"
expect 1 "$ANNAI" -C "$W" check
cp "$SCRATCH/err" "$SCRATCH/plain"
before=$(tree_digest "$W")
expect 1 "$ANNAI" -C "$W" check --report "$R"
cmp -s "$SCRATCH/err" "$SCRATCH/plain" || fail "a report changes what is told"
[ "$(tree_digest "$W")" = "$before" ] || fail "a report changes the ward"
for f in check.html check.json facilities.xlsx hours.xlsx; do [ -s "$R/$f" ] || fail "no $f"; done
[ ! -e "$R/roster.xlsx" ] || fail "a workbook of what is no table"
python3 - "$R" <<'PY' || fail "the report"
import html.parser, json, re, sys, zipfile
root = sys.argv[1]
found = json.load(open(root + "/check.json"))
page = open(root + "/check.html", encoding="utf-8").read()
class Page(html.parser.HTMLParser):
    void = {"meta", "link", "br", "img", "input"}
    def __init__(self):
        super().__init__(convert_charrefs=True); self.open, self.ids, self.refs, self.text, self.boxes = [], set(), [], [], 0
    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        assert tag not in ("script", "img", "link", "iframe", "form"), tag
        if "id" in a: assert a["id"] not in self.ids, a; self.ids.add(a["id"])
        if "href" in a: self.refs.append(a["href"])
        self.boxes += a.get("class") == "box"
        if tag not in self.void: self.open.append(tag)
    def handle_endtag(self, tag): assert self.open.pop() == tag, tag
    def handle_data(self, data): self.text.append(data)
p = Page(); p.feed(page)
text = "".join(p.text)
assert not p.open and "@import" not in page and "url(" not in page
for ref in p.refs:
    assert ref[1:] in p.ids if ref.startswith("#") else ref.endswith(".xlsx"), ref
for f in found:
    assert f["text"] in text, f
    assert "rule-" + f["rule"] in p.ids, f
assert p.boxes == len(found), (p.boxes, len(found))
order = [m for m in re.findall(r'<section class="who" id="(\w+)"', page)]
assert order == [w for w in ("staff", "facility", "designer", "info") if w in order] and {"staff", "facility"} <= set(order), order
section = {m[1]: m[2] for m in re.finditer(r'<section class="who" id="(\w+)">(.*?)(?=<section class="who"|<section class="rules")', page, re.S)}
assert "verified-old" in section["facility"] and "code-unknown" in section["staff"]
assert "れんげ内科" in page and "=HYPERLINK" in text and "roster.csv" in text
errors = sum(f["level"] == "error" for f in found)
assert re.search(r'<div class="error"><dt>.*?</dt><dd>%d<' % errors, page), errors
# The cell's name is the one that a spreadsheet program shows: the line breaks inside a cell above make no rows.
line = next(f["line"] for f in found if f["rule"].startswith("url-"))
assert line == 5 and "<b>M3</b>" in page, line
# The workbook: the file's cells as they are, a comment at each cell that has a finding, a list that leads there.
z = zipfile.ZipFile(root + "/facilities.xlsx")
comments = z.read("xl/comments1.xml").decode()
refs = dict(re.findall(r'<comment ref="([A-Z]+\d+)".*?>(.*?)</comment>', comments, re.S))
mine = [f for f in found if f["file"] == "content/records/facilities.csv" and f["level"] == "error"]
assert "K2" in refs and "M3" in refs and "N3" in refs, sorted(refs)
import html
for f in mine: assert any(f["text"] in html.unescape(re.sub("<[^>]*>", "", t)) for t in refs.values()), f
links = z.read("xl/worksheets/sheet2.xml").decode()
assert "location=\"'facilities'!K2\"" in links or "location=\"facilities!K2\"" in links, links[-2000:]
assert "<author></author>" in comments and "<f>" not in z.read("xl/worksheets/sheet1.xml").decode()
PY
# As they are: the workbook's cells are the file's.
"$ANNAI" dump rows "$R/facilities.xlsx" 2>/dev/null | sed 's/^[0-9:]* //' > "$SCRATCH/book"
"$ANNAI" dump rows "$W/content/records/facilities.csv" 2>/dev/null | sed 's/^[0-9:]* //' > "$SCRATCH/file"
diff "$SCRATCH/file" "$SCRATCH/book" > "$SCRATCH/diff" || fail "other cells: $(head -n 4 "$SCRATCH/diff")"
# The same twice; and what is mended goes from the folder, but not what somebody edited.
first=$(tree_digest "$R")
expect 1 "$ANNAI" -C "$W" check --report "$SCRATCH/r2"
[ "$(tree_digest "$SCRATCH/r2")" = "$first" ] || fail "another report of the same ward"
cp tests/cli/ward/content/records/hours.csv tests/cli/ward/content/records/facilities.csv tests/cli/ward/content/records/roster.csv "$W/content/records/"
echo note >> "$R/facilities.xlsx"
expect 0 "$ANNAI" -C "$W" check --report "$R"
[ ! -e "$R/hours.xlsx" ] || fail "the comments of what is mended stay"
[ -e "$R/facilities.xlsx" ] || fail "an edited workbook is taken away"
grep -q 'class="verdict good"' "$R/check.html" || fail "a ward without faults is not said to be good"
# In English; a folder that cannot be written; the build's own report, without what is hidden.
expect 0 env ANNAI_LANG=en "$ANNAI" -C "$W" check --report "$SCRATCH/en"
grep -q '<html lang="en">' "$SCRATCH/en/check.html" || fail "no English"
grep -q '{{\|{[0-9]}' "$SCRATCH/en/check.html" && fail "a gap is left unfilled"
echo file > "$SCRATCH/file-not-folder"
expect 3 "$ANNAI" -C "$W" check --report "$SCRATCH/file-not-folder/r"
cp -r tests/cli/private "$SCRATCH/private"
sed -i 's/050-0000-7001/秘密050-0000-7001/' "$SCRATCH/private/records/facilities-professional.csv"
expect 0 "$ANNAI" -C "$W" --private "$SCRATCH/private" check --report "$SCRATCH/staff"
grep -q '秘密050-0000-7001' "$SCRATCH/staff/check.html" && ls "$SCRATCH/staff"/private-*.xlsx > /dev/null || fail "staff do not see what is wrong"
expect 0 "$ANNAI" -C "$W" --private "$SCRATCH/private" build
grep -aE '7001|夜間|'"$SCRATCH" "$W/output/reports/check.html" && fail "LEAK in reports/check.html"
grep -q 'private/records/facilities-professional.csv' "$W/output/reports/check.html" || fail "the build's report leaves private files out"
# --repairs: each mended cell.
sed -i 's/03-0000-0001/０３-0000-0001/' "$W/content/records/facilities.csv"
expect 0 "$ANNAI" -C "$W" check
[[ $ERR != *repair-cell* ]] || fail "every repair without being asked"
expect 0 "$ANNAI" -C "$W" check --repairs
[[ $ERR == *facilities.csv:2:11:*repair-cell* ]] || fail "no repair at its cell: $ERR"
# A cell that no workbook takes: there is no workbook, and that is said.
small_ward "$W"
python3 - "$W/content/records/facilities.csv" <<'PY' || fail "the long cell"
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
rows[1][rows[0].index("電話")], rows[1][rows[0].index("ひとこと")] = "03-0000-001", "長" + "a" * 33000
with open(sys.argv[1], "w", encoding="utf-8-sig", newline="") as f: csv.writer(f).writerows(rows)
PY
rm -rf "$R"
expect 1 "$ANNAI" -C "$W" check --report "$R"
[[ $ERR == *facilities.csv:*report-no-workbook* ]] || fail "a workbook is missing in silence: $ERR"
[ ! -e "$R/facilities.xlsx" ] || fail "a workbook of a cell too long"
grep -q 'class="books unread"' "$R/check.html" || fail "the page does not say which workbook is missing"
exit $BAD
