#!/bin/bash
# Nothing on the map sheet or in the books overlaps anything, and no text of a panel comes near a fold: read from the pages'
# own dump.
. tests/lib.sh
for sheet in dementia-map poster district-map-asatsuyuno map-professional map; do
  "$ANNAI" --private tests/private-demo dump pages $sheet > "$SCRATCH/pages" 2>/dev/null || fail "dump pages $sheet"
  python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" || BAD=1
done
for book in directory handbook doctors; do
  "$ANNAI" dump pages $book > "$SCRATCH/book" 2>/dev/null || fail "dump pages $book"
  python3 tests/check-overlaps.py < "$SCRATCH/book" || BAD=1
done
# The check must be able to fail: the same sheet with one symbol laid over another.
python3 - "$SCRATCH/pages" > "$SCRATCH/wrong" <<'PY'
import re, sys
first = None
for line in open(sys.argv[1], encoding="utf-8"):
    m = re.match(r"(\s*begin hard (symbol \S+) )(.*)", line)
    if m and not first:
        first = m.group(2), m.group(3)
    elif m and first[0] and m.group(2) != first[0]:
        line, first = m.group(1) + first[1] + "\n", (None, None)
    sys.stdout.write(line)
PY
python3 tests/check-overlaps.py < "$SCRATCH/wrong" > /dev/null && fail "two symbols at one place were not seen"
# And with the end of one leader drawn to the far corner of the map, through all that lies between.
python3 - "$SCRATCH/pages" > "$SCRATCH/wrong" <<'PY'
import re, sys
leader = False
for line in open(sys.argv[1], encoding="utf-8"):
    leader = leader is None and None or bool(re.match(r"\s*begin leader ", line)) or leader
    if leader and "stroke" in line:
        line, leader = re.sub(r"L \S+$", "L 540.00,690.00", line.rstrip()) + "\n", None
    sys.stdout.write(line)
PY
python3 tests/check-overlaps.py < "$SCRATCH/wrong" | grep "the leader" > /dev/null || fail "a leader through other symbols was not seen"
exit $BAD
