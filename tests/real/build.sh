#!/bin/sh
# build.sh ANNAI DIR : builds, below DIR, what a real office would from the real data of ../shared/data (nothing of it is kept
# in this repository): everything comes in through `annai import` and `annai locate`. What could not be used, what was mended
# and what waits for a decision stands row by row in DIR/<ward>-report.txt. Status 77 where that folder is not present.
set -eu
annai=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
data=${ANNAI_SHARED:-$here/../../../shared}/data
presets=$here/../../generator/share/presets
dir=$2
[ -d "$data/kaigo" ] || { echo "no ../shared/data here"; exit 77; }
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

ward() { # ward NAME : its settings, without records
  rm -rf "$dir/$1"
  mkdir -p "$dir/$1"
  cp -r "$here/$1/." "$dir/$1/"
  mkdir -p "$dir/$1/content/records" "$dir/$1/assets/basemap" "$dir/$1/assets/address"
  : > "$dir/$1-report.txt"
}
run() { # run NAME WORDS... : one command of annai on a ward; its findings go into the report
  name=$1
  shift
  echo "== annai $*" | sed "s|$data/||g" >> "$dir/$name-report.txt"
  "$annai" -C "$dir/$name" "$@" >> "$dir/$name-report.txt" 2>&1 || { tail -n 30 "$dir/$name-report.txt" >&2; exit 1; }
}
waits() { # waits NAME : the proposals that nobody has decided on, row by row
  for f in "$dir/$1"/output/office/import/*.csv; do
    { echo "== $(basename "$f")"; sed '1s/^\xEF\xBB\xBF//' "$f"; } >> "$dir/$1-report.txt"
  done
}

ward kaigo
for w in 13101 13104 13105 13106 13116 13117 13118; do
  cp "$data/geo/ward-boundary/$w.geojson" "$dir/kaigo/assets/basemap/ward-$w.geojson"
done
cp "$data/geo/rail/rail-lines.bunkyo-area.geojson" "$dir/kaigo/assets/basemap/rail.geojson"
cp "$data/geo/rail/stations.bunkyo-area.geojson" "$dir/kaigo/assets/basemap/stations.geojson"
# The national preset takes one municipality; this office wants all of Tokyo, and drops the line that says so.
sed '/^where:/,/^none:/{/^none:/!d;}' "$presets/kaigo.yaml" > "$dir/kaigo/kaigo-tokyo.yaml"
run kaigo import "$dir/kaigo/kaigo-tokyo.yaml" "$data"/kaigo/jigyosho_120.tokyo.csv "$data"/kaigo/jigyosho_140.tokyo.csv \
  "$data"/kaigo/jigyosho_730.tokyo.csv "$data"/kaigo/jigyosho_760.tokyo.csv "$data"/kaigo/jigyosho_770.tokyo.csv --apply --repairs
run kaigo build
waits kaigo
outside=$(grep -c 'outside-frame' "$dir/kaigo-report.txt" || true)
echo "real data: Tokyo's care offices in $dir/kaigo/output; $outside rows lie outside the sheet's frame, listed in $dir/kaigo-report.txt"

ward bunkyo
cp "$data/geo/ward-boundary/13105.geojson" "$dir/bunkyo/assets/basemap/ward.geojson"
cp "$data/geo/small-areas/13105.geojson" "$dir/bunkyo/assets/basemap/small-areas.geojson"
cp "$data/geo/small-areas/neighbours-of-13105.geojson" "$dir/bunkyo/assets/basemap/neighbours.geojson"
cp "$data/geo/rail/rail-lines.bunkyo-area.geojson" "$dir/bunkyo/assets/basemap/rail.geojson"
cp "$data/geo/rail/stations.bunkyo-area.geojson" "$dir/bunkyo/assets/basemap/stations.geojson"
cp "$data/address/isj2019-13105.csv" "$dir/bunkyo/assets/address/isj.csv"
# Hospitals, dentists and pharmacies first: they say which kind an institution is. Then the list of insured institutions, the care
# offices, and the list of 2020 for telephones. What a person must decide stays open, and stands in output/office/import/.
lists=$data/mhlw-navii/bunkyo-lists
run bunkyo import navii-list "$lists/hospital.csv" "$lists/dental.csv" "$lists/pharmacy.csv" --apply --repairs
run bunkyo import insured "$data/roster/insured-institutions-202508.bunkyo.csv" --apply --repairs
run bunkyo import kaigo "$data"/kaigo/jigyosho_120.tokyo.csv "$data"/kaigo/jigyosho_140.tokyo.csv \
  "$data"/kaigo/jigyosho_730.tokyo.csv "$data"/kaigo/jigyosho_760.tokyo.csv "$data"/kaigo/jigyosho_770.tokyo.csv \
  "$data/kaigo/jigyosho_710.csv" --apply --repairs
run bunkyo import telemed-2020 "$data/telemed-2020/tokyo.csv" --apply --repairs
run bunkyo locate --apply
run bunkyo build
waits bunkyo
echo "real data: a ward's institutions in $dir/bunkyo/output, four district sheets, a list and a site; what could not be used: $dir/bunkyo-report.txt"

# Streets and buildings: OpenStreetMap's own answer and PLATEAU's outlines, in a frame that the data fill.
ward otemachi
cp "$data/geo/osm-otemachi/overpass_raw.json" "$dir/otemachi/assets/basemap/roads.json"
cp "$data/geo/osm-otemachi/overpass_places_raw.json" "$dir/otemachi/assets/basemap/places.json"
cp "$data/geo/osm-otemachi/buildings-plateau.geojson" "$dir/otemachi/assets/basemap/buildings.geojson"
cp "$data/geo/tokyo-municipalities/N03-21_13_210101.geojson" "$dir/otemachi/assets/basemap/municipalities.geojson"
cp "$data/geo/rail/rail-lines.bunkyo-area.geojson" "$dir/otemachi/assets/basemap/rail.geojson"
cp "$data/geo/rail/stations.bunkyo-area.geojson" "$dir/otemachi/assets/basemap/stations.geojson"
python3 "$here/otemachi.py" "$data/geo/osm-otemachi/overpass_places_raw.json" 139.7575 35.678 139.7775 35.6945 "$dir/otemachi/content/records/facilities.csv"
run otemachi build
echo "real data: streets and buildings of Otemachi in $dir/otemachi/output, a sheet of 1:5000 and a list"
