"""pprof.py FACTS: app.raw (of go tool pprof -raw) and app.folded say what the facts say."""
import json
import re
import sys

facts = json.load(open(sys.argv[1]))
head, rest = open("app.raw").read().split("Samples:\n")
samples, locations = rest.split("Locations\n")
names = {m[1]: m[2] for m in re.finditer(r"^ +(\d+): 0x0 (?:M=\d+ )?(.*?) [^ ]*:\d+ s=\d+", locations, re.M)}
types = samples.splitlines()[0].replace("[dflt]", "").split()
totals = dict.fromkeys(types, 0)
wall = {}
for line in samples.splitlines()[1:]:
    m = re.match(r"^ *([\d ]+): ([\d ]+)$", line)
    if not m:
        continue
    values = dict(zip(types, map(int, m[1].split())))
    for t, v in values.items():
        totals[t] += v
    leaf = names[m[2].split()[0]]
    wall[leaf] = wall.get(leaf, 0) + values["wall/nanoseconds"]
assert totals["samples/count"] == facts["samples"], totals
for stage in ("queued", "running", "waiting"):
    assert totals[f"{stage}/nanoseconds"] == sum(i[stage] for i in facts["items"]), (stage, totals)
longest = next(v for k, v in wall.items() if k == "culprit")
assert longest == facts["longest"]["ns"], (longest, facts["longest"])
assert len({tuple(p) for p in re.findall(r"pid:\[(\d+)\]", samples)}) >= 1

lines = open("app.folded", encoding="utf-8").read().splitlines()
count = 0
for line in lines:
    stack, n = re.fullmatch(r"([^\x00-\x1f]+) (\d+)", line).groups()
    assert stack.split(";")[0] and all(stack.split(";")), line
    count += int(n)
assert count == facts["samples"], (count, facts["samples"])
assert any("culprit (app.js:" in line for line in lines)
