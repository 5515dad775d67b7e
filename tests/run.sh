#!/bin/bash
# run.sh BUILD : every test. A test is a program: 0 passed, 77 skipped (it says why), anything else failed.
# `ONLY=pattern` runs those whose name holds the pattern.
set -u
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 1
export ANNAI="$build/annai" BUILD="$build"
export ANNAI_SHARED="${ANNAI_SHARED:-$(cd .. && pwd)/shared}"
export ANNAI_LANG=en LC_ALL=C.UTF-8 # a minimal system has no other locale, and names none
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
passed=0 failed=0 skipped=0

run() { # run NAME COMMAND...
  local name=$1 status start
  shift
  [[ -n ${ONLY-} && $name != *$ONLY* ]] && return
  start=$SECONDS
  timeout -k 5 900 "$@" >"$log/out" 2>&1 </dev/null
  status=$?
  case $status in
    0) passed=$((passed + 1)); printf 'ok       %-28s %3d s%s\n' "$name" $((SECONDS - start)) "$(grep -c '^skipped' "$log/out" | sed '/^0$/d; s/.*/  (& parts skipped)/')" ;;
    77) skipped=$((skipped + 1)); printf 'skipped  %-28s %s\n' "$name" "$(tail -n 1 "$log/out")" ;;
    *) failed=$((failed + 1)); printf 'FAILED   %s (status %d)\n' "$name" $status; tail -n 60 "$log/out" | sed 's/^/    /' ;;
  esac
}

for t in tests/code/*.sh; do run "code/$(basename "$t" .sh)" "$t"; done
for t in tests/unit/test_*.c; do
  name=$(basename "$t" .c)
  run "unit/${name#test_}" "$build/tests/$name"
done
for t in tests/fuzz/fuzz_*.c; do # their corpora, and the samples of ../shared, through the targets of make fuzz
  name=$(basename "$t" .c)
  run "fuzz/${name#fuzz_}" "$build/replay/$name" "tests/fuzz/corpus/${name#fuzz_}"
done
for t in tests/cli/*.sh; do run "cli/$(basename "$t" .sh)" "$t"; done
for t in tests/press/test-*.sh; do run "press/$(basename "$t" .sh)" "$t"; done
for t in tests/real/test-*.sh; do run "real/$(basename "$t" .sh)" "$t"; done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
