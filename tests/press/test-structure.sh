#!/bin/bash
# Structure of every screen PDF of the demonstration: sound, its text that of its source, the same bytes twice; and the
# checker itself finds what is broken on purpose.
. tests/lib.sh
command -v qpdf > /dev/null && command -v python3 > /dev/null || { echo "no qpdf or python3"; exit 77; }
for run in 1 2; do expect 0 "$ANNAI" --private tests/private-demo build --out "$SCRATCH/$run"; done
for audience in public professional; do
  "$ANNAI" --private tests/private-demo dump records --audience $audience > "$SCRATCH/records-$audience" || BAD=1
  for pdf in "$SCRATCH/1/$audience/print"/*.pdf; do
    cmp "$pdf" "${pdf/$SCRATCH\/1/$SCRATCH/2}" || BAD=1
    "$ANNAI" --private tests/private-demo dump doc "$(basename "$pdf" .pdf)" > "$SCRATCH/source" || BAD=1
    python3 tests/press/source.py --dump "$SCRATCH/source" --records "$SCRATCH/records-$audience" "$pdf" || BAD=1
  done
done
[ "$(find "$SCRATCH/1" -path '*/print/*.pdf' | wc -l)" -ge 7 ] || fail "too few files"
# A book whose words are not those of its source: each case changes one file of the ward, and the book is held against the
# ward as it was.
small_ward "$SCRATCH/w"
page=$SCRATCH/w/content/guide/ja/book/02-talk.md words=いちばん話しやすい人からで大丈夫です
"$ANNAI" -C "$SCRATCH/w" dump doc book > "$SCRATCH/source"
cp "$page" "$SCRATCH/page.md"
held() { # held : builds the book and holds its text against the ward's
  expect 0 "$ANNAI" -C "$SCRATCH/w" build book --out "$SCRATCH/held"
  (cd "$SCRATCH/w" && python3 "$OLDPWD/tests/press/source.py" --dump "$SCRATCH/source" "$SCRATCH/held/public/print/book.pdf") > "$SCRATCH/told" 2>&1
}
held || { fail "the book as it is"; cat "$SCRATCH/told"; }
while IFS='|' read -r what told change; do
  sed "$change" "$SCRATCH/page.md" > "$page"
  cmp -s "$SCRATCH/page.md" "$page" && fail "$what: nothing changed"
  held && fail "not found: $what"
  grep -q "$told" "$SCRATCH/told" || { fail "$what is told as:"; cat "$SCRATCH/told"; }
done << CASES
a paragraph missing|not in the file:|/^$words/d
a paragraph twice|not of the source:|/^$words/{h;G;s/\n/\n\n/}
a paragraph elsewhere|out of order:|/^- 家族と/{h;d};/^- 鉛筆/{s/.*/- 家族と読むときは、答えをせかさないでください。\n&/}
foreign words|not of the source:|s/^$words/知らない文章です。&/
a word changed|not in the file:|s/誕生日/命日/
a cell twice|not of the source:|s/^| 帰り道.*/&\n&/
CASES
cp "$SCRATCH/page.md" "$page"
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
