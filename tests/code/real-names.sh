#!/bin/bash
# The invented ward is nowhere: none of its town names is a real one of Tokyo's list, and the code names no real ward.
set -u
list="$ANNAI_SHARED/data/address/KEN_ALL.13TOKYO.cp932.csv"
[ -f "$list" ] || { echo "no ../shared/data/address here"; exit 77; }
iconv -f CP932 -t UTF-8 "$list" | python3 -c '
import csv, json, re, sys
real = {re.sub("（.*", "", r[8]) for r in csv.reader(sys.stdin)} | {"文京区", "新宿区", "稲城市", "調布市"}
bad = 0
for f in json.load(open("assets/basemap/town.geojson", encoding="utf-8"))["features"]:
    name = re.sub("[一二三四五六七八九十]+丁目$", "", f["properties"]["name"])
    if name in real: print(name, "is a real town"); bad = 1
sys.exit(bad)' || exit 1
if grep -rnE '文京|新宿|稲城|調布|東淀川' generator themes content --include='*' -I | grep -v 'generator/ARCHITECTURE.md'; then exit 1; fi
exit 0
