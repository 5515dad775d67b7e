#!/bin/sh
# libraries.sh PKGCONFIG-NAME... -- DEBIAN-PACKAGE... : fails with the one line that installs what a build lacks.
set -eu
missing=
while [ "$1" != "--" ]; do
  pkg-config --exists "$1" 2>/dev/null || missing="$missing $1"
  shift
done
shift
[ -f /usr/include/csv.h ] || missing="$missing libcsv"
for tool in gcc scdoc; do command -v $tool >/dev/null || missing="$missing $tool"; done
[ -z "$missing" ] && exit 0
[ "$(id -u)" = 0 ] && sudo= || sudo='sudo '
echo "missing:$missing" >&2
echo "install with: ${sudo}apt-get install --no-install-recommends $*" >&2
exit 1
