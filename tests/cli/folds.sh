#!/bin/bash
# Every folded sheet of the theme: built, nothing overlaps, nothing that is read lies across a fold, and it folds right; a back
# panel that would stand on its head is an error.
. tests/lib.sh
W=$SCRATCH/ward
mkdir -p "$W/content/publications"
cp -r content/. "$W/content/"
cp -r themes assets "$W/"
rm -f "$W"/content/publications/*.yaml
sheet() { # sheet STYLE TURN : a publication on that paper, the list over every panel but the first two of the last column
  python3 - "$1" "$2" <<'PY'
import re, sys
style, turn = sys.argv[1:]
text = open(f"themes/standard/print/{style}.yaml", encoding="utf-8").read()
columns, rows = (int(re.search(name + r": (\d+)", text)[1]) for name in ("columns", "rows"))
places = [[c, r] for r in range(1, rows + 1) for c in range(1, columns + 1) if not (c == columns and r <= 2)]
index, rest = places[:max(1, len(places) // 4)], places[max(1, len(places) // 4):]
boxes = len(set(re.findall(r"^    (b\d):", text, re.M)))
column = lambda i: min(i, boxes)
print(f"""kind: map
title: かかりつけマップ
subtitle: 医科・歯科・薬局の場所
style: {style}
select: {{district: mugibue}}
outputs: [screen]
sides:
  - role: map
    title: 地図
    fit: boundary
    around:
      - {{part: title, column: 1, title: "かかりつけ\\nマップ"}}
      - {{part: kinds, column: {column(2)}, title: 番号の見かた}}
      - {{part: scale, column: {column(3)}}}
      - {{part: credit, column: {column(4)}}}
  - role: panels
    title: 一覧
    panels:
      - {{part: cover, at: [[{columns}, 1]], title: "かかりつけ\\nマップ"}}
      - {{part: back, at: [[{columns}, 2]]{", turn: 180" if turn == "180" else ""}, urgent: 迷ったとき}}
      - {{part: index, at: {index}, title: 五十音さくいん}}
      - {{part: list, at: {rest}, title: 一覧, by: district}}""")
PY
}
n=0
for file in themes/standard/print/map-*.yaml; do
  grep -q 'folds:' "$file" || continue
  style=$(basename "$file" .yaml) n=$((n + 1))
  sheet "$style" 180 > "$W/content/publications/sheet.yaml"
  "$ANNAI" -C "$W" dump pages sheet > "$SCRATCH/pages" 2> "$SCRATCH/said" || { fail "$style"; grep -v note: "$SCRATCH/said" | head -n 5; }
  python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" > "$SCRATCH/found" || { fail "$style"; head -n 5 "$SCRATCH/found"; }
  sheet "$style" 0 > "$W/content/publications/sheet.yaml"
  "$ANNAI" -C "$W" dump pages sheet > "$SCRATCH/pages" 2> "$SCRATCH/said" && fail "$style: the back on its head was not seen"
  grep -q 'map-fold-upside' "$SCRATCH/said" || fail "$style: no word of the back on its head"
done
# Where the style lets it, what is read may lie across a fold.
mkdir -p "$W/themes/standard/print" && printf 'extends: map-a2-a6\nmap: {across_folds: "yes"}\n' > "$W/themes/standard/print/across.yaml"
sheet map-a2-a6 180 | sed 's/^style: .*/style: across/' > "$W/content/publications/sheet.yaml"
"$ANNAI" -C "$W" dump pages sheet > "$SCRATCH/pages" 2> "$SCRATCH/said" || { fail "across folds"; grep -v note: "$SCRATCH/said" | head -n 5; }
python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" > "$SCRATCH/found" && fail "nothing lies across a fold though it may"
python3 tests/check-overlaps.py < "$SCRATCH/pages" > "$SCRATCH/found" || { fail "across folds: overlaps"; head -n 5 "$SCRATCH/found"; }
[ $n -ge 8 ] || fail "only $n folded sheets"
exit $BAD
