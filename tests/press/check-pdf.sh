#!/bin/sh
# Holds one finished PDF against what a printing house (press) or a reader (screen) needs, with other people's tools:
#   check-pdf.sh FILE press|screen [INKS.yaml]
# qpdf: structure. pdffonts: every font embedded, a subset, with text. pdfinfo: boxes. Operators: no RGB in a press file.
# Ghostscript: the separations themselves (plates.py). Prints what is wrong and ends with 1, or one line and 0.
set -eu
file=$1 kind=$2 inks=${3:-themes/standard/inks.yaml}
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
wrong() {
  echo "$file: $*" >&2
  bad=1
}

for tool in qpdf pdffonts pdfinfo gs python3; do
  command -v "$tool" >/dev/null || { echo "check-pdf.sh needs $tool" >&2; exit 2; }
done

qpdf --check "$file" >"$tmp/check" 2>&1 || { wrong "qpdf --check:"; cat "$tmp/check" >&2; exit 1; }
qpdf --qdf --object-streams=disable "$file" "$tmp/qdf" 2>/dev/null

# name type encoding emb sub uni object: the three answers are the fifth, fourth and third fields from the end.
pdffonts "$file" | tail -n +3 | while read -r line; do
  set -- $line
  while [ $# -gt 5 ]; do shift; done
  [ "$1 $2 $3" = "yes yes yes" ] || echo "font: $line"
done >"$tmp/fonts"
[ -s "$tmp/fonts" ] && wrong "not embedded, no subset or no text: $(cat "$tmp/fonts")"

has() { LC_ALL=C grep -a -q -e "$1" "$tmp/qdf" || wrong "lacks $1"; }
hasnt() { ! LC_ALL=C grep -a -q -e "$1" "$tmp/qdf" || wrong "has $1"; }

case $kind in
press)
  for key in '/GTS_PDFXVersion (PDF/X-1:2001)' '/GTS_PDFXConformance (PDF/X-1a:2001)' '/Trapped /False' \
    '/S /GTS_PDFX' '/OutputConditionIdentifier (' '/RegistryName (http://www.color.org)' '/ID \[' '/CreationDate (D:' \
    '/ModDate (D:' '/Title ' '^%PDF-1.3' '/TrimBox' '/BleedBox'; do
    has "$key"
  done
  for key in '/Group' '/SMask' '/Annots' '/AcroForm' '/JavaScript' '/DeviceRGB' '/DeviceGray' '/ICCBased' \
    '/Subtype /Image' '/ca ' '/CA ' '/Encrypt'; do
    hasnt "$key"
  done
  ;;
screen)
  for key in '/Lang (' '/DisplayDocTitle true' '/Title ' '/ID \[' '/CreationDate (D:' '<dc:title>'; do
    has "$key"
  done
  for key in '/JavaScript' '/OpenAction' '/Launch' '/DeviceCMYK' '/Encrypt' 'annai-pages'; do
    hasnt "$key"
  done
  ;;
*)
  echo "check-pdf.sh: kind is press or screen, not $kind" >&2
  exit 2
  ;;
esac

if [ "$kind" = press ]; then
  gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=tiffsep -r"${DPI:-72}" -sCompression=none -dMaxSeparations=8 \
    -o "$tmp/page%04d.tif" "$file" >"$tmp/gs" 2>&1 || { wrong "Ghostscript:"; cat "$tmp/gs" >&2; }
fi
python3 "$here/plates.py" "$kind" "$file" "$tmp" "$inks" || bad=1
[ "$bad" = 0 ] && echo "$file: sound as a $kind file"
exit "$bad"
