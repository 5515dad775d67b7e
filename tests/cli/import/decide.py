#!/usr/bin/env python3
"""decide.py IN OUT KIND=WORD… [edit=TEXT]: decisions typed into a proposals spreadsheet, as a clerk would. OUT's ending says how it is
saved: .csv (UTF-8 with BOM, as Excel does), .cp932.csv, .xlsx (then IN is one too). KIND may be NAME/FIELD as the sheet shows them."""
import csv, io, re, sys, zipfile

source, target, *words = sys.argv[1:]
words = dict(w.rsplit("=", 1) for w in words)
edit = words.pop("edit", None)

def word(row):
    return words.get(row["種類"], words.get(row["名称"] + "/" + row["項目"], words.get(row["名称"], "")))

if source.endswith(".xlsx"):
    rows = list(csv.DictReader(io.StringIO(open(source[:-5] + ".csv", encoding="utf-8-sig", newline="").read())))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                text = text.decode()
                for n, row in enumerate(rows, 2):
                    if word(row):
                        text, k = re.subn(rf'<c r="A{n}"( s="\d+")?\s*/>', rf'<c r="A{n}"\1 t="inlineStr"><is><t>{word(row)}</t></is></c>', text)
                        assert k == 1, f"no empty cell A{n}"
                text = text.encode()
            new.writestr(item, text)
else:
    rows = list(csv.DictReader(io.StringIO(open(source, encoding="utf-8-sig", newline="").read())))
    out = io.StringIO()
    w = csv.DictWriter(out, rows[0].keys())
    w.writeheader()
    for row in rows:
        row["判断"] = word(row)
        if edit and word(row): row["新しい値"] = edit
        w.writerow(row)
    open(target, "wb").write(out.getvalue().encode("cp932" if ".cp932." in target else "utf-8-sig"))
