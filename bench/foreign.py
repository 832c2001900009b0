#!/usr/bin/env python3
"""What the preload library costs programs that know nothing of it: each is run with and
without, in turn, and the ratio of the medians is printed. Part of `make bench`."""
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

build = os.path.abspath(sys.argv[1])
preload = os.path.join(build, "libuvscope-preload.so")
hook = os.path.join(build, "uvscope-node.cjs")
node = shutil.which("node")
wrk = shutil.which("wrk")
nvim = shutil.which("nvim")
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
session = tempfile.mkdtemp(prefix="uvscope-bench.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
BASE = dict(os.environ, UVSCOPE_DIR=session)
LEVELS = ("ticks", "callbacks", "stacks")

HELLO = "require('http').createServer((q, r) => r.end('hello')).listen(+process.argv[1])"
READ = """
const fs = require('fs');
let left = 40000, begun = process.hrtime.bigint();
function next() {
  if (left-- > 0) fs.readFile('/etc/hostname', next);
  else if (left === -64) console.log(Number(process.hrtime.bigint() - begun) / 1e6);
}
for (let i = 0; i < 64; i++) next();
"""


def row(what, value, beside="", goal=""):
    print(f"{what:<52} {value:>16} {beside:>30} {goal:>16}", flush=True)


def environment(level):
    if level is None:
        return BASE
    return dict(BASE, LD_PRELOAD=preload, UVSCOPE_DETAIL=level, NODE_OPTIONS=f"--require={hook}")


def requests(level):
    """Requests a second of a Node.js server, and its memory in KiB."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = subprocess.Popen([node, "-e", HELLO, str(port)], env=environment(level))
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        out = subprocess.run([wrk, "-t1", "-c64", "-d2", f"http://127.0.0.1:{port}/"],
                             env=BASE, capture_output=True, text=True, check=True).stdout
        with open(f"/proc/{server.pid}/status") as f:
            memory = int(re.search(r"VmHWM:\s+(\d+)", f.read())[1])
        return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), memory
    finally:
        server.kill()
        server.wait()


def reading(level):
    out = subprocess.run([node, "-e", READ], env=environment(level), capture_output=True, text=True, check=True)
    return float(out.stdout)


def start_up(level):
    begun = time.monotonic()
    subprocess.run([nvim, "--headless", "-u", "NONE", "-c", "qa"], env=environment(level), check=True,
                   capture_output=True)
    return (time.monotonic() - begun) * 1e3


def medians(measure, levels, runs):
    """Of each level, taken in turn so that a slow moment hits all."""
    got = {level: [] for level in levels}
    for _ in range(runs):
        for level in levels:
            got[level].append(measure(level))
    return {level: statistics.median(got[level]) for level in levels}


def main():
    print(f"{'programs that know nothing of uvscope':<52} {'traced':>16} {'beside untraced':>30} {'goal':>16}")
    if node and wrk:
        memory = {}

        def rate(level):
            per_second, memory[level] = requests(level)
            return per_second

        got = medians(rate, (None,) + LEVELS, RUNS)
        for level, goal in zip(LEVELS, (">= 0.97", ">= 0.90", "")):
            row(f"Node.js, HTTP hello, {level}", f"{got[level]:.0f} req/s",
                f"x {got[level] / got[None]:.2f} ({got[None]:.0f} req/s)", goal)
        row("  memory more at callbacks", f"{(memory['callbacks'] - memory[None]) / 1024:.1f} MiB", "", "<= 8 MiB")
    else:
        row("Node.js, HTTP hello", "not measured", "needs node and wrk")
    if node:
        got = medians(reading, (None,) + LEVELS, RUNS)
        for level, goal in zip(LEVELS, ("<= 1.05", "", "")):
            row(f"Node.js, 40,000 readFile, 64 in flight, {level}", f"{got[level]:.0f} ms",
                f"x {got[level] / got[None]:.2f} ({got[None]:.0f} ms)", goal)
    if nvim:
        got = medians(start_up, (None, "ticks"), 2 * RUNS)
        row("neovim, from start to end", f"{got['ticks']:.1f} ms", f"{got['ticks'] - got[None]:+.1f} ms", "<= +10 ms")
    else:
        row("neovim, from start to end", "not measured", "needs nvim")


try:
    main()
finally:
    shutil.rmtree(session, ignore_errors=True)
