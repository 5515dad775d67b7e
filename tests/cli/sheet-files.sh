#!/bin/bash
# What stands beside a map's PDF: the index as CSV with everybody of the map, each side as SVG whose links lead somewhere; both go
# when the map is withdrawn, and hold no more than the map's audience may see.
. tests/lib.sh
W=$SCRATCH/w P=tests/cli/private
small_ward "$W"
cat > "$W/content/publications/map.yaml" <<'Y'
kind: map
title: ためしマップ
audience: public
style: map-a2
outputs: [screen, svg]
sides:
  - {role: map, title: 地図, fit: boundary}
  - role: panels
    title: 一覧
    panels:
      - {part: list, at: [[1, 1]], title: 一覧}
Y
expect 0 "$ANNAI" -C "$W" --private $P build
print=$W/output/public/print
python3 - "$print" "$W/content/records/facilities.csv" <<'PY' || fail "index or drawings"
import csv, re, sys
import xml.etree.ElementTree as ET
folder, records = sys.argv[1:]
index = list(csv.DictReader(open(folder + "/map-index.csv", encoding="utf-8-sig", newline="")))
people = list(csv.DictReader(open(records, encoding="utf-8-sig", newline="")))
assert list(index[0]) == ["番号", "名称", "よみ", "種類", "住所", "電話", "ます目", "図"], index[0]
assert [r["番号"] for r in index] == sorted((r["番号"] for r in index), key=int)
assert {(r["番号"], r["名称"], r["よみ"], r["電話"]) for r in index} == {(r["番号"], r["名称"], r["よみ"], r["電話"]) for r in people}
assert all(re.fullmatch(r"[A-Z]-\d+", r["ます目"]) for r in index), index
svg = {n: open(folder + "/" + n, encoding="utf-8").read() for n in ("map.svg", "map-2.svg")}
ids = {n: set(re.findall(r' id="([^"]+)"', t)) for n, t in svg.items()}
links = 0
for name, text in svg.items():
    root = ET.fromstring(text)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "ためしマップ", name
    assert root.get("lang") == "ja", name
    for href, title in re.findall(r'<a href="([^"]+)">.*?(?:<title>([^<]*)</title>)?</a>', text):
        links += 1
        assert title, (name, href)
        if href.startswith("tel:"): continue
        file, _, target = href.partition("#")
        assert target in ids[file or name], (name, href)
assert links >= 3 * len(people), links
assert "一覧（2ページ）" in svg["map.svg"]
assert "れんげ内科" in svg["map-2.svg"]
PY
grep -q 'href="../print/map-index.csv"' "$W/output/public/booklets/index.html" || fail "no link to the index"
# Private columns are nowhere in them; withdrawn, they are gone.
for f in map-index.csv map.svg map-2.svg; do
  grep -qE '夜間の番号|050-0000-7' "$print/$f" && fail "LEAK in $f"
done
sed -i 's/^audience: public/audience: professional/' "$W/content/publications/map.yaml"
expect 0 "$ANNAI" -C "$W" --private $P build map
for f in map.pdf map-index.csv map.svg map-2.svg; do
  [ ! -e "$print/$f" ] || fail "$f is still public"
  [ -s "$W/output/professional/print/$f" ] || fail "$f is missing"
done
# One of a series by its own name or by the series': every district has its own.
cat > "$W/content/publications/area.yaml" <<'Y'
kind: map
title: "%{district}のマップ"
series: {by: district, title: 地区別マップ}
style: map-a2
outputs: [screen]
sides:
  - {role: map, title: 地図}
  - role: panels
    title: 一覧
    panels:
      - {part: list, at: [[1, 1]], title: 一覧}
Y
expect 0 "$ANNAI" -C "$W" build area site
for d in nishi higashi; do
  [ -s "$print/area-$d.pdf" ] || fail "area-$d.pdf is missing"
  [ "$(tail -n +2 "$print/area-$d-index.csv" | wc -l)" = 5 ] || fail "not five facilities in $d"
  grep -q "print/area-$d.pdf" "$W/output/public/booklets/index.html" || fail "no link to area-$d.pdf"
done
[ "$(grep -o '<h2>地区別マップ</h2>' "$W/output/public/booklets/index.html" | wc -l)" = 1 ] || fail "the series is not one entry of the list"
expect 0 "$ANNAI" -C "$W" build area-nishi
exit $BAD
