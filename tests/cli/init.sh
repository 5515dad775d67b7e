#!/bin/bash
# annai init: a new ward at any size, the same bytes twice, nothing half, nothing overwritten.
. tests/lib.sh
export ANNAI_LANG=en
for n in 10 1000; do
  expect 0 "$ANNAI" init "$SCRATCH/a$n" --facilities $n
  [ -z "$ERR" ] || fail "init at $n says: $ERR"
  expect 0 env TZ=Asia/Tokyo LC_ALL=C.UTF-8 "$ANNAI" init "$SCRATCH/b$n" --facilities $n
  [ "$(tree_digest "$SCRATCH/a$n")" = "$(tree_digest "$SCRATCH/b$n")" ] || fail "two runs at $n differ"
  [ "$(tail -n +2 "$SCRATCH/a$n/content/records/facilities.csv" | wc -l)" = $n ] || fail "not $n facilities"
  expect 0 "$ANNAI" -C "$SCRATCH/a$n" check
  [[ $ERR != *warning* ]] || fail "check at $n: $ERR"
done
expect 0 "$ANNAI" init "$SCRATCH/other" --facilities 10 --seed 7
cmp -s "$SCRATCH/other/assets/basemap/road.geojson" "$SCRATCH/a10/assets/basemap/road.geojson" && fail "the seed changes nothing"

# Without numbers: the starter's own ward, private folder left out.
expect 0 "$ANNAI" init "$SCRATCH/plain"
for line in /output/ /.output.lock '/.output.stage-*' /content/private/; do
  grep -qxF -e "$line" "$SCRATCH/plain/.gitignore" || fail ".gitignore lacks $line"
done
[ -f "$SCRATCH/plain/content/site.yaml" ] && [ -f "$SCRATCH/plain/assets/basemap/layers.yaml" ] || fail "plain ward is not whole"
[ ! -e "$SCRATCH/plain/content/private" ] || fail "the private folder was copied"
[ ! -e "$SCRATCH/plain/themes" ] || fail "themes were copied"

# An empty folder is taken; anything else is left as it was.
mkdir "$SCRATCH/empty"
expect 0 "$ANNAI" init "$SCRATCH/empty" --facilities 10
mkdir "$SCRATCH/here"
program=$(realpath "$ANNAI")
expect 0 env -C "$SCRATCH/here" "$program" init . --facilities 10
[ "$(tree_digest "$SCRATCH/here")" = "$(tree_digest "$SCRATCH/a10")" ] || fail "init . gives something else"
expect 2 env -C "$SCRATCH/here" "$program" init . --facilities 10
[ "$(tree_digest "$SCRATCH/here")" = "$(tree_digest "$SCRATCH/a10")" ] || fail "init . a second time"
mkdir "$SCRATCH/full"; echo mine > "$SCRATCH/full/file"
expect 2 "$ANNAI" init "$SCRATCH/full" --facilities 10
[[ $ERR == *init-not-empty* && $(ls -A "$SCRATCH/full") = file ]] || fail "a full folder: $ERR"
ln -s nowhere "$SCRATCH/link"
expect 2 "$ANNAI" init "$SCRATCH/link"
for bad in 9 100001 -5 ten 1e3 ''; do
  expect 2 "$ANNAI" init "$SCRATCH/bad" --facilities "$bad"
  [[ $ERR == *init-facilities* ]] || fail "--facilities '$bad': $ERR"
done
expect 2 "$ANNAI" init "$SCRATCH/bad" --seed x
expect 2 "$ANNAI" init
expect 2 "$ANNAI" init a b
[ ! -e "$SCRATCH/bad" ] || fail "something was written"

# A folder that cannot be written: status 3, and nothing is left.
expect 3 "$ANNAI" init /proc/annai-init --facilities 10
[ -z "$(find "$SCRATCH" -maxdepth 1 -name '.annai-init-*')" ] || fail "a half-made folder is left"

# Private data for trying: on demand, in a folder of its own.
expect 0 "$ANNAI" --private "$SCRATCH/hidden" init "$SCRATCH/with" --facilities 10
[ "$(wc -l < "$SCRATCH/hidden/canaries.txt")" = 100 ] || fail "private data"
exit $BAD
