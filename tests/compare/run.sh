#!/bin/sh
# tests/compare/run.sh BIN OUT: the chapter of this folder set by annai, Chromium, WeasyPrint and LuaLaTeX-ja where they are installed,
# measured side by side (needs mutool). Pictures for the eye: OUT/*.png.
set -eu
here=$(cd "$(dirname "$0")" && pwd) bin=$(realpath "$1") out=$2 root=$(cd "$here/../.." && pwd)
mkdir -p "$out" && out=$(cd "$out" && pwd)
command -v mutool >/dev/null || { echo "skipped: mutool is not here"; exit 0; }
rm -rf "$out/ward" && mkdir -p "$out/ward/content/publications" "$out/ward/content/guide/ja" "$out/ward/themes/compare/print"
for f in fields.yaml site.yaml codes records; do cp -r "$root/content/$f" "$out/ward/content/"; done
cp -r "$root/assets" "$out/ward/"
cp "$here/chapter.md" "$out/ward/content/guide/ja/"
cp "$here/compare.yaml" "$out/ward/themes/compare/print/"
echo 'name: compare
extends: standard' > "$out/ward/themes/compare/theme.yaml"
cat > "$out/ward/content/publications/compare.yaml" <<Y
kind: handbook
title: compare
style: compare
theme: compare
audience: public
outputs: [screen]
pages: [chapter.md]
Y
"$bin" -C "$out/ward" build compare --quiet --out "$out/built" && cp "$out/built/public/print/compare.pdf" "$out/annai.pdf"
python3 "$here/peers.py" "$here/chapter.md" "$out"
set -- "annai=$out/annai.pdf"
if command -v chromium >/dev/null; then
  profile=$(mktemp -d)
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --user-data-dir="$profile" --no-pdf-header-footer --print-to-pdf="$out/chromium.pdf" "file://$out/chapter.html" >/dev/null 2>&1 || true
  rm -rf "$profile"; set -- "$@" "chromium=$out/chromium.pdf"
fi
if command -v weasyprint >/dev/null; then weasyprint -q "$out/chapter.html" "$out/weasyprint.pdf"; set -- "$@" "weasyprint=$out/weasyprint.pdf"; fi
if command -v lualatex >/dev/null; then
  (cd "$out" && lualatex -interaction=batchmode chapter.tex >lualatex.log 2>&1; mv -f chapter.pdf lualatex.pdf); set -- "$@" "lualatex=$out/lualatex.pdf"
fi
python3 "$here/measure.py" "$@"
for pair in "$@"; do pdftoppm -r 110 -png "${pair#*=}" "$out/${pair%%=*}"; done
