#!/usr/bin/env python3
"""otemachi.py PLACES FRAME OUT : the clinics, hospitals, dentists and pharmacies among the places that the Overpass API answered, as a
record file; FRAME is west south east north in degrees."""
import csv, json, re, sys

source, west, south, east, north, to = sys.argv[1], *map(float, sys.argv[2:6]), sys.argv[6]
KINDS = {"hospital": "hospital", "clinic": "clinic", "doctors": "clinic", "dentist": "dentist", "pharmacy": "pharmacy"}
rows = []
for e in json.load(open(source, encoding="utf-8"))["elements"]:
    tags, at = e.get("tags", {}), e if "lat" in e else e.get("center", {})
    kind = KINDS.get(tags.get("amenity"))
    if kind and tags.get("name") and west <= at["lon"] <= east and south <= at["lat"] <= north:
        tel = re.sub(r"^\+81[ -]*0?", "0", tags.get("phone", tags.get("contact:phone", "")).split(";")[0]).replace(" ", "-")
        if not re.fullmatch(r"0\d{1,4}-\d{1,4}-\d{4}", tel):
            tel = ""
        rows.append([e["type"][0] + str(e["id"]), kind, tags.get("name:ja", tags["name"]), at["lat"], at["lon"], tel])
with open(to, "w", encoding="utf-8", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow("id kind name lat lon tel".split())
    out.writerows(sorted(rows))
