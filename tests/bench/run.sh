#!/bin/bash
# run.sh ANNAI : CPU seconds and peak memory of the demonstration, of the books of ../shared/bench (BOOKS="handbook:100
# handbook:1000 booklet:1000 booklet:10000"; their wards are made by books.py), of its map work (MAPS="50000 500000" segments with
# 1,000 numbered pins on A1, reading GeoJSON included, beside Mapnik where python3-mapnik is installed), and of its site work at 1,000, 10,000 and 100,000 facilities, checked by its own checker, beside the peers that are installed here: the node script,
# and up to 10,000 Hugo and Eleventy (TOOLS=folder of node_modules; ../tools if it is there). SIZES="1000 10000 100000"
# and RUNS=3 may be changed; 100,000 are built once. Making the data is not measured.
set -eu
annai=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
shared=${ANNAI_SHARED:-$root/../shared}
work=${BENCH_WORK:-$root/build/bench}
out=${BENCH_OUT:-/dev/shm}/annai-bench-$$
runs=${RUNS:-3}
[ -n "${TOOLS:-}" ] || TOOLS=$(cd "$root/../tools" 2> /dev/null && pwd || echo /nowhere)
export TOOLS
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
# An atlas of an invented ward with so many facilities, its records read and its pages read back.
for n in ${ATLAS-10000}; do
  ward=$work/atlas$n
  [ -d "$ward" ] || "$annai" --quiet init "$ward" --facilities "$n" > /dev/null
  cp "$here/atlas.yaml" "$ward/content/publications/atlas.yaml"
  read -r cpu wall rss < <(measure 1 "$annai" --quiet -C "$ward" build atlas --out "$out/atlas$n")
  row "atlas of $n facilities" "$cpu" "$wall" "$rss" "$(pdfinfo "$out/atlas$n/public/print/atlas.pdf" | sed -n 's/^Pages: *//p') pages"
  rm -rf "$out/atlas$n"
done
[ -d "$shared/bench" ] || { echo "no ../shared/bench here: the site work is left out"; exit 0; }
# The books, from the text and records of the peers' own; their checker is the bench's.
for job in ${BOOKS-handbook:100 handbook:1000 booklet:1000 booklet:10000}; do
  book=${job%:*} n=${job#*:} ward=$work/$book$n
  if [ "$book" = handbook ]; then
    [ -d "$work/handbook-$n" ] || python3 "$shared/bench/gen.py" handbook "$n" "$work/handbook-$n"
    python3 "$here/books.py" handbook "$work/handbook-$n/handbook.md" "$ward"
    held=("$work/handbook-$n/headings.json")
  else
    [ -f "$work/r$n.csv" ] || python3 "$shared/bench/gen.py" records "$n" "$work/r$n.csv"
    python3 "$here/books.py" booklet "$work/r$n.csv" "$n" "$ward"
    held=("$work/r$n.csv" "$n")
  fi
  rm -rf "$out/$book$n"
  measure "$runs" "$annai" --quiet -C "$ward" build "$book" --out "$out/$book$n" > "$work/figures.txt" 2> "$work/told.txt" ||
    { grep error "$work/told.txt" | head -3; exit 1; }
  read -r cpu wall rss < "$work/figures.txt"
  said=$(python3 "$shared/bench/check_pdf.py" "$out/$book$n/public/print/$book.pdf" "$book" "${held[@]}" || true)
  row "$book of $n: annai" "$cpu" "$wall" "$rss" "$(echo "$said" | cut -c1-120)"
  echo "$said" | grep -q '"ok": true' || exit 1
  rm -rf "$out/$book$n"
done
# The map: one A1 sheet, as a tagged screen file and as a press file; every pin's number is looked for in the screen file's text.
for n in ${MAPS-50000 500000}; do
  ward=$work/sheet$n
  [ -f "$work/r1000.csv" ] || python3 "$shared/bench/gen.py" records 1000 "$work/r1000.csv"
  [ -d "$work/map$n" ] || python3 "$shared/bench/gen.py" basemap "$n" "$work/map$n" --pins "$work/r1000.csv" 1000
  python3 "$here/books.py" map "$work/map$n" "$ward"
  for sheet in sheet sheet-press; do
    measure "$runs" "$annai" --quiet -C "$ward" build $sheet --out "$out/sheet$n" > "$work/figures.txt" 2> "$work/told.txt" ||
      { grep error "$work/told.txt" | head -3; exit 1; }
    read -r cpu wall rss < "$work/figures.txt"
    said=
    if [ $sheet = sheet ]; then
      pdftotext -raw "$out/sheet$n/public/print/sheet.pdf" "$work/sheet.txt"
      said=$(grep -oE '[0-9]+' "$work/sheet.txt" | sort -un | awk '$1 >= 1 && $1 <= 1000' | wc -l)
      [ "$said" = 1000 ] || { echo "the sheet of $n shows $said of 1000 pins"; exit 1; }
      said="$said pins, $(stat -c %s "$out/sheet$n/public/print/sheet.pdf") bytes"
    fi
    row "map of $n, A1: annai $sheet" "$cpu" "$wall" "$rss" "$said"
    rm -rf "$out/sheet$n"
  done
  # All 256 px tiles of zooms 13 to 16, in one process.
  measure "$runs" "$annai" --quiet -C "$ward" build tiles --jobs 1 --out "$out/tiles$n" > "$work/figures.txt" 2> "$work/told.txt" ||
    { grep error "$work/told.txt" | head -3; exit 1; }
  read -r cpu wall rss < "$work/figures.txt"
  said=$(find "$out/tiles$n/public/tiles" -name '*.png' | wc -l)
  [ "$said" = 859 ] || { echo "$said tiles of $n, not 859"; exit 1; }
  row "tiles of $n: annai" "$cpu" "$wall" "$rss" "$said tiles, $(du -sb "$out/tiles$n/public/tiles" | cut -f1) bytes"
  rm -rf "$out/tiles$n"
  if /usr/bin/python3 -c 'import mapnik' 2> /dev/null; then
    for png in png32 png8:z=1; do
      read -r cpu wall rss < <(PNG=$png measure "$runs" /usr/bin/python3 "$shared/bench/peers/mapnik_map.py" "$work/map$n" "$out/mapnik" tiles)
      row "tiles of $n: mapnik $png" "$cpu" "$wall" "$rss" "$(find "$out/mapnik" -name '*.png' | wc -l) tiles, $(du -sb "$out/mapnik" | cut -f1) bytes"
      rm -rf "$out/mapnik"
    done
    read -r cpu wall rss < <(measure "$runs" /usr/bin/python3 "$shared/bench/peers/mapnik_map.py" "$work/map$n" "$out/mapnik" pdf)
    row "map of $n, A1: mapnik" "$cpu" "$wall" "$rss" "$(stat -c %s "$out/mapnik/sheet.pdf") bytes"
    rm -rf "$out/mapnik"
  fi
done
# A record file holds at most 256 MiB: a large register comes in files of 10,000 rows.
split() {
  python3 - "$1" "$2" <<'PY'
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as source:
    rows = csv.reader(source)
    head, out = next(rows), None
    for i, row in enumerate(rows):
        if i % 10000 == 0:
            out = open("%s/facilities-%03d.csv" % (sys.argv[2], i // 10000), "w", encoding="utf-8", newline="")
            csv.writer(out, lineterminator="\n").writerow(head)
        csv.writer(out, lineterminator="\n").writerow(row)
PY
}
for n in ${SIZES:-1000 10000 100000}; do
  times=$runs
  [ "$n" -lt 100000 ] || times=1
  ward=$work/site$n
  [ -f "$work/r$n.csv" ] || python3 "$shared/bench/gen.py" records "$n" "$work/r$n.csv"
  rm -rf "$ward" && cp -r "$here/ward" "$ward"
  mkdir -p "$ward/content/records" "$ward/content/guide/ja"
  if [ "$n" -gt 10000 ]; then split "$work/r$n.csv" "$ward/content/records"
  else cp "$work/r$n.csv" "$ward/content/records/facilities.csv"; fi
  python3 "$shared/bench/gen.py" guides "$ward/content/guide/ja"
  rm -rf "$out/site$n"
  measure "$times" "$annai" --quiet -C "$ward" build --out "$out/site$n" > "$work/figures.txt" 2> "$work/told.txt" ||
    { tail -3 "$work/told.txt"; exit 1; }
  read -r cpu wall rss < "$work/figures.txt"
  said=$(python3 "$shared/bench/check_site.py" "$work/r$n.csv" "$out/site$n/public" || true)
  row "site of $n: annai" "$cpu" "$wall" "$rss" "$(echo "$said" | cut -c1-120)"
  echo "$said" | grep -q '"ok": true' || exit 1
  rm -rf "$out/site$n"
  for peer in node hugo eleventy; do
    case $peer in
      node) command -v node > /dev/null && [ -d "$TOOLS/node_modules/markdown-it" ] || continue ;;
      hugo) command -v hugo > /dev/null && [ "$n" -lt 100000 ] || continue ;;
      eleventy) [ -d "$TOOLS/node_modules/@11ty" ] && [ "$n" -lt 100000 ] || continue ;;
    esac
    BENCH_WORK=$work BENCH_OUT=$out RUNS=$times sh "$shared/bench/run_site.sh" $peer "$n" > "$work/peer.txt" 2>&1 ||
      continue
    python3 - "$work/results.jsonl" "$n" "$peer" <<'PY'
import json, sys
r = [json.loads(l) for l in open(sys.argv[1])][-1]
print("%-34s %9.2f %9.2f %9.0f" % ("site of %s: %s" % (sys.argv[2], sys.argv[3]), r["cpu"], r["wall"], r["rss_mb"]))
PY
    rm -rf "$out"/bench-out-*
  done
done
