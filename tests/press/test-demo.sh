#!/bin/bash
# Every PDF of the demonstration, press and screen, as prepress would look at it.
. tests/lib.sh
expect 0 "$ANNAI" --private tests/private-demo build --out "$SCRATCH/demo"
# As a printer would look at each, plates and all, by the preset that its publication names: nothing to send back.
for pdf in "$SCRATCH"/demo/press/*/*/*.pdf; do
  name=$(basename "$pdf" .pdf)
  file=content/publications/$name.yaml
  [ -f "$file" ] || file=content/publications/${name%-*}.yaml # one of a series
  preset=$(sed -n 's/^printer: *\([a-z0-9-]*\).*/\1/p' "$file")
  expect 0 "$ANNAI" preflight "$pdf" --preset "${preset:-offset}"
done
WANT_BLEED=1 tests/press/check-all.sh "$SCRATCH/demo" || BAD=1
exit $BAD
