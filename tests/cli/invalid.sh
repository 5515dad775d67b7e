#!/bin/bash
# Wards that must fail, and a few that are warned of: tests/invalid/<case>/ lays its files over the small ward, remove.txt
# takes some away; expected.txt holds what `annai check` says, first the exit status. In Japanese it says the same things at
# the same places. command.txt names another command (what only a build sees). `WRITE=1` rewrites the expected files.
. tests/lib.sh
n=0
said() { # said LANGUAGE FILE
  ANNAI_LANG=$1 "$ANNAI" -C "$SCRATCH/w" $command 2> "$SCRATCH/said" > /dev/null
  { echo "status $?"; sed "s|$PWD/||g; s|$SCRATCH/w/||g" "$SCRATCH/said"; } > "$2"
}
places() { sed -E 's/^(.*): (error|warning|note): .* \[([a-z0-9-]+)\]$/\1 \2 \3/; s/^(error|warning|note): .* \[([a-z0-9-]+)\]$/\1 \2/' "$1"; }
for case in tests/invalid/*/expected.txt; do
  dir=${case%/expected.txt}
  rm -rf "$SCRATCH/w"
  small_ward "$SCRATCH/w"
  (cd "$dir" && find . -type f ! -name expected.txt ! -name remove.txt ! -name command.txt -exec cp --parents {} "$SCRATCH/w/" \;)
  [ -f "$dir/remove.txt" ] && (cd "$SCRATCH/w" && xargs rm -rf < "$OLDPWD/$dir/remove.txt")
  command=check
  [ -f "$dir/command.txt" ] && command="$(cat "$dir/command.txt") --out $SCRATCH/w/output"
  said en "$SCRATCH/all"
  said ja "$SCRATCH/ja"
  [ -n "${WRITE-}" ] && cp "$SCRATCH/all" "$case"
  diff -u "$case" "$SCRATCH/all" || fail "$dir"
  diff <(places "$SCRATCH/all") <(places "$SCRATCH/ja") || fail "$dir: other findings in Japanese"
  if grep -P ': (error|warning|note): ' "$SCRATCH/ja" | grep -vP '[\x{3040}-\x{30ff}]'; then fail "$dir: no Japanese"; fi
  n=$((n + 1))
done
[ $n -gt 80 ] || fail "only $n cases"
grep -L '^status 1' tests/invalid/*/expected.txt | grep -vE '/(facilities-query|postal|publication-select-frame|reading|url|tel|postal-list|words|pages-wanted|pages-over|book-fonts|map-off-frame)/' && fail "these must fail"
exit $BAD
