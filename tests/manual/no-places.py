#!/usr/bin/env python3
"""no-places.py WARD : takes the coordinates from some facilities of a copy of the demonstration, and the 丁目 from one address."""
import csv
import re
import sys

path = sys.argv[1] + "/content/records/facilities.csv"
rows = list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
at = {label: i for i, label in enumerate(rows[0])}
for n, row in enumerate(rows[1:]):
    if row[at["種別"]] == "歯科" or row[at["ID"]] in ("c012", "c031", "c040"):
        row[at["緯度"]] = row[at["経度"]] = ""
    if row[at["ID"]] == "c031":  # no 丁目: several towns fit
        row[at["住所"]] = re.sub(r"\d.*", "", row[at["住所"]])
        row[at["町名"]] = ""
with open(path, "w", encoding="utf-8-sig", newline="") as f:
    csv.writer(f).writerows(rows)
