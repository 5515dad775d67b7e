#!/bin/bash
# The QR codes on the sheets are read from the printer's files, rendered as a fax: 200 dpi, black and white.
. tests/lib.sh
command -v zbarimg > /dev/null || { echo "needs zbar-tools"; exit 77; }
"$ANNAI" build map poster dementia-map --out "$SCRATCH/out" 2> "$SCRATCH/said" || { cat "$SCRATCH/said"; exit 1; }
n=0
for name in map poster dementia-map; do
  pdftoppm -r 200 -mono "$SCRATCH/out/press/public/$name/$name.pdf" "$SCRATCH/$name"
  found=0
  for page in "$SCRATCH/$name"-*.pbm; do
    for code in $(zbarimg -q --raw -S*.disable -Sqrcode.enable "$page" 2> /dev/null); do
      [ "$code" = https://hibari.example.jp/annai/ ] || fail "$name: a code says $code"
      found=$((found + 1))
    done
  done
  [ "$found" -ge 1 ] || fail "$name: no code is read"
  n=$((n + found))
done
[ "$n" -ge 6 ] || fail "only $n codes are read"
echo "$n codes"
exit $BAD
