#!/bin/bash
# golden.sh ANNAI [--write] : what `annai dump` says of each stage, held against tests/golden.
#   tests/golden/<rows|keys|shapes|markdown>/<case>/input.*   and its expected.txt
#   tests/golden/ward/<stage>-<name>.txt                      of the small ward, tests/cli/ward with tests/cli/private
# `make golden` writes them anew, those of the unit tests too; read the difference before committing it.
set -u
ANNAI=$(realpath "$1") write=${2-}
cd "$(dirname "$0")/.." || exit 1
export ANNAI_LANG=en
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
bad=0 n=0

hold() { # hold EXPECTED COMMAND...
  local expected=$1
  shift
  "$@" > "$out/got" 2> "$out/said" < /dev/null || { echo "FAIL: status $?: $*"; head -n 5 "$out/said"; bad=1; return; }
  cat "$out/said" >> "$out/got"
  [ -s "$out/got" ] || { echo "FAIL: nothing from: $*"; bad=1; return; }
  n=$((n + 1))
  if [ "$write" = --write ]; then
    mkdir -p "$(dirname "$expected")"
    cp "$out/got" "$expected"
  elif ! diff -u "$expected" "$out/got" > "$out/diff"; then
    echo "FAIL: $expected"
    head -n 40 "$out/diff" | cut -c1-160
    bad=1
  fi
}

for stage in rows keys shapes markdown; do
  for input in tests/golden/$stage/*/input.*; do
    hold "${input%/*}/expected.txt" "$ANNAI" dump $stage "$input"
  done
done
ward=("$ANNAI" -C tests/cli/ward --private tests/cli/private dump)
for audience in public professional internal; do
  hold tests/golden/ward/records-$audience.txt "${ward[@]}" records --audience $audience
done
for file in tests/cli/ward/content/publications/*.yaml; do
  name=$(basename "$file" .yaml)
  [ "$name" = site ] && continue
  hold "tests/golden/ward/doc-$name.txt" "${ward[@]}" doc "$name"
  hold "tests/golden/ward/pages-$name.txt" "${ward[@]}" pages "$name"
done
# The doctors' guide: the small ward with tests/golden/doctors/ward laid over it.
cp -r tests/cli/ward "$out/doctors" && cp -r tests/golden/doctors/ward/. "$out/doctors/"
for stage in doc pages; do
  hold tests/golden/doctors/$stage.txt "$ANNAI" -C "$out/doctors" dump $stage doctors
done
# A guidebook with lists from records, notes and terms in boxes, numbers and an index through the book, likewise.
cp -r tests/cli/ward "$out/guidebook" && cp -r tests/golden/guidebook/ward/. "$out/guidebook/"
for stage in doc pages; do
  hold tests/golden/guidebook/$stage.txt "$ANNAI" -C "$out/guidebook" --private tests/cli/private dump $stage guidebook
done
# One feature of the page each: features/<name>.md is the second page of the small ward's book, <name>.yaml its publication file,
# <name>/ what else is laid over the ward.
for input in tests/golden/features/*.md; do
  name=$(basename "$input" .md)
  rm -rf "$out/feature" && cp -r tests/cli/ward "$out/feature" && cp "$input" "$out/feature/content/guide/ja/book/02-talk.md"
  [ ! -f "${input%.md}.yaml" ] || cp "${input%.md}.yaml" "$out/feature/content/publications/book.yaml"
  [ ! -d "${input%.md}" ] || cp -r "${input%.md}/." "$out/feature/"
  hold "${input%.md}.txt" "$ANNAI" -C "$out/feature" dump pages book
done
# The page budget of two books, one too long and one too short: reports/pages.json of a build.
rm -rf "$out/budget" && cp -r tests/cli/ward "$out/budget" && cp -r tests/invalid/pages-over/content tests/invalid/pages-over/themes "$out/budget"
(cd "$out/budget/content/publications" && rm list.yaml liaison.yaml map.yaml site.yaml)
budget() { "$ANNAI" -C "$out/budget" build --out "$out/budget/output" > /dev/null 2>&1 && cat "$out/budget/output/reports/pages.json"; }
hold tests/golden/budget/pages.json budget
# One feature of maps each: maps/<name>.yaml is a publication of the small ward, or a series; of its pages what is named, said and
# led to, without the ground and its names.
parts() {
  "$ANNAI" -C "$out/map" dump pages "$1" 2>/dev/null |
    grep -E '^ *(page|fold|outline|link|target|begin hard (map|inset|frame|dot|symbol|stack|neighbour|key|head|grid|panel|entry|index|around|cover))'
}
for input in tests/golden/maps/*.yaml; do
  name=$(basename "$input" .yaml)
  rm -rf "$out/map" && cp -r tests/cli/ward "$out/map" && cp "$input" "$out/map/content/publications/$name.yaml"
  if grep -q '^series:' "$input"; then name=$name-nishi; fi
  hold "${input%.yaml}.txt" parts "$name"
done
if [ "$write" = --write ]; then # the goldens that unit tests hold
  for test in doc view flow compose table chart; do
    [ ! -x "${ANNAI%/*}/tests/test_$test" ] || ANNAI_GOLDEN=write "${ANNAI%/*}/tests/test_$test" > /dev/null 2>&1
  done
fi
[ $n -gt 15 ] || { echo "FAIL: only $n goldens"; bad=1; }
exit $bad
