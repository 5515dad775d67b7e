#!/bin/bash
# check-asan.sh BUILD : unit tests, command-line tests and the whole demonstration with a build that has AddressSanitizer,
# leak detection and UndefinedBehaviorSanitizer in it. Any report fails; generator/setup/lsan.supp names what is not ours.
set -u
BUILD=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 1
export ANNAI="$BUILD/annai" BUILD ANNAI_LANG=en LC_ALL=C.UTF-8
export ANNAI_SHARED="${ANNAI_SHARED:-$(cd .. && pwd)/shared}"
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
# Reports go into files: a worker's standard error may be a test's. Exit status 99 is no status of annai's own.
export ASAN_OPTIONS="detect_leaks=1:exitcode=99:log_path=$reports/asan:detect_stack_use_after_return=1:strict_string_checks=1:allocator_may_return_null=0"
export LSAN_OPTIONS="suppressions=$PWD/generator/setup/lsan.supp:print_suppressions=0"
export UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports/ubsan"
# GLib's own arenas would hide what is read after it was freed.
export G_SLICE=always-malloc G_DEBUG=gc-friendly
# Shadow memory and quarantine are not the program's: the hostile files are held to more time and memory.
export HOSTILE_SECONDS=30 HOSTILE_MIB=2048 PUBLISH_TRIES=6
bad=0

check() { # check NAME COMMAND...
  local name=$1 status start=$SECONDS
  shift
  timeout -k 5 1800 "$@" > "$reports/out" 2>&1 < /dev/null
  status=$?
  if compgen -G "$reports/*san.*" > /dev/null; then
    echo "FAILED   $name: reported"
    head -n 60 -q "$reports"/asan.* "$reports"/ubsan.* 2> /dev/null | sed 's/^/    /' | head -n 120
    rm -f "$reports"/asan.* "$reports"/ubsan.*
    bad=1
  elif [ $status != 0 ] && [ $status != 77 ]; then
    echo "FAILED   $name (status $status)"
    tail -n 30 "$reports/out" | sed 's/^/    /'
    bad=1
  else
    printf 'ok       %-28s %3d s\n' "$name" $((SECONDS - start))
  fi
}

for t in tests/unit/test_*.c; do
  name=$(basename "$t" .c)
  check "unit/${name#test_}" "$BUILD/tests/$name"
done
for t in tests/fuzz/fuzz_*.c; do # their corpora, and the samples of ../shared, through the targets of make fuzz
  name=$(basename "$t" .c)
  check "fuzz/${name#fuzz_}" "$BUILD/replay/$name" "tests/fuzz/corpus/${name#fuzz_}"
done
# Not here: tests that compare runs with runs (same-bytes) or measure; what they run is run by the others.
for t in usage invalid golden hostile import; do check "cli/$t" "tests/cli/$t.sh"; done
ASAN_OPTIONS="$ASAN_OPTIONS:handle_segv=0" check cli/publish tests/cli/publish.sh # it kills workers itself
check "the demonstration, checked" "$ANNAI" --private tests/private-demo check
check "the demonstration, built" "$ANNAI" --private tests/private-demo build --out "$reports/output"
check "a ward of its own" "$ANNAI" init "$reports/ward" --facilities 30
check "a ward of its own, built" "$ANNAI" -C "$reports/ward" build
[ $bad = 0 ] && echo "no error, no leak"
exit $bad
