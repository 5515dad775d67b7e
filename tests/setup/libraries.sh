#!/bin/sh
# libraries.sh PKGCONFIG-NAME... -- DEBIAN-PACKAGE... : says in one line what installs what is missing.
set -eu
missing=
while [ "$1" != "--" ]; do
  pkg-config --exists "$1" 2>/dev/null || missing="$missing $1"
  shift
done
shift
[ -f /usr/include/csv.h ] || missing="$missing libcsv"
command -v scdoc >/dev/null || missing="$missing scdoc"
[ -z "$missing" ] && exit 0
echo "missing:$missing" >&2
echo "install with: ${SUDO-$( [ "$(id -u)" = 0 ] || echo 'sudo ' )}apt-get install --no-install-recommends $*" >&2
exit 1
