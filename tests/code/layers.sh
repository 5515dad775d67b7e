#!/bin/bash
# A file includes headers of its own layer and of layers to its left, as the Makefile's LAYERS has them; main.c knows command
# (and where the shared data lies). Each library is included from its home alone.
set -u
layers=$(sed -n 's/^LAYERS := //p' Makefile)
bad=0
rank() { local i=0 l; for l in $layers; do i=$((i + 1)); [ "$l" = "$1" ] && echo $i && return; done; echo 0; }
for file in $(find generator -name '*.[ch]' | sort); do
  rest=${file#generator/}
  own=${rest%%/*}
  [ "$own" = "$rest" ] && own=command
  mine=$(rank "$own")
  [ "$mine" = 0 ] && { echo "$file: folder $own is no layer"; bad=1; continue; }
  for inc in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file"); do
    of=${inc%%/*}
    theirs=$(rank "$of")
    [ "$theirs" = 0 ] && { echo "$file: includes $inc, which is in no layer"; bad=1; }
    [ "$theirs" -gt "$mine" ] && { echo "$file: includes $inc, a layer to its right"; bad=1; }
  done
done
# Within layout: what is drawn, then lines, then books, then maps.
rooms="page paragraph book map"
room() { local i=0 r; for r in $rooms; do i=$((i + 1)); [ "$r" = "$1" ] && echo $i && return; done; echo 0; }
for file in $(find generator/layout -mindepth 2 -name '*.[ch]' | sort); do
  own=${file#generator/layout/}
  for inc in $(sed -n 's/^#include "layout\/\([^"]*\)".*/\1/p' "$file"); do
    [ "$(room "${inc%%/*}")" -gt "$(room "${own%%/*}")" ] && { echo "$file: includes layout/$inc, a room to its right"; bad=1; }
  done
done
home() { # home HEADER-PATTERN FOLDER...
  local pattern=$1 f ok h
  shift
  for f in $(grep -rlE "#include <($pattern)>" generator | sort); do
    ok=
    for h; do case $f in generator/$h/*) ok=1 ;; esac; done
    [ "$ok" ] || { echo "$f: <$pattern> belongs to: $*"; bad=1; }
  done
}
home 'sqlite3\.h' records source
home 'cmark\.h' model
home 'unicode/.*' base
home 'libfyaml\.h|jansson\.h|csv\.h' source
home 'geos_c\.h' source layout/map command/invent
home 'proj\.h' source layout/map command/invent
home 'pango/.*' layout/page layout/paragraph
home 'cairo.*' layout backend
home 'hb.*|zlib\.h' backend
home 'libxml/.*' source layout
home 'lcms2\.h' press
home 'qpdf/.*' press
home 'zip\.h' source press
home 'turbojpeg\.h|png\.h' base
home 'hyphen\.h' layout/paragraph
home 'qrencode\.h' layout/page
home 'xlsxwriter\.h' backend
exit $bad
