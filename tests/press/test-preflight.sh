#!/bin/bash
# Deliberately wrong PDFs: each is caught by the finding that names it, and by no other; right ones give none.
. tests/lib.sh
export ANNAI_LANG=en
python3 tests/press/wrong/make.py "$SCRATCH/w" || { fail "make.py"; exit 1; }
qpdf --encrypt user owner 256 -- "$SCRATCH/w/sound.pdf" "$SCRATCH/w/locked.pdf" && echo "locked offset preflight-encrypted" >> "$SCRATCH/w/list"
qpdf --encrypt "" owner 128 --use-aes=y -- "$SCRATCH/w/sound.pdf" "$SCRATCH/w/restricted.pdf" 2> "$SCRATCH/no" && echo "restricted offset preflight-encrypted preflight-x-number" >> "$SCRATCH/w/list"
n=0
while read -r name preset rules; do
  n=$((n + 1))
  [ "$preset" = - ] && by=() || by=(--preset "$preset")
  "$ANNAI" preflight "$SCRATCH/w/$name.pdf" "${by[@]}" > "$SCRATCH/o" 2> "$SCRATCH/e" < /dev/null
  status=$?
  found=$(grep -oE '\[preflight-[a-z0-9-]+\]$' "$SCRATCH/e" | tr -d '[]' | sort -u | tr '\n' ' ')
  [ "${found% }" = "$(tr ' ' '\n' <<< "$rules" | sort | tr '\n' ' ' | sed 's/ *$//;s/^ *//')" ] || fail "$name: found '$found', expected '$rules'"
  if grep -q ': error: ' "$SCRATCH/e"; then want=1; else want=0; fi
  [ $status = $want ] || fail "$name: status $status, expected $want"
  [ -n "$rules" ] || [ $status = 0 ] || fail "$name is right, and is refused"
done < "$SCRATCH/w/list"
[ $n -ge 60 ] || fail "only $n files"

# What the rules of every house refuse without a preset; usage; what is no PDF.
expect 1 "$ANNAI" preflight "$SCRATCH/w/rgb-fill.pdf"
[[ $OUT == *elf-checked* && $OUT != *ertified* ]] || fail "it says: $OUT"
[[ $ERR == *"p.1 (30.0, 100.0 mm)"* ]] || fail "the place: $ERR"
expect 0 "$ANNAI" preflight "$SCRATCH/w/sound.pdf"
expect 2 "$ANNAI" preflight
expect 2 "$ANNAI" preflight "$SCRATCH/w/sound.pdf" --preset nobody
expect 3 "$ANNAI" preflight "$SCRATCH/w/none.pdf"
echo "no PDF" > "$SCRATCH/w/no.pdf"
expect 1 "$ANNAI" preflight "$SCRATCH/w/no.pdf"
expect 3 env PATH=/nowhere "$ANNAI" preflight "$SCRATCH/w/sound.pdf"
[[ $ERR == *preflight-no-ghostscript* ]] || fail "without Ghostscript: $ERR"

# The report: a page with the picture, and the same as data.
expect 1 "$ANNAI" preflight "$SCRATCH/w/thin-line.pdf" --preset offset --report "$SCRATCH/r" --json
python3 - "$SCRATCH" <<'PY' || BAD=1
import base64, json, re, sys
s = sys.argv[1]
said = json.load(open(f"{s}/out"))
kept = json.load(open(f"{s}/r/preflight-thin-line.json"))
page = open(f"{s}/r/preflight-thin-line.html", encoding="utf-8").read()
assert said == kept and said["check"] == "self-checked" and said["refused"] == 1, said
f = said["findings"][0]
assert f["rule"] == "preflight-thin" and f["page"] == 1 and f["remedy"] and abs(f["places_mm"][0][0] - 60 / 72 * 25.4) < 0.2, f
png = base64.b64decode(re.search(r"base64,([^\"]+)", page).group(1))
assert png.startswith(b"\x89PNG") and "preflight-thin" in page and "ertified" not in page
PY
exit $BAD
