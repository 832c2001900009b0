# OTLP, read with OpenTelemetry's own schema by protobuf's own code; and what `uvscope push`
# sends must say the same as the export.
. "$(dirname "$0")/lib.sh"
export OTEL_SERVICE_NAME="a service"
have protoc
python_with google.protobuf python3-protobuf
protos=$node_modules/@opentelemetry/otlp-grpc-exporter-base/build/protos
[ -d "$protos" ] || not_here "OpenTelemetry's schema is not there (npm ci failed)"
(cd "$protos" && protoc --python_out="$OLDPWD" opentelemetry/proto/*/v1/*.proto \
  opentelemetry/proto/collector/*/v1/*.proto)
for name in app damaged empty; do
  "$UVSCOPE" export -f otlp -o "$name.otlp" "$recordings/$name.uvt" 2>err ||
    grep -q 'damage\|lost\|cut' err
  "$UVSCOPE" export -f otlp "$recordings/$name.uvt" 2>/dev/null | cmp - "$name.otlp"
  "$python" "$consumers/otlp.py" "$name.otlp" "$name.metrics.otlp" "$recordings/$name.facts.json" || fail "$name"
  "$UVSCOPE" export -f otlp-json -o "$name.jsonl" "$recordings/$name.uvt" 2>/dev/null
  "$python" "$consumers/otlp_json.py" "$name" || fail "$name as JSON"
done

# What is pushed says the same, and the receiver of the other tests is as strict.
unset http_proxy https_proxy all_proxy
for name in app damaged; do
  python3 "$consumers/../cli/otlp_receiver.py" port log ok got 2>/dev/null &
  receiver=$!
  trap 'kill $receiver 2>/dev/null || :' EXIT
  for i in $(seq 200); do [ -s port ] && break; sleep 0.1; done
  "$UVSCOPE" push --otlp "http://127.0.0.1:$(cat port)" "$recordings/$name.uvt" 2>err ||
    fail "push: $(cat err)"
  kill $receiver
  grep -q '"error"' log && fail "$(grep -o '"error".*' log)"
  "$python" "$consumers/otlp.py" got.traces got.metrics "$recordings/$name.facts.json" || fail "push $name"
  rm port log got.*
done
