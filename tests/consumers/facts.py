#!/usr/bin/env python3
"""What a recording says, from `uvscope report --json` and `uvscope export -f json`: the
answers that every consumer must find in its own format.

    facts.py RECORDING > facts.json
"""
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict

uvscope = os.environ["UVSCOPE"]


def run(*args):
    return subprocess.run([uvscope, *args], check=True, capture_output=True).stdout


def label(c):
    place = f"{os.path.basename(c['file'])}:{c['line']}" if c["file"] else ""
    if c["name"] and place:
        return f"{c['name']} ({place})"
    return c["name"] or place or c["kind"]


def items(events):
    """The work items: op, and how long they queued, ran and waited for the loop."""
    steps = defaultdict(dict)
    for e in events:
        if e["type"] in ("POOL_SUBMIT", "POOL_START", "POOL_DONE", "POOL_DELIVER"):
            steps[e["pid"], e["args"]["task"]][e["type"]] = e
    out = []
    for (pid, task), s in steps.items():
        if len(s) == 4:
            t = [s[k]["t_ns"] for k in ("POOL_SUBMIT", "POOL_START", "POOL_DONE", "POOL_DELIVER")]
            out.append({"op": s["POOL_SUBMIT"]["args"]["op"], "pid": pid, "task": task,
                        "queued": t[1] - t[0], "running": t[2] - t[1], "waiting": t[3] - t[2]})
    return sorted(out, key=lambda i: (i["pid"], i["task"]))


def arrows(events):
    """How many callbacks have an arrow from where they were scheduled."""
    open_, bound = set(), 0
    for e in events:
        key = e["pid"], e["args"].get("task")
        if e["type"] == "TASK_CREATE":
            open_.add(key)
        elif e["type"] in ("TASK_CANCEL", "POOL_CANCEL"):
            open_.discard(key)
        elif e["type"] == "TASK_BEGIN" and key in open_:
            open_.discard(key)
            bound += 1
    return bound


def main():
    report = json.loads(run("report", "--json", sys.argv[1]))
    document = json.loads(run("export", "-f", "json", sys.argv[1]))
    events = document["events"]
    pids = {p["pid"] for p in document["processes"]}
    longest = max((dict(c, pid=p["pid"]) for p in report["processes"] for c in p["callbacks"]),
                  key=lambda c: c["max_ns"], default=None)
    spawned = [(p["ppid"], p["pid"]) for p in document["processes"] if p["ppid"] in pids]
    samples = Counter()
    for p in report["processes"]:
        for s in p["samples"]:
            samples[s["stack"][0]] += s["count"]
    json.dump({
        "events": len(events),
        "types": Counter(e["type"] for e in events),
        "longest": longest and {"name": label(longest), "pid": longest["pid"], "ns": longest["max_ns"]},
        "items": items(events),
        "arrows": arrows(events),
        "spawned": spawned,
        "lost": report["lost"],
        "samples": sum(samples.values()),
        "hottest": samples.most_common(1)[0][0] if samples else None,
        "first_ns": min((e["t_ns"] for e in events), default=0),
        "pids": sorted(pids),
        "commands": {p["pid"]: p["command"] for p in document["processes"]},
        "threads": sorted({(e["pid"], e["tid"]) for e in events}),
    }, sys.stdout, indent=1)


main()
