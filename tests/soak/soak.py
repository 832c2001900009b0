"""The memory soak: whether what serves for long stays as large as it was.

    soak.py http PROGRAM LOAD [REQUESTS]    a server of ours under a counted load, half of the
                                            time with a new connection for every request
    soak.py shop PROGRAM [SECONDS]          examples/shop with two instances: visitors log in,
                                            order, have the report's process run, log out

Prints resident memory and descriptors of every process as it goes on, and fails when the last
quarter is larger than the second one (the first warms up)."""
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 100_000
ROOM = 1.05  # what the last quarter may have over the second one
ROOM_KB = 1024


def size_of(pid):
    """Resident memory that is its own, in KiB, and descriptors of a process."""
    status = open(f"/proc/{pid}/status").read()
    own = int(re.search(r"RssAnon:\s*(\d+)", status)[1])
    return own, len(os.listdir(f"/proc/{pid}/fd"))


def judge(name, sizes):
    """sizes: (KiB, descriptors) of equal steps. Whether it is flat; says so."""
    quarter = max(1, len(sizes) // 4)
    early = statistics.median(kb for kb, _ in sizes[quarter : 2 * quarter])
    late = statistics.median(kb for kb, _ in sizes[-quarter:])
    fds = max(n for _, n in sizes[-quarter:]) - max(n for _, n in sizes[quarter : 2 * quarter])
    flat = late <= early * ROOM + ROOM_KB and fds <= 4
    print(f"{name}: {early:.0f} KiB after warm-up, {late:.0f} KiB at the end: {'flat' if flat else 'GROWS'}"
          + (f", {fds} descriptors more" if fds > 4 else ""))
    return flat


def soak_http(program, load, requests):
    server = subprocess.Popen([program, "run", os.path.join(HERE, "server.js")], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip()
        sizes = []
        for done in range(BATCH, requests + 1, BATCH):
            begin = time.monotonic()
            for how in ("keep", "close"):
                subprocess.run([load, port, str(BATCH // 2), "64", how], check=True)
            sizes.append(size_of(server.pid))
            rate = BATCH / (time.monotonic() - begin)
            print(f"{done:9} requests  {sizes[-1][0]:7} KiB  {sizes[-1][1]:3} descriptors  {rate:6.0f}/s", flush=True)
        return judge("http", sizes)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


class Visitor:
    """Somebody with a browser, over one connection that is kept."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = None

    def ask(self, method, path, fields=None):
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = urllib.parse.urlencode(fields) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.headers.get("Set-Cookie"):
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer.status, text

    def visit(self):
        token = re.search(r'name="csrf" value="(\w+)"', self.ask("GET", "/login")[1])[1]
        status, _ = self.ask("POST", "/login", {"name": "alice", "password": "wonderland", "csrf": token})
        assert status == 303, status
        for path in ("/", "/shop.js", "/shop.css", "/api/products", "/api/products?search=e", "/none"):
            self.ask("GET", path)
        token = re.search(r'"csrf":"(\w+)"', self.ask("GET", "/api/me")[1])[1]
        status, _ = self.ask("POST", "/orders", {"product": 1, "quantity": 1, "csrf": token})
        assert status in (303, 409), status
        assert self.ask("GET", "/orders")[0] == 200
        status, _ = self.ask("POST", "/report", {"csrf": token})
        assert status in (200, 429, 503), status
        assert self.ask("POST", "/logout", {"csrf": token})[0] == 303
        self.connection.close()


def children_of(pid):
    out = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(line) for line in out.split()]


def visit_until(port, end, counts, errors):
    try:
        while time.monotonic() < end and not errors:
            Visitor(port).visit()
            counts.append(1)
    except Exception as error:  # whatever it is, it ends the soak
        errors.append(error)


def soak_shop(program, seconds):
    with tempfile.TemporaryDirectory() as folder:
        shop = subprocess.Popen([program, "run", os.path.join(HERE, "../../examples/shop/shop.js"), "--port=0",
                                 f"--data={folder}/shop.db", "--instances=2"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, text=True)
        try:
            port = int(re.search(r":(\d+)/", shop.stdout.readline())[1])
            time.sleep(1)
            pids = [shop.pid] + children_of(shop.pid)
            sizes, counts, errors = {pid: [] for pid in pids}, [], []
            end = time.monotonic() + seconds
            visitors = [threading.Thread(target=visit_until, args=(port, end, counts, errors)) for _ in range(6)]
            for visitor in visitors:
                visitor.start()
            while time.monotonic() < end and not errors:
                time.sleep(seconds / 40)
                for pid in pids:
                    sizes[pid].append(size_of(pid))
                print(f"{len(counts):7} visits  " + "  ".join(f"{sizes[p][-1][0]:6} KiB {sizes[p][-1][1]:3} fds"
                                                             for p in pids), flush=True)
            for visitor in visitors:
                visitor.join()
            for error in errors:
                raise error
            return all([judge(f"shop's process {i}", sizes[pid]) for i, pid in enumerate(pids)])
        finally:
            shop.send_signal(signal.SIGTERM)
            shop.wait(20)


kind, program = sys.argv[1:3]
if kind == "http":
    good = soak_http(program, sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 2_000_000)
else:
    good = soak_shop(program, int(sys.argv[3]) if len(sys.argv) > 3 else 600)
sys.exit(0 if good else 1)
