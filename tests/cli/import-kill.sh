#!/bin/bash
# An apply that is killed, or whose disk fails, at any of its steps: once the next command has run, everything is old or everything
# is new, and nothing else is left.
. tests/lib.sh
command -v strace >/dev/null || { echo "skipped: no strace"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "skipped: strace may not trace here"; exit 77; }
W=$SCRATCH/w P=$SCRATCH/p
small_ward "$W" && cp -r tests/cli/private "$P" && chmod -R u+w "$P"
cp tests/cli/import/list.yaml "$SCRATCH/list.yaml"
import() { "$ANNAI" -C "$W" --private "$P" import "$SCRATCH/list.yaml" "tests/cli/import/$1.csv" --apply --many; }
state() { (cd "$SCRATCH" && find w/content p -print0 | LC_ALL=C sort -z | xargs -0 sha256sum 2>/dev/null; find w/content p | LC_ALL=C sort) | sha256sum; }
expect 0 import first
cp -r "$W" "$SCRATCH/w.old"; cp -r "$P" "$SCRATCH/p.old"
back() { rm -rf "$W" "$P"; cp -r "$SCRATCH/w.old" "$W"; cp -r "$SCRATCH/p.old" "$P"; }
old=$(state)
expect 0 import second
new=$(state)
[ "$old" != "$new" ] || fail "the second import changes nothing"
grep -q 窓口 "$P/records/facilities-list.csv" || fail "the private field is not in the private folder"
! grep -rq '窓口 例示' "$W/content" || fail "a private field is in the public content"
expect 0 import second
[ "$(state)" = "$new" ] || fail "the same import twice changes something"

# What a run does, call by call.
back
calls=rename,link,unlink,rmdir,mkdir,fsync,write,fchmod,flock
strace -f -qq -o "$SCRATCH/calls" -e trace=$calls,openat "$ANNAI" -C "$W" --private "$P" import "$SCRATCH/list.yaml" tests/cli/import/second.csv --apply --many >/dev/null 2>&1
[ "$(state)" = "$new" ] || fail "a traced run does something else"
# The steps of the apply itself: until its folder is gone, and the lock after it. What comes then writes worksheets only.
first=$(grep -n 'annai-commit' "$SCRATCH/calls" | head -n 1 | cut -d: -f1)
last=$(($(grep -n 'annai-commit' "$SCRATCH/calls" | tail -n 1 | cut -d: -f1) + 4))
done_by() { head -n "$1" "$SCRATCH/calls" | grep -c " $2("; } # done_by LINE CALL : how many such calls by then
runs=0 olds=0 news=0

try() { # try CALL N WHAT : one run that fails there
  back
  local fast=--seccomp-bpf
  [[ $3 == signal=* ]] && fast= # strace sends no signal where it looks at few calls only
  strace -f -qq $fast -o /dev/null -e trace="$1" -e inject="$1:$3:when=$2" "$ANNAI" -C "$W" --private "$P" import "$SCRATCH/list.yaml" \
    tests/cli/import/second.csv --apply --many >/dev/null 2>"$SCRATCH/err"
  status=$?
  runs=$((runs + 1))
}
for call in ${calls//,/ }; do
  n=$(done_by "$last" "$call") all=$(grep -c " $call(" "$SCRATCH/calls")
  after=$(seq $((n + 1)) $(((all - n) / 3 + 1)) "$all") # the worksheets: a few of each
  for i in $(seq "$n") $after; do
    try "$call" "$i" signal=SIGKILL 2>/dev/null
    "$ANNAI" -C "$W" --private "$P" dump records >/dev/null 2>"$SCRATCH/err" || fail "killed at $call $i: the next command gives $?"
    case $(state) in
      "$old") olds=$((olds + 1)) ;;
      "$new") news=$((news + 1)) ;;
      *) fail "killed at $call $i: neither old nor new"; (cd "$SCRATCH" && diff -r w.old w; diff -r p.old p; ls -A w/content w/content/records) | head -n 20 ;;
    esac
  done
done
before=$(done_by $((first - 1)) openat) until=$(done_by "$last" openat)
for i in $(seq $((before + 1)) "$until"); do
  try openat "$i" signal=SIGKILL 2>/dev/null
  "$ANNAI" -C "$W" --private "$P" dump records >/dev/null 2>&1
  case $(state) in "$old") olds=$((olds + 1)) ;; "$new") news=$((news + 1)) ;; *) fail "killed at openat $i: neither old nor new" ;; esac
done
[ $olds -gt 5 ] && [ $news -gt 5 ] || fail "killing met $olds old and $news new states only"

# The disk says no: full, read-only, broken. Told, status 3, and unchanged; or done. A remnant is cleared by the next command.
# With "+" it says no from then on.
for fault in rename:EACCES rename:EIO+ link:EPERM unlink:EIO mkdir:EROFS fsync:ENOSPC fsync:EIO+ write:ENOSPC write:ENOSPC+ openat:EROFS; do
  call=${fault%:*}
  from=1; n=$(done_by "$last" "$call")
  [ "$call" = openat ] && from=$((before + 1))
  for i in $(seq "$from" "$n"); do
    error=${fault#*:} on=
    [[ $error == *+ ]] && { error=${error%+}; on=+; }
    try "$call" "$i$on" "error=$error"
    is=$(state)
    case $is in "$old"|"$new") ;; *) "$ANNAI" -C "$W" --private "$P" dump records >/dev/null 2>&1; is=$(state) ;; esac
    case $is in
      "$old") [ $status = 3 ] || [ "$call" = write ] || fail "$fault $i: status $status and nothing changed: $(head -n 2 "$SCRATCH/err")" ;;
      "$new") [ $status = 0 ] || [ $status = 3 ] || fail "$fault $i: status $status: $(head -n 3 "$SCRATCH/err")" ;;
      *) fail "$fault $i: neither old nor new"; (cd "$SCRATCH" && diff -r w.old w; diff -r p.old p) | head ;;
    esac
  done
done

# Two at once: one waits for the other, and nothing is lost. Readers see all of it or nothing.
back
import second >/dev/null 2>"$SCRATCH/one" & a=$!
import second >/dev/null 2>"$SCRATCH/two" & b=$!
for _ in 1 2 3 4 5 6; do
  "$ANNAI" -C "$W" --private "$P" dump records >"$SCRATCH/read" 2>&1
  tels=$(grep -cE 'tel=03-0000-(0011|0998|0777)' "$SCRATCH/read")
  [ "$tels" = 0 ] || [ "$tels" = 3 ] || fail "a reader saw half of an apply ($tels of 3)"
done
wait $a; sa=$?; wait $b; sb=$?
[ $sa = 0 ] || [ $sb = 0 ] || fail "two at once: neither succeeds: $(cat "$SCRATCH/one" "$SCRATCH/two")"
[ "$(state)" = "$new" ] || fail "two at once: the result is neither's"

# Somebody keeps the folder's lock: told, after waiting, and nothing changes.
back
python3 -c 'import fcntl,os,sys,time; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX); print(flush=True); time.sleep(30)' "$W/content" > "$SCRATCH/locked" & holder=$!
until [ -s "$SCRATCH/locked" ]; do sleep 0.05; done
expect 3 import second
[[ $ERR == *commit-locked* ]] || fail "a locked folder is not told: $ERR"
kill $holder
[ "$(state)" = "$old" ] || fail "locked, and changed"
# A journal that came with somebody else's folder reaches nothing outside it.
back
mkdir "$W/content/.annai-commit"
echo precious > "$SCRATCH/precious"
printf 'annai-commit 1\nremove %s\nwrite %s\n' "$SCRATCH/precious" "$SCRATCH/precious" > "$W/content/.annai-commit/journal"
"$ANNAI" -C "$W" --private "$P" dump records >/dev/null 2>&1
[ "$(cat "$SCRATCH/precious")" = precious ] || fail "a foreign journal removed a file outside"
[ "$(state)" = "$old" ] || fail "a foreign journal is not cleared"
# A link in the ward is not followed.
back
mv "$W/content/records/facilities.csv" "$SCRATCH/real.csv" && ln -s "$SCRATCH/real.csv" "$W/content/records/facilities.csv"
before=$(sha256sum < "$SCRATCH/real.csv")
expect 1 import second
[ "$(sha256sum < "$SCRATCH/real.csv")" = "$before" ] || fail "a link out of the ward was followed"
echo "$runs runs, $olds old, $news new"
exit $BAD
