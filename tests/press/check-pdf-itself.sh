#!/bin/sh
# Shows that check-pdf.sh can fail: takes a sound press file, spoils it in one way at a time, and wants each told.
#   check-pdf-itself.sh SOUND.pdf
set -eu
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
"$here/check-pdf.sh" "$1" press >/dev/null || { echo "$1 is not sound to begin with" >&2; exit 1; }
qpdf --qdf --object-streams=disable "$1" "$tmp/sound.pdf"

# spoil NAME WANTED SED-SCRIPT
spoil() {
  LC_ALL=C sed -e "$3" "$tmp/sound.pdf" >"$tmp/edited"
  if cmp -s "$tmp/edited" "$tmp/sound.pdf"; then
    echo "check-pdf-itself: nothing to spoil for: $1" >&2
    bad=1
    return
  fi
  fix-qdf "$tmp/edited" >"$tmp/spoilt.pdf" 2>/dev/null
  if "$here/check-pdf.sh" "$tmp/spoilt.pdf" press >"$tmp/out" 2>&1; then
    echo "check-pdf-itself: passed although $1" >&2
    bad=1
  elif ! grep -q -e "$2" "$tmp/out"; then
    echo "check-pdf-itself: $1 was not what was told:" >&2
    cat "$tmp/out" >&2
    bad=1
  fi
}

spoil "black text is made of four inks" "black that is not on its own plate" 's/^0 0 0 1 k/0.7 0.6 0.6 1 k/'
spoil "a colour is no ink" "a colour that is no ink" 's/^0 0 0 1 k/0.123 0.456 0 0 k/'
spoil "there is too much ink" "% of ink" 's/^0 0 0 1 k/1 1 1 0.9 k/'
spoil "text is RGB" "holds the operators rg" 's/^0 0 0 1 k/0 0 0 rg/'
spoil "text is grey" "holds the operators g" 's/^0 0 0 1 k/0 g/'
spoil "there is no text" "where is the text" 's/\b0 0 0 1 \([kK]\)/0 0 0 0 \1/g'
spoil "PDF\/X is not declared" "lacks /GTS_PDFXVersion" 's/GTS_PDFXVersion/GTS_XXXXVersion/'
spoil "there is a link" "has /Annots" 's|^  /TrimBox|  /Annots [] /TrimBox|'
spoil "a font is not embedded" "not embedded" 's|/FontFile2|/XontFile2|'
# White over the bleed of every page, drawn last.
cat >"$tmp/whiten.py" <<'PY'
import re, sys
data = open(sys.argv[1], "rb").read()
box = lambda name: [float(v) for v in re.search(name + rb"\s*\[([^]]*)\]", data).group(1).split()]
b, t = box(rb"/BleedBox"), box(rb"/TrimBox")
frame = "\n%s\n0 0 0 0 k " + " ".join("%.3f %.3f %.3f %.3f re" % (x[0], x[1], x[2] - x[0], x[3] - x[1]) for x in (b, t)) + " f*"
data = re.sub(rb"stream\n(1 0 0 -1 0 [\d.]+ cm)\n.*?(?=\nendstream)",
              lambda m: m.group(0) + (frame % m.group(1).decode()).encode(), data, flags=re.S)
open(sys.argv[2], "wb").write(data)
PY
python3 "$tmp/whiten.py" "$tmp/sound.pdf" "$tmp/edited"
fix-qdf "$tmp/edited" >"$tmp/spoilt.pdf" 2>/dev/null
if "$here/check-pdf.sh" "$tmp/spoilt.pdf" press >"$tmp/out" 2>&1 || ! grep -q "no bleed" "$tmp/out"; then
  echo "check-pdf-itself: a white bleed was not told (is there a page that bleeds?):" >&2
  cat "$tmp/out" >&2
  bad=1
fi
exit "$bad"
