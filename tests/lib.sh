# Shared by the shell tests: a scratch folder, and saying what went wrong.
set -u
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
BAD=0
fail() { echo "FAIL: $*"; BAD=1; }
# expect STATUS COMMAND... : output in $OUT, diagnostics in $ERR
expect() {
  local want=$1 got
  shift
  "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" </dev/null
  got=$?
  OUT=$(cat "$SCRATCH/out") ERR=$(cat "$SCRATCH/err")
  [ "$got" = "$want" ] || { fail "status $got, expected $want: $*"; head -n 20 "$SCRATCH/err"; }
}
# tree_digest DIR : one line that changes with any byte or name below it
tree_digest() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum); }
# small_ward DIR : a ward of ten facilities that builds in well under a second
small_ward() { cp -r tests/cli/ward "$1" && chmod -R u+w "$1"; }
