#!/usr/bin/env python3
"""The engine's part of `make bench`: CPU work beside unpatched mujs and Node, in one run.

Each program runs in its own process, in turn in all engines, and the fastest of several runs
counts: what else the machine does only ever makes a run slower.
"""
import os
import shutil
import subprocess
import sys

build = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
uvscope = os.path.abspath(os.path.join(build, "uvscope"))
stock = os.path.abspath(os.path.join(build, "mujs-stock", "shell"))
patched = os.path.abspath(os.path.join(build, "mujs", "shell"))
node = shutil.which("node")
ENV = dict(os.environ, UVSCOPE="off")
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
TIMEOUT = 60
# name, what it is, goal: the largest time in ms, or ratio to the unpatched engine
NO_SLOWER = ("ratio", 1.03)
WORK = [
    ("fib", "fib(27)", NO_SLOWER),
    ("loop", "a loop of 1e7", NO_SLOWER),
    ("properties", "1e6 property reads and writes", NO_SLOWER),
    ("methods", "1e6 method calls", NO_SLOWER),
    ("scopes", "3e5 calls with scopes", NO_SLOWER),
    ("arrays", "an array of 1e6 filled and read", NO_SLOWER),
    ("json", "JSON.parse of 1.2 MB", NO_SLOWER),
    ("stringify", "JSON.stringify to 1.2 MB", NO_SLOWER),
    ("regexp", "20,000 regexp matches", NO_SLOWER),
    ("sort", "sort of 1e5", NO_SLOWER),
    ("keys", "an object of 1e5 keys", NO_SLOWER),
    ("append20k", "20,000 appends of 8 bytes", ("ms", 20)),
    ("append1M", "1e6 appends", ("ms", 1000)),
    ("prepend1M", "1e6 prepends", ("ms", 1000)),
    ("join", "join of 1e6", ("ms", 1000)),
    ("scan10k", "charCodeAt over 10 KB", NO_SLOWER),
    ("scan1M", "charCodeAt over 1 MB", ("ms", 150)),
    ("scan1Mwide", "the same, not ASCII", ("ms", 150)),
    ("closures", "1e6 closures", ("ratio", 0.4)),
    ("constructors", "1e5 closures, new on each", NO_SLOWER),
    ("allocation", "1e6 objects of 3 properties", NO_SLOWER),
    ("map", "Map of 1e6", ("ms", 1000)),
    ("set", "Set of 1e6 strings", ("ms", 1000)),
    ("storm", "1e6 objects beside 3e5 alive", NO_SLOWER),
    ("gc", "collection of 1e6 objects", ("ms", 60)),
]


def row(what, value, beside="", peer="", goal=""):
    print(f"{what:<36} {value:>12} {beside:>26} {peer:>22} {goal:>10}", flush=True)


def command(engine, name):
    script = os.path.join(here, "engine.js")
    if engine == "node":
        return [node, "--expose-gc", script, name]
    if engine == "stock":
        return [stock, script, name]
    return [patched, script, name] if name == "gc" else [uvscope, "run", script, name]


def measure(engine, name):
    """Milliseconds, or None when the engine cannot do it, or not in a minute."""
    try:
        out = subprocess.run(command(engine, name), env=ENV, capture_output=True, text=True,
                             timeout=TIMEOUT)
        return float(out.stdout)
    except (ValueError, subprocess.TimeoutExpired):
        return None


def fastest(engines, name):
    best = {e: None for e in engines}
    skip = set()
    for _ in range(RUNS):
        for engine in engines:
            if engine in skip:
                continue
            ms = measure(engine, name)
            if ms is None or ms > 10000:
                skip.add(engine)
            if ms is not None:
                best[engine] = ms if best[engine] is None else min(ms, best[engine])
    return best


def beside(ours, other, label):
    if other is None:
        return f"{label} cannot"
    return f"x {ours / other:.2f} ({label} {other:.1f} ms)"


def work_row(engines, name, what, goal):
    best = fastest(engines, name)
    ours = best["uvscope"]
    if ours is None:
        row(what, "not measured")
        return
    limit = f"<= {goal[1]} ms" if goal[0] == "ms" else f"<= {goal[1]}"
    row(what, f"{ours:.1f} ms", beside(ours, best["stock"], "mujs"),
        beside(ours, best.get("node"), "node") if node else "no node", limit)


def memory(engines):
    """What 20,000 appends take, in MB of resident memory at the most."""
    script = os.path.join(here, "engine.js")
    lines = {}
    for name in ("append20k", "scan10k"):
        out = subprocess.run(["/usr/bin/env", "python3", "-c", (
            "import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"),
            uvscope, "run", script, name], env=ENV, capture_output=True, text=True, check=True)
        lines[name] = int(out.stdout) / 1024
    row("20,000 appends, memory", f"{lines['append20k']:.1f} MB", "", "", "< 20 MB")


def typescript():
    compiler = "/usr/share/nodejs/typescript/lib/typescript.js"
    words = [os.path.join(here, "typescript", "compile.js"), compiler,
             os.path.join(here, "typescript", "modern.ts"), "times"]
    if not os.path.exists(compiler):
        row("TypeScript", "not measured", "node-typescript is missing")
        return
    best = {}
    for _ in range(min(RUNS, 3)):
        for engine in ["uvscope"] + (["node"] if node else []):
            start = [node] if engine == "node" else [uvscope, "run"]
            out = subprocess.run(start + words, env=ENV, capture_output=True, text=True)
            if out.returncode:
                row("TypeScript", "not measured", out.stderr.strip().splitlines()[-1][:60])
                return
            times = [float(t) for t in out.stdout.split()]
            best[engine] = [min(p) for p in zip(times, best.get(engine, times))]
    for i, (what, goal) in enumerate([("TypeScript 4.8: load", ""), ("compile 17 KB to ES5", "< 1500 ms")]):
        ours = best["uvscope"][i]
        row(what, f"{ours:.0f} ms", "", beside(ours, best["node"][i], "node") if node else "no node", goal)


def main():
    engines = ["stock", "uvscope"] + (["node"] if node else [])
    row("engine", "uvscope", "beside mujs 1.3.6", "beside node", "goal")
    for name, what, goal in WORK:
        work_row(engines, name, what, goal)
    memory(engines)
    typescript()


main()
