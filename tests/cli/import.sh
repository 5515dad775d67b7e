#!/bin/bash
# annai import: proposals, decisions made in a spreadsheet, and what apply writes.
. tests/lib.sh
export ANNAI_LANG=ja
W=$SCRATCH/w P=$SCRATCH/p L=$SCRATCH/list.yaml R=$SCRATCH/w/content/records
cp tests/cli/import/list.yaml "$L"
fresh() { rm -rf "$W" "$P"; small_ward "$W"; cp -r tests/cli/private "$P"; chmod -R u+w "$P"; }
import() { "$ANNAI" -C "$W" --private "$P" import "$@"; }
count() { python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); c=d["counts"]; print(c["new"],c["change"],c["gone"],c["conflict"],c["same-place"])' "$SCRATCH/out"; }
wants() { expect 0 import "$@" --json; COUNT=$(count); }

# Wrong words.
fresh
expect 2 import
expect 2 import no-such-preset x.csv
[[ $ERR == *navii-clinic* ]] || fail "an unknown preset lists no others: $ERR"
expect 2 import "$L"
expect 2 import "$L" tests/cli/import/first.csv --accepted x.csv
expect 2 import "$L" tests/cli/import/first.csv --wrong

# A first import: what is the ward's is found by name and address; only proposals are written.
before=$(tree_digest "$W/content")
wants "$L" tests/cli/import/first.csv
[ "$COUNT" = "2 0 0 0 0" ] || fail "first import: $COUNT"
[ "$(tree_digest "$W/content")" = "$before" ] || fail "proposals change the content"
O=$W/output/office/import
[ -s "$O/list.csv" ] && [ -s "$O/list.xlsx" ] && [ -s "$O/list.html" ] || fail "no files to decide in"
head -c 3 "$O/list.csv" | od -An -tx1 | grep -q 'ef bb bf' || fail "no BOM"
head -n 1 "$O/list.csv" | grep -q '判断,種類,名称,項目,いまの値,前回の取り込み,新しい値,相手,理由,ID,出どころの番号,場所' || fail "the labels: $(head -n 1 "$O/list.csv")"
[ "$(cd "$O" && python3 -c 'import sys,html.parser; html.parser.HTMLParser().feed(open("list.html",encoding="utf-8").read())' 2>&1)" = "" ] || fail "the page"
grep -q '<b title="tests/cli/import/first.csv">first.csv:' "$O/list.html" || fail "the page names more of a place than file and row"
expect 0 import "$L" tests/cli/import/first.csv --apply
[ "$(sed -n 2,3p "$R/facilities-list.csv" | cut -d, -f1 | tr '\n' ' ')" = "3 4 " ] || fail "new rows: $(cat "$R/facilities-list.csv")"
head -n 1 "$R/facilities-list.csv" | grep -q 'ID,種別,名称,よみ,住所,電話' || fail "labels of the new file: $(head -n 1 "$R/facilities-list.csv")"
cmp -s "$R/facilities.csv" tests/cli/ward/content/records/facilities.csv || fail "the ward's own file is touched"
grep -q '窓口 例示 みなみ' "$P/records/facilities-list.csv" || fail "the private field"
wants "$L" tests/cli/import/first.csv
[ "$COUNT" = "0 0 0 0 0" ] || fail "the same again: $COUNT"
expect 0 "$ANNAI" -C "$W" --private "$P" dump records

# The next one: changed, new, gone, and what the ward has edited. Cells that nothing names keep their bytes.
cp -r "$W" "$SCRATCH/w1"; cp -r "$P" "$SCRATCH/p1"
again() { rm -rf "$W" "$P"; cp -r "$SCRATCH/w1" "$W"; cp -r "$SCRATCH/p1" "$P"; }
wants "$L" tests/cli/import/second.csv
[ "$COUNT" = "1 5 1 0 0" ] || fail "second import: $COUNT"
expect 1 import "$L" tests/cli/import/second.csv --apply # more than a tenth
[[ $ERR == *import-many* ]] || fail "no tenth: $ERR"
[ "$(cd "$W" && find content | sort | sha256sum)" = "$(cd "$SCRATCH/w1" && find content | sort | sha256sum)" ] && diff -r "$W/content" "$SCRATCH/w1/content" || fail "stopped, and changed"
if script -qec true /dev/null >/dev/null 2>&1; then # at a terminal it asks
  for answer in n y; do
    printf '%s\n' $answer | script -qec "'$ANNAI' -C '$W' --private '$P' import '$L' tests/cli/import/second.csv --apply" /dev/null >"$SCRATCH/asked" 2>&1
    grep -q 'import-many-ask' "$SCRATCH/asked" || fail "a terminal is not asked: $(cat "$SCRATCH/asked")"
    grep -q '03-0000-0011' "$R/facilities.csv"; taken=$?
    [ $answer$taken = n1 ] || [ $answer$taken = y0 ] || fail "asked, answered $answer: $(cat "$SCRATCH/asked")"
  done
  again
else echo "skipped: no terminal to be had"
fi
expect 0 import "$L" tests/cli/import/second.csv --apply --many
diff <(sed 's/03-0000-0001,/03-0000-0011,/; s|https://a02.example.jp/,|https://a02.example.jp/neu,|' "$SCRATCH/w1/content/records/facilities.csv") "$R/facilities.csv" || fail "more than two cells are changed"
grep -q '^4,' "$R/facilities-list.csv" && fail "what is gone is still there"
grep -q '^5,診療所,五ばんめ医院' "$R/facilities-list.csv" || fail "what is new is not there"
[ "$(grep -c 窓口 "$P/records/facilities-list.csv")" = 2 ] || true
expect 0 "$ANNAI" -C "$W" --private "$P" dump records

# The ward's edit is a conflict, and open ones come again; rejected ones do not.
again
sed -i 's/03-0000-0001,/03-0000-0055,/' "$R/facilities.csv"
wants "$L" tests/cli/import/second.csv
[ "$COUNT" = "1 4 1 1 0" ] || fail "conflict: $COUNT"
head -n 2 "$O/list.csv" | tail -n 1 | grep -q '^,食いちがい,れんげ内科,電話,03-0000-0055,03-0000-0001,03-0000-0011' || fail "a conflict shows three values, first: $(sed -n 2p "$O/list.csv")"
expect 0 import "$L" tests/cli/import/second.csv --apply --many
grep -q '03-0000-0055' "$R/facilities.csv" || fail "the ward's edit is lost"
wants "$L" tests/cli/import/second.csv
[ "$COUNT" = "0 0 0 1 0" ] || fail "an open conflict comes again: $COUNT"
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/d.csv" 食いちがい=×
expect 0 import "$L" tests/cli/import/second.csv --apply --accepted "$SCRATCH/d.csv"
grep -q '03-0000-0055' "$R/facilities.csv" || fail "a rejected value was taken"
wants "$L" tests/cli/import/second.csv
[ "$COUNT" = "0 0 0 0 0" ] || fail "what was rejected comes again: $COUNT"

# Decisions from every kind of file; only what is accepted is done.
for kind in d.csv d.cp932.csv d.xlsx; do
  again
  sed -i 's/03-0000-0001,/03-0000-0055,/' "$R/facilities.csv"
  wants "$L" tests/cli/import/second.csv
  from=$O/list.csv; [ $kind = d.xlsx ] && from=$O/list.xlsx
  python3 tests/cli/import/decide.py "$from" "$SCRATCH/$kind" 食いちがい=○ 新しい=◯ なくなった=no || fail "decide.py"
  expect 0 import "$L" tests/cli/import/second.csv --apply --accepted "$SCRATCH/$kind" --many
  grep -q '03-0000-0011' "$R/facilities.csv" || fail "$kind: the accepted value is not there: $ERR"
  grep -q '^5,' "$R/facilities-list.csv" || fail "$kind: the accepted row is not there"
  grep -q '^4,' "$R/facilities-list.csv" || fail "$kind: a row that was to stay is gone"
  grep -q '03-0000-0998' "$R/facilities-list.csv" && fail "$kind: an undecided value is taken"
  wants "$L" tests/cli/import/second.csv
  [ "$COUNT" = "0 4 0 0 0" ] || fail "$kind: afterwards $COUNT"
done

# A stale decision, an edited value, a word that is none: told at their cells, and not taken.
again
wants "$L" tests/cli/import/second.csv
cp "$O/list.csv" "$SCRATCH/list.csv"
python3 tests/cli/import/decide.py "$SCRATCH/list.csv" "$SCRATCH/d.csv" れんげ内科/電話=○
sed -i 's/03-0000-0001,/03-0000-0066,/' "$R/facilities.csv"
expect 0 import "$L" tests/cli/import/second.csv --apply --accepted "$SCRATCH/d.csv" --many
[[ $ERR == *"d.csv:"*import-decision-stale* ]] || fail "stale: $ERR"
grep -q '03-0000-0066' "$R/facilities.csv" || fail "a stale decision was taken"
again
python3 tests/cli/import/decide.py "$SCRATCH/list.csv" "$SCRATCH/d.csv" れんげ内科/電話=○ edit=03-9999-9999
expect 0 import "$L" tests/cli/import/second.csv --apply --accepted "$SCRATCH/d.csv" --many
[[ $ERR == *import-decision-edited* ]] || fail "edited: $ERR"
grep -q '03-0000-0001' "$R/facilities.csv" || fail "an edited value was taken"
again
python3 tests/cli/import/decide.py "$SCRATCH/list.csv" "$SCRATCH/d.csv" れんげ内科/電話=たぶん
expect 0 import "$L" tests/cli/import/second.csv --apply --accepted "$SCRATCH/d.csv"
[[ $ERR == *import-decision-word* ]] || fail "word: $ERR"
printf 'a,b\n1,2\n' > "$SCRATCH/d.csv"
expect 1 import "$L" tests/cli/import/second.csv --apply --accepted "$SCRATCH/d.csv"

# An absent column is not an emptied one.
again
cut -d, -f1-5,7,8 tests/cli/import/first.csv > "$SCRATCH/absent.csv"
wants "$L" "$SCRATCH/absent.csv"
[ "$COUNT" = "0 0 0 0 0" ] || fail "an absent column: $COUNT"
sed 's/03-0000-000[12]//' tests/cli/import/first.csv > "$SCRATCH/emptied.csv"
wants "$L" "$SCRATCH/emptied.csv"
[ "$COUNT" = "0 2 0 0 0" ] || fail "an emptied column: $COUNT"
grep -q '<dt>新しい値</dt><dd>なし</dd>' "$O/list.html" || fail "the page does not say that a cell becomes empty"

# Somebody else's source: a value it brought is shown beside this one's, and not overwritten.
again
sed 's/name: 名称/name: 名称\n  fax: 電話/; s/^  tel:.*//; s/^  liaison.*//' "$L" > "$SCRATCH/other.yaml"
wants "$SCRATCH/other.yaml" tests/cli/import/first.csv
expect 0 import "$SCRATCH/other.yaml" tests/cli/import/first.csv --apply --many
sed 's/^  fax: 電話/  tel: 電話/' "$SCRATCH/other.yaml" > "$SCRATCH/third.yaml"
expect 0 import "$SCRATCH/third.yaml" tests/cli/import/first.csv --apply --many
wants "$L" tests/cli/import/second.csv
[ "$COUNT" = "1 2 0 4 0" ] || fail "another source: $COUNT"
grep -q '03-0000-0001,03-0000-0001,03-0000-0011,third,別の出どころの値' "$O/list.csv" || fail "the other source is not named: $(cat "$O/list.csv")"

# Doubtful: the same telephone and a similar name. Neither joined nor added before somebody decides.
fresh
sed 's/^2,つくし皮膚科/2,つくし皮フ科/' tests/cli/import/first.csv > "$SCRATCH/doubt.csv"
wants "$L" "$SCRATCH/doubt.csv"
[ "$COUNT" = "2 0 0 0 1" ] || fail "doubt: $COUNT"
grep -q '同じ場所？,つくし皮フ科.*' "$O/list.csv" && grep -q '名称が似ている・住所が同じ・電話が同じ' "$O/list.csv" || fail "what is alike: $(cat "$O/list.csv")"
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/yes.csv" 同じ場所？=○
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/no.csv" 同じ場所？=×
expect 0 import "$L" "$SCRATCH/doubt.csv" --apply --many
grep -q 皮フ科 "$R"/*.csv && fail "a doubtful row was added"
expect 0 import "$L" "$SCRATCH/doubt.csv" --apply --many --accepted "$SCRATCH/yes.csv"
grep -q 皮フ科 "$R"/*.csv && fail "a joined row was added"
wants "$L" "$SCRATCH/doubt.csv"
[ "$COUNT" = "0 0 0 1 0" ] || fail "after joining, the name differs: $COUNT"
fresh
expect 0 import "$L" "$SCRATCH/doubt.csv" --apply --many --accepted "$SCRATCH/no.csv"
grep -q '^2,診療所,つくし皮フ科' "$R/facilities-list.csv" || fail "a different place was not added: $(cat "$R"/facilities-list.csv)"

# Two doubtful rows for one of the ward's: one is accepted, and the other is asked again rather than added.
fresh
{ sed 's/^2,つくし皮膚科/2,つくし皮フ科/' tests/cli/import/first.csv; sed -n 's/^2,つくし皮膚科/6,つくし皮膚科分室/p' tests/cli/import/first.csv; } > "$SCRATCH/doubt2.csv"
wants "$L" "$SCRATCH/doubt2.csv"
[ "$COUNT" = "2 0 0 0 2" ] || fail "two doubtful rows: $COUNT"
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/d.csv" つくし皮フ科/行ぜんたい=○
expect 0 import "$L" "$SCRATCH/doubt2.csv" --apply --many --accepted "$SCRATCH/d.csv"
for _ in 1 2; do
  expect 0 import "$L" "$SCRATCH/doubt2.csv" --apply --many
  grep -q 皮膚科分室 "$R"/*.csv && fail "the second of two doubtful rows was added unasked"
done
wants "$L" "$SCRATCH/doubt2.csv"
[ "$COUNT" = "0 0 0 1 1" ] || fail "the second of two doubtful rows: $COUNT"
grep '同じ場所？' "$O/list.csv" | grep -q つくし皮膚科分室 || fail "the second doubtful row is not asked: $(cat "$O/list.csv")"

# What waits after an apply stands in the files as the next run would write it; what was taken does not.
fresh
expect 0 import "$L" "$SCRATCH/doubt.csv" --apply --many
[ "$(grep -c . "$O/list.csv")" -ge 2 ] && grep -q '同じ場所？,つくし皮フ科' "$O/list.csv" || fail "what waits is a number only: $(cat "$O/list.csv")"
grep -q 'あたらし医院' "$O/list.csv" && fail "what was taken is proposed again"
[[ $OUT == *"$O/list.xlsx"* ]] || fail "the files to decide in are not named: $OUT"
cp -r "$O" "$SCRATCH/waiting"
expect 0 import "$L" "$SCRATCH/doubt.csv"
diff -r "$O" "$SCRATCH/waiting" || fail "what waits is not what the next run proposes"
# A source that only fills: who is not the ward's is named with the row.
{ echo '番号,名称,種別,よみ,住所,電話'; echo '70,どこにもない医院,診療所,,ためし区れんげ町77-7,03-0000-0707'; } > "$SCRATCH/lacks.csv"
{ cat "$L"; echo 'new: false'; } > "$SCRATCH/fills.yaml"
expect 0 "$ANNAI" -C "$W" import "$SCRATCH/fills.yaml" "$SCRATCH/lacks.csv" --apply
[[ $ERR == *"lacks.csv:2"*どこにもない医院*import-not-here* ]] || fail "a row that is not used is not named: $ERR"

# A row like another of its file is asked too, and waiting does not answer the question.
fresh
{ cat tests/cli/import/first.csv; echo '6,あたらし医院,診療所,あたらしいいん,ためし区れんげ町9-9,03-0000-0999,,'; } > "$SCRATCH/twin.csv"
for _ in 1 2; do
  expect 0 import "$L" "$SCRATCH/twin.csv" --apply --many
  grep -q '^6,' "$R/facilities-list.csv" && fail "a twin was added"
done
wants "$L" "$SCRATCH/twin.csv"
[ "$COUNT" = "0 0 0 0 1" ] || fail "a twin: $COUNT"
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/d.csv" 同じ場所？=○
expect 0 import "$L" "$SCRATCH/twin.csv" --apply --many --accepted "$SCRATCH/d.csv"
wants "$L" "$SCRATCH/twin.csv"
[ "$COUNT" = "0 0 0 0 0" ] && ! grep -q '^6,' "$R/facilities-list.csv" || fail "a twin that is the same: $COUNT"

# A key twice, keys that are paths, cells that a spreadsheet would run.
fresh
{ cat tests/cli/import/first.csv; echo '3,べつの医院,診療所,べつのいいん,ためし区れんげ町5-5,03-0000-0555,,'; echo '../../x,みちの医院,診療所,みちのいいん,ためし区れんげ町6-6,03-0000-0666,,'
  echo '7,=SUM(A1:A9),診療所,さむいいん,ためし区れんげ町7-7,03-0000-0777,,'; } > "$SCRATCH/bad.csv"
wants "$L" "$SCRATCH/bad.csv"
[ "$(grep -o 'bad.csv","line":[46],[^}]*arrival-twice\|arrival-twice[^}]*bad.csv","line":[46],[^}]*bad.csv:[46]' <<< "$ERR" | wc -l)" = 2 ] || fail "a key twice is not told at both places: $ERR"
expect 0 import "$L" "$SCRATCH/bad.csv" --apply --many
grep -qE '^3,|べつの医院' "$R/facilities-list.csv" && fail "one of two rows with one key was taken"
grep -q "'=SUM(A1:A9)" "$R/facilities-list.csv" || fail "a formula is not guarded: $(cat "$R/facilities-list.csv")"
[ ! -e "$SCRATCH/x" ] && [ ! -e "$W/x" ] || fail "a key made a file"
wants "$L" "$SCRATCH/bad.csv"
[[ $COUNT == "0 0 0 0 0" ]] || fail "a guarded cell comes again: $COUNT"

# CP932: cells are replaced in the file's own encoding; what it cannot hold is named, and nothing changes.
fresh
expect 0 import "$L" tests/cli/import/first.csv --apply
python3 - "$R/facilities.csv" <<'PY'
import sys; p = sys.argv[1]; t = open(p, encoding="utf-8-sig", newline="").read(); open(p, "wb").write(t.encode("cp932", "ignore"))
PY
cp "$R/facilities.csv" "$SCRATCH/cp932.csv"
expect 0 import "$L" tests/cli/import/second.csv --apply --many
python3 - "$SCRATCH/cp932.csv" "$R/facilities.csv" <<'PY' || fail "CP932: other bytes are changed"
import sys; a, b = (open(p, "rb").read() for p in sys.argv[1:])
sys.exit(a.replace(b"03-0000-0001,", b"03-0000-0011,").replace(b"https://a02.example.jp/,", b"https://a02.example.jp/neu,") != b)
PY
sed 's/れんげ内科/𠮷れんげ内科/' tests/cli/import/second.csv > "$SCRATCH/jis.csv"
before=$(tree_digest "$W/content")
expect 1 import "$L" "$SCRATCH/jis.csv" --apply --many
[[ $ERR == *import-cp932* && $ERR == *𠮷* ]] || fail "what CP932 lacks is not named: $ERR"
[ "$(tree_digest "$W/content")" = "$before" ] || fail "CP932: refused, and changed"

# Hours are one value: all rows of the facility, where the first stood. A source that only fills adds no row.
fresh
wants tests/cli/import/hours.yaml tests/cli/import/hours.csv
[ "$COUNT" = "0 0 0 2 0" ] || fail "hours: $COUNT"
python3 tests/cli/import/decide.py "$O/hours.csv" "$SCRATCH/d.csv" 食いちがい=○
expect 0 import tests/cli/import/hours.yaml tests/cli/import/hours.csv --apply --many --accepted "$SCRATCH/d.csv"
[ "$(sed -n 2,4p "$R/hours.csv" | tr -d '\r' | cut -d, -f1,3,4,6-12 | tr '\n' ' ')" = "a01,09:00,12:00,●,●,●,,,, a02,10:00,13:00,●,●,,,,, b01,22:00,26:00,●,,,,●,, " ] || fail "hours: $(head -n 5 "$R/hours.csv")"
expect 0 "$ANNAI" -C "$W" --private "$P" dump records
wants tests/cli/import/hours.yaml tests/cli/import/hours.csv
[ "$COUNT" = "0 0 0 0 0" ] || fail "hours again: $COUNT"

# A private field is changed in the private file that holds it, and goes with its row; what only the ward knows keeps a row.
fresh
row=$(grep '^b01,' "$R/facilities.csv")
name=$(cut -d, -f4 <<< "$row") address=$(cut -d, -f7 <<< "$row")
printf '番号,名称,種別,よみ,住所,電話,ホームページ,連携窓口\n9,%s,訪問診療,,%s,,,新しい窓口 例示 あかり\n' "$name" "$address" > "$SCRATCH/private.csv"
wants "$L" "$SCRATCH/private.csv"
[ "$COUNT" = "0 0 0 1 0" ] || fail "a private field: $COUNT"
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/d.csv" 食いちがい=○
expect 0 import "$L" "$SCRATCH/private.csv" --apply --many --accepted "$SCRATCH/d.csv"
diff <(sed 's/^b01,[^,]*/b01,新しい窓口 例示 あかり/' tests/cli/private/records/facilities-professional.csv) "$P/records/facilities-professional.csv" || fail "the private file"
! grep -rq あかり "$W/content" || fail "a private value is in the public content"
grep -q あかり "$P/imports/list.csv" || fail "what the import brought is not kept"
printf '番号,名称,種別\n' > "$SCRATCH/none.csv"; printf '8,べつの医院,診療所\n' >> "$SCRATCH/none.csv"
wants "$L" "$SCRATCH/none.csv"
[ "$COUNT" = "1 0 0 1 0" ] || fail "a row with the ward's own fields goes only by decision: $COUNT"
python3 tests/cli/import/decide.py "$O/list.csv" "$SCRATCH/d.csv" 食いちがい=○
expect 0 import "$L" "$SCRATCH/none.csv" --apply --many --accepted "$SCRATCH/d.csv"
grep -q '^b01,' "$R"/facilities.csv "$R"/hours.csv "$P"/records/*.csv && fail "a row that is gone is left somewhere"

# A point takes the place of one that is known to its town only; nobody is asked.
fresh
grep -q precision "$W/content/fields.yaml" || sed -i 's/^    tel: /    precision: {type: code, list: precision, label: {ja: 位置の確かさ}, audience: public}\n    tel: /' "$W/content/fields.yaml"
[ -f "$W/content/codes/precision.csv" ] || printf 'code,name\nexact,建物\nblock,街区\ntown,町\n' > "$W/content/codes/precision.csv"
python3 - "$R/facilities.csv" <<'PY'
import sys; p = sys.argv[1]; t = open(p, encoding="utf-8-sig", newline="").read().split("\n")
t[0] = t[0].rstrip("\r") + ",位置の確かさ"; t[1] = t[1].rstrip("\r") + ",町"; t[2:] = [l.rstrip("\r") + "," if l.strip() else l for l in t[2:]]
open(p, "w", encoding="utf-8", newline="").write("\n".join(l.rstrip("\r") for l in t))
PY
printf '番号,名称,種別,住所,緯度,経度\n1,れんげ内科,診療所,ためし区れんげ町1-1,35.206,140.907\n2,つくし皮膚科,診療所,ためし区つくし町1-2,35.207,140.908\n' > "$SCRATCH/point.csv"
sed 's/^  tel: .*/  lat: 緯度\n  lon: 経度/; s/^  liaison.*//; s/^  reading.*//; s/^  url.*//' "$L" > "$SCRATCH/point.yaml"
wants "$SCRATCH/point.yaml" "$SCRATCH/point.csv"
[ "$COUNT" = "0 3 0 2 0" ] || fail "a point for a town: $COUNT $ERR"
expect 0 import "$SCRATCH/point.yaml" "$SCRATCH/point.csv" --apply --many
sed -n 2p "$R/facilities.csv" | grep -q '35.206,140.907.*,$' || fail "the point: $(sed -n 2p "$R/facilities.csv")"
wants "$SCRATCH/point.yaml" "$SCRATCH/point.csv"
[ "$COUNT" = "0 0 0 2 0" ] || fail "a point for a town, again: $COUNT"
wants tests/cli/import/hours.yaml tests/cli/import/hours.csv
expect 0 import tests/cli/import/hours.yaml tests/cli/import/hours.csv --apply
sed 2d tests/cli/import/hours.csv > "$SCRATCH/fewer.csv"
wants tests/cli/import/hours.yaml "$SCRATCH/fewer.csv"
[ "$COUNT" = "0 0 0 1 0" ] || fail "a source that only fills says what is gone: $COUNT"

# A ward without a facility is filled; one with errors is not compared.
fresh
for f in "$R"/*.csv; do head -n 1 "$f" > "$f.new" && mv "$f.new" "$f"; done
expect 0 "$ANNAI" -C "$W" import "$L" tests/cli/import/first.csv --apply
[ "$(wc -l < "$R/facilities-list.csv")" = 5 ] || fail "an empty ward: $(cat "$R/facilities-list.csv")"
[[ $ERR != *no-facilities* ]] || fail "an empty ward is an error: $ERR"
fresh
sed -i '2s/^[^,]*/..\/x/' "$R/facilities.csv"
expect 1 import "$L" tests/cli/import/first.csv
[[ $ERR == *import-content-errors* ]] || fail "errors of the content: $ERR"
# The same bytes.
fresh
expect 0 import "$L" tests/cli/import/first.csv --out "$SCRATCH/o1"
expect 0 import "$L" tests/cli/import/first.csv --out "$SCRATCH/o2"
diff -r "$SCRATCH/o1" "$SCRATCH/o2" || fail "not the same bytes"
exit $BAD
