#!/bin/bash
# 10,000 random merges of whole tables agree, to the byte, with an oracle that was written from the rules alone.
. tests/lib.sh
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
python3 tests/merge-oracle.py "$BUILD/tests/test_merge" "${MERGES:-10000}" || fail "annai and the oracle differ"
exit $BAD
