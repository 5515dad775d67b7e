#!/bin/bash
# The site's map: which tiles there are, that each is a palette PNG of its size, the same bytes in one process as in three; a page that
# stands without Leaflet; settings that cannot be; and, where Chromium is, the page itself.
. tests/lib.sh
W=$SCRATCH/w
mkdir "$W" && cp -r content themes assets "$W"
site=$W/content/publications/site.yaml
sed -i 's/^tiles:.*/tiles: {zoom: [14, 15], retina: yes}/' "$site"
sed -i 's/^map: .*/map: {scale: 5000, width: 80mm, height: 60mm, district: {width: 160mm, height: 120mm}}/' "$site"
build() { "$ANNAI" -C "$W" build site --out "$SCRATCH/$1" "${@:2}"; }
expect 0 build one --jobs 1
expect 0 build three --jobs 3
cmp -s "$SCRATCH/one/MANIFEST.sha256" "$SCRATCH/three/MANIFEST.sha256" || fail "three processes make other bytes than one"
(cd "$SCRATCH/one/public" && find tiles -name '*.png' | LC_ALL=C sort) > "$SCRATCH/list"
diff tests/golden/tiles.txt "$SCRATCH/list" > "$SCRATCH/diff" || fail "tiles: $(head -n 5 "$SCRATCH/diff")"
python3 - "$SCRATCH/one/public" <<'PY' || BAD=1
import pathlib, struct, sys, zlib
bad = 0
for path in sorted(pathlib.Path(sys.argv[1], "tiles").rglob("*.png")):
    b, want = path.read_bytes(), 512 if "@2x" in path.name else 256
    at, data, seen = 8, b"", []
    while at < len(b):
        size, kind = struct.unpack(">I4s", b[at:at + 8])
        body = b[at + 8:at + 8 + size]
        ok = zlib.crc32(kind + body) == struct.unpack(">I", b[at + 8 + size:at + 12 + size])[0]
        seen.append(kind)
        if kind == b"IHDR":
            width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        if kind == b"PLTE":
            colours = size // 3
        if kind == b"IDAT":
            data += body
        at += 12 + size
        if not ok:
            print("FAIL:", path, "crc of", kind); bad = 1
    rows = zlib.decompress(data)
    if (width, height, colour, interlaced) != (want, want, 3, 0) or seen[0] != b"IHDR" or seen[-1] != b"IEND" or not 2 <= colours <= 64 \
            or len(rows) != height * (1 + width * bits // 8) or b[:8] != b"\x89PNG\r\n\x1a\n":
        print("FAIL:", path, width, height, bits, colour, colours, seen); bad = 1
sys.exit(bad)
PY
# Without Leaflet: the same page, list and drawn maps, no script, and a word of it.
expect 0 env ANNAI_LEAFLET="$SCRATCH/nowhere" "$ANNAI" -C "$W" build site --out "$SCRATCH/bare"
grep -q 'site-no-leaflet' <<< "$ERR" || fail "nobody says that Leaflet is missing"
grep -q '<script\|script-src' "$SCRATCH/bare/public/map/index.html" && fail "a page without Leaflet asks for scripts"
grep -q 'class="spot"' "$SCRATCH/bare/public/map/index.html" || fail "a page without Leaflet has no list"
[ ! -e "$SCRATCH/bare/public/static/leaflet" ] || fail "Leaflet comes from nowhere"
# Only the map page runs a script.
runs=$(cd "$SCRATCH/one/public" && grep -rlE "script-src|<script src" --include='*.html' . | tr '\n' ' ')
if [ -e /usr/share/javascript/leaflet/leaflet.min.js ]; then
  [ "$runs" = "./map/index.html " ] || fail "pages with scripts: $runs"
  cmp -s /usr/share/javascript/leaflet/leaflet.min.js "$SCRATCH/one/public/static/leaflet/leaflet.js" || fail "Leaflet is not Debian's"
else
  [ -z "$runs" ] || fail "pages with scripts: $runs"
fi
wrong() { # wrong RULE SETTINGS
  sed "s/^tiles:.*/tiles: $2/" content/publications/site.yaml > "$site"
  expect 1 build wrong
  grep -q "\[$1\]" <<< "$ERR" || fail "$2: expected $1, got: $(head -n 2 <<< "$ERR")"
}
wrong site-tiles-zoom '{zoom: 15}'
wrong site-tiles-zoom '{zoom: [16, 14]}'
wrong site-tiles-zoom '{zoom: [14.5, 15]}'
wrong site-tiles-zoom '{zoom: [14, 20]}'
wrong site-tiles-many '{zoom: [14, 19]}'
wrong site-tiles-frame '{zoom: [14, 15], frame: [141, 35]}'
wrong site-tiles-frame '{zoom: [14, 15], frame: [140.95, 35.2, 140.9, 35.3]}'
wrong site-path '{zoom: [14, 15], path: ..}'
if command -v chromium > /dev/null && [ -e /usr/share/javascript/leaflet/leaflet.min.js ]; then
  timeout 240 python3 tests/cli/map-page.py "$SCRATCH/one/public" || fail "the map page in Chromium"
else
  echo "skipped: the map page in Chromium (apt install chromium libjs-leaflet)"
fi
exit $BAD
