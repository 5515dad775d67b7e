#!/bin/bash
# annai pack: everything in one folder and its zip, by its sums, twice the same bytes; cover and spine; what fails leaves the old one.
. tests/lib.sh
W=$SCRATCH/w
small_ward "$W"
pack=$W/output/office/pack
expect 0 "$ANNAI" -C "$W" build
expect 2 "$ANNAI" -C "$W" pack
[[ $ERR == *pack-name* ]] || fail "no name: $ERR"
expect 2 "$ANNAI" -C "$W" pack book --proof fourth
[[ $ERR == *pack-stage* ]] || fail "no stage: $ERR"
expect 2 "$ANNAI" -C "$W" pack nothing
expect 1 "$ANNAI" -C "$W" pack site
[[ $ERR == *pack-no-press* ]] || fail "a site is packed: $ERR"

# A booklet of four pages cannot be stitched round a cover: said, and nothing is made.
expect 1 "$ANNAI" -C "$W" pack book
[[ $ERR == *pack-pages* ]] || fail "four pages: $ERR"
[ ! -e "$pack" ] || fail "a package is left behind"
book=$W/content/publications/book.yaml
sed -i 's/^pages:.*/pages: [book\/01-cover.md, book\/02-talk.md, book\/03-write.md, book\/03-write.md, book\/02-talk.md, book\/03-write.md, book\/02-talk.md, book\/04-back.md]/' "$book"
expect 0 "$ANNAI" -C "$W" pack book
[[ $ERR == *pack-open* ]] || fail "nobody asks for paper, copies and date: $ERR"
[[ $OUT == *office/pack/book.zip* ]] || fail "where it lies: $OUT"

# What is in it, by name, and by its sums; the zip holds the same and nothing else.
for f in book.pdf book-cover.pdf book-proof.pdf specification.pdf specification.html reports/fonts.csv reports/ink.csv reports/preflight-book.html reports/preflight-book.json reports/preflight-book-cover.html pages/001.png SHA256SUMS; do
  [ -s "$pack/book/$f" ] || fail "no $f"
done
(cd "$pack/book" && sha256sum --quiet -c SHA256SUMS) || fail "sums"
[ "$(cd "$pack/book" && find . -type f | wc -l)" = $(($(wc -l < "$pack/book/SHA256SUMS") + 1)) ] || fail "the sums leave files out"
mkdir "$SCRATCH/unzipped" && unzip -q "$pack/book.zip" -d "$SCRATCH/unzipped" || fail "unzip"
diff -r "$pack/book" "$SCRATCH/unzipped/book" || fail "the zip differs from the folder"
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest"
n=$(pdfinfo "$pack/book/book.pdf" | sed -n 's/^Pages: *//p')
[ "$(find "$pack/book/pages" -name '*.png' | wc -l)" = "$n" ] || fail "pictures of $n pages"
[ "$(pdfinfo "$pack/book/book-proof.pdf" | sed -n 's/^Pages: *//p')" = $((n + 1)) ] || fail "proof: pages and one sheet to sign"
pdftotext "$pack/book/book-proof.pdf" - | grep -q 初校 || fail "no stamp"
order=$(pdftotext -layout "$pack/book/specification.pdf" - | grep -oE '^ *(仕上がり寸法|ページ数|色数|塗り足し|用紙|製本|部数|納期|面付け|連絡先)' | tr -d ' \n')
[ "$order" = 仕上がり寸法ページ数色数塗り足し用紙製本部数納期面付け連絡先 ] || fail "the printer's order: $order"
[ "$(grep -c '○' "$pack/book/specification.html")" -ge "$n" ] || fail "plates of each page"
! pdffonts "$pack/book/book.pdf" | tail -n +3 | awk '{print $(NF-4)}' | grep -qv yes || fail "a font is not embedded"
cmp -s "$pack/book/book.pdf" "$W/output/press/public/book/book.pdf" || { expect 0 "$ANNAI" -C "$W" build; cmp -s "$pack/book/book.pdf" "$W/output/press/public/book/book.pdf" || fail "another press file than the build's"; }
[ -s "$pack/book.zip" ] || fail "a build takes the package away"

# The cover: back and front side by side, no spine between them.
box() { pdfinfo -box "$1" | awk '/TrimBox/ { printf "%.1f %.1f", $4 - $2, $5 - $3 }'; }
page=$(box "$pack/book/book.pdf") cover=$(box "$pack/book/book-cover.pdf")
awk -v p="$page" -v c="$cover" 'BEGIN { split(p, a, " "); split(c, b, " "); d = b[1] - 2 * a[1]; exit !(d < 0.2 && d > -0.2 && a[2] == b[2]) }' ||
  fail "cover $cover of pages $page"

# The same bytes again, in another zone, at another time.
first=$(tree_digest "$pack")
expect 0 env TZ=Pacific/Auckland faketime '2031-05-06 07:08:09' "$ANNAI" -C "$W" pack book
[ "$(tree_digest "$pack")" = "$first" ] || fail "not the same bytes"
expect 0 "$ANNAI" -C "$W" pack book --proof final
pdftotext "$pack/book/book-proof.pdf" - | grep -q 校了 || fail "the stage of the proof"
[ "$(tree_digest "$pack")" != "$first" ] || fail "another stage changes nothing"

# Every preset of the theme makes a package; PDF/X-4 wants its profile.
for preset in office net-a4 black poster offset; do
  expect 0 "$ANNAI" -C "$W" pack book --printer $preset
  qpdf --check "$pack/book/book.pdf" > "$SCRATCH/qpdf" 2>&1 || { fail "$preset"; cat "$SCRATCH/qpdf"; }
done
expect 1 "$ANNAI" -C "$W" pack book --printer x4
[[ $ERR == *press-profile-absent* ]] || fail "X-4 without a profile: $ERR"
profile=$(find /usr/share/color/icc/ghostscript /usr/share/ghostscript -name default_cmyk.icc 2> /dev/null | head -n 1)
if [ -n "$profile" ]; then
  mkdir -p "$W/themes/standard/printers" && cp "$profile" "$W/themes/standard/printers/JapanColor2011Coated.icc"
  expect 0 "$ANNAI" -C "$W" pack book --printer x4
  rm -r "$W/themes/standard/printers"
else
  echo "skipped: no CMYK profile for PDF/X-4"
fi
expect 0 "$ANNAI" -C "$W" pack book --printer two-colour
qpdf --qdf --object-streams=disable "$pack/book/book.pdf" - | grep -aq '/Separation */DIC\|/DIC#20183' || fail "no second ink"
expect 1 "$ANNAI" -C "$W" pack book --printer nobody

# Perfect bound: the body by itself, a spine as wide as its sheets and twice the cover; too narrow for letters here.
printf 'specification: {spine: ためしノート, copies: 3,000部, due: 2027-04-20, paper: 上質 90 kg, cover_paper: コート 180 kg}\n' >> "$book"
sed -i 's/3,000部/"3,000部"/' "$book"
expect 0 "$ANNAI" -C "$W" pack book --printer net-perfect
[[ $ERR == *pack-spine-narrow* && $ERR != *pack-open* ]] || fail "a narrow spine: $ERR"
[ "$(pdfinfo "$pack/book/book.pdf" | sed -n 's/^Pages: *//p')" = $((n - 4)) ] || fail "the body of a perfect-bound book"
want=$(awk -v n="$n" 'BEGIN { printf "%.1f", (n - 4) / 2 * 0.12 + 2 * 0.22 }')
pdftotext -layout "$pack/book/specification.pdf" - | grep -q "背幅 *$want mm" || fail "spine of $want mm: $(pdftotext -layout "$pack/book/specification.pdf" - | grep 背幅)"
cover=$(box "$pack/book/book-cover.pdf")
awk -v p="$page" -v c="$cover" -v s="$want" 'BEGIN { split(p, a, " "); split(c, b, " "); d = b[1] - 2 * a[1] - s * 72 / 25.4; exit !(d < 0.2 && d > -0.2) }' ||
  fail "cover $cover with a spine of $want mm"
sed 's/^paper_thickness_mm.*/paper_thickness_mm: 3/' themes/standard/printers/net-perfect.yaml > "$SCRATCH/thick.yaml"
mkdir -p "$W/themes/standard/printers" && cp "$SCRATCH/thick.yaml" "$W/themes/standard/printers/net-perfect.yaml"
expect 0 "$ANNAI" -C "$W" pack book --printer net-perfect
[[ $ERR != *pack-spine-narrow* ]] || fail "a wide spine: $ERR"
pdftotext -f 1 -l 1 "$pack/book/book-cover.pdf" - | tr -d ' \n' | grep -q ためしノート || fail "no letters on the spine"
rm -r "$W/themes/standard/printers"

# Whatever fails leaves the package that is there.
old=$(tree_digest "$pack")
sed -i 's/^specification:.*/specification: {binding: glued}/' "$book"
expect 1 "$ANNAI" -C "$W" pack book
[[ $ERR == *specification-word* ]] || fail "a wrong binding: $ERR"
expect 1 "$ANNAI" -C "$W" check
[[ $ERR == *specification-word* ]] || fail "check passes a wrong binding: $ERR"
sed -i 's/^specification:.*/specification: {colour: red}/' "$book"
expect 1 "$ANNAI" -C "$W" pack book
sed -i '/^specification:/d; s/04-back.md/gone.md/' "$book"
expect 1 "$ANNAI" -C "$W" pack book
[ "$(tree_digest "$pack")" = "$old" ] || fail "a failed run changes the old package"
[ "$(ls -A "$W" | grep -c stage-)" = 0 ] || fail "a stage folder is left"
exit $BAD
