#!/bin/bash
# run.sh BUILD SECONDS : each fuzz target for so many seconds, two at a time. What the fuzzers find new stays in
# BUILD/corpus/<name>, and is where the next run begins; tests/fuzz/corpus/<name> holds the seeds and what once broke something.
set -u
build=$(cd "$1" && pwd) seconds=$2
cd "$(dirname "$0")/../.." || exit 1
export LSAN_OPTIONS="suppressions=$PWD/tests/fuzz/lsan.supp:print_suppressions=0"
export ASAN_OPTIONS="allocator_may_return_null=0:detect_stack_use_after_return=1"
export UBSAN_OPTIONS="print_stacktrace=1" G_SLICE=always-malloc
export ASAN_SYMBOLIZER_PATH="${ASAN_SYMBOLIZER_PATH:-$(command -v llvm-symbolizer-14 || command -v llvm-symbolizer)}"
mkdir -p "$build/corpus" "$build/found"

one() { # one NAME
  local name=$1 log="$build/found/$1.log" dictionary=()
  [ -f "tests/fuzz/$name.dict" ] && dictionary=(-dict="tests/fuzz/$name.dict")
  mkdir -p "$build/corpus/$name"
  if "$build/fuzzers/fuzz_$name" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
    -artifact_prefix="$build/found/$name-" "${dictionary[@]}" "$build/corpus/$name" "tests/fuzz/corpus/$name" > "$log" 2>&1; then
    awk -v n="$name" '/number_of_executed_units/ { r = $2 } /average_exec_per_sec/ { s = $2 } /peak_rss_mb/ { m = $2 }
      /cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") c = $(i + 1) }
      END { printf "ok       %-10s %9d runs, %6d a second, %5d edges, %4d MiB\n", n, r, s, c, m }' "$log"
  else
    echo "FAILED   $name"
    grep -aE 'ERROR|runtime error|broken promise|SUMMARY|#[0-9]+ .* generator/|Test unit written' "$log" | head -n 25 | sed 's/^/    /'
    for input in $(sed -n 's/.*Test unit written to //p' "$log"); do
      echo "    the input, $input:"
      head -c 400 "$input" | od -c | head -n 26 | sed 's/^/      /'
    done
    return 1
  fi
}

bad=0
for first in $(for t in tests/fuzz/fuzz_*.c; do basename "$t" .c; done | paste -d, - -); do
  pids=
  for target in ${first//,/ }; do
    one "${target#fuzz_}" &
    pids="$pids $!"
  done
  for pid in $pids; do wait "$pid" || bad=1; done
done
exit $bad
