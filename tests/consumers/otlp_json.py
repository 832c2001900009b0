"""otlp_json.py NAME: NAME.jsonl and NAME.metrics.jsonl say what NAME.otlp and NAME.metrics.otlp say."""
import base64
import json
import sys

sys.path.insert(0, ".")  # where protoc wrote them
from google.protobuf import json_format
from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2


def from_hex(value):
    """Identifiers are hexadecimal in OTLP, where protobuf's own JSON has base64."""
    if isinstance(value, list):
        return [from_hex(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: base64.b64encode(bytes.fromhex(v)).decode() if k in ("traceId", "spanId", "parentSpanId")
            else from_hex(v) for k, v in value.items()}


for mark, message in (("", trace_pb2.TracesData), (".metrics", metrics_pb2.MetricsData)):
    wanted, got = message(), message()
    wanted.ParseFromString(open(f"{sys.argv[1]}{mark}.otlp", "rb").read())
    for line in open(f"{sys.argv[1]}{mark}.jsonl", encoding="utf-8"):
        got.MergeFrom(json_format.ParseDict(from_hex(json.loads(line)), message()))
    assert got == wanted, sys.argv[1] + mark
