#!/usr/bin/env python3
"""Cases that exports must get right, each a recording made for it. In every format the
export succeeds and can be read; in the tables the rows say what happened; folded, chrome
and speedscope what is said beside their case.
"""
import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections import defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from recording import KINDS, ROLES, Recording

uvscope = os.environ["UVSCOPE"]
FORMATS = "chrome perfetto firefox speedscope cpuprofile folded pprof ctf otlp sqlite csv jsonl json".split()
LOOP, POOL = ROLES["LOOP"], ROLES["POOL"]
TIMER, CRYPTO, FS = KINDS["TIMER"], KINDS["CRYPTO"], KINDS["FS"]
BIG = 2**53  # from there on a double cannot hold every nanosecond


def export(form, name, *options):
    out = f"{name}.{form}"
    got = subprocess.run([uvscope, "export", "-f", form, "-o", out, *options, f"{name}.uvt"], capture_output=True, timeout=60)
    assert got.returncode == 0, (name, form, got.stderr)
    return out


def guarded(value):
    """As a spreadsheet may have it: nothing that begins like a formula."""
    if value is None:
        return ""
    return "'" + value if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else str(value)


def tables(name, *options):
    """The rows of sqlite, after making sure that csv and jsonl have the same ones."""
    db = sqlite3.connect(export("sqlite", name, *options))
    db.row_factory = sqlite3.Row
    lines = defaultdict(list)
    for line in open(export("jsonl", name, *options), encoding="utf-8", newline="\n"):
        row = json.loads(line)
        lines[row.pop("table")].append(row)
    folder, found = export("csv", name, *options), {}
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows = [dict(r) for r in db.execute(f"SELECT * FROM {table}" + (" ORDER BY 1" if table in ("processes", "sites") else ""))]
        assert rows == lines[table], (name, table, rows[:3], lines[table][:3])
        cells = list(csv.reader(open(f"{folder}/{table}.csv", encoding="utf-8", newline=""), strict=True))
        assert cells[1:] == [[guarded(v) for v in r.values()] for r in rows], (name, table, cells[:3])
        found[table] = rows
    return found


def documents(name):
    """Every format is written; those that are JSON are read."""
    found = {}
    for form in FORMATS:
        path = export(form, name)
        if form in ("chrome", "firefox", "speedscope", "cpuprofile", "json"):
            found[form] = json.loads(open(path, "rb").read().decode("utf-8"))
        elif form == "folded":
            found[form] = open(path, "rb").read().decode("utf-8").split("\n")[:-1]
            for line in found[form]:
                stack, count = line.rsplit(" ", 1)
                assert count.isdigit() and stack and not any(ord(c) < 32 for c in stack), line
    return found


def callback(p, task, begin, end, name="work", wait=0, line=1):
    return [(begin, "TASK_BEGIN", TIMER, p.site(name, "app.js", line), task, wait), (end, "TASK_END", TIMER, 0, task)]


def loop(tid=100, at=1000):
    return [(at, "THREAD_START", LOOP, 0, tid)]


# ---- cases ----


def reused_pid(r):
    for n, (begin, work) in enumerate(((10000, "first"), (900000, "second"))):
        p = r.process(100, f"{work}.js", start=begin, end=begin + 50000)
        p.events(0, 100, loop(100, begin) + callback(p, 1, begin + 100, begin + 200 + n, work))

    def check(t, d):
        assert [(p["process"], p["pid"], p["command"]) for p in t["processes"]] == [(0, 100, "first.js"), (1, 100, "second.js")]
        sites = {s["site"]: s["function"] for s in t["sites"]}
        assert [(c["process"], sites[c["site"]], c["run_ns"]) for c in t["callbacks"]] == [(0, "first", 100), (1, "second", 101)]
        spans = [e for e in d["chrome"] if e.get("ph") == "X" and e["name"].startswith(("first", "second"))]
        assert len({e["pid"] for e in spans}) == 2, spans
        named = {e["pid"]: e["args"]["name"] for e in d["chrome"] if e["name"] == "process_name"}
        assert "first.js" in named[spans[0]["pid"]] and "second.js" in named[spans[1]["pid"]], named
        assert len({(e["pid"], e["tid"]) for e in d["json"]["events"]}) == 1 and len(d["json"]["processes"]) == 2
    return check


def beyond_2_to_53(r):
    p = r.process(100, start=BIG)
    p.events(0, 100, loop(100, BIG) + callback(p, BIG + 7, BIG + 1, BIG + 4) + callback(p, 2, BIG + 5, 2 * BIG + 8))

    def check(t, d):
        assert [(c["begin_ns"], c["end_ns"], c["run_ns"], c["task"]) for c in t["callbacks"]] == \
            [(BIG + 1, BIG + 4, 3, BIG + 7), (BIG + 5, 2 * BIG + 8, BIG + 3, 2)], t["callbacks"]
        assert [e["t_ns"] for e in d["json"]["events"]] == [BIG, BIG + 1, BIG + 4, BIG + 5, 2 * BIG + 8]
    return check


def negative_and_zero(r):
    p = r.process(100)
    p.events(0, 100, loop() + callback(p, 1, 5000, 5000, "zero") + callback(p, 2, 6000, 6100, "wait", wait=2**64 - 5) +
             [(7000, "POOL_SUBMIT", CRYPTO, p.string("pbkdf2"), 9), (9000, "POOL_DELIVER", CRYPTO, p.string("pbkdf2"), 9)])
    # The worker's clock was behind: it took the item up before it was submitted.
    p.events(1, 101, [(6500, "THREAD_START", POOL, 0, 101), (6600, "POOL_START", CRYPTO, p.string("pbkdf2"), 9),
                      (6600, "POOL_DONE", CRYPTO, p.string("pbkdf2"), 9, -5)])

    def check(t, d):
        assert [c["run_ns"] for c in t["callbacks"]] == [0, 100]
        for table in t.values():
            for row in table:
                assert all(v >= 0 for k, v in row.items() if k.endswith("_ns") and v is not None), row
        for e in d["chrome"]:
            assert e.get("dur", 0) >= 0, e
    return check


def cut_at_both_ends(r):
    p = r.process(100)
    p.events(0, 100, loop() + callback(p, 1, 2000, 20000, "before") + callback(p, 2, 30000, 40000, "inside") +
             callback(p, 3, 45000, 90000, "after") +
             [(95000, "TASK_BEGIN", TIMER, p.site("open", "app.js", 9), 4), (96000, "MARK", 0, p.string("last"))])

    def check(t, d):
        whole = {c["task"]: (c["begin_ns"], c["end_ns"], c["run_ns"]) for c in t["callbacks"]}
        assert whole[2] == (30000, 40000, 10000) and whole[3] == (45000, 90000, 45000)
        assert whole[4][0] == 95000 and whole[4][2] is None, whole
        cut = {c["task"]: c for c in tables("cut_at_both_ends", "--from", "9us", "--to", "49us")["callbacks"]}
        assert cut[2]["run_ns"] == 10000, cut
        assert (cut[1]["begin_ns"], cut[1]["end_ns"]) == (10000, 20000), cut  # what is outside is cut off
        assert (cut[3]["begin_ns"], cut[3]["end_ns"]) == (45000, None) and 4 not in cut, cut
        for form in FORMATS:
            export(form, "cut_at_both_ends", "--from", "9us", "--to", "49us")
    return check


def lost_ranges(r):
    p = r.process(100)
    p.events(0, 100, loop() + callback(p, 1, 2000, 3000) + [(50000, "LOST", 0, 0, 4711, 46000)] + callback(p, 2, 51000, 52000), lost=4711)

    def check(t, d):
        assert [(x["from_ns"], x["t_ns"], x["records"]) for x in t["lost"]] == [(4000, 50000, 4711)], t["lost"]
        assert any("lost" in e["name"] for e in d["chrome"]), "chrome"
        assert "4711" in json.dumps(d["firefox"]) and "lost" in json.dumps(d["speedscope"])
    return check


def no_samples_no_pool(r):
    p = r.process(100)
    p.events(0, 100, loop() + callback(p, 1, 2000, 9000))

    def check(t, d):
        assert t["samples"] == t["pool_items"] == t["lost"] == t["spawns"] == []
        assert d["folded"] and d["folded"][0].endswith(" 7"), d["folded"]
    return check


def no_events(r):
    r.process(100, "nothing.js")

    def check(t, d):
        assert not any(rows for table, rows in t.items() if table != "processes"), t
        assert d["folded"] == [] and d["json"]["events"] == []
    return check


def nothing_at_all(r):
    def check(t, d):
        assert not any(t.values())
        assert d["json"] == dict(d["json"], events=[], processes=[])
    return check


HOSTILE = ["=SUM(1,2)", "+1", "-1", "@x", "\tx", "\rx", "a;b", "two\nlines", 'say "x", y', "</script><script>", "\x01\x1b[2J",
           "'", "%n", "\\", "\u2028", "\U0001f600"]


def hostile_names(r):
    p = r.process(100, b"=cmd|' /C calc'!A0\x00</script>;x\xff")
    rows = loop()
    for n, name in enumerate(HOSTILE):
        rows += callback(p, n + 1, 2000 + n * 2000, 3000 + n * 2000, name, line=n + 1) + [(3000 + n * 2000, "MARK", 0, p.string(name))]
    rows += callback(p, 99, 90000, 92000, b"bad \xff\xc0\xaf utf", line=99) + callback(p, 100, 93000, 95000, b"a\0b", line=100)
    p.events(0, 100, rows)

    def check(t, d):
        functions = [s["function"] for s in t["sites"]]
        for name in HOSTILE:
            assert name in functions, (name, functions)
        assert any("bad " in f and "\ufffd" in f and f.endswith(" utf") for f in functions), functions
        assert any(f in ("a", "a\0b", "a\ufffdb") for f in functions), functions
        assert len(t["callbacks"]) == len(HOSTILE) + 2
        assert any(e["name"] == "</script><script> (app.js:10)" for e in d["chrome"]), "chrome"
        for line in open("hostile_names.csv/sites.csv", encoding="utf-8", newline=""):
            assert not line.split(",")[2].strip('"').startswith(tuple("=+-@\t\r")), line
        assert any("a:b" in line for line in d["folded"]) and len(d["folded"]) == len(HOSTILE) + 2, d["folded"]
    return check


CASES = [reused_pid, beyond_2_to_53, negative_and_zero, cut_at_both_ends, lost_ranges, no_samples_no_pool, no_events,
         nothing_at_all, hostile_names]
failed = 0
for case in CASES:
    name = case.__name__
    if sys.argv[1:] and name not in sys.argv[1:]:
        continue
    try:
        recording = Recording()
        check = case(recording)
        recording.write(f"{name}.uvt")
        check(tables(name), documents(name))
    except Exception as problem:
        import traceback
        failed += 1
        print(f"{name}: {problem!r}"[:1500])
        print("   ", traceback.format_exc().splitlines()[-3].strip())
sys.exit(failed > 0)
