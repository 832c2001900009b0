#!/usr/bin/env python3
"""Part of `make bench`: point reads of SQLite through the module, beside C, in turn."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

build = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
uvscope = os.path.abspath(os.path.join(build, "uvscope"))
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
READS = os.environ.get("BENCH_SQLITE_READS", "200000")
scratch = tempfile.mkdtemp(prefix="uvscope-bench.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
ENV = dict(os.environ, UVSCOPE_DIR=os.path.join(scratch, "session"))
ENV.pop("UVSCOPE_CONTEXT", None)


def row(what, value, beside="", goal=""):
    print(f"{what:<52} {value:>16} {beside:>30} {goal:>16}", flush=True)


def read(command, database):
    """Nanoseconds of one read."""
    out = subprocess.run([*command, database, READS], env=ENV, check=True, capture_output=True, text=True).stdout
    return float(out.split()[0])


def compare(title, database, goal=""):
    commands = {"module": [uvscope, "run", os.path.join(here, "sqlite.js")],
                "C": [os.path.join(build, "bench-sqlite-reads")]}
    taken = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            taken[name].append(read(command, database))
    ns = {name: statistics.median(times) for name, times in taken.items()}
    row(title, f"{ns['module']:.0f} ns")
    row(f"{title}, against C", f"x {ns['module'] / ns['C']:.2f}", f"{ns['C']:.0f} ns", goal)


try:
    os.mkdir(ENV["UVSCOPE_DIR"], 0o700)
    compare("sqlite point read, a file", os.path.join(scratch, "bench.db"), "<= 1.5")
    compare("sqlite point read, in memory", ":memory:")
finally:
    shutil.rmtree(scratch, ignore_errors=True)
