#!/bin/bash
# One source, three jobs: the same book in four colours, in black alone and in black and a spot ink, separated by Ghostscript. What
# a job has no plate for holds nothing; what it has holds something.
. tests/lib.sh
command -v gs > /dev/null || { echo "no Ghostscript"; exit 77; }
W=$SCRATCH/w
small_ward "$W"
# plates PDF : one line a plate that holds ink inside the trim of any page, sorted
plates() {
  rm -rf "$SCRATCH/sep" && mkdir "$SCRATCH/sep"
  gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=tiffsep -sCompression=none -r36 -sOutputFile="$SCRATCH/sep/p%d.tif" -f "$1" > "$SCRATCH/gs" 2>&1 || return 1
  python3 - "$SCRATCH/sep" <<'PY'
import glob, os, re, struct, sys
def inked(path): # an uncompressed grey TIFF whose plate is not empty: tiffsep's plates are 255 where there is no ink
    b = open(path, "rb").read()
    e = "<" if b[:2] == b"II" else ">"
    at, = struct.unpack(e + "I", b[4:8])
    n, = struct.unpack(e + "H", b[at:at + 2])
    tag = {}
    for i in range(n):
        t, kind, count, value = struct.unpack(e + "HHII", b[at + 2 + 12 * i:at + 14 + 12 * i])
        if kind == 3 and count == 1: value = struct.unpack(e + "H", b[at + 10 + 12 * i:at + 12 + 12 * i])[0]
        tag[t] = (kind, count, value)
    def values(t):
        kind, count, value = tag[t]
        if count == 1: return [value]
        size = {3: "H", 4: "I"}[kind]
        return struct.unpack(e + str(count) + size, b[value:value + count * struct.calcsize(size)])
    assert tag[259][2] == 1, "compressed"
    pixel, width = b"".join(b[o:o + s] for o, s in zip(values(273), values(279))), tag[256][2]
    edge = 22 # 15 mm: the marks there stand on every plate there is
    rows = [pixel[y * width:(y + 1) * width] for y in range(edge, tag[257][2] - edge)]
    return any(min(r[edge:-edge]) < 255 for r in rows)
plates = {re.search(r"\((.*)\)\.tif$", f)[1] for f in glob.glob(glob.escape(sys.argv[1]) + "/p*(*).tif") if inked(f)}
print("\n".join(sorted(plates)))
PY
}
for printer in offset black two-colour; do
  sed -i "s/^printer: .*/printer: $printer/" "$W/content/publications/book.yaml"
  expect 0 "$ANNAI" -C "$W" build book
  P=$W/output/press/public/book/book.pdf
  got=$(plates "$P") || fail "$printer: gs: $(head -3 "$SCRATCH/gs")"
  got=$(echo $got)
  case $printer in
    offset) [ "$got" = "Black Cyan Magenta Yellow" ] || fail "four colours: $got" ;;
    black) [ "$got" = Black ] || fail "black alone: $got" ;;
    two-colour) [ "$got" = "Black DIC 183" ] || fail "black and spot: $got" ;;
  esac
  pdftotext -raw "$P" - | tr -d ' ' | grep -v '^$' | sort > "$SCRATCH/text-$printer"
done
grep -q '続けたいことは何ですか' "$SCRATCH/text-black" || fail "no text"
cmp "$SCRATCH/text-offset" "$SCRATCH/text-two-colour" || fail "other text"
exit $BAD
