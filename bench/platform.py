#!/usr/bin/env python3
"""What programs do most, beside Node.js and C, in turn in one run. Part of `make bench`."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

build = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))
script = os.path.join(here, "queues.js")
node = shutil.which("node")
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
session = tempfile.mkdtemp(prefix="uvscope-bench.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
BASE = dict(os.environ, UVSCOPE_DIR=session)

# what, its case, how many, the goal for the time against node, and for the memory
CASES = [("a million immediates", "immediates", 1000000, "<= 1.0", ""),
         ("a million timers", "timers", 1000000, "<= 0.75", "<= 0.25"),
         ("a million nextTicks", "nextTick", 1000000, "<= 1.3", ""),
         ("a million promises' then", "promises", 1000000, "<= 2.5", ""),
         ("stat, 64 in flight", "stat", 40000, "<= 0.91", ""),
         ("spawn /bin/true, 4 in flight", "spawn", 300, "<= 0.71", ""),
         ("readFile, 64 in flight", "files", 40000, "<= 0.5", "")]


def row(what, value, beside="", goal=""):
    print(f"{what:<52} {value:>16} {beside:>30} {goal:>16}", flush=True)


def measure(command):
    out = subprocess.run(command, env=BASE, capture_output=True, text=True, check=True).stdout
    return [float(word) for word in out.split()]


def in_turn(commands):
    """Medians of (ms, KiB) for each, taken in turn so that a slow moment hits all."""
    taken = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            taken[name].append(measure(command))
    return {name: [statistics.median(column) for column in zip(*list_)] for name, list_ in taken.items()}


def main():
    for title, case, count, goal, memory_goal in CASES:
        args = [script, case, str(count)]
        commands = {"uvscope": [os.path.join(build, "uvscope"), "run"] + args}
        if node:
            commands["node"] = [node] + args
        if case == "files":
            commands["C"] = [os.path.join(build, "bench-read-files"), script, str(count)]
        got = in_turn(commands)
        ms, kib = got["uvscope"]
        for name, (peer, peer_kib) in got.items():
            if name == "uvscope":
                continue
            row(f"{title}, against {name}", f"x {ms / peer:.2f}", f"{ms:.0f} ms, {name} {peer:.0f} ms",
                "<= 1.25" if name == "C" else goal)
            if memory_goal and name == "node":
                row("  its memory", f"x {kib / peer_kib:.2f}", f"{kib / 1024:.0f} MiB, node {peer_kib / 1024:.0f} MiB",
                    memory_goal)
        if not node:
            row(title, f"{ms:.0f} ms", "node is not installed")


try:
    main()
finally:
    shutil.rmtree(session, ignore_errors=True)
