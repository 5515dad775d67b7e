#!/bin/bash
# A failing, crashing or killed run leaves the old output byte for byte; the next one leaves no stage folder.
. tests/lib.sh
W=$SCRATCH/w
small_ward "$W"
expect 0 "$ANNAI" -C "$W" build
old=$(tree_digest "$W/output")
(cd "$W/output" && sha256sum --quiet -c MANIFEST.sha256) || fail "the manifest is not of these files"
[ "$(cd "$W/output" && find . -type f ! -name MANIFEST.sha256 ! -name .gitignore | wc -l)" = "$(wc -l < "$W/output/MANIFEST.sha256")" ] || fail "the manifest leaves files out"
[ "$(ls -A "$W" | grep -c stage-)" = 0 ] || fail "a stage folder is left"
unchanged() { [ "$(tree_digest "$W/output")" = "$old" ] || fail "$1: the old output is changed"; }
no_stage() { [ "$(ls -A "$W" | grep -c stage-)" = 0 ] || fail "$1: a stage folder is left"; }

# An error in the content.
cp "$W/content/records/facilities.csv" "$SCRATCH/good.csv"
sed '2s/^[^,]*/..\/x/' "$SCRATCH/good.csv" > "$W/content/records/facilities.csv"
expect 1 "$ANNAI" -C "$W" build
unchanged "content error"; no_stage "content error"
# Nothing at all.
: > "$W/content/records/facilities.csv"
expect 1 "$ANNAI" -C "$W" build
unchanged "empty file"; no_stage "empty file"
cp "$SCRATCH/good.csv" "$W/content/records/facilities.csv"
# A template that leaves the telephone out is found when the page is read back.
mkdir -p "$W/themes/standard/templates"
printf '<!DOCTYPE html><html lang="ja"><title>{{name}}</title><body>{{name}}</body></html>\n' > "$W/themes/standard/templates/facility.mustache"
expect 1 "$ANNAI" -C "$W" build
[[ $ERR == *read-back-missing* ]] || fail "read back: $ERR"
[ "$(grep 'read-back-missing\]' "$SCRATCH/err" | cut -d: -f1 | sort -u | wc -l)" = 5 ] && grep -q 'read-back-more\]' "$SCRATCH/err" || fail "one fault of every page: $ERR"
unchanged "read back"; no_stage "read back"
rm -r "$W/themes/standard"

# A worker that crashes: status 3, named.
seen=0
TRIES=${PUBLISH_TRIES:-40} # fewer where every run takes long
for try in 1 2 3 4 5 6 7 8; do
  "$ANNAI" -C "$W" build > /dev/null 2> "$SCRATCH/err" & pid=$!
  for _ in $(seq 400); do
    child=$(pgrep -P $pid | head -n 1)
    [ -n "$child" ] && { kill -SEGV "$child" 2>/dev/null; break; }
    kill -0 $pid 2>/dev/null || break
  done
  wait $pid; status=$?
  [ $status = 3 ] && grep -q worker-died "$SCRATCH/err" && seen=1
  [ $status = 3 ] || [ $status = 0 ] || fail "a crashed worker gives status $status: $(cat "$SCRATCH/err")"
  unchanged "crash"; no_stage "crash"
done
[ $seen = 1 ] || fail "no worker could be made to crash"

# Killed at any moment: the old output or the new one, never between; then the next run mends.
start=$(date +%s%N); "$ANNAI" -C "$W" build 2>/dev/null; whole=$(( ($(date +%s%N) - start) / 1000000 ))
sed 's/^\([^,]*,[^,]*,[^,]*,\)/\1/; 2s/0000-0001/0000-0991/' "$SCRATCH/good.csv" > "$SCRATCH/changed.csv"
cp "$SCRATCH/changed.csv" "$W/content/records/facilities.csv"
expect 0 "$ANNAI" -C "$W" build --out "$SCRATCH/new"
new=$(tree_digest "$SCRATCH/new")
[ "$new" != "$old" ] || fail "the change changes nothing"
killed=0
for i in $(seq $TRIES); do
  "$ANNAI" -C "$W" build > /dev/null 2>&1 & pid=$!
  sleep "$(awk -v w=$whole -v i=$i -v n=$((TRIES + 2)) 'BEGIN { printf "%.3f", w * i / n / 1000 }')"
  kill -9 $pid 2>/dev/null && killed=$((killed + 1))
  wait $pid 2>/dev/null
  now=$(tree_digest "$W/output")
  if [ "$now" != "$old" ] && [ "$now" != "$new" ]; then fail "killed after $i/$((TRIES + 2)): neither old nor new"; fi
done
[ $killed -gt $((TRIES / 4)) ] || fail "only $killed of $TRIES runs were killed in time"
sleep 0.3
expect 0 "$ANNAI" -C "$W" build
[ "$(tree_digest "$W/output")" = "$new" ] || fail "the run after the kills gives something else"
no_stage "after kills"

# A full disk: refused by name, the old output untouched.
if [ "$(id -u)" = 0 ] && mkdir "$SCRATCH/full" && mount -t tmpfs -o size=400k tmpfs "$SCRATCH/full" 2>/dev/null; then
  "$ANNAI" -C "$W" build --out "$SCRATCH/full/output" > /dev/null 2> "$SCRATCH/err"
  [ $? = 3 ] && grep -q 'output-write' "$SCRATCH/err" || fail "full disk: $(head -n 3 "$SCRATCH/err")"
  [ ! -e "$SCRATCH/full/output" ] || fail "full disk: something was published"
  [ "$(ls -A "$SCRATCH/full" | grep -c stage-)" = 0 ] || fail "full disk: a stage folder is left"
  umount "$SCRATCH/full"
else
  echo "skipped: full disk (no right to mount)"
fi

# Building one publication keeps the others and the manifest stays true.
name=$(ls "$W/content/publications" | sed 's/\.yaml$//' | head -n 1)
expect 0 "$ANNAI" -C "$W" build "$name"
[ "$(tree_digest "$W/output")" = "$new" ] || fail "building $name alone changes the rest"
# A folder that is not ours is not replaced.
mkdir "$SCRATCH/mine" && echo precious > "$SCRATCH/mine/letter.txt"
expect 1 "$ANNAI" -C "$W" build --out "$SCRATCH/mine"
[ "$(cat "$SCRATCH/mine/letter.txt")" = precious ] || fail "somebody's file is gone"
# What is left of annai's own output is annai's.
expect 0 "$ANNAI" -C "$W" build --out "$SCRATCH/left"
rm -r "$SCRATCH/left/public" "$SCRATCH/left/MANIFEST.sha256"
expect 0 "$ANNAI" -C "$W" build --out "$SCRATCH/left"
[ "$(tree_digest "$SCRATCH/left")" = "$new" ] || fail "a half deleted output is not made whole"
# Two at once: the second waits.
"$ANNAI" -C "$W" build 2>/dev/null & "$ANNAI" -C "$W" build 2>/dev/null & wait
[ "$(tree_digest "$W/output")" = "$new" ] || fail "two builds at once"
exit $BAD
