#!/bin/bash
# Fifty invented wards, each other ground and other facilities, on small folded sheets: on every page that is drawn nothing
# overlaps, no leader crosses another, nothing lies across a fold; at least forty place everything, and one that does not says
# whom it left out and what would make room.
. tests/lib.sh
export ANNAI_STARTER=${ANNAI_STARTER:-$PWD}
whole=0
for seed in $(seq 1 50); do
  ward=$SCRATCH/ward
  rm -rf "$ward"
  "$ANNAI" init --facilities $((20 + seed * 37 % 110)) --seed "$seed" "$ward" > "$SCRATCH/said" 2>&1 || fail "init --seed $seed: $(cat "$SCRATCH/said")"
  mkdir -p "$ward/themes"
  cp -r tests/cli/fifty-wards "$ward/themes/small"
  cat > "$ward/content/publications/small.yaml" <<'YAML'
kind: map
title: 小さな地図
audience: public
theme: small
style: small
outputs: [screen]
sides:
  - {role: map, title: 地図, fit: boundary}
YAML
  if "$ANNAI" -C "$ward" dump pages small > "$SCRATCH/pages" 2> "$SCRATCH/said"; then
    whole=$((whole + 1))
    python3 tests/check-overlaps.py --folds < "$SCRATCH/pages" > "$SCRATCH/faults" || fail "ward $seed: $(head -n 5 "$SCRATCH/faults")"
    awk '{ print $0 }' "$SCRATCH/faults" >> "$SCRATCH/all"
  else
    grep -q 'map-unplaced-\(inset\|scale\|both\)' "$SCRATCH/said" || fail "ward $seed is not drawn, and no remedy is told: $(grep error "$SCRATCH/said" | head -n 3)"
  fi
done
awk '{ hard += $3; leaders += $6; faults += $8 } END { print NR " wards, " hard " hard parts, " leaders " leaders, " faults " faults" }' "$SCRATCH/all"
[ $whole -ge 40 ] || fail "only $whole of 50 wards place everything"
exit $BAD
