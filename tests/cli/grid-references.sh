#!/bin/bash
# What the directory says of the map's grid is what the map's own index says, for every facility.
. tests/lib.sh
"$ANNAI" build directory map --out "$SCRATCH/out" 2> "$SCRATCH/said" || { cat "$SCRATCH/said"; exit 1; }
pdftotext -layout "$SCRATCH/out/public/print/directory.pdf" "$SCRATCH/directory.txt"
python3 - "$SCRATCH" <<'PY' || fail "grid references"
import csv, re, sys
at = {}
for line in open(sys.argv[1] + '/directory.txt', encoding='utf-8'):
    m = re.search(r'(\S+)\s+地図 ([A-Z]+-\d+(?: 拡大図[A-Z]+)?)', line)
    if m: at.setdefault(m[1], set()).add(m[2])
rows = list(csv.DictReader(open(sys.argv[1] + '/out/public/print/map-index.csv', encoding='utf-8-sig')))
bad = [r['名称'] for r in rows if r['ます目'] and r['ます目'] not in at.get(r['よみ'], ())]
print(len(rows), 'on the map,', len(bad), 'otherwise in the directory', bad[:5])
sys.exit(len(rows) < 100 or len(bad) > 0)
PY
exit $BAD
