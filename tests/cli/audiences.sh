#!/bin/bash
# Who may read what, when it changes: what is withdrawn from the public leaves with the next run of any part, and a private
# folder that is not the right one stops the build.
. tests/lib.sh
W=$SCRATCH/w P=tests/cli/private
small_ward "$W"
audience() { sed -i "s/^audience: .*/audience: $2/" "$W/content/publications/$1.yaml"; }
there() { for f; do [ -e "$W/output/$f" ] || fail "$f is missing"; done; }
gone() { for f; do [ ! -e "$W/output/$f" ] || fail "$f is still there"; done; }
expect 0 "$ANNAI" -C "$W" --private $P build
there public/print/list.pdf public/print/book.pdf press/public/list/list.pdf professional/print/liaison.pdf public/index.html
# Withdrawn, and made again for others.
audience list professional
expect 0 "$ANNAI" -C "$W" --private $P build list
there professional/print/list.pdf public/print/book.pdf public/index.html professional/print/liaison.pdf
gone public/print/list.pdf press/public/list
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest is not of these files"
# Withdrawn, while something else is made.
audience book internal
expect 0 "$ANNAI" -C "$W" --private $P build map
there public/print/map.pdf public/index.html
gone public/print/book.pdf press/public/book
expect 0 "$ANNAI" -C "$W" --private $P build book
there office/print/book.pdf press/internal/book/book.pdf
# Out of the professionals' hands as well.
audience list public
expect 0 "$ANNAI" -C "$W" --private $P build --audience public
there public/print/list.pdf
gone professional/print/list.pdf
# A site: its pages go, the booklets beside them stay.
audience site professional
expect 0 "$ANNAI" -C "$W" --private $P build site
there professional/index.html public/print/map.pdf
gone public/index.html public/facilities

# Empty, wrong, or a link in place of the file: an error, never a publication without its private columns.
mkdir -p "$SCRATCH/empty" "$SCRATCH/wrong/records" "$SCRATCH/links/records"
echo x > "$SCRATCH/wrong/records/readme.txt"
ln -s "$PWD/$P/records/facilities-professional.csv" "$SCRATCH/links/records/facilities-professional.csv"
for folder in empty wrong links; do
  expect 1 "$ANNAI" -C "$W" --private "$SCRATCH/$folder" check
  [[ $ERR == *private-empty* || $ERR == *source-no-file* ]] || fail "$folder: $ERR"
done
mkdir "$SCRATCH/file"; touch "$SCRATCH/file/records"
expect 1 "$ANNAI" -C "$W" --private "$SCRATCH/file" check
[[ $ERR == *source-folder* ]] || fail "a file in place of the folder: $ERR"
exit $BAD
