#!/bin/sh
# tests/compare/run.sh BIN OUT: the chapter of this folder set by annai, Chromium, WeasyPrint and LuaLaTeX-ja where they are installed, in two
# measures (32 characters of 18Q; 21 of 13Q), and measured side by side (needs mutool, pdftotext). Pictures for the eye: OUT/*/*.png.
# `make compare` runs it; no part of `make test`. One by one: what the rows of the table mean stands in measure.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd) bin=$(realpath "$1") root=$(cd "$here/../.." && pwd)
mkdir -p "$2" && all=$(cd "$2" && pwd)
for tool in mutool pdftotext; do command -v $tool >/dev/null || { echo "skipped: $tool is not here"; exit 0; }; done
measure="python3 $here/measure.py"

# set_by STYLE WIDTH EM PITCH (mm)
set_by() {
  out=$all/$1 && rm -rf "$out" && mkdir -p "$out/ward/content/publications" "$out/ward/content/guide/ja" "$out/ward/themes/compare/print"
  for f in fields.yaml site.yaml codes records; do cp -r "$root/content/$f" "$out/ward/content/"; done
  cp -r "$root/assets" "$out/ward/"
  cp "$here/chapter.md" "$out/ward/content/guide/ja/"
  cp "$here"/compare*.yaml "$out/ward/themes/compare/print/"
  printf 'name: compare\nextends: standard\n' > "$out/ward/themes/compare/theme.yaml"
  printf 'kind: handbook\ntitle: compare\nstyle: %s\ntheme: compare\naudience: public\noutputs: [screen]\npages: [chapter.md]\n' "$1" \
    > "$out/ward/content/publications/compare.yaml"
  $measure --cpu "$out/annai.cpu" "$bin" -C "$out/ward" build compare --quiet --out "$out/built" &&
    cp "$out/built/public/print/compare.pdf" "$out/annai.pdf"
  python3 "$here/peers.py" "$here/chapter.md" "$out" "$2" "$3" "$4"
  pdfs="annai=$out/annai.pdf"
  if command -v chromium >/dev/null; then
    profile=$(mktemp -d)
    $measure --cpu "$out/chromium.cpu" chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
      --disable-component-update --disable-sync --user-data-dir="$profile" --no-pdf-header-footer --print-to-pdf="$out/chromium.pdf" \
      "file://$out/chapter.html" || true
    rm -rf "$profile"; pdfs="$pdfs chromium=$out/chromium.pdf"
  fi
  if command -v weasyprint >/dev/null; then
    $measure --cpu "$out/weasyprint.cpu" weasyprint -q "$out/chapter.html" "$out/weasyprint.pdf"; pdfs="$pdfs weasyprint=$out/weasyprint.pdf"
  fi
  if command -v lualatex >/dev/null; then
    (cd "$out" && $measure --cpu lualatex.cpu lualatex -interaction=batchmode chapter.tex; mv -f chapter.pdf lualatex.pdf)
    pdfs="$pdfs lualatex=$out/lualatex.pdf"
  fi
  echo "$1: letters of $3 mm, lines of $4 mm"
  # shellcheck disable=SC2086
  $measure "$here/chapter.md" "$3" $pdfs
  for pair in $pdfs; do pdftoppm -r 110 -png "${pair#*=}" "$out/${pair%%=*}"; done
}
set_by compare 182 4.5 7.5
echo
set_by compare-narrow 106.25 3.25 5.5
