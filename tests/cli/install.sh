#!/bin/bash
# `make install` puts everything in place: what is installed makes, checks and builds a ward without the source tree.
. tests/lib.sh
make --no-print-directory BUILD="$BUILD" install DESTDIR="$SCRATCH/root" PREFIX=/usr > "$SCRATCH/log" 2>&1 || { tail "$SCRATCH/log"; exit 1; }
R=$SCRATCH/root/usr
for f in bin/annai share/man/man1/annai.1 share/annai/messages/command.txt share/annai/starter/themes/standard/inks.yaml \
  share/annai/starter/content/site.yaml share/annai/starter/assets/basemap/layers.yaml; do
  [ -f "$R/$f" ] || fail "$f is missing"
done
[ -e "$R/share/annai/starter/content/private" ] && fail "private data are installed"
cd "$SCRATCH" || exit 1
expect 0 "$R/bin/annai" init town
expect 0 "$R/bin/annai" -C town check
expect 0 "$R/bin/annai" -C town build site
[ -f town/output/public/index.html ] || fail "no site"
exit $BAD
