#!/bin/bash
# Structure of every screen PDF of the demonstration: sound, its text that of its source, the same bytes twice; and the
# checker itself finds what is broken on purpose.
. tests/lib.sh
command -v qpdf > /dev/null && command -v python3 > /dev/null || { echo "no qpdf or python3"; exit 77; }
for run in 1 2; do expect 0 "$ANNAI" --private tests/private-demo build --out "$SCRATCH/$run"; done
for pdf in "$SCRATCH"/1/*/print/*.pdf; do
  python3 tests/press/structure.py "$pdf" || BAD=1
  cmp "$pdf" "${pdf/$SCRATCH\/1/$SCRATCH/2}" || BAD=1
  name=$(basename "$pdf" .pdf)
  "$ANNAI" --private tests/private-demo dump doc "$name" > "$SCRATCH/source" || BAD=1
  python3 tests/press/structure.py --source "$SCRATCH/source" "$pdf" || BAD=1
done
# Each of these breaks one rule.
pdf=$SCRATCH/1/public/print/handbook.pdf
qpdf --qdf --object-streams=disable "$pdf" "$SCRATCH/whole.pdf"
python3 tests/press/structure.py "$SCRATCH/whole.pdf" || BAD=1
while IFS='|' read -r what change; do
  LC_ALL=C sed "$change" "$SCRATCH/whole.pdf" > "$SCRATCH/changed.pdf"
  cmp -s "$SCRATCH/whole.pdf" "$SCRATCH/changed.pdf" && { echo "$what: nothing to break"; BAD=1; }
  fix-qdf "$SCRATCH/changed.pdf" > "$SCRATCH/broken.pdf" 2> /dev/null
  python3 tests/press/structure.py "$SCRATCH/broken.pdf" > /dev/null 2>&1 && { echo "not found: $what"; BAD=1; }
done << 'CASES'
scope|0,/Scope \/Column/s//Xcope \/Column/
language|s/\/Lang (ja)/\/Xang (ja)/
title shown|s/DisplayDocTitle true/DisplayDocTitle false/
page labels|s/\/PageLabels/\/XageLabels/
outline|s/\/Outlines /\/Xutlines /
an artifact's end|0,/^EMC$/s///
a run's number|0,/MCID 1>>BDC/s//MCID 0>>BDC/
a link's words|0,/\/Contents </s//\/Xontents </
a link's place|0,/\/Dest (contents-1)/s//\/Dest (contents-x)/
an element's parent|0,/\/StructParents 3/s//\/StructParents 4/
heading level|s/\/S \/H2/\/S \/H4/
CASES
exit $BAD
