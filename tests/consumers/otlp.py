"""otlp.py TRACES METRICS FACTS: nothing unknown, everything resolved, the facts found."""
import json
import sys
from collections import Counter

sys.path.insert(0, ".")  # where protoc wrote them
from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

traces = trace_pb2.TracesData()
traces.ParseFromString(open(sys.argv[1], "rb").read())
metrics = metrics_pb2.MetricsData()
metrics.ParseFromString(open(sys.argv[2], "rb").read())
facts = json.load(open(sys.argv[3]))


def no_unknown(message):
    assert len(message.UnknownFields()) == 0, message
    for field, value in message.ListFields():
        if field.message_type:
            for m in value if field.label == field.LABEL_REPEATED else [value]:
                no_unknown(m)


def value_of(v):
    return getattr(v, v.WhichOneof("value"))


def attributes(message):
    keys = [a.key for a in message.attributes]
    assert len(keys) == len(set(keys)), keys
    return {a.key: value_of(a.value) for a in message.attributes}


no_unknown(traces)
no_unknown(metrics)
spans, resources = {}, {}
for rs in traces.resource_spans:
    resource = attributes(rs.resource)
    pid = resource["process.pid"]
    assert resources.setdefault(pid, resource) == resource
    assert resource["service.name"] == "a service" and len(resource["service.instance.id"]) == 16
    assert resource["process.runtime.name"] and resource.get("host.name")
    for ss in rs.scope_spans:
        assert ss.scope.name == "uvscope" and ss.scope.version
        for s in ss.spans:
            assert len(s.trace_id) == 16 and any(s.trace_id)
            assert len(s.span_id) == 8 and any(s.span_id)
            assert 1 <= s.kind <= 5 and s.name
            assert s.end_time_unix_nano >= s.start_time_unix_nano > 1_500_000_000 * 10**9
            assert (s.trace_id, s.span_id) not in spans, s
            spans[s.trace_id, s.span_id] = {
                "name": s.name, "pid": pid, "trace": s.trace_id, "id": s.span_id, "parent": s.parent_span_id,
                "links": [(k.trace_id, k.span_id) for k in s.links], "a": attributes(s), "kind": s.kind,
                "from": s.start_time_unix_nano, "ns": s.end_time_unix_nano - s.start_time_unix_nano,
                "events": [(e.name, attributes(e)) for e in s.events]}
assert len({s["id"] for s in spans.values()}) == len(spans)


def parent(s):
    return spans[s["trace"], s["parent"]] if s["parent"] else None


if not facts["lost"]:
    for s in spans.values():
        parent(s)
        for link in s["links"]:
            assert link in spans, s

callbacks = [s for s in spans.values() if s["a"].get("uvscope.span") == "callback"]
if facts["longest"] and not facts["lost"]:
    longest = max(callbacks, key=lambda s: s["ns"])
    assert longest["name"] == facts["longest"]["name"], longest
    assert longest["ns"] == facts["longest"]["ns"]
    assert longest["pid"] == facts["longest"]["pid"]
    assert longest["a"]["uvscope.slow"] is True
    assert any(n == "slow callback" for n, a in longest["events"])
    assert longest["a"]["code.function.name"] == "culprit" and longest["a"]["code.line.number"] > 0
    assert longest["a"]["code.file.path"].endswith("app.js")
items = {(s["pid"], s["a"]["uvscope.task"]): s for s in spans.values() if s["a"].get("uvscope.span") == "work item"}
for item in facts["items"]:
    s = items[item["pid"], item["task"]]
    assert s["name"] == item["op"] and s["ns"] == item["queued"] + item["running"] + item["waiting"]
    stages = {c["name"]: c["ns"] for c in spans.values() if c["trace"] == s["trace"] and c["parent"] == s["id"]
              and c["a"]["uvscope.span"] == "stage"}
    assert stages == {"queued": item["queued"], "running": item["running"],
                      "waiting for the loop": item["waiting"]}, stages
    assert s["a"]["uvscope.queued_ns"] == item["queued"]
    if not facts["lost"]:
        assert any((s["trace"], s["id"]) in c["links"] for c in callbacks), s
across = {(parent(s)["pid"], s["pid"]) for s in spans.values()
          if s["parent"] and (s["trace"], s["parent"]) in spans and parent(s)["pid"] != s["pid"]}
for pair in facts["spawned"]:
    assert tuple(pair) in across or facts["lost"], across
if facts["lost"]:
    lost = [s for s in spans.values() if s["a"].get("uvscope.span") == "lost"]
    assert sum(s["a"]["uvscope.lost"] for s in lost) == facts["lost"], lost
elif facts["events"]:
    assert len(callbacks) == facts["types"]["TASK_BEGIN"], (len(callbacks), facts["types"])
    # A callback stands in the trace of what scheduled it, or at the head of one with a link.
    caused = [s for s in callbacks if s["parent"] and parent(s)["a"].get("uvscope.span") == "callback"]
    assert len(caused) >= len([i for i in facts["items"]]), len(caused)
    assert all(s["parent"] or s["links"] for s in callbacks)
    measure = next(s for s in spans.values() if s["name"] == "the measure")
    assert measure["a"]["uvscope.span"] == "user" and measure["ns"] >= 149_000_000
    culprit = max(callbacks, key=lambda s: s["ns"])
    assert culprit["events"][0][0] == 'before </script>"\n;'
    for pid, command in facts["commands"].items():
        assert resources[int(pid)]["process.command_line"] == command

last = {}
for rm in metrics.resource_metrics:
    pid = attributes(rm.resource)["process.pid"]
    assert not resources or attributes(rm.resource) == resources[pid]
    for m in rm.scope_metrics[0].metrics:
        data = getattr(m, m.WhichOneof("data"))
        for point in data.data_points:
            assert point.time_unix_nano >= point.start_time_unix_nano
            last[pid, m.name, json.dumps(attributes(point))] = point
if facts["events"] and not facts["lost"]:
    calls = Counter()
    for (pid, name, _), point in last.items():
        if name == "uvscope.callbacks":
            calls["number"] += point.as_int
        elif name == "uvscope.callback.duration":
            assert sum(point.bucket_counts) == point.count and len(point.bucket_counts) == len(point.explicit_bounds) + 1
            calls["max"] = max(calls["max"], point.max)
        elif name == "uvscope.pool.queued.duration":
            calls["items"] += point.count
    assert calls["number"] == facts["types"]["TASK_BEGIN"], (calls, facts["types"])
    assert abs(calls["max"] - facts["longest"]["ns"] / 1e9) < 1e-9
    assert calls["items"] == len(facts["items"])
    names = {n for _, n, _ in last}
    for (pid, name, _), point in last.items():
        if name == "nodejs.eventloop.delay.stddev":
            ends = [last[pid, f"nodejs.eventloop.delay.{k}", "{}"].as_double for k in ("min", "max")]
            assert 0 <= point.as_double <= (ends[1] - ends[0]) / 2 * 1.02 + 1e-9, (point, ends)
    assert {"nodejs.eventloop.delay.p99", "nodejs.eventloop.utilization", "nodejs.eventloop.time"} <= names
