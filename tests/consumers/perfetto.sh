# Perfetto's own format, read with a schema by protobuf's own code, and by trace_processor
# where it is there.
. "$(dirname "$0")/lib.sh"
have protoc
python_with google.protobuf python3-protobuf
if [ -n "${PERFETTO_PROTOS:-}" ]; then
  protoc -I "$PERFETTO_PROTOS" --python_out=. "$PERFETTO_PROTOS/protos/perfetto/trace/perfetto_trace.proto"
  module=protos.perfetto.trace.perfetto_trace_pb2
else
  protoc -I "$consumers" --python_out=. "$consumers/perfetto_subset.proto"
  module=perfetto_subset_pb2
fi
for name in app damaged empty; do
  "$UVSCOPE" export -f perfetto -o "$name.pftrace" "$recordings/$name.uvt" 2>err || grep -q 'damage\|lost\|cut' err
  "$UVSCOPE" export -f perfetto "$recordings/$name.uvt" 2>/dev/null | cmp - "$name.pftrace"
  "$python" "$consumers/perfetto.py" $module "$name.pftrace" "$recordings/$name.facts.json" || fail "$name"
done
processor=$(command -v trace_processor_shell || command -v trace_processor || true)
if [ -n "$processor" ]; then
  for name in app damaged; do
    echo "select name, value from stats where severity in ('error', 'data_loss') and value > 0;" >bad.sql
    "$processor" -q bad.sql "$name.pftrace" | tail -n +2 | grep . && fail "$name: errors at import"
    echo "select name from slice where name like '%culprit%' order by dur desc limit 1;" >slow.sql
    [ "$name" = damaged ] || "$processor" -q slow.sql "$name.pftrace" | grep -q culprit || fail "trace_processor"
  done
else
  echo "not run: trace_processor is not installed"
fi
