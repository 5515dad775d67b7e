#!/bin/bash
# The staff's manual: it builds with a private folder and never reaches the public tree; what it names exists; every picture says
# in words what it shows; its practice files do what its pages say; its figures are those of the tests.
. tests/lib.sh
pages=content/manual
export ANNAI_SHARE=${ANNAI_SHARE-$PWD/generator/share} # it is also run from within wards
"$ANNAI" --private tests/private-demo build site directory-professional manual --out "$SCRATCH/all" >"$SCRATCH/said" 2>&1 || { fail "the manual does not build"; tail -n 20 "$SCRATCH/said"; }
grep -F "$pages/" "$SCRATCH/said" && fail "findings in the manual"
manual=$SCRATCH/all/office/manual
for f in "$pages"/*.md; do
  [ -s "$manual/task/$(basename "$f" .md)/index.html" ] || fail "no page for $f"
done
for other in public professional; do
  grep -rqs '職員の手引き' "$SCRATCH/all/$other" && fail "the manual is in $other"
  find "$SCRATCH/all/$other" -path '*manual*' | grep -q . && fail "files of the manual are in $other"
done
expect 0 "$ANNAI" build manual --out "$SCRATCH/public"
[ ! -e "$SCRATCH/public/office" ] || fail "an internal publication without a private folder"

# Commands, options, rules.
ANNAI_LANG=ja "$ANNAI" --help >"$SCRATCH/help"
for c in $(grep -oh 'annai \(-C [^ ]* \|--private [^ ]* \)*[a-z][a-z]*' "$pages"/*.md | sed 's/.* //' | sort -u); do
  grep -q "^  $c " "$SCRATCH/help" || fail "annai --help knows no $c"
  ANNAI_LANG=ja "$ANNAI" help "$c" >>"$SCRATCH/help-all" 2>/dev/null || fail "annai help $c"
done
cat "$SCRATCH/help" >>"$SCRATCH/help-all"
for o in $(grep -h '^ *\(\$ \)\?annai ' "$pages"/*.md | grep -o -- ' --[a-z]*' | sort -u); do
  grep -q -- "$o" "$SCRATCH/help-all" || fail "no command has $o"
done
rules=0
for r in $(grep -oh '\[[a-z][a-z0-9]*\(-[a-z0-9]*\)\+\]' "$pages"/*.md | tr -d '[]' | sort -u); do
  "$ANNAI" help "$r" >/dev/null 2>&1 || fail "annai help $r"
  rules=$((rules + 1))
done
[ "$rules" -gt 50 ] || fail "only $rules rules are found in the manual"
for p in $(grep -oh '`[a-z]*-\(hospital\|clinic\|dental\|pharmacy\|maternity\|list\|2017\|2022\|2020\|2017-care\|2022-aed\|format\)`' "$pages/import.md" | tr -d '\140' | sort -u) kaigo insured; do
  [ -e "generator/share/presets/$p.yaml" ] || fail "no preset $p"
done

# The example of a booklet's pages builds as it stands.
small_ward "$SCRATCH/example"
cp -r assets/charts "$SCRATCH/example/assets/"
{ printf -- '---\ntitle: 例\n---\n'; sed -n '/^## 冊子のページの書きかた/,/^## 囲み/p' "$pages/texts.md" | sed -n '/^```$/,/^```$/p' | grep -v '^```$'; } > "$SCRATCH/example/content/guide/ja/book/02-talk.md"
[ "$(grep -c '^:::' "$SCRATCH/example/content/guide/ja/book/02-talk.md")" -gt 15 ] || fail "texts.md has no example of pages"
expect 0 "$ANNAI" -C "$SCRATCH/example" build book --out "$SCRATCH/example/output"

# Pictures: each exists, is small, is used, and has its words.
while IFS=: read -r file line text; do
  src=$(sed -n 's/.*src=\([^ ]*\).*/\1/p' <<<"$text")
  grep -q 'alt="[^"]\{10,\}"' <<<"$text" || fail "$file:$line: a picture without words"
  [ "$src" = art/handbook-walk.svg ] && continue # shown as an example
  [ -s "assets/$src" ] || fail "$file:$line: no assets/$src"
done < <(grep -n '^:::figure' "$pages"/*.md)
for f in assets/manual/*.png; do
  grep -q "src=manual/$(basename "$f") " "$pages"/*.md || fail "$f is shown nowhere"
  [ "$(stat -c %s "$f")" -le 122880 ] || fail "$f is larger than 120 KB"
  grep -q "$(basename "$f" .png)" tests/manual/pictures.sh || fail "nothing makes $f"
done

# The practice files are what practice.py writes, and lead where the pages say.
mkdir -p "$SCRATCH/again/content/manual/practice" "$SCRATCH/again/assets/basemap"
ln -s "$PWD/content/records" "$SCRATCH/again/content/records"
cp assets/basemap/town.geojson "$SCRATCH/again/assets/basemap/"
(cd "$SCRATCH/again" && python3 "$OLDPWD/tests/manual/practice.py") || fail "practice.py"
diff -r "$pages/practice" "$SCRATCH/again/content/manual/practice" || fail "the practice files"
W=$SCRATCH/w
mkdir "$W" && cp -r content assets themes "$W/"
practise() { (cd "$W" && ANNAI_LANG=ja "$ANNAI" "$@"); }
said() { # said PAGE : every line of $OUT stands in the page, but for where the files are
  while IFS= read -r l; do
    [[ -z $l || $l == ./* ]] || grep -qF -- "$l" "$pages/$1" || fail "$1 does not show: $l"
  done <<<"$OUT"
}
expect 0 practise import kaigo content/manual/practice/kaigo-2026.csv --apply; said import.md
expect 0 practise import kaigo content/manual/practice/kaigo-2027.csv; said import.md
expect 1 practise import kaigo content/manual/practice/kaigo-2027.csv --apply; [[ $ERR == *import-many* ]] || fail "no stop at a tenth"
sed -i 's/^,/○,/; s/^○,食い/×,食い/' "$W/output/office/import/kaigo.csv"
expect 0 practise import kaigo content/manual/practice/kaigo-2027.csv --apply --accepted output/office/import/kaigo.csv --many; said import.md
expect 0 practise check
expect 0 practise import --propose content/manual/practice/neighbour.csv; said other-lists.md
sed 's/{text: clinic}/{text: nursing}/; s/^key: .*/key: "ＴＥＬ"/' "$SCRATCH/out" >"$W/houkan.yaml"
expect 0 practise import houkan.yaml content/manual/practice/neighbour.csv
rm -rf "$W" && mkdir "$W" && cp -r content assets themes "$W/"
python3 tests/manual/no-places.py "$W"
expect 0 practise locate content/manual/practice/towns.csv
said locate.md
expect 0 practise export csv
while IFS= read -r l; do grep -qF -- "$l" "$pages/export.md" || fail "export.md does not show: $l"; done <<<"$OUT"
python3 tests/manual/mistakes.py "$W"
expect 1 practise check
for r in tel-length code-unknown-near reading-missing; do
  l=$(grep "\[$r\]" <<<"$ERR"); grep -qF -- "$l" "$pages/check.md" || fail "check.md does not show: $l"
done

# The figures.
python3 tests/manual/figures.py >"$SCRATCH/figures"
while IFS= read -r l; do grep -qF -- "$l" "$pages/figures.md" || fail "figures.md lacks: $l (tests/manual/figures.py --write)"; done <"$SCRATCH/figures"
exit $BAD
