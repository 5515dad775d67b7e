#!/bin/bash
# Real wards from the real files, through import and locate: the care offices of Tokyo, and a ward whose lists give addresses only.
# Counts, every name and telephone, nothing overlapping, files fit for press.
. tests/lib.sh
tests/real/build.sh "$ANNAI" "$SCRATCH/real" > "$SCRATCH/said" 2>&1 || { status=$?; tail -n 5 "$SCRATCH/said"; exit $status; }

W=$SCRATCH/real/kaigo
[ "$(ls "$W/output/public/facilities" | wc -l)" = 83 ] || fail "pages: $(ls "$W/output/public/facilities" | wc -l), not 83"
[ "$(grep -c '\[outside-frame\]' "$SCRATCH/real/kaigo-report.txt")" -ge 804 ] || fail "rows outside are not all listed"
grep -q '53.4' "$SCRATCH/real/kaigo-report.txt" || fail "the row in Ireland is not named"
for f in public/print/map.pdf public/print/list.pdf press/public/map/map.pdf press/public/list/list.pdf; do
  [ -s "$W/output/$f" ] || fail "$f is missing"
done
"$ANNAI" -C "$W" dump pages map 2>/dev/null | python3 tests/check-overlaps.py --folds || BAD=1
tests/press/check-all.sh "$W/output" || BAD=1

W=$SCRATCH/real/bunkyo
for m in otsuka tomisaka komagome hongo; do
  "$ANNAI" -C "$W" dump pages map-$m > "$SCRATCH/pages" 2>/dev/null
  python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" || BAD=1
  grep -q 'town ' "$SCRATCH/pages" || fail "map-$m has no mark of a town"
done
tests/press/check-all.sh "$W/output" || BAD=1

W=$SCRATCH/real/otemachi
"$ANNAI" -C "$W" dump pages map 2>/dev/null > "$SCRATCH/pages"
python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" || BAD=1
[ "$(grep -c 'fill m_built ' "$SCRATCH/pages")" = 1 ] || fail "the buildings are not drawn"
[ "$(wc -l < "$W/content/records/facilities.csv")" = 65 ] || fail "$(wc -l < "$W/content/records/facilities.csv") lines, not 65, of institutions"
tests/press/check-all.sh "$W/output" || BAD=1

# An independent reading of the same files: every office in the frame is on the list and on the sheet; every institution of the
# four lists is in the records, or waits with its reason; each stands in the district of its town, none as an exact pin.
python3 - "$SCRATCH/real" "$ANNAI_SHARED/data" <<'PY' || BAD=1
import csv, glob, re, subprocess, sys, unicodedata
real, data = sys.argv[1:]; bad = 0
def tell(*what):
    global bad
    print(*what); bad = 1
squeeze = lambda s: re.sub(r"[\s‐-―−－-]", "", unicodedata.normalize("NFKC", s))
def text(pdf): return squeeze(subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True).stdout.decode())
def rows(pattern):
    return [r for p in sorted(glob.glob(pattern)) for r in csv.DictReader(open(p, encoding="utf-8-sig", newline=""))]

ward = real + "/kaigo"
texts = {f: text(f"{ward}/output/public/print/{f}.pdf") for f in ("map", "list")}
n = 0
for service in (120, 140, 730, 760, 770):
    for row in csv.DictReader(open(f"{data}/kaigo/jigyosho_{service}.tokyo.csv", encoding="utf-8-sig")):
        if not (139.70 <= float(row["経度"]) <= 139.79 and 35.68 <= float(row["緯度"]) <= 35.75): continue
        n += 1
        for name, body in texts.items():
            for want in (row["事業所名"], row["電話番号"]):
                if squeeze(want) not in body: tell(name, "lacks", want)
if n != 83: tell(n, "offices in the frame")

ward = real + "/bunkyo"
have = rows(ward + "/content/records/facilities*.csv")
names = {squeeze(r["名称"]) for r in have}
body = text(ward + "/output/public/print/list.pdf")
waiting = squeeze("".join(open(p, encoding="utf-8-sig").read() for p in glob.glob(ward + "/output/office/import/*.csv")))
source = [r[2] for r in csv.reader(open(data + "/roster/insured-institutions-202508.bunkyo.csv", encoding="utf-8"))]
for kind in ("hospital", "dental", "pharmacy"):
    source += [r["名称"] for r in csv.DictReader(open(f"{data}/mhlw-navii/bunkyo-lists/{kind}.csv", encoding="utf-8-sig"))]
if len(source) != 296 + 7 + 186 + 143: tell(len(source), "rows in the four lists")
for name in source:
    if squeeze(name) not in names and squeeze(name) not in waiting: tell("neither taken nor waiting:", name)
sheets = {m: text(f"{ward}/output/public/print/map-{m}.pdf") for m in ("otsuka", "tomisaka", "komagome", "hongo")}
none = squeeze("電話番号の掲載なし")
for r in have:
    if squeeze(r["名称"]) not in body: tell("the list lacks", r["名称"])
    if r["電話"] if "電話" in r else "":
        if squeeze(r["電話"]) not in body: tell("the list lacks", r["電話"])
    if r.get("位置の確かさ") == "町丁目のみ" and not any(squeeze(r["名称"]) in s for s in sheets.values()):
        tell("no sheet has", r["名称"])
missing = sum(1 for r in have if not r.get("電話"))
if not missing or body.count(none) != missing: tell(body.count(none), "entries say that no telephone is listed, not", missing)
print(len(have), "institutions,", missing, "without a telephone")
sys.exit(bad)
PY
exit $BAD
