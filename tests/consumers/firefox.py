"""firefox.py NAME FACTS: what profiler-cli said, in NAME.*, is what the recording says."""
import json
import sys

name, facts = sys.argv[1], json.load(open(sys.argv[2]))
info = json.load(open(f"{name}.info"))
threads = [(p["pid"], t) for p in info["processes"] for t in p["threads"]]
markers = []
for i in range(info["threadCount"]):
    found = json.load(open(f"{name}.markers.{i}"))
    pid, thread = next((p, t) for p, t in threads if t["threadIndex"] == i)
    assert len(found.get("flatMarkers", [])) == found["totalMarkerCount"]
    markers += [dict(m, pid=int(pid), thread=thread["name"]) for m in found.get("flatMarkers", [])]


def ns(ms):
    return round(ms * 1e6)


assert {p["pid"] for p in info["processes"]} >= {str(p) for p in facts["commands"]} or facts["lost"]
lost = [m for m in markers if m["category"] == "lost" and m.get("duration") is not None]
assert sum(int(m["name"].split()[1]) for m in lost) == facts["lost"], lost
if not facts["lost"]:
    tasks = [m for m in markers if m["markerType"] == "TASK_BEGIN" and m.get("duration") is not None]
    longest = max(tasks, key=lambda m: m["duration"])
    assert longest["name"] == facts["longest"]["name"], longest
    assert abs(ns(longest["duration"]) - facts["longest"]["ns"]) <= 1
    assert longest["pid"] == facts["longest"]["pid"] and longest["data"]["slow"] == "yes"
    assert longest["hasStack"], "no cause"
    assert any(m["category"] == "slow" and facts["longest"]["name"] in m["name"] for m in markers)
    items = {}
    for m in markers:
        if m["thread"] == "work items":
            items.setdefault((m["pid"], m["data"]["task"]), {"op": m["data"]["op"]})[m["name"]] = ns(m["duration"])
    for item in facts["items"]:
        got = items[item["pid"], item["task"]]
        assert got["op"] == item["op"]
        for stage, key in (("queued", "queued"), ("running", "running"), ("waiting for the loop", "waiting")):
            assert abs(got[stage] - item[key]) <= 1, (got, item)
    # The arrow from the spawn to the child: one flow, which leaves one and ends in the other.
    for parent, child in facts["spawned"]:
        out = [m["data"]["flow"] for m in markers if m["pid"] == parent and m.get("data") and "flow" in m["data"]]
        into = [m["data"]["arrived"] for m in markers if m["pid"] == child and m.get("data") and "arrived" in m["data"]]
        assert set(out) & set(into), (out, into)
    counters = {c["name"] for c in json.load(open(f"{name}.counters"))["counters"]}
    assert {"loop delay", "pool busy", "pool queued", "heap"} <= counters, counters
    functions = json.load(open(f"{name}.functions"))["functions"]
    assert functions and any(f["name"] == facts["hottest"].split(" ")[0] for f in functions), functions
    slow = json.load(open(f"{name}.slow"))
    assert slow["stack"]["frames"][0]["name"].startswith("app.js:"), slow
    assert slow["stack"]["capturedAt"] < slow["start"], slow
    assert any(m["name"] == "the measure" for m in markers)
