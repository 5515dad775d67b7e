#!/bin/bash
# Commands, options, exit statuses and where their words go.
. tests/lib.sh
expect 0 "$ANNAI" --version
[[ $OUT == "annai "* ]] || fail "--version says: $OUT"
expect 0 "$ANNAI" --help
for c in build check export pack init dump help; do
  [[ $OUT == *" $c"* ]] || fail "--help leaves out $c"
  expect 0 "$ANNAI" help $c
  [ -n "$OUT" ] || fail "help $c is empty"
  expect 0 "$ANNAI" $c --help
  expect 0 "$ANNAI" --help
done
expect 0 env ANNAI_LANG=ja "$ANNAI" help build
[[ $OUT == *刊行物* ]] || fail "help in Japanese"
expect 0 "$ANNAI" help tel-length
[ -n "$OUT" ] || fail "help of a rule"
expect 0 "$ANNAI" help dump-site # has no help of its own: its message, with … for what is not known here
[[ $OUT == *…* && $OUT != *{0}* ]] || fail "help of a rule without help: $OUT"
expect 2 "$ANNAI"
expect 2 "$ANNAI" bulid
[[ $ERR == *unknown-command* && -z $OUT ]] || fail "unknown command: $ERR"
expect 2 "$ANNAI" help no-such-thing
expect 2 "$ANNAI" -C
expect 2 "$ANNAI" check --frobnicate
expect 2 "$ANNAI" dump nonsense
expect 2 "$ANNAI" dump rows tests/cli/ward/content/records/facilities.csv another.csv
[[ $ERR == *another.csv* ]] || fail "a surplus name: $ERR"
expect 1 "$ANNAI" dump text "$SCRATCH/none.pdf"
[[ $ERR == *file-unreadable* && $ERR == *"No such file"* ]] || fail "no reason: $ERR"
echo x > "$SCRATCH/no.pdf"
expect 1 "$ANNAI" dump text "$SCRATCH/no.pdf"
[ -n "$ERR" ] || fail "what is no PDF is passed over"
expect 1 "$ANNAI" -C "$SCRATCH" check
[[ $ERR == *no-ward* ]] || fail "no ward: $ERR"
small_ward "$SCRATCH/w"
expect 2 "$ANNAI" -C "$SCRATCH/w" build --jobs none
expect 2 "$ANNAI" -C "$SCRATCH/w" build --audience everyone
expect 2 "$ANNAI" -C "$SCRATCH/w" build nosuch
[[ $ERR == *unknown-publication* ]] || fail "unknown publication: $ERR"
expect 2 "$ANNAI" -C "$SCRATCH/w" dump pages nosuch
[[ $ERR == *unknown-publication* ]] || fail "dump of an unknown publication: $ERR"
expect 2 "$ANNAI" -C "$SCRATCH/w" dump pages site
[[ $ERR == *dump-site* ]] || fail "dump of a site: $ERR"
for command in check build "dump records"; do
  expect 2 "$ANNAI" -C "$SCRATCH/nowhere" $command
  [[ $ERR == *no-ward* ]] || fail "no such ward: $ERR"
  expect 2 "$ANNAI" -C "$SCRATCH/w" --private "$SCRATCH/nowhere" $command
  [[ $ERR == *no-private* ]] || fail "no such private folder: $ERR"
done
echo text > "$SCRATCH/x.pdf"
expect 1 "$ANNAI" dump text "$SCRATCH/x.pdf"
[[ $ERR == *x.pdf:*error:* ]] || fail "dump text of no PDF: $ERR"
expect 0 "$ANNAI" -C "$SCRATCH/w" check
expect 0 "$ANNAI" -C "$SCRATCH/w" --json check
python3 -c 'import json,sys; json.load(sys.stdin)' < "$SCRATCH/err" || fail "--json is no JSON"
[ ! -e "$SCRATCH/w/output" ] || fail "check wrote something"
for epoch in soon -1 1e9 " 1" 99999999999999999999; do
  expect 1 env SOURCE_DATE_EPOCH="$epoch" "$ANNAI" -C "$SCRATCH/w" check
  [[ $ERR == *source-date-epoch* ]] || fail "SOURCE_DATE_EPOCH=$epoch: $ERR"
done
expect 0 env SOURCE_DATE_EPOCH=1806537600 "$ANNAI" -C "$SCRATCH/w" check
sed -i 's/^date: .*/date: 2027-4-1/' "$SCRATCH/w/content/site.yaml"
expect 1 env SOURCE_DATE_EPOCH=1806537600 "$ANNAI" -C "$SCRATCH/w" check
[[ $ERR == *site-date* ]] || fail "a date beside SOURCE_DATE_EPOCH: $ERR"
sed -i 's/^date: .*/date: 2027-04-01/' "$SCRATCH/w/content/site.yaml"
# The language of diagnostics: ANNAI_LANG, else site.yaml.
printf 'id,name\n' > "$SCRATCH/w/content/records/facilities.csv"
printf 'id,nonsense\na,b\n' > "$SCRATCH/w/content/records/facilities.csv"
expect 1 env -u ANNAI_LANG LC_ALL=C "$ANNAI" -C "$SCRATCH/w" check
grep -qP '[\x{3040}-\x{30ff}]' "$SCRATCH/err" || fail "site.yaml says ja: $ERR"
expect 1 env ANNAI_LANG=en "$ANNAI" -C "$SCRATCH/w" check
grep -q 'content/records/facilities.csv:1:2: error: ' "$SCRATCH/err" || fail "no position: $ERR"
grep -qP 'error: [A-Z].*[\x{3040}-\x{30ff}]' "$SCRATCH/err" && fail "English asked: $ERR"
exit $BAD
