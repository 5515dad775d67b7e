#!/bin/bash
# pictures.sh [ANNAI [NAME...]] : makes the pictures of the staff manual anew, assets/manual/*.png, from a fresh copy of the
# demonstration. Needs chromium, poppler-utils, python3-pil, xvfb, xdotool, libreoffice-calc, libreoffice-gtk3, libreoffice-l10n-ja,
# fonts-morisawa-bizud-gothic. Only the invented ward is shown.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
annai=$(realpath "${1:-build/annai}")
[ $# -gt 0 ] && shift
export ANNAI_SHARE=$root/generator/share ANNAI_STARTER=$root ANNAI_LANG=ja
work=$(mktemp -d)
python=/usr/bin/python3
screen=:77
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p assets/manual
wanted() { [ "${#names[@]}" = 0 ] && return; local n; for n in "${names[@]}"; do [ "$n" = "$1" ] && return; done; return 1; }
names=("$@")

# keep NAME [LEFT TOP RIGHT BOTTOM] : cuts, brings to 1000 pixels, few colours, at most 120 KB
keep() {
  $python - "$work/shot.png" "assets/manual/$1.png" "${@:2}" <<'PY'
import os, sys
from PIL import Image
source, target, cut = sys.argv[1], sys.argv[2], [int(x) for x in sys.argv[3:]]
image = Image.open(source).convert("RGB")
if cut: image = image.crop(cut)
if image.width > 1000: image = image.resize((1000, round(image.height * 1000 / image.width)), Image.LANCZOS)
# Small symbols keep their colour when colours are chosen by their place in the cube, not by number.
for colours in (256, 192, 128, 96, 64, 40):
    image.quantize(colours, method=Image.Quantize.FASTOCTREE, kmeans=2, dither=Image.Dither.NONE).save(target, optimize=True)
    if os.path.getsize(target) <= 120_000: break
print(f"{target}  {image.width} x {image.height}  {os.path.getsize(target) // 1000} KB")
PY
}
# page FILE WIDTH HEIGHT : what a browser shows of a page
page() {
  timeout 90 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking \
    --allow-file-access-from-files --user-data-dir="$work/browser" --force-device-scale-factor=1 --screenshot="$work/shot.png" \
    --window-size="$2,$3" "file://$1" >/dev/null 2>&1
}
# paper FILE.pdf PAGE DPI : a page of paper
paper() { pdftoppm -png -singlefile -f "$2" -r "$3" "$1" "$work/shot"; }
# sheet FILE WIDTH HEIGHT [WORD...] : a spreadsheet; words are keys, `at:X,Y` puts the pointer there, `type:TEXT` types
sheet() {
  local file=$1 w=$2 h=$3 profile=$work/office id='' k office server
  shift 3
  mkdir -p "$profile/user"
  [ -s "$profile/user/registrymodifications.xcu" ] || cat >"$profile/user/registrymodifications.xcu" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="UILocale" oor:op="fuse"><value>ja</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>ja</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>7.4</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
X
  Xvfb $screen -screen 0 "${w}x${h}x24" >/dev/null 2>&1 & server=$!
  sleep 1
  DISPLAY=$screen SAL_USE_VCLPLUGIN=gtk3 soffice -env:UserInstallation="file://$profile" --norestore --nologo ${INFILTER+"--infilter=$INFILTER"} --calc "$file" >/dev/null 2>&1 & office=$!
  for k in $(seq 60); do
    sleep 0.5
    id=$(DISPLAY=$screen xdotool search --onlyvisible --name "$(basename "$file")" 2>/dev/null | tail -n 1) && [ -n "$id" ] && break
  done
  sleep 2
  DISPLAY=$screen xdotool windowmove "$id" 0 0 windowsize "$id" "$w" "$h" windowfocus "$id"
  sleep 1.5
  for k; do
    case $k in
      at:*) k=${k#at:}; DISPLAY=$screen xdotool mousemove "${k%,*}" "${k#*,}"; sleep 0.3; DISPLAY=$screen xdotool mousemove_relative 2 1; sleep 1.5 ;;
      press:*) k=${k#press:}; DISPLAY=$screen xdotool mousemove "${k%,*}" "${k#*,}" click 1 ;;
      type:*) DISPLAY=$screen xdotool type "${k#type:}" ;;
      *) DISPLAY=$screen xdotool key "$k" ;;
    esac
    sleep 0.4
  done
  sleep 1
  $python -c 'from PIL import ImageGrab; import sys; ImageGrab.grab(xdisplay=sys.argv[1]).save(sys.argv[2])' $screen "$work/shot.png"
  for k in $(ps -eo pid,args | awk -v p="UserInstallation=file://$profile" 'index($0, p) && !/awk/ {print $1}'); do kill "$k" 2>/dev/null || true; done
  sleep 0.5
  kill $server; wait $server $office 2>/dev/null || true
}

# The ward as init makes it, and its publications.
ward=$work/my-ward
"$annai" init "$ward"
"$annai" -C "$ward" --private "$root/tests/private-demo" build --out "$work/out" 2>/dev/null

wanted home && { page "$work/out/public/index.html" 1280 800; keep home; }
wanted map && { paper "$work/out/public/print/map.pdf" 1 150; keep map 1560 1940 2560 2500; }
wanted directory && { paper "$work/out/public/print/directory.pdf" 12 130; keep directory; }
wanted professional && { paper "$work/out/professional/print/directory-professional.pdf" 3 90; keep professional 0 0 1052 560; }

if wanted table; then cp "$ward/content/records/facilities.csv" "$work/facilities.csv"; INFILTER='CSV:44,34,76,1,,0,false,true,false' sheet "$work/facilities.csv" 1100 500; keep table; fi

# Mistakes, and what check says of them.
if wanted check || wanted check-sheet; then
  cp -r "$ward" "$work/wrong"
  $python tests/manual/mistakes.py "$work/wrong"
  "$annai" -C "$work/wrong" check --report "$work/wrong/report" 2>/dev/null || true
  wanted check && { page "$work/wrong/report/check.html" 1100 1500; keep check 0 0 1100 1240; }
  wanted check-sheet && { sheet "$work/wrong/report/facilities.xlsx" 1250 560 Down Down Right Right Right Right Right Right Right Right Right Right at:985,217; keep check-sheet; }
fi

# The practice files of the country: two years.
if wanted proposals || wanted proposals-sheet; then
  cp -r "$ward" "$work/yearly"
  (cd "$work/yearly" && "$annai" import kaigo content/manual/practice/kaigo-2026.csv --apply && "$annai" import kaigo content/manual/practice/kaigo-2027.csv) >/dev/null 2>&1
  wanted proposals && { page "$work/yearly/output/office/import/kaigo.html" 1400 2000; keep proposals 60 0 1340 1000; }
  wanted proposals-sheet && { sheet "$work/yearly/output/office/import/kaigo.xlsx" 1320 460; keep proposals-sheet; }
fi

# Places found from a list of addresses.
if wanted locate-sheet || wanted map-town; then
  cp -r "$ward" "$work/places"
  $python tests/manual/no-places.py "$work/places"
  (cd "$work/places" && "$annai" locate content/manual/practice/towns.csv) >/dev/null 2>&1 || true
  wanted locate-sheet && { sheet "$work/places/output/office/locate/locate.xlsx" 1400 520; keep locate-sheet; }
  if wanted map-town; then
    (cd "$work/places" && "$annai" locate content/manual/practice/towns.csv --apply && "$annai" build map) >/dev/null 2>&1
    paper "$work/places/output/public/print/map.pdf" 1 150
    keep map-town 1560 1940 2560 2500
  fi
fi
