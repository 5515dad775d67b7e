#!/bin/bash
# Every stage says of the small ward and of small files what it said before.
exec tests/golden.sh "$ANNAI"
