#!/bin/bash
# annai proof NAME --copy: pages as a copier gives them; inks that touch and fall to one tone are told by page and name.
. tests/lib.sh
command -v gs > /dev/null || { echo "no Ghostscript"; exit 77; }
W=$SCRATCH/w
small_ward "$W"
expect 2 "$ANNAI" -C "$W" proof
expect 1 "$ANNAI" -C "$W" proof map --copy
[[ $ERR == *made-file-none* ]] || fail "not built: $ERR"
expect 0 "$ANNAI" -C "$W" build map
expect 0 "$ANNAI" -C "$W" --json proof map --copy
printf '%s' "$OUT" > "$SCRATCH/json"
python3 - "$SCRATCH/json" "$W/output/office/proof/map" <<'PY' || fail "what is found"
import json, os, sys
d = json.load(open(sys.argv[1]))
pairs = {frozenset((p["a"], p["b"])): p for p in d["pages"][0]["alike"]}
# Neighbouring districts are told apart by hue alone; black on paper never merges.
assert any(p["as"] == "grey" and {p["a"], p["b"]} <= {f"m_block_{i}" for i in range(1, 5)} for p in pairs.values()), pairs
assert frozenset(("ink", "paper")) not in pairs
assert all(p["border_mm"] >= 5 for p in pairs.values())
for name in ("copy.html", "copy.json", "copy-0001.png", "fax-0001.png"):
    assert os.path.getsize(os.path.join(sys.argv[2], name)), name
PY
# The fax has two colours, the copy more; both only greys.
python3 - "$W/output/office/proof/map" <<'PY' || fail "the pictures"
import struct, sys, zlib
def palette(path):
    b, at = open(path, "rb").read(), 8
    while at < len(b):
        n, kind = struct.unpack(">I4s", b[at:at + 8])
        if kind == b"PLTE": return {b[at + 8 + i:at + 11 + i] for i in range(0, n, 3)}
        at += 12 + n
fax, copy = palette(sys.argv[1] + "/fax-0001.png"), palette(sys.argv[1] + "/copy-0001.png")
assert {b"\0\0\0", b"\xff\xff\xff"} >= fax and len(fax) == 2, fax
assert 3 < len(copy) <= 16 and all(c[0] == c[1] == c[2] for c in copy), copy
PY
expect 0 "$ANNAI" -C "$W" proof map --copy --out "$SCRATCH/again"
for f in copy.json copy-0001.png fax-0001.png copy.html; do cmp "$SCRATCH/again/$f" "$W/output/office/proof/map/$f" || fail "other bytes: $f"; done
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest"
exit $BAD
