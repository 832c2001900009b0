# pprof, read by the tool of the Go distribution; and folded stacks, which have no checker
# but their grammar.
. "$(dirname "$0")/lib.sh"
have go
for name in app damaged empty; do
  "$UVSCOPE" export -f pprof -o "$name.pb.gz" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
  gzip -t "$name.pb.gz" || fail "$name: not gzip"
  go tool pprof -raw "$name.pb.gz" >"$name.raw" 2>err || fail "$name: $(cat err)"
  "$UVSCOPE" export -f folded -o "$name.folded" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
done
python3 "$consumers/pprof.py" "$recordings/app.facts.json"
for index in cpu wall queued running waiting; do
  go tool pprof -top -sample_index=$index app.pb.gz >"top.$index" 2>/dev/null || fail $index
done
grep -q ' culprit$' top.wall || fail "$(cat top.wall)"
grep -q ' work: pbkdf2$' top.queued || fail "$(cat top.queued)"
