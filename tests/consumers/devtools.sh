# Chrome's trace and .cpuprofile in the engine of DevTools' Performance panel.
. "$(dirname "$0")/lib.sh"
have node
[ -d "$node_modules/@paulirish/trace_engine" ] || not_here "@paulirish/trace_engine is not installed"
for name in app damaged; do
  "$UVSCOPE" export -f chrome -o "$name.json" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
  "$UVSCOPE" export -f cpuprofile -o "$name.cpuprofile" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
  node "$consumers/devtools.mjs" "$name" "$recordings/$name.facts.json" 2>messages || fail "$name: $(tail -n 12 messages)"
  ! grep -i 'mismatch' messages || fail "$name: $(cat messages)"
done
for name in app empty; do
  "$UVSCOPE" export -f chrome "$recordings/$name.uvt" | jq -e 'type == "array"' >/dev/null || fail "$name"
  "$UVSCOPE" export -f cpuprofile "$recordings/$name.uvt" 2>/dev/null | jq -e '.nodes | length > 0' >/dev/null || fail "$name"
done
