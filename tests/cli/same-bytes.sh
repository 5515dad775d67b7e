#!/bin/bash
# Same input, same bytes: time zone, locale, umask, folder, clock and number of jobs change nothing.
. tests/lib.sh
small_ward "$SCRATCH/w"
small_ward "$SCRATCH/another folder"
expect 0 "$ANNAI" -C "$SCRATCH/w" build --out "$SCRATCH/reference"
one() { # one LABEL COMMAND...
  local label=$1
  shift
  "$@" >/dev/null 2>"$SCRATCH/err" || { fail "$label: $(head -n 3 "$SCRATCH/err")"; return; }
  cmp -s "$SCRATCH/reference/MANIFEST.sha256" "$SCRATCH/o/MANIFEST.sha256" ||
    fail "$label: $(diff "$SCRATCH/reference/MANIFEST.sha256" "$SCRATCH/o/MANIFEST.sha256" | head -n 3)"
  rm -rf "$SCRATCH/o"
}
B=("$ANNAI" -C "$SCRATCH/w" build --out "$SCRATCH/o")
one "again" "${B[@]}"
one "time zone" env TZ=Pacific/Auckland "${B[@]}"
one "locale" env LC_ALL=C.UTF-8 LANG=C.UTF-8 "${B[@]}"
one "locale de" env LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 "${B[@]}"
one "language of messages" env ANNAI_LANG=ja "${B[@]}"
(umask 077; one "umask" "${B[@]}"; exit $BAD) || BAD=1
one "one job" "${B[@]}" --jobs 1
one "seven jobs" "${B[@]}" --jobs 7
one "folder" "$ANNAI" -C "$SCRATCH/another folder" build --out "$SCRATCH/o"
(cd "$SCRATCH/another folder" && one "from within" "$ANNAI" build --out "$SCRATCH/o"; exit $BAD) || BAD=1
if command -v faketime >/dev/null; then one "clock" faketime '2031-02-03 04:05:06' "${B[@]}"; else echo "skipped: clock (no faketime)"; fi
exit $BAD
