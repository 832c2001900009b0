# Programs that close all descriptors, fork without exec, confine themselves, crash, bring
# sanitizers or a thousand threads: they behave with tracing as they do without.
. "$(dirname "$0")/lib.sh"
cc -O1 -D_GNU_SOURCE -pthread -o survives "$root/tests/foreign/survives.c"
cc -O1 -D_GNU_SOURCE -pthread -fsanitize=address -o survives-asan "$root/tests/foreign/survives.c"
cc -O1 -D_GNU_SOURCE -pthread -static -o survives-static "$root/tests/foreign/survives.c"

same() { # command...
  before=0; "$@" >plain.txt 2>plain.err </dev/null || before=$?
  after=0; "$UVSCOPE" record -o s.uvt -- "$@" >traced.txt 2>traced.err </dev/null || after=$?
  cmp plain.txt traced.txt || fail "$*: prints something else: $(diff plain.txt traced.txt)"
  if grep -q 'nothing was recorded' traced.err; then
    [ "$before" -ne 0 ] || return 0
  fi
  [ "$before" -eq "$after" ] || fail "$*: ends with $after instead of $before: $(cat traced.err)"
}
polls() { # how many processes, and how many polls in all, at least
  "$UVSCOPE" report --json s.uvt >report.json
  holds report.json "(.processes | length) >= $1 and .events >= 2 * $2"
}
same ./survives
polls 3 1000
same ./survives killed
polls 3 1000
same ./survives exec
polls 6 2000
same ./survives-asan
polls 3 1000
same ./survives-static
same ./survives confined
same ./survives confined-late
polls 1 1000
same env -i ./survives
LD_PRELOAD=libm.so.6 same ./survives
grep -q 'confines itself' "$UVSCOPE_DIR/preload.log" || fail "nothing says why it was not traced"



