#!/bin/bash
# Facilities known to their town alone: one mark for each town that counts them, no pin, said in list, site and data; a missing
# telephone is said too; nothing overlaps.
. tests/lib.sh
W=$SCRATCH/ward
mkdir -p "$W"
cp -r content themes assets "$W/"
python3 - "$W/content/records/facilities.csv" "$SCRATCH" <<'PY'
import csv, sys
path, scratch = sys.argv[1:]
rows = list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
head = rows[0] + ["位置の確かさ"]
at = {name: head.index(name) for name in ("ID", "番号", "町名", "緯度", "経度", "電話")}
towns = {}
for r in rows[1:]: towns.setdefault(r[at["町名"]], []).append(r)
known = open(scratch + "/known", "w")
for i, (town, members) in enumerate(sorted(towns.items())):
    lat = sum(float(r[at["緯度"]]) for r in members) / len(members)
    lon = sum(float(r[at["経度"]]) for r in members) / len(members)
    for k, r in enumerate(members):
        r.append("町丁目のみ" if i < 8 else "")
        if i >= 8: continue
        r[at["緯度"]], r[at["経度"]] = "%.6f" % lat, "%.6f" % lon
        if k % 3 == 0: r[at["電話"]] = ""
        print(r[at["番号"]], town, r[at["ID"]], r[at["電話"]] or "-", file=known)
csv.writer(open(path, "w", encoding="utf-8", newline="")).writerows([head] + rows[1:])
PY
"$ANNAI" -C "$W" build map site > "$SCRATCH/said" 2>&1 || { cat "$SCRATCH/said"; fail "no build"; exit $BAD; }
"$ANNAI" -C "$W" dump pages map > "$SCRATCH/pages" 2> /dev/null
python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" || BAD=1
python3 - "$SCRATCH" "$W/output/public" <<'PY' || BAD=1
import re, sys
scratch, out = sys.argv[1:]; bad = 0
def tell(*what):
    global bad
    print(*what); bad = 1
known = [line.split() for line in open(scratch + "/known", encoding="utf-8")]
pages = open(scratch + "/pages", encoding="utf-8").read()
marks = [set(m.split(",")) for m in re.findall(r"^ *begin hard town ([0-9,]+) ", pages, re.M)]
towns = {}
for number, town, *_ in known: towns.setdefault(town, set()).add(number)
if sorted(map(sorted, marks)) != sorted(map(sorted, towns.values())): tell("the marks do not hold each town's facilities")
pins = set()
for m in re.findall(r"^ *begin hard (?:symbol|stack) ([0-9,]+) ", pages, re.M): pins |= set(m.split(","))
numbers = {k[0] for k in known}
if pins & numbers: tell("drawn as pins:", sorted(pins & numbers))
if not pins: tell("nobody is drawn as a pin")
for number, town, id, tel in known:
    page = open(f"{out}/facilities/{id}/index.html", encoding="utf-8").read()
    if "町丁目の位置です" not in page: tell(id, "does not say that its place is its town's")
    if '"geo"' in page: tell(id, "gives coordinates of a town as its own")
    if (tel == "-") != ("電話番号の掲載なし" in page): tell(id, "telephone", tel)
missing = sum(1 for k in known if k[3] == "-")
if pages.count("電話番号の掲載なし") != missing: tell("the list says", pages.count("電話番号の掲載なし"), "times that no telephone is listed, not", missing)
if len(re.findall("付近", pages)) != len(known): tell("of", len(known), "grid references,", len(re.findall("付近", pages)), "say that they are about")
sys.exit(bad)
PY
# A sheet of one district, its list by town, its numbers in the order of the towns.
cat > "$W/content/publications/part.yaml" <<'Y'
kind: map
title: 圏域の地図
audience: public
style: map-a2
outputs: [screen]
select: {district: DISTRICT}
numbers: town
sides:
  - {role: map, title: 地図, fit: district, code: DISTRICT, around: [{part: kinds, column: 1, title: 見かた}]}
  - {role: panels, title: 一覧, panels: [{part: list, at: [[1, 1], [2, 1], [3, 1], [4, 1]], title: 一覧, by: town}]}
Y
district=$(sed -n 2p content/codes/districts.csv | cut -d, -f1)
sed -i "s/DISTRICT/$district/" "$W/content/publications/part.yaml"
"$ANNAI" -C "$W" build part > "$SCRATCH/said" 2>&1 || { cat "$SCRATCH/said"; fail "no sheet of a district"; }
"$ANNAI" -C "$W" dump pages part 2> /dev/null | python3 tests/check-overlaps.py --folds || BAD=1
sed -i 's/numbers: town/numbers: place/' "$W/content/publications/part.yaml"
"$ANNAI" -C "$W" build part 2>&1 | grep -q 'part.yaml:7:.*\[map-numbers\]' || fail "numbers: place is taken"
exit $BAD
