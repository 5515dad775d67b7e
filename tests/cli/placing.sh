#!/bin/bash
# Placing on a map, from outside: what is set by hand stands exactly there, or is an error naming who is in its way; whoever finds no
# room is named with a scale and an inset that do make room; the report lists what was set and left out.
. tests/lib.sh
export ANNAI_STARTER=${ANNAI_STARTER:-$PWD}
ward=$SCRATCH/ward
"$ANNAI" init --facilities 97 --seed 11 "$ward" > /dev/null 2>&1 || fail "init"
mkdir -p "$ward/themes"
cp -r tests/cli/fifty-wards "$ward/themes/small"
rm "$ward"/content/publications/*.yaml
sheet() { # sheet SIDE [LINE] : the publication, its map side with these keys
  { printf 'kind: map\ntitle: 小さな地図\naudience: public\ntheme: small\nstyle: small\noutputs: [screen]\n'
    [ -z "${2-}" ] || echo "$2"
    printf 'sides:\n  - {role: map, title: 地図, fit: boundary%s}\n' "$1"; } > "$ward/content/publications/small.yaml"
}
box() { # box NUMBER : the left upper corner of a symbol, in millimetres
  "$ANNAI" -C "$ward" dump pages small 2> "$SCRATCH/said" | awk -v n="$1" '$1 == "begin" && $2 == "hard" && $3 == "symbol" && $4 == n { split($5, a, ","); split($6, b, ","); if (b[1] - a[1] > 3) { print $5; exit } }'
}

sheet ', moved: [{id: c001}, {id: c002}]'
one=$(box 1) two=$(box 2)
sheet ', moved: [{id: c001, dx_mm: 3, dy_mm: -2}]'
[ "$(box 1)" = "$(echo "$one" | awk -F, '{ printf "%.2f,%.2f", $1 + 3, $2 - 2 }')" ] || fail "moved by 3,-2 from $one to $(box 1)"
sheet ', moved: [{id: c001, dx_mm: 15, dy_mm: -9}]'
"$ANNAI" -C "$ward" dump pages small 2> /dev/null | grep 'begin leader symbol 1 ' > /dev/null || fail "a symbol set far off has no leader"
sheet ', moved: [{id: nobody, dx_mm: 1}, {name: どこにもない, dx_mm: 1}]'
expect 1 "$ANNAI" -C "$ward" build small
[ "$(grep -c 'nobody\|どこにもない' <<< "$ERR")" = 2 ] || fail "unknown ones are not named: $ERR"
sheet ", moved: [{id: c001}, {id: c002, $(echo "$one $two" | awk '{ split($1, a, ","); split($2, b, ","); printf "dx_mm: %.2f, dy_mm: %.2f", a[1] - b[1], a[2] - b[2] }')}]"
expect 1 "$ANNAI" -C "$ward" build small
first=$(awk -F, '$1 == "c001" { print $4 }' "$ward/content/records/facilities.csv")
second=$(awk -F, '$1 == "c002" { print $4 }' "$ward/content/records/facilities.csv")
grep 'map-moved-over' <<< "$ERR" | grep "$first" | grep -q "$second" || fail "of two on one place not both are named: $ERR"

# The report.
sheet ', moved: [{id: c001, dx_mm: 3, dy_mm: -2}]'
expect 0 "$ANNAI" -C "$ward" build
python3 - "$ward/output/reports" << 'PY' || fail "labels.json, labels.html"
import json, sys
maps = {p["name"]: p["maps"] for p in json.load(open(sys.argv[1] + "/labels.json", encoding="utf-8"))["publications"]}
whole = [m for m in maps["small"] if m["part"] == "whole"]
assert len(whole) == 1 and whole[0]["facilities"] == 97 and whole[0]["moved"] == ["c001"], whole
page = open(sys.argv[1] + "/labels.html", encoding="utf-8").read()
assert "c001" in page and all(n in page for l in whole[0]["left_out"] for n in l["names"]), "names left out are not on the page"
PY

# Numbers of one to four digits stay within their symbols, in crowds and stacks.
cp "$ward/content/records/facilities.csv" "$SCRATCH/facilities.csv"
awk -F, 'BEGIN { OFS = "," } NR > 1 { $2 = $2 % 3 ? $2 * 37 + 1000 : $2 } { print }' "$SCRATCH/facilities.csv" > "$ward/content/records/facilities.csv"
sheet ''
"$ANNAI" -C "$ward" dump pages small > "$SCRATCH/pages" 2> "$SCRATCH/said" || fail "four digits: $(grep error "$SCRATCH/said" | head -n 3)"
python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" > "$SCRATCH/faults" || fail "four digits: $(head -n 3 "$SCRATCH/faults")"
grep -q 'symbol [1-4][0-9][0-9][0-9] ' "$SCRATCH/pages" || fail "no number has four digits"
cp "$SCRATCH/facilities.csv" "$ward/content/records/facilities.csv"

# Too small a scale: named, with what makes room; and what is told does.
sheet ', scale: 20000'
expect 1 "$ANNAI" -C "$ward" build small
said=$(grep 'map-unplaced-both' <<< "$ERR")
[ -n "$said" ] || fail "no remedy is told: $ERR"
sheet ", scale: $(sed -n 's/.*scale 1:\([0-9]*\).*/\1/p' <<< "$said" | head -n 1)" \
  "$(sed -n 's/.*paper of \([0-9]*\)×\([0-9]*\).*/paper: {width: \1, height: \2, columns: 3, rows: 2}/p' <<< "$said" | head -n 1)"
"$ANNAI" -C "$ward" dump pages small > "$SCRATCH/pages" 2> "$SCRATCH/said" || grep -q 'map-unplaced' "$SCRATCH/said" && fail "the scale that was told: $(grep error "$SCRATCH/said" | head -n 3)"
inset=$(grep -o '{centre: [^}]*}' <<< "$said" | sort -u | paste -sd, | sed 's/,{/, {/g')
sheet ", scale: 20000, insets: [$inset]"
"$ANNAI" -C "$ward" dump pages small > "$SCRATCH/pages" 2> "$SCRATCH/said" || { grep -q 'map-unplaced' "$SCRATCH/said" && fail "the insets that were told: $(grep error "$SCRATCH/said" | head -n 3)"; }
exit $BAD
