#!/bin/sh
# Holds every PDF of a finished output folder against other tools; with a file that bleeds it then shows that the check itself
# can fail. WANT_BLEED=1: there must be such a file.
#   check-all.sh OUTPUT
set -eu
here=$(dirname "$0")
out=$1 bad=0 n=0 bleeding= least=0
for file in $(find "$out/press" -name '*.pdf' 2>/dev/null | LC_ALL=C sort); do
  told=$("$here/check-pdf.sh" "$file" press) || bad=1
  echo "$told"
  size=$(wc -c <"$file")
  case $told in
  *"; bleeding 0"*) ;;
  *bleeding*) [ "$least" -gt 0 ] && [ "$size" -gt "$least" ] || { bleeding=$file least=$size; } ;;
  esac
  n=$((n + 1))
done
for file in $(find "$out" -path '*/print/*.pdf' | LC_ALL=C sort); do
  "$here/check-pdf.sh" "$file" screen || bad=1
  n=$((n + 1))
done
[ "$n" -gt 0 ] || { echo "check-all.sh: no PDF below $out" >&2; exit 1; }
if [ -n "$bleeding" ]; then
  "$here/check-pdf-itself.sh" "$bleeding" || bad=1
elif [ -n "${WANT_BLEED-}" ]; then
  echo "check-all.sh: no press file bleeds" >&2
  bad=1
fi
exit "$bad"
