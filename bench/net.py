#!/usr/bin/env python3
"""Part of `make bench`: HTTP and TCP servers, beside Node.js and one in C, in turn.

On a small machine the load and the server share the processors, so that requests a second
depend on how well both fit; the processor time of a request does not.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

build = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
uvscope = os.path.abspath(os.path.join(build, "uvscope"))
load = os.path.join(build, "bench-net-load")
node = shutil.which("node")
session = tempfile.mkdtemp(prefix="uvscope-bench.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
ENV = dict(os.environ, UVSCOPE_DIR=session)
ENV.pop("UVSCOPE_CONTEXT", None)
SECONDS = os.environ.get("BENCH_NET_SECONDS", "2")
RUNS = int(os.environ.get("BENCH_RUNS", "5"))


def row(what, value, beside="", goal=""):
    print(f"{what:<52} {value:>16} {beside:>30} {goal:>16}", flush=True)


class Server:
    def __init__(self, command):
        self.program = subprocess.Popen(command, env=ENV, stdout=subprocess.PIPE, text=True)
        self.port = self.program.stdout.readline().strip()

    def processor(self):
        with open(f"/proc/{self.program.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        with open(f"/proc/{self.program.pid}/status") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmRSS:")) / 1024

    def stop(self):
        self.program.kill()
        self.program.wait()


def measure(server, mode, connections):
    """Operations a second, and processor time of one in microseconds."""
    before = server.processor()
    rate = float(subprocess.run([load, mode, server.port, str(connections), SECONDS], check=True,
                                capture_output=True, text=True).stdout)
    return rate, (server.processor() - before) / (rate * float(SECONDS)) * 1e6


def compare(title, mode, connections, commands, goals):
    servers = {name: Server(command) for name, command in commands.items() if command}
    taken = {name: [] for name in servers}
    try:
        for _ in range(RUNS):
            for name, server in servers.items():
                taken[name].append(measure(server, mode, connections))
    finally:
        for server in servers.values():
            server.stop()
    rate = {name: statistics.median(t[0] for t in list_) for name, list_ in taken.items()}
    cpu = {name: statistics.median(t[1] for t in list_) for name, list_ in taken.items()}
    row(title, f"{rate['uvscope'] / 1e3:.1f} k/s", f"cpu {cpu['uvscope']:.2f} us each")
    for name, goal in goals.items():
        if name in servers:
            row(f"{title}, against {name}", f"x {rate['uvscope'] / rate[name]:.2f}",
                f"{rate[name] / 1e3:.1f} k/s, cpu {cpu[name]:.2f} us", goal)
        else:
            row(f"{title}, against {name}", "not measured", f"{name} is not installed")


def scripts(name):
    path = os.path.join(here, name)
    return {"uvscope": [uvscope, "run", path], "node": [node, path] if node else None}


def idle(count=10000):
    server = Server(scripts("http.js")["uvscope"])
    holder = subprocess.Popen([load, "idle", server.port, str(count)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        if holder.stdout.readline().strip() == "ready":
            row(f"{count} idle keep-alive connections", f"{server.resident():.1f} MiB", "", "< 150 MB")
        else:
            row(f"{count} idle keep-alive connections", "not measured", holder.stderr.readline().strip())
    finally:
        holder.kill()
        holder.wait()
        server.stop()


try:
    compare("http hello, 64 connections", "http", 64,
            dict(scripts("http.js"), C=[os.path.join(build, "bench-http-hello")]), {"node": ">= 1.8", "C": ">= 0.85"})
    compare("tcp echo, 32 connections", "echo", 32, scripts("echo.js"), {"node": ">= 1.1"})
    idle()
finally:
    shutil.rmtree(session, ignore_errors=True)
