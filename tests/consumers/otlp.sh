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
done
