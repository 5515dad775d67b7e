#!/bin/bash
# annai impose: sheets for the office copier from what a build made; the same bytes twice; what does not fit is told in millimetres.
. tests/lib.sh
W=$SCRATCH/w
small_ward "$W"
expect 2 "$ANNAI" -C "$W" impose
expect 2 "$ANNAI" -C "$W" impose book --sheet A9
expect 2 "$ANNAI" -C "$W" impose book --kind sadle
[[ $ERR == *saddle* ]] || fail "no hint: $ERR"
expect 1 "$ANNAI" -C "$W" impose book
[[ $ERR == *made-file-none* ]] || fail "a book that is not built: $ERR"
expect 0 "$ANNAI" -C "$W" build book list
expect 0 "$ANNAI" -C "$W" impose list --sheet A3
F=$W/output/office/impose/list/list-saddle-a3.pdf
[ -f "$F" ] || fail "no $F"
qpdf --check "$F" > "$SCRATCH/check" 2>&1 || fail "qpdf: $(cat "$SCRATCH/check")"
[ "$(qpdf --show-npages "$F")" = 4 ] || fail "a sheet and the guide's have four sides"
cp "$F" "$SCRATCH/first.pdf"
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest"
# Every word of every page is on the sheets.
words() { pdftotext -raw "$1" - | tr -d ' \f' | grep -v '^$' | sort -u; }
words "$W/output/public/print/list.pdf" > "$SCRATCH/all"
words "$F" > "$SCRATCH/imposed"
lost=$(comm -23 "$SCRATCH/all" "$SCRATCH/imposed" | wc -l)
[ -s "$SCRATCH/all" ] && [ "$lost" = 0 ] || fail "$lost lines of text lost: $(comm -23 "$SCRATCH/all" "$SCRATCH/imposed" | head -3)"
# The guide stands first and says the edge; A3 lies, so it is the short one.
pdftotext -raw -f 1 -l 1 "$F" - | tr -d ' \n' | grep -q 'flipontheshortedge' || fail "the guide does not name the edge"
# The same bytes again, in another time zone and place; a build leaves them.
expect 0 env TZ=Asia/Tokyo "$ANNAI" -C "$W" impose list --sheet A3 --out "$SCRATCH/elsewhere"
cmp "$SCRATCH/first.pdf" "$SCRATCH/elsewhere/list-saddle-a3.pdf" || fail "other bytes"
expect 0 "$ANNAI" -C "$W" build list
[ -f "$F" ] || fail "a build took the sheets away"
# Too small a sheet: status 1, the millimetres.
expect 1 "$ANNAI" -C "$W" impose list --sheet A4
[[ $ERR == *"123 mm across, 87 mm down"* ]] || fail "what is missing: $ERR"
# Cards, labels, signatures from the press file: the trim is what counts, the marks are not on the sheets.
expect 0 "$ANNAI" -C "$W" --json impose book --sheet A3 --kind cards --guide none
[[ $OUT == *'"kind":"cards"'* && $OUT == *'"duplex":true'* ]] || fail "json: $OUT"
expect 0 "$ANNAI" -C "$W" impose book --sheet A3 --kind labels --edge short
expect 0 "$ANNAI" -C "$W" impose list --kind perfect --from press --guide last
P=$W/output/office/impose/list/list-perfect-a3.pdf
[ "$(pdfinfo -f 1 -l 1 "$P" | awk '/Page.*size/ {print int($4), int($6)}')" = "1190 841" ] || fail "the sheet's size: $(pdfinfo "$P")"
expect 1 "$ANNAI" -C "$W" impose content/site.pdf
exit $BAD
