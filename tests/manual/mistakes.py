#!/usr/bin/env python3
"""mistakes.py WARD : puts into a copy of the demonstration the mistakes that the staff manual shows and explains."""
import csv
import sys

records = sys.argv[1] + "/content/records/"


def change(name, at, edits):
    path = records + name
    rows = list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
    column = {label: i for i, label in enumerate(rows[0])}
    for key, label, value in edits:
        row = next(r for r in rows[1:] if r[column[at]] == key)
        row[column[label]] = value
    with open(path, "w", encoding="utf-8-sig", newline="") as f:
        csv.writer(f).writerows(rows)


change("facilities.csv", "ID", [
    ("c001", "電話", "03-0000-915"),           # a digit is lost
    ("c001", "診療科目", "眼化"),               # a wrong character
    ("c004", "確かめた日", "2024-02-30"),       # no such day
    ("c007", "ホームページ", "htps://c007.hibari.example.jp/"),
    ("d003", "ひとこと", "子供の患者さんも歓迎"),  # the ward writes 子ども
    ("p002", "よみ", ""),
    ("p005", "電話", "3.00E+09"),              # what a spreadsheet made of it
    ("v002", "確かめた日", "2024-06-10"),       # too long ago
])
change("hours.csv", "機関", [("c002", "おわり", "08:30")])
