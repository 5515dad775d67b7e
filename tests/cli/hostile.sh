#!/bin/bash
# Hostile input through the whole program: ../shared/hostile-samples where they are present, and their families always.
. tests/lib.sh
python3 tests/hostile.py "$ANNAI" "$SCRATCH" "$ANNAI_SHARED/hostile-samples" || BAD=1
exit $BAD
