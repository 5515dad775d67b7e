#!/bin/bash
# annai locate: places from lists of addresses; proposals, decisions, what is written, and what speaks against points.
. tests/lib.sh
w=$SCRATCH/w
small_ward "$w"
records=$w/content/records/facilities.csv
list=$SCRATCH/list.csv
cat > "$list" <<'EOF'
都道府県名,市区町村名,大字町丁目名,緯度,経度
見本県,ためし区,れんげ町,35.205,139.906
見本県,ためし区,つくし町一丁目,35.215,139.907
見本県,ためし区,つくし町二丁目,35.216,139.908
EOF
# Coordinates that stand stay; three rows lose theirs.
python3 - "$records" <<'PY'
import csv, sys
path = sys.argv[1]
text = open(path, encoding="utf-8-sig", newline="").read()
rows = list(csv.reader(text.splitlines()))
for row, address in ((1, "ためし区れんげ町1-1"), (2, "ためし区つくし町"), (3, "ためし区すみれ町1-3")):
    rows[row][6], rows[row][8], rows[row][9] = address, "", ""
rows[1][7] = ""
with open(path, "w", encoding="utf-8", newline="") as f:
    csv.writer(f, lineterminator="\n").writerows(rows)
PY
expect 2 "$ANNAI" -C "$w" locate
[[ $ERR == *locate-no-lists* ]] || fail "no list: $ERR"
expect 1 "$ANNAI" -C "$w" locate "$SCRATCH/absent.csv"
expect 2 "$ANNAI" -C "$w" locate "$list" --accepted "$SCRATCH/x.csv"
expect 1 "$ANNAI" -C "$w" locate "$records" --out "$SCRATCH/none"
[[ $ERR == *locate-list-unknown* ]] || fail "no list of addresses: $ERR"
before=$(tree_digest "$w/content")
expect 0 "$ANNAI" -C "$w" locate "$list" --out "$SCRATCH/tables"
[[ $OUT == *つくし町一丁目* && $OUT == *つくし町二丁目* ]] || fail "candidates are not shown: $OUT"
[[ $OUT == *b01*すみれ町* ]] || fail "an unknown town is not said: $OUT"
[ -s "$SCRATCH/tables/locate.csv" ] && [ -s "$SCRATCH/tables/locate.xlsx" ] || fail "no table"
[ "$before" = "$(tree_digest "$w/content")" ] || fail "proposals changed the records"
expect 0 "$ANNAI" -C "$w" locate "$list" --json --out "$SCRATCH/json"
python3 - "$SCRATCH/out" <<'PY' || fail "--json says something else"
import json, sys
d = json.load(open(sys.argv[1]))
assert d["found"] == 1 and d["several"] == 1 and d["none"] == 1, d
by = {r["id"]: r for r in d["rows"]}
assert by["a01"]["places"][0]["precision"] == "town" and by["a01"]["town"] == "れんげ町"
assert len(by["a02"]["places"]) == 2 and by["b01"]["result"] == "unknown-town"
PY
expect 0 "$ANNAI" -C "$w" locate "$list" # into the ward's own output, and again
expect 0 "$ANNAI" -C "$w" locate "$list"
[ -s "$w/output/office/locate/locate.csv" ] || fail "no table in output/office/locate"
# A town's point is not written where it would pass for a building's.
expect 1 "$ANNAI" -C "$w" locate "$list" --apply
[[ $ERR == *locate-no-precision* ]] || fail "a town's point without precision: $ERR"
[ "$before" = "$(tree_digest "$w/content")" ] || fail "something was written all the same"
sed -i '/^    lon: /a\    precision: {type: code, list: precision, label: {ja: 位置の確かさ, en: Precision}, audience: public}' "$w/content/fields.yaml"
printf 'code,name,reading\nexact,建物の位置,たてもの\nblock,街区の位置,がいく\ntown,町丁目のみ,ちょうちょうめ\n' > "$w/content/codes/precision.csv"
sed -i '/^town,/d' "$w/content/codes/precision.csv"
expect 1 "$ANNAI" -C "$w" locate "$list" --apply
[[ $ERR == *locate-precision-code* ]] || fail "a code that is not in the list: $ERR"
printf 'town,町丁目のみ,ちょうちょうめ\n' >> "$w/content/codes/precision.csv"
cp "$records" "$SCRATCH/was.csv"
expect 0 "$ANNAI" -C "$w" locate "$list" --apply
python3 - "$SCRATCH/was.csv" "$records" <<'PY' || fail "not only what is certain was written"
import csv, sys
was, now = (list(csv.DictReader(open(p, encoding="utf-8"))) for p in sys.argv[1:])
assert len(was) == len(now)
for a, b in zip(was, now):
    changed = {k: b[k] for k in b if a.get(k, "") != b[k]}
    want = {"町名": "れんげ町", "緯度": "35.205000", "経度": "139.906000", "位置の確かさ": "町丁目のみ"} if b["ID"] == "a01" else {}
    assert changed == want, (b["ID"], changed)
PY
# A person chooses between the two.
expect 0 "$ANNAI" -C "$w" locate "$list" --out "$SCRATCH/again"
sed 's/^\(\xef\xbb\xbf\)\{0,1\},a02\(.*35\.216\)/\1○,a02\2/' "$SCRATCH/again/locate.csv" > "$SCRATCH/chosen.csv"
grep -q '○,a02' "$SCRATCH/chosen.csv" || fail "the table looks otherwise: $(cat "$SCRATCH/again/locate.csv")"
expect 0 "$ANNAI" -C "$w" locate "$list" --apply --accepted "$SCRATCH/chosen.csv"
grep -q '^a02,.*,35.216000,139.908000,' "$records" || fail "the chosen place was not written"
after=$(tree_digest "$w/content")
expect 0 "$ANNAI" -C "$w" locate "$list" --apply --accepted "$SCRATCH/chosen.csv"
[[ $ERR == *locate-decision-stale* ]] || fail "an old decision passes in silence: $ERR"
[ "$after" = "$(tree_digest "$w/content")" ] || fail "coordinates that stand were changed"
# The ward's own lists, and what check says with them: れんげ町 lies 90 km east of the facility's old point.
mkdir -p "$w/lists" && cp "$list" "$w/lists/towns.csv"
printf 'addresses: [lists/towns.csv]\n' >> "$w/content/site.yaml"
expect 0 "$ANNAI" -C "$w" locate --out "$SCRATCH/own"
expect 0 "$ANNAI" -C "$w" check
[[ $ERR == *place-outside* ]] || fail "a point 90 km outside the ward: $ERR"
sed -i 's/^addresses:.*/addresses: [..\/list.csv]/' "$w/content/site.yaml"
expect 1 "$ANNAI" -C "$w" check
[[ $ERR == *site-addresses* ]] || fail "a list outside the ward's folder: $ERR"
expect 0 "$ANNAI" help locate
for rule in place-disagrees place-outside-ward place-shared; do
  expect 0 env ANNAI_LANG=ja "$ANNAI" help $rule
  [[ $OUT == *誤:*正:* ]] || fail "help of $rule has no examples"
done
exit $BAD
