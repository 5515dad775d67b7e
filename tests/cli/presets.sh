#!/bin/bash
# Presets: the fixtures made from column lists against what was written down (`presets.sh --write` writes it anew), a sheet's
# mapping proposed and used, and the real files of ../shared, if they are there, against the table in tests/real/presets.
. tests/lib.sh
F=tests/cli/presets
P=made-from-columns
# dumped NAME MUNICIPALITY PRESET FILE... : what comes, and what is told, in one text
dumped() {
  rm -rf "$SCRATCH/ward" && cp -r tests/real/presets/ward "$SCRATCH/ward" && chmod -R u+w "$SCRATCH/ward"
  sed -i "s/^name: .*/name: $1/; s/^municipality: .*/municipality: \"$2\"/" "$SCRATCH/ward/content/site.yaml"
  shift 2
  ANNAI_LANG=en "$ANNAI" -C "$SCRATCH/ward" dump arrivals --repairs "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" || echo "status $?" >>"$SCRATCH/out"
  { cat "$SCRATCH/out"; echo; sed "s,$PWD/,,g; s,$F/,,g" "$SCRATCH/err"; } >"$SCRATCH/all"
}
WRITE=${1:-}
expected() { # expected CASE NAME MUNICIPALITY PRESET FILE... : files are named without folder and beginning
  local case=$1 name=$2 code=$3 preset=$4 files=()
  shift 4
  for f; do files+=("$F/$P.$f"); done
  dumped "$name" "$code" "$preset" "${files[@]}"
  [ "$WRITE" = --write ] && cp "$SCRATCH/all" "$F/$case.expected"
  diff "$F/$case.expected" "$SCRATCH/all" >"$SCRATCH/diff" || { fail "$case"; cat "$SCRATCH/diff"; }
}
expected dental ためし区 99999 navii-dental 03-1_dental_facility_info.csv 03-2_dental_speciality_hours.csv
expected maternity ためし区 99999 navii-maternity 04_maternity_home.csv
expected municipal-2017 ためし区 99999 municipal-2017 municipal-2017.csv
expected municipal-2017-care ためし区 99999 municipal-2017-care municipal-2017-care.csv
expected municipal-2022-half-width ためし区 99999 municipal-2022 municipal-2022.half-width-header.csv
expected municipal-2022-lost-zero ためし市 02999 municipal-2022 municipal-2022.lost-zero.cp932.csv
expected insured ためし区 99999 insured insured-10-digits.csv
expected telemed ためし区 99999 telemed-2020 telemed-2020.utf16.csv

# What cannot be an import is said so: a preset that is none, a file of another kind, hours without their facilities.
dumped ためし区 99999 navii-clinik "$F/$P.municipal-2017.csv"
grep -q 'navii-clinic.*\[preset-unknown-near\]' "$SCRATCH/all" || { fail "a preset's name mistyped"; cat "$SCRATCH/all"; }
dumped ためし区 99999 kaigo "$F/$P.municipal-2017.csv"
grep -q '\[arrival-header' "$SCRATCH/all" || { fail "a file of another kind"; cat "$SCRATCH/all"; }
dumped ためし区 99999 navii-hospital "$F/$P.03-1_dental_facility_info.csv"
grep -q '\[arrival-shape\]' "$SCRATCH/all" || { fail "dentists as hospitals"; cat "$SCRATCH/all"; }
dumped ためし区 99999 navii-dental "$F/$P.03-2_dental_speciality_hours.csv"
grep -q '\[arrival-no-rows\]' "$SCRATCH/all" || { fail "hours alone"; cat "$SCRATCH/all"; }
# Hours that cannot be one place's: told, not taken, and read in no time.
awk 'NR==1 {print; next} NR==2 {for (i = 0; i < 20000; i++) {line = $0; sub(/歯科/, "科" i, line); print line}}' "$F/$P.03-2_dental_speciality_hours.csv" >"$SCRATCH/hours.csv"
rm -rf "$SCRATCH/ward" && cp -r tests/real/presets/ward "$SCRATCH/ward"
timeout 20 "$ANNAI" -C "$SCRATCH/ward" dump arrivals navii-dental "$F/$P.03-1_dental_facility_info.csv" "$SCRATCH/hours.csv" >"$SCRATCH/all" 2>&1
[ $? = 0 ] && grep -q '\[arrival-hours-many\]' "$SCRATCH/all" || { fail "20,000 rows of hours for one place"; tail -n 3 "$SCRATCH/all" | cut -c 1-300; }
# Without the municipality's number: by the address where the preset can, else the number is asked for.
dumped ためし区 "" navii-dental "$F/$P.03-1_dental_facility_info.csv"
grep -q '^facilities: 4 taken, 1 outside' "$SCRATCH/all" || { fail "by the address"; cat "$SCRATCH/all"; }
printf '都道府県コード又は市町村コード,事業所番号,サービスの種類,事業所名\n999999,1,訪問看護,一\n' >"$SCRATCH/care.csv"
dumped ためし区 "" kaigo "$SCRATCH/care.csv"
grep -q '\[arrival-municipality\]' "$SCRATCH/all" || { fail "without the municipality's number"; cat "$SCRATCH/all"; }
dumped ためし区 1310 kaigo "$SCRATCH/care.csv"
grep -q '\[site-municipality\]' "$SCRATCH/all" || { fail "a municipality of four digits"; cat "$SCRATCH/all"; }
dumped ためし区 99999 kaigo "$SCRATCH/care.csv"
grep -q '^facilities: 1 taken' "$SCRATCH/all" || { fail "few columns"; cat "$SCRATCH/all"; }

# A mapping proposed from a sheet works as it stands, for files with a header and without.
for f in municipal-2017.csv insured-10-digits.csv; do
  dumped ためし区 99999 insured "$F/$P.insured-10-digits.csv"
  "$ANNAI" -C "$SCRATCH/ward" import --propose "$F/$P.$f" >"$SCRATCH/mapping.yaml" 2>"$SCRATCH/err" || { fail "propose $f"; cat "$SCRATCH/err"; }
  rows=$(python3 -c 'import csv, sys; print(len(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))' "$F/$P.$f")
  [ "$f" = municipal-2017.csv ] && rows=$((rows - 1))
  dumped ためし区 99999 "$SCRATCH/mapping.yaml" "$F/$P.$f"
  grep -q "^facilities: $rows taken" "$SCRATCH/all" || { fail "the proposed mapping of $f"; cat "$SCRATCH/mapping.yaml" "$SCRATCH/all"; }
done

# Every preset reads.
for f in generator/share/presets/*.yaml; do
  dumped ためし区 99999 "$(basename "$f" .yaml)" "$F/README.md"
  grep -q '\[preset-' "$SCRATCH/all" && { fail "$f"; cat "$SCRATCH/all"; }
done

if [ -d "$ANNAI_SHARED/data" ]; then
  python3 tests/real/presets/figures.py "$ANNAI" "$ANNAI_SHARED/data" >"$SCRATCH/figures" 2>"$SCRATCH/err" || { fail "figures"; tail -n 3 "$SCRATCH/err"; }
  [ "$WRITE" = --write ] && cp "$SCRATCH/figures" tests/real/presets/EXPECTED.txt
  diff tests/real/presets/EXPECTED.txt "$SCRATCH/figures" >"$SCRATCH/diff" || { fail "real files"; cat "$SCRATCH/diff"; }
else
  echo "skipped: no ../shared/data here"
fi
exit $BAD
