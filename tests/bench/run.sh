#!/bin/bash
# run.sh ANNAI : CPU seconds and peak memory of the demonstration, and of the site work of ../shared/bench at 1,000 and 10,000
# facilities, checked by its own checker, beside the peers that are installed here (Hugo; Eleventy with TOOLS=folder of
# node_modules). SIZES="1000 10000" and RUNS=3 may be changed.
set -eu
annai=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
shared=${ANNAI_SHARED:-$root/../shared}
work=${BENCH_WORK:-$root/build/bench}
out=${BENCH_OUT:-/dev/shm}/annai-bench-$$
runs=${RUNS:-3}
mkdir -p "$work" "$out"
trap 'rm -rf "$out" "${BENCH_OUT:-/dev/shm}"/.annai-bench-"$$".*' EXIT
measure() { python3 "$here/measure.py" "$@"; }
row() { printf '%-34s %9s %9s %9s   %s\n' "$@"; }
row job 'CPU s' 'wall s' 'peak MB' note
cd "$root"
read -r cpu wall rss < <(measure "$runs" "$annai" --private tests/private-demo build --out "$out/demo")
row demonstration "$cpu" "$wall" "$rss" "$(find "$out/demo" -type f | wc -l) files"
for name in site map handbook; do
  read -r cpu wall rss < <(measure "$runs" "$annai" build "$name" --out "$out/$name")
  row "  $name alone" "$cpu" "$wall" "$rss" ""
done
[ -d "$shared/bench" ] || { echo "no ../shared/bench here: the site work is left out"; exit 0; }
for n in ${SIZES:-1000 10000}; do
  ward=$work/site$n
  [ -f "$work/r$n.csv" ] || python3 "$shared/bench/gen.py" records "$n" "$work/r$n.csv"
  rm -rf "$ward" && cp -r "$here/ward" "$ward"
  mkdir -p "$ward/content/records" "$ward/content/guide/ja"
  cp "$work/r$n.csv" "$ward/content/records/facilities.csv"
  python3 "$shared/bench/gen.py" guides "$ward/content/guide/ja"
  rm -rf "$out/site$n"
  read -r cpu wall rss < <(measure "$runs" "$annai" -C "$ward" build --out "$out/site$n")
  said=$(python3 "$shared/bench/check_site.py" "$work/r$n.csv" "$out/site$n/public" || true)
  row "site of $n: annai" "$cpu" "$wall" "$rss" "$(echo "$said" | cut -c1-120)"
  echo "$said" | grep -q '"ok": true' || exit 1
  rm -rf "$out/site$n"
  for peer in hugo eleventy; do
    case $peer in
      hugo) command -v hugo > /dev/null || continue ;;
      eleventy) [ -d "${TOOLS:-/nowhere}/node_modules/@11ty" ] || continue ;;
    esac
    BENCH_WORK=$work BENCH_OUT=$out TOOLS=${TOOLS:-} RUNS=$runs sh "$shared/bench/run_site.sh" $peer "$n" > "$work/peer.txt" 2>&1 || continue
    python3 - "$work/results.jsonl" "$n" "$peer" <<'PY'
import json, sys
r = [json.loads(l) for l in open(sys.argv[1])][-1]
print("%-34s %9.2f %9.2f %9.0f" % ("site of %s: %s" % (sys.argv[2], sys.argv[3]), r["cpu"], r["wall"], r["rss_mb"]))
PY
    rm -rf "$out"/bench-out-*
  done
done
