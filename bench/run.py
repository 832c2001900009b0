#!/usr/bin/env python3
"""`make bench`: one table of speeds, each beside its limit or a peer, taken in one run.

Machines are noisy: two things are compared by running them in turn and taking medians, and
the ratio is what to quote. A figure that cannot be taken here (no node, say) is shown as
"not measured", with the reason.
"""
import fcntl
import os
import pty
import resource
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

build = sys.argv[1]
uvscope = os.path.abspath(os.path.join(build, "uvscope"))
here = os.path.dirname(os.path.abspath(__file__))
node = shutil.which("node")
work = tempfile.mkdtemp(prefix="uvscope-bench.")
# Rings live in memory, as they do by default: on a disk file the kernel writes them out.
session = tempfile.mkdtemp(prefix="uvscope-bench.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
BASE = dict(os.environ, UVSCOPE_DIR=session)
BASE.pop("UVSCOPE_CONTEXT", None)
OFF = dict(BASE, UVSCOPE="off")
RUNS = int(os.environ.get("BENCH_RUNS", "7"))


def row(what, value, beside="", goal=""):
    print(f"{what:<52} {value:>16} {beside:>30} {goal:>16}", flush=True)


def number(command, env):
    """What a command prints, as a number."""
    return float(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)


def wall(command, env):
    """The wall time of a command, seconds."""
    begin = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def in_turn(measure, *variants):
    """Medians of each variant, run A B C A B C..."""
    taken = [[] for _ in variants]
    for _ in range(RUNS):
        for slot, (command, env) in zip(taken, variants):
            slot.append(measure(command, env))
    return [statistics.median(t) for t in taken]


def script(name, *args):
    return [uvscope, "run", os.path.join(here, name), *args]


def peer(name, *args):
    return [node, os.path.join(here, name), *args]


def loop_work(title, name, args, unit_ns, overhead_goal, node_goal):
    variants = [(script(name, *args), BASE), (script(name, *args), OFF)]
    if node:
        variants.append((peer(name, *args), BASE))
    on, off, *rest = in_turn(number, *variants)
    row(f"{title}, tracing on", f"{on:.0f} {unit_ns}")
    row(f"{title}, tracing on against off", f"x {on / off:.3f}", f"off {off:.0f} {unit_ns}", overhead_goal)
    if rest:
        row(f"{title}, tracing on against node", f"x {on / rest[0]:.2f}", f"node {rest[0]:.0f} {unit_ns}", node_goal)
    else:
        row(f"{title}, against node", "not measured", "node is not installed")


def start_up():
    variants = [(script("empty.js"), BASE), (script("empty.js"), OFF)]
    if node:
        variants.append((peer("empty.js"), BASE))
    on, off, *rest = in_turn(wall, *variants)
    row("start-up of an empty script, tracing on", f"{on * 1e3:.2f} ms", f"off {off * 1e3:.2f} ms")
    if rest:
        row("start-up against node", f"x {on / rest[0]:.3f}", f"node {rest[0] * 1e3:.1f} ms", "<= 0.1")
    child = os.path.join(work, "rss.js")
    with open(child, "w") as f:
        f.write("console.log(require('fs').readFileSync('/proc/self/smaps', 'utf8'))")
    smaps = subprocess.run([uvscope, "run", child], env=BASE, check=True, capture_output=True, text=True).stdout
    rings = total = 0
    mapping = ""
    for line in smaps.splitlines():
        if line and line[0] in "0123456789abcdef" and "-" in line.split()[0]:
            mapping = line
        if line.startswith("Rss:"):
            kib = int(line.split()[1])
            total += kib
            rings += kib if ".ring" in mapping else 0
    row("resident memory besides the rings", f"{(total - rings) / 1024:.1f} MiB", f"rings {rings / 1024:.1f} MiB", "<= 8 MiB")


def peak(pid):
    """Its own peak of resident memory, KiB. What wait4() says has the parent's in it, too."""
    try:
        with open(f"/proc/{pid}/status") as f:
            return next((int(line.split()[1]) for line in f if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def cost(command, env):
    """Wall time, processor time (seconds) and peak memory (MiB) of a command."""
    begin = time.perf_counter()
    program = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = pid = 0
    while not pid:
        most = max(most, peak(program.pid))
        pid, status, used = os.wait4(program.pid, os.WNOHANG)
        if not pid:
            time.sleep(0.002)
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command)
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, most / 1024


EXPORTS = (("chrome", "1500 k/s"), ("jsonl", "1500 k/s"), ("csv", "1500 k/s"), ("sqlite", "500 k rows/s"),
           ("perfetto", "3000 k/s"), ("ctf", "3000 k/s"), ("otlp", ""), ("firefox", ""), ("speedscope", ""),
           ("cpuprofile", ""), ("pprof", ""), ("folded", ""), ("json", ""))


def export_rate():
    """Each export of a recording of BENCH_EVENTS events or so, whose memory may not grow with it."""
    wanted = int(os.environ.get("BENCH_EVENTS", "2400000"))
    trace = os.path.join(work, "big.uvt")
    subprocess.run([uvscope, "record", "-o", trace, os.path.join(here, "immediate.js"), str(wanted // 6)],
                   env=BASE, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    count = recorded_events(trace)
    out = os.path.join(work, "big.out")
    for form, goal in EXPORTS:
        takes = []
        for _ in range(3):
            drop(out)
            takes.append(cost([uvscope, "export", "-f", form, "-o", out, trace], BASE))
        seconds, processor, memory = (statistics.median(column) for column in zip(*takes))
        unit, units = "k/s", count
        if form == "sqlite":
            unit, units = "k rows/s", rows_of(out)
        row(f"export -f {form}, {count} events", f"{units / seconds / 1e3:.0f} {unit}",
            f"cpu {units / processor / 1e3:.0f} {unit}, {memory:.1f} MiB", goal + (", " if goal else "") + "< 64 MiB")
        if form == "ctf":
            reading("babeltrace2", ["babeltrace2", "-o", "dummy", out], form, count)
        if form in ("perfetto", "chrome"):
            query = os.path.join(work, "query.sql")
            with open(query, "w") as f:
                f.write("select count(*) from slice;")
            reading("trace_processor", ["trace_processor_shell", "-q", query, out], form, count)
        drop(out)


def drop(path):
    """A file or folder, with what stands beside it."""
    for name in [path, *(os.path.join(work, n) for n in os.listdir(work) if n.startswith(os.path.basename(path)))]:
        shutil.rmtree(name, ignore_errors=True)
        if os.path.exists(name):
            os.unlink(name)


def rows_of(database):
    import sqlite3
    db = sqlite3.connect(database)
    tables = [t for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return sum(db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables)


def reading(name, command, form, count):
    if shutil.which(command[0]):
        seconds, processor, memory = cost(command, BASE)
        row(f"{name} reads that {form}", f"{count / seconds / 1e3:.0f} k/s", f"cpu {count / processor / 1e3:.0f} k/s, {memory:.1f} MiB")
    else:
        row(f"{name} reads that {form}", "not measured", f"{command[0]} is not installed")


def processor_of(pid):
    """Seconds of processor time so far."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def serve_scraped():
    """A scrape of a hundred processes, and what serving them costs between scrapes."""
    import re
    import urllib.request
    beat = os.path.join(work, "beat.js")
    with open(beat, "w") as f:
        f.write("setInterval(function beat() {}, 20)")
    own = dict(BASE, UVSCOPE_DIR=tempfile.mkdtemp(prefix="scraped.", dir=session))
    programs = [subprocess.Popen([uvscope, "run", beat], env=own) for _ in range(100)]
    serve = subprocess.Popen([uvscope, "serve", "--listen", "127.0.0.1:0"], env=own, stderr=subprocess.PIPE, text=True)
    try:
        url = re.search(r"http://\S+", serve.stderr.readline())[0]
        seen, takes, end = 0, [], time.time() + 60
        while len(takes) < 30 and time.time() < end:
            begin = time.perf_counter()
            text = urllib.request.urlopen(url, timeout=60).read().decode()
            seen = len(re.findall(r"^uvscope_events_total\{", text, re.M))
            if seen == len(programs):
                takes.append(time.perf_counter() - begin)
            time.sleep(0.1)
        before, begin = processor_of(serve.pid), time.perf_counter()
        time.sleep(5)
        share = (processor_of(serve.pid) - before) / (time.perf_counter() - begin)
        row("serve: a scrape of 100 processes", f"{statistics.median(takes) * 1e3:.1f} ms",
            f"longest {max(takes) * 1e3:.1f} ms, {len(text) >> 10} KiB", "< 50 ms")
        row("serve: at rest, of a core", f"{share * 100:.1f} %", f"{peak(serve.pid) / 1024:.1f} MiB")
    finally:
        for program in [serve, *programs]:
            program.kill()
            program.wait()


def stat_cost():
    """CPU of `stat --json` over a program that emits 20,000 events a second."""
    program = subprocess.Popen(script("events.js", "20000", "20"), env=BASE, stdout=subprocess.DEVNULL)
    time.sleep(1)
    stat = subprocess.Popen([uvscope, "stat", "--json", str(program.pid)], env=BASE, stdout=subprocess.DEVNULL)
    try:
        time.sleep(2)
        before, begin = processor_of(stat.pid), time.perf_counter()
        time.sleep(10)
        share = (processor_of(stat.pid) - before) / (time.perf_counter() - begin)
        row("stat --json over 20 k events/s, of a core", f"{share * 100:.2f} %", f"{peak(stat.pid) / 1024:.1f} MiB", "< 1 %")
    finally:
        for each in (stat, program):
            each.kill()
            each.wait()


def recorded_events(trace):
    import json
    out = subprocess.run([uvscope, "report", "--json", trace], check=True, capture_output=True, text=True).stdout
    return json.loads(out).get("events", 0)


def on_terminal(command, columns, rows):
    """A program on a terminal of its own: its pid and the other end."""
    program, terminal = pty.fork()
    if program == 0:
        os.environ.update(BASE, TERM="xterm-256color", LC_ALL="C.UTF-8")
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execv(command[0], command)
    return program, terminal


def drawn(terminal, wait):
    """What is drawn until nothing comes for 50 ms; waits so long (seconds) for the first of it."""
    seen = b""
    try:
        while select.select([terminal], [], [], 0.05 if seen else wait)[0]:
            seen += os.read(terminal, 1 << 16)
    except OSError:  # it has ended
        pass
    return seen


def used_by_main(pid):
    """Processor time of a process's first thread, seconds."""
    with open(f"/proc/{pid}/task/{pid}/schedstat") as f:
        return int(f.read().split()[0]) / 1e9


KEYS = "2 3 w w w d d w w w w a a s s s , . , . w w w w w w d a s s s s s s s s s s 4 5 6 7 8 1 3 w w d d 2 j j j 1".split()


def view_large():
    """A view of a large recording at 200x60: the first screen, each key's answer, what a redraw costs."""
    wanted = int(os.environ.get("BENCH_VIEW_EVENTS", "20000000"))
    trace = os.path.join(work, "large.uvt")
    subprocess.run([uvscope, "record", "-o", trace, os.path.join(here, "immediate.js"), str(wanted // 6)],
                   env=BASE, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begin = time.perf_counter()
    viewer, terminal = on_terminal([uvscope, "view", trace], 200, 60)
    seen = b""
    while b"Tick" not in seen:
        seen += os.read(terminal, 1 << 16)
    first = time.perf_counter() - begin
    while drawn(terminal, 1):
        pass
    indexed = time.perf_counter() - begin
    answers, redraws = [], []
    for key in KEYS:
        before, begin = used_by_main(viewer), time.perf_counter()
        os.write(terminal, key.encode())
        if select.select([terminal], [], [], 1)[0]:
            answers.append(time.perf_counter() - begin)
            drawn(terminal, 0)
            redraws.append(used_by_main(viewer) - before)
    memory = peak(viewer) / 1024
    os.write(terminal, b"q")
    drawn(terminal, 1)
    os.close(terminal)
    os.waitpid(viewer, 0)
    drop(trace)
    events = f"{wanted / 1e6:.0f} M events"
    row(f"view of {events}: the first screen", f"{first * 1e3:.0f} ms", f"at rest after {indexed:.1f} s", "< 300 ms")
    row("  a key's answer, longest, 200x60", f"{max(answers) * 1e3:.1f} ms",
        f"median {statistics.median(answers) * 1e3:.1f} ms, {len(answers)} keys", "< 50 ms")
    row("  processor time of a key and its redraws, longest", f"{max(redraws) * 1e3:.1f} ms",
        f"median {statistics.median(redraws) * 1e3:.1f} ms", "< 8 ms")
    row("  memory", f"{memory:.0f} MiB", "", "< 200 MB")


def live_cost(rate, goal):
    """CPU of the live view over a program that emits so many events a second."""
    seconds = int(os.environ.get("BENCH_LIVE_SECONDS", "15"))
    program = subprocess.Popen(script("events.js", str(rate), str(seconds + 5)), env=BASE,
                               stdout=subprocess.DEVNULL)
    time.sleep(1)
    viewer, terminal = on_terminal([uvscope, "attach", str(program.pid)], 200, 60)
    used = sizes = None
    begin = time.time()
    first = None
    while time.time() - begin < seconds:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                break
        with open(f"/proc/{viewer}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        ticks = int(fields[11]) + int(fields[12])
        rss = int(fields[21]) * resource.getpagesize()
        if first is None and time.time() - begin > 3:
            first = (time.time(), ticks, rss)
        used = (time.time(), ticks, rss)
    os.write(terminal, b"q")
    time.sleep(0.3)
    program.kill()
    program.wait()
    try:
        os.close(terminal)
    except OSError:
        pass
    os.waitpid(viewer, 0)
    share = (used[1] - first[1]) / os.sysconf("SC_CLK_TCK") / (used[0] - first[0])
    row(f"live view over {rate // 1000} k events/s, of a core", f"{share * 100:.1f} %",
        f"RSS {first[2] >> 20} -> {used[2] >> 20} MiB", goal)


def main():
    print(f"{'':<52} {'uvscope':>16} {'beside':>30} {'goal':>16}")
    one_kib = os.path.join(work, "one-kib")
    with open(one_kib, "wb") as f:
        f.write(b"x" * 1024)
    try:
        loop_work("setImmediate chain", "immediate.js", ["400000"], "ns", "<= 1.08", "<= 0.55")
        loop_work("readFile 1 KiB, 64 in flight", "readfile.js", [one_kib, "30000"], "ns", "<= 1.04", "")
        start_up()
        export_rate()
        serve_scraped()
        stat_cost()
        live_cost(200000, "< 10 %")
        live_cost(1000000, "< 15 %")
        view_large()
    finally:
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(session, ignore_errors=True)


main()
