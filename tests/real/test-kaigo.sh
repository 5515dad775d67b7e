#!/bin/bash
# The care offices of Tokyo from the real files: counts, every name and telephone, nothing overlapping, files fit for press.
. tests/lib.sh
tests/real/build.sh "$ANNAI" "$SCRATCH/real" > "$SCRATCH/said" 2>&1 || { status=$?; tail -n 5 "$SCRATCH/said"; exit $status; }
W=$SCRATCH/real/kaigo
[ "$(ls "$W/output/public/facilities" | wc -l)" = 83 ] || fail "pages: $(ls "$W/output/public/facilities" | wc -l), not 83"
[ "$(grep -c '\[outside-frame\]' "$SCRATCH/real/kaigo-report.txt")" = 804 ] || fail "rows outside are not all listed"
grep -q '53.4' "$SCRATCH/real/kaigo-report.txt" || fail "the row in Ireland is not named"
for f in public/print/map.pdf public/print/list.pdf press/public/map/map.pdf press/public/list/list.pdf; do
  [ -s "$W/output/$f" ] || fail "$f is missing"
done
# An independent reading of the same files: every office in the frame is on the list and on the sheet.
python3 - "$W" <<'PY' || BAD=1
import csv, glob, re, subprocess, sys, unicodedata
ward = sys.argv[1]; bad = 0
squeeze = lambda s: re.sub(r"[\s‐-―−－-]", "", unicodedata.normalize("NFKC", s))
texts = {f: squeeze(subprocess.run(["pdftotext", "-raw", f"{ward}/output/public/print/{f}.pdf", "-"], capture_output=True).stdout.decode())
         for f in ("map", "list")}
n = 0
for path in sorted(glob.glob(ward + "/content/records/*.csv")):
    for row in csv.DictReader(open(path, encoding="utf-8-sig")):
        if not (139.70 <= float(row["経度"]) <= 139.79 and 35.68 <= float(row["緯度"]) <= 35.75): continue
        n += 1
        for name, text in texts.items():
            for want in (row["事業所名"], row["電話番号"]):
                if squeeze(want) not in text: print(name, "lacks", want); bad = 1
if n != 83: print(n, "offices in the frame"); bad = 1
sys.exit(bad)
PY
"$ANNAI" -C "$W" dump pages map 2>/dev/null | python3 tests/check-overlaps.py --folds || BAD=1
tests/press/check-all.sh "$W/output" || BAD=1
exit $BAD
