#!/usr/bin/env python3
"""books.py handbook MD DIR | booklet CSV ROWS DIR : the ward in which annai makes the books of ../../../shared/bench, from the very
text and records that the peers' inputs are made of. Not timed, as those are made beforehand too."""
import csv, os, re, shutil, sys

HERE = os.path.dirname(os.path.abspath(__file__))

def ward(to):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, "books"), to)
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

kind, source, to = sys.argv[1], sys.argv[2], sys.argv[-1]
ward(to)
handbook(source, to) if kind == "handbook" else booklet(source, int(sys.argv[3]), to)
