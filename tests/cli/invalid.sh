#!/bin/bash
# Wards that must fail: tests/invalid/<case>/ lays its files over the small ward; expected.txt holds what `annai check` says,
# first the exit status. `WRITE=1` rewrites them.
. tests/lib.sh
n=0
for case in tests/invalid/*/expected.txt; do
  dir=${case%/expected.txt}
  rm -rf "$SCRATCH/w"
  small_ward "$SCRATCH/w"
  (cd "$dir" && find . -type f ! -name expected.txt ! -name remove.txt -exec cp --parents {} "$SCRATCH/w/" \;)
  [ -f "$dir/remove.txt" ] && (cd "$SCRATCH/w" && xargs rm -rf < "$OLDPWD/$dir/remove.txt")
  ANNAI_LANG=en "$ANNAI" -C "$SCRATCH/w" check 2> "$SCRATCH/said" > /dev/null
  { echo "status $?"; cat "$SCRATCH/said"; } > "$SCRATCH/all"
  [ -n "${WRITE-}" ] && cp "$SCRATCH/all" "$case"
  diff -u "$case" "$SCRATCH/all" || fail "$dir"
  n=$((n + 1))
done
[ $n -gt 5 ] || fail "only $n cases"
exit $BAD
