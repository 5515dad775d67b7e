#!/bin/bash
# Every PDF of the demonstration, press and screen, as prepress would look at it.
. tests/lib.sh
expect 0 "$ANNAI" --private tests/private-demo build --out "$SCRATCH/demo"
WANT_BLEED=1 tests/press/check-all.sh "$SCRATCH/demo" || BAD=1
exit $BAD
