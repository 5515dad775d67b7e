#!/bin/sh
# build.sh ANNAI DIR : builds, below DIR, what a real office would from the real data of ../shared/data (nothing of it is kept
# in this repository). Status 77 where that folder is not present.
set -eu
annai=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
data=${ANNAI_SHARED:-$here/../../../shared}/data
dir=$2
[ -d "$data/kaigo" ] || { echo "no ../shared/data here"; exit 77; }
rm -rf "$dir/kaigo/content" "$dir/kaigo/assets" "$dir/kaigo/themes"
mkdir -p "$dir/kaigo"
cp -r "$here/kaigo/." "$dir/kaigo/"
mkdir -p "$dir/kaigo/content/records" "$dir/kaigo/assets/basemap"
for service in 120 140 730 760 770; do
  cp "$data/kaigo/jigyosho_$service.tokyo.csv" "$dir/kaigo/content/records/"
done
for ward in 13101 13104 13105 13106 13116 13117 13118; do
  cp "$data/geo/ward-boundary/$ward.geojson" "$dir/kaigo/assets/basemap/ward-$ward.geojson"
done
cp "$data/geo/rail/rail-lines.bunkyo-area.geojson" "$dir/kaigo/assets/basemap/rail.geojson"
cp "$data/geo/rail/stations.bunkyo-area.geojson" "$dir/kaigo/assets/basemap/stations.geojson"
"$annai" -C "$dir/kaigo" build 2> "$dir/kaigo-report.txt" || { cat "$dir/kaigo-report.txt" >&2; exit 1; }
outside=$(grep -c 'outside-frame' "$dir/kaigo-report.txt" || true)
echo "real data: Tokyo's care offices in $dir/kaigo/output; $outside rows lie outside the sheet's frame, listed in $dir/kaigo-report.txt"
