#!/bin/bash
# No two files give the same name to something public: a static library would take whichever comes first.
set -u
library=${BUILD:-build}/libannai.a
[ -f "$library" ] || { echo "no $library"; exit 77; }
twice=$(nm --defined-only -g "$library" 2>/dev/null | awk 'NF == 3 && $2 ~ /^[A-Z]$/ {print $3}' | sort | uniq -d)
[ -z "$twice" ] || { echo "defined twice: $twice"; exit 1; }
