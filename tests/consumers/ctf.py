"""ctf.py DIRECTORY FACTS: every event read, by babeltrace2's library."""
import json
import sys
from collections import Counter, defaultdict

import bt2

facts = json.load(open(sys.argv[2]))
derived = {"slow_callback", "pool_stage", "child_start", "counter", "span"}
types, stages, discarded, slow, children, counters = Counter(), defaultdict(dict), 0, [], [], set()
threads, names = set(), set()
for message in bt2.TraceCollectionMessageIterator(sys.argv[1]):
    if isinstance(message, bt2._DiscardedEventsMessageConst):
        discarded += message.count
    if not isinstance(message, bt2._EventMessageConst):
        continue
    event = message.event
    kind = event.name.replace("uvscope:", "")
    types[kind] += 1
    fields = event.payload_field
    pid = int(event["vpid"])
    threads.add((pid, int(event["vtid"])))
    names.add(str(event.packet.context_field["procname"]))
    if kind == "slow_callback":
        slow.append((int(fields["run_ns"]), str(fields["callback"]), pid))
    if kind == "pool_stage":
        stages[pid, int(fields["task"])][fields["stage"].labels[0]] = int(fields["duration_ns"])
        stages[pid, int(fields["task"])]["op"] = str(fields["op"])
    if kind == "child_start":
        children.append([int(fields["parent_pid"]), pid])
    if kind == "counter":
        counters.add(fields["counter"].labels[0])
recorded = {k.upper(): n for k, n in types.items() if k not in derived}
assert recorded == facts["types"], (recorded, facts["types"])
assert discarded == facts["lost"], (discarded, facts["lost"])
assert threads == {tuple(t) for t in facts["threads"]}
for item in facts["items"]:
    s = stages[item["pid"], item["task"]]
    assert (s["op"], s["queued"], s["running"], s["waiting for the loop"]) == (
        item["op"], item["queued"], item["running"], item["waiting"]), (s, item)
for pair in facts["spawned"]:
    assert pair in children or facts["lost"], children
if not facts["lost"]:
    ns, name, pid = max(slow)
    assert ns == facts["longest"]["ns"] and pid == facts["longest"]["pid"]
    assert name.split(" ")[0] == facts["longest"]["name"].split(" ")[0]
    assert {"loop delay", "pool busy", "pool queued", "heap"} <= counters, counters
    assert names == set(facts["commands"].values()), names
