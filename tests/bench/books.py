#!/usr/bin/env python3
"""books.py handbook MD DIR | booklet CSV ROWS DIR | map BASEMAP DIR : the ward in which annai makes the books and the map of
../../../shared/bench, from the very text, records and GeoJSON that the peers' inputs are made of. Not timed, as those are made
beforehand too."""
import csv, json, os, re, shutil, sys

HERE = os.path.dirname(os.path.abspath(__file__))

def ward(to, like="books"):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, like), to)
    for folder in ("records", "guide/ja", "codes"):
        os.makedirs(os.path.join(to, "content", folder), exist_ok=True)

def write(to, name, text):
    with open(os.path.join(to, "content", name), "w", encoding="utf-8", newline="") as out:
        out.write(text)

def handbook(md, to):
    """A file for each chapter: chapters begin new pages."""
    with open(md, encoding="utf-8") as source:
        chapters = re.split(r"(?m)^(?=# )", source.read())
    names = ["00000.md"]
    write(to, "guide/ja/00000.md", ":::page role=contents\n# 目次\n:::\n")
    for i, text in enumerate(c for c in chapters if c.strip()):
        names.append("%05d.md" % (i + 1))
        write(to, "guide/ja/" + names[-1], text)
    os.remove(os.path.join(to, "content/publications/booklet.yaml"))
    with open(os.path.join(to, "content/publications/handbook.yaml"), "a", encoding="utf-8") as out:
        out.write("pages: [%s]\n" % ", ".join(names))
    write(to, "records/facilities.csv", "id,name\na,機関\n")
    write(to, "codes/areas.csv", "code,name\na,a\n")

def booklet(source, rows, to):
    with open(source, encoding="utf-8", newline="") as f:
        found = [row for i, row in enumerate(csv.DictReader(f)) if i < rows]
    found.sort(key=lambda x: (x["area"], x["kana"], x["id"]))
    areas = {row["area"]: row["area_name"] for row in found}
    with open(os.path.join(to, "content/codes/areas.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["code", "name"])
        out.writerows([code, "%s" % name] for code, name in sorted(areas.items()))
    with open(os.path.join(to, "content/records/facilities.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow("id kind name reading number named address tel open depts".split())
        for k, x in enumerate(found, 1):
            out.writerow([x["id"], x["area"], x["name"], x["kana"], k, x["name"] + " " + x["kana"], "〒" + x["postal"] + " " + x["address"],
                          x["phone"], x["hours"].split("|")[0].replace("/", " ") + " " + x["closed"], x["depts"].replace(";", "・")])
    write(to, "guide/ja/title.md", ":::page\n# 一覧\n:::\n")
    os.remove(os.path.join(to, "content/publications/handbook.yaml"))

def sheet(source, to):
    """The pins are facilities; roads, blocks and water are the peer's own files."""
    for name in ("road", "block", "water"):
        shutil.copy(os.path.join(source, name + ".geojson"), os.path.join(to, "assets/basemap"))
    with open(os.path.join(source, "pins.geojson"), encoding="utf-8") as f:
        pins = json.load(f)["features"]
    with open(os.path.join(to, "content/records/facilities.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow("id kind name number lat lon".split())
        for p in pins:
            n, (lon, lat) = p["properties"]["n"], p["geometry"]["coordinates"]
            out.writerow(["p" + n, "pin", p["properties"]["name"], n, lat, lon])

kind, source, to = sys.argv[1], sys.argv[2], sys.argv[-1]
ward(to, "maps" if kind == "map" else "books")
if kind == "handbook":
    handbook(source, to)
elif kind == "booklet":
    booklet(source, int(sys.argv[3]), to)
else:
    sheet(source, to)
