#!/bin/bash
# Crowded ground: two dozen facilities around one station find no room at the map's scale, which is told; with `insets: auto` an
# enlargement takes them, every number stands on the sheet once, nothing overlaps, and the index leads to the enlargement.
. tests/lib.sh
W=$SCRATCH/ward
mkdir -p "$W/content/publications"
cp -r content/. "$W/content/"
cp -r themes assets "$W/"
rm -f "$W"/content/publications/*.yaml
python3 - "$W/content/records/facilities.csv" assets/basemap/station.geojson <<'PY'
import csv, json, math, sys
path, stations = sys.argv[1:]
lon, lat = json.load(open(stations, encoding="utf-8"))["features"][0]["geometry"]["coordinates"]
rows = list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
at = {name: rows[0].index(name) for name in ("緯度", "経度")}
for i, r in enumerate(rows[1:27]):  # a spiral of twenty-six, some ten metres apart
    d, t = 11 * math.sqrt(i + 1), 2.4 * i
    r[at["緯度"]] = "%.7f" % (lat + d * math.sin(t) / 111000)
    r[at["経度"]] = "%.7f" % (lon + d * math.cos(t) / 91000)
csv.writer(open(path, "w", encoding="utf-8", newline="")).writerows(rows)
PY
sheet() { cat > "$W/content/publications/sheet.yaml" <<Y
kind: map
title: 駅前
style: map-a1
outputs: [screen]
sides:
  - role: map
    title: 地図
    scale: 8000
    fit: boundary
$1
  - role: panels
    title: 一覧
    panels:
      - {part: index, at: [[1, 1], [2, 1], [3, 1], [4, 1]], title: 五十音さくいん}
Y
}
sheet ""
"$ANNAI" -C "$W" dump pages sheet > "$SCRATCH/pages" 2> "$SCRATCH/said" && fail "two dozen at one station found room"
grep -q 'map-unplaced' "$SCRATCH/said" || fail "nobody is named: $(head -n 3 "$SCRATCH/said")"
sheet "    insets: auto"
"$ANNAI" -C "$W" dump pages sheet > "$SCRATCH/pages" 2> "$SCRATCH/said" || { fail "insets: auto"; head -n 5 "$SCRATCH/said"; }
grep -q 'map-inset-found' "$SCRATCH/said" || fail "the inset is not told"
python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" || BAD=1
python3 - "$SCRATCH/pages" <<'PY' || fail "numbers"
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
inset = re.search(r"\n    begin hard inset A .*?(?=\n    (?:begin|end))", text, re.S)
assert "begin hard frame A" in text and inset
drawn = set()
for names in re.findall(r"begin hard (?:symbol|stack|town) ([\d,]+) ", text): drawn |= set(names.split(","))
assert drawn >= {str(i) for i in range(1, 301)}, sorted({str(i) for i in range(1, 301)} - drawn)[:9]
assert len(re.findall(r'"図A"', text)) >= 24
PY
expect 0 "$ANNAI" -C "$W" build sheet --out "$SCRATCH/made"
exit $BAD
