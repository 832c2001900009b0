# Cases that no program makes at will: a reused pid, huge and negative times, hostile names.
. "$(dirname "$0")/../e2e/lib.sh"
timeout 120 python3 "$root/tests/cli/export_cases.py" || fail "cases"
# No room, no reader, no such place: said in a line, and what was there before stays.
trace=$root/traces/everything.uvt
[ "$(id -u)" -eq 0 ] || { mkdir locked; chmod 500 locked; }
mkdir kept
for format in chrome perfetto firefox speedscope cpuprofile folded pprof ctf otlp sqlite csv jsonl json; do
  if [ $format != ctf ] && [ $format != csv ]; then
    status=0; timeout 60 "$UVSCOPE" export -f $format "$trace" >/dev/full 2>err || status=$?
    [ $status -eq 1 ] && [ "$(grep -c 'No space left' err)" -eq 1 ] || fail "$format on a full disk: $status, $(cat err)"
    echo old >kept/x
    status=0; (ulimit -f 1; trap '' XFSZ; timeout 60 "$UVSCOPE" export -f $format -o kept/x "$trace" 2>err) || status=$?
    # A small one may fit.
    [ $status -eq 0 ] || { [ $status -eq 1 ] && [ "$(cat kept/x)" = old ]; } || fail "$format too large: $status"
    [ $status -eq 0 ] || [ "$(find kept -type f | wc -l)" -eq 1 ] || fail "$format left: $(find kept)"
    rm -rf kept/*
    status=0; (timeout 60 "$UVSCOPE" export -f $format "$trace" 2>err; echo $? >status) | : || :
    [ "$(cat status)" -lt 126 ] || [ "$(cat status)" -eq 141 ] || fail "$format into a closed pipe: $(cat status)"
  fi
  status=0; timeout 60 "$UVSCOPE" export -f $format -o /nonexistent/x "$trace" 2>err || status=$?
  [ $status -ne 0 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q /nonexistent err || fail "$format to nowhere: $status, $(cat err)"
  [ ! -d locked ] || ! timeout 60 "$UVSCOPE" export -f $format -o locked/x "$trace" 2>err || fail "$format: locked"
done
