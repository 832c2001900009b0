"""perfetto.py MODULE TRACE FACTS: nothing unknown, everything resolved, the facts found."""
import importlib
import json
import sys
from collections import defaultdict

sys.path.insert(0, ".")  # where protoc wrote it
pb = importlib.import_module(sys.argv[1])
trace = pb.Trace()
trace.ParseFromString(open(sys.argv[2], "rb").read())
facts = json.load(open(sys.argv[3]))
packets = trace.packet


def no_unknown(message):
    assert len(message.UnknownFields()) == 0, message
    for field, value in message.ListFields():
        if field.message_type:
            for m in value if field.label == field.LABEL_REPEATED else [value]:
                no_unknown(m)


no_unknown(trace)
assert packets[0].sequence_flags == 1 and packets[0].clock_snapshot.primary_trace_clock == 3
names, categories, keys, strings = {}, {}, {}, {}
functions, frames, stacks, mappings = {}, {}, {}, {}
tracks, open_slices, slices, flows = {}, defaultdict(list), [], defaultdict(lambda: [[], []])
counters, marks, samples, last = set(), [], [], {}
for p in packets:
    assert p.trusted_packet_sequence_id == 1
    d = p.interned_data
    for table, entries, text in ((names, d.event_names, "name"), (categories, d.event_categories, "name"),
                                 (keys, d.debug_annotation_names, "name"),
                                 (strings, d.debug_annotation_string_values, "str"),
                                 (functions, d.function_names, "str")):
        for entry in entries:
            assert entry.iid not in table
            table[entry.iid] = getattr(entry, text)
    for frame in d.frames:
        frames[frame.iid] = functions[frame.function_name_id].decode()
    for mapping in d.mappings:
        mappings[mapping.iid] = 1
    for stack in d.callstacks:
        stacks[stack.iid] = [frames[f] for f in stack.frame_ids]
    if p.HasField("track_descriptor"):
        t = p.track_descriptor
        assert t.uuid not in tracks and (not t.parent_uuid or t.parent_uuid in tracks), t
        tracks[t.uuid] = t
    if p.HasField("perf_sample"):
        samples.append(stacks[p.perf_sample.callstack_iid])
    if not p.HasField("track_event"):
        continue
    e = p.track_event
    track = tracks[e.track_uuid]
    args = {}
    for a in e.debug_annotations:
        value = a.WhichOneof("value") if "value" in a.DESCRIPTOR.oneofs_by_name else None
        args[keys[a.name_iid]] = strings[a.string_value_iid].decode() if a.HasField("string_value_iid") else (
            a.uint_value or a.int_value or a.bool_value)
    name = names[e.name_iid] if e.name_iid else e.name
    for c in e.category_iids:
        assert c in categories
    assert p.timestamp >= last.get(e.track_uuid, 0), "time runs backwards on a track"
    last[e.track_uuid] = p.timestamp
    if e.type == 1:
        s = {"name": name, "track": e.track_uuid, "from": p.timestamp, "args": args, "in": []}
        if open_slices[e.track_uuid]:
            open_slices[e.track_uuid][-1]["in"].append(s)
        open_slices[e.track_uuid].append(s)
        slices.append(s)
    elif e.type == 2:
        s = open_slices[e.track_uuid].pop()
        s["ns"] = p.timestamp - s["from"]
        s["args"].update(args)
    elif e.type == 3:
        marks.append((name, categories[e.category_iids[0]]))
    else:
        counters.add(track.name)
    for f in e.flow_ids:
        flows[f][0].append(e.track_uuid)
    for f in e.terminating_flow_ids:
        flows[f][1].append(e.track_uuid)
assert not any(open_slices.values())

threads = {u: t for u, t in tracks.items() if t.HasField("thread")}
if facts["longest"] and not facts["lost"]:
    on_threads = [s for s in slices if s["track"] in threads and "callback" in s["args"]]
    longest = max(on_threads, key=lambda s: s["ns"])
    assert longest["name"] == facts["longest"]["name"], longest
    assert longest["ns"] == facts["longest"]["ns"]
    assert longest["args"].get("slow") == True
    assert threads[longest["track"]].thread.pid == facts["longest"]["pid"]
    assert any(c == "slow" and n.startswith("slow: ") and facts["longest"]["name"] in n for n, c in marks)
lanes = [s for s in slices if tracks[s["track"]].name == "pool items" and s["in"]]
for item in facts["items"]:
    lane = next(s for s in lanes if s["args"]["task"] == item["task"] and s["track"] >> 32 and
                tracks[tracks[s["track"]].parent_uuid].process.pid == item["pid"])
    assert lane["name"] == item["op"]
    assert [(s["name"], s["ns"]) for s in lane["in"]] == [
        ("queued", item["queued"]), ("running", item["running"]), ("waiting for the loop", item["waiting"])]
bound = [f for f in flows.values() if f[0] and f[1]]
pid_of = {u: (t.thread.pid or t.process.pid) for u, t in tracks.items()}
across = [(pid_of[f[0][0]], pid_of[f[1][0]]) for f in bound if pid_of[f[0][0]] != pid_of[f[1][0]]]
for parent, child in facts["spawned"]:
    assert (parent, child) in across or facts["lost"], across
assert sum(pid_of[f[0][0]] == pid_of[f[1][0]] for f in bound) == facts["arrows"], (len(bound), facts["arrows"])
if facts["lost"]:
    lost = [s for s in slices if tracks[s["track"]].name == "lost events"]
    assert sum(int(s["name"].split()[1]) for s in lost) == facts["lost"], lost
elif facts["events"]:
    assert {"loop delay", "pool busy", "pool queued", "heap"} <= counters, counters
    assert len(samples) == facts["samples"] and samples
    assert mappings
    assert any(s["name"] == "the measure" for s in slices)
    assert any(n.startswith('before </script>"\n;') for n, c in marks)
processes = {t.process.pid: t.process.process_name for t in tracks.values() if t.HasField("process")}
for pid, command in facts["commands"].items():
    assert processes.get(int(pid)) == command or facts["lost"], processes
