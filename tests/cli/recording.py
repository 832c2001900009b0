"""Recordings made by hand, byte by byte (docs/format.md), for cases that no program makes.

    r = Recording()
    p = r.process(100, "app.js")
    p.events(0, "loop", [(1000, "TASK_BEGIN", kind, p.site("f", "app.js", 1), task, wait), ...])
    r.write("out.uvt")
"""
import os
import re
import struct

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TYPES = {m[2]: int(m[1], 16) for m in re.finditer(r"^EV\((0x\w+), (\w+),", open(f"{root}/tracer/events.def").read(), re.M)}
kinds = open(f"{root}/tracer/kinds.def").read()
KINDS = {m[2]: int(m[1]) for m in re.finditer(r"^KIND\((\d+), (\w+),", kinds, re.M)}
ROLES = {m[2]: int(m[1]) for m in re.finditer(r"^ROLE\((\d+), (\w+),", kinds, re.M)}
PROCESS, NAMES, EVENTS, INDEX = 1, 2, 3, 4

table = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82f63b78 if n & 1 else 0)
    table.append(n)


def crc32c(data):
    crc = 0xffffffff
    for byte in data:
        crc = table[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xffffffff


def sealed(data):
    return data + struct.pack("=I", crc32c(data))


class Process:
    def __init__(self, recording, index):
        self.recording, self.index = recording, index
        self.names, self.known = bytearray(8), {}

    def add(self, tag, payload, padding):
        if (tag, payload) not in self.known:
            self.known[tag, payload] = len(self.names) // 8
            self.names += struct.pack("=HHI", tag, len(payload), 0) + payload + padding
            self.names += bytes(-len(self.names) % 8)
        return self.known[tag, payload]

    def string(self, text):
        return self.add(1, text if isinstance(text, bytes) else text.encode(), b"\0")

    def site(self, function, file, line, column=0):
        return self.add(2, struct.pack("=IIII", self.string(function), self.string(file), line, column), b"")

    def events(self, slot, tid, rows, lost=0):
        """Rows are (time, TYPE, h, w, x, y), in time order; missing numbers are 0."""
        records = b""
        for time, name, *fields in rows:
            h, w, x, y = (fields + [0] * 4)[:4]
            mask = (1 << 64) - 1
            records += struct.pack("=QHHIQQ", time, TYPES[name], h, w & 0xffffffff, x & mask, y & mask)
        self.recording.later.append((self, EVENTS, records, slot, tid, rows[0][0], rows[-1][0], len(rows), lost))


class Recording:
    def __init__(self):
        self.processes, self.later = [], []

    def process(self, pid, command="app.js", ppid=1, start=1000, end=0):
        p = Process(self, len(self.processes))
        command = command if isinstance(command, bytes) else command.encode()
        body = struct.pack("=iiiiQQiI", pid, ppid, pid, 0, start, end, 0, len(command)) + command
        self.processes.append((p, body + bytes(-len(body) % 8)))
        return p

    def write(self, path):
        out = bytearray(sealed(struct.pack("=8sIHHQQ28x", b"UVTRACE", 0x01020304, 1, 0, 1000, 1700000000000000000)))
        index = []

        def chunk(kind, body, process=0, slot=0, tid=0, first=0, last=0, count=0, lost=0):
            head = sealed(struct.pack("=IHHIIIIQQQIiI", 0x4b435655, kind, 0, len(body), crc32c(body), process, slot,
                                      len(index), first, last, count, tid, lost))
            index.append((len(out), head))
            out.extend(head + body)

        for p, body in self.processes:
            chunk(PROCESS, body, p.index)
            if len(p.names) > 8:
                chunk(NAMES, struct.pack("=Q", 0) + p.names, p.index)
        for p, kind, body, slot, tid, first, last, count, lost in self.later:
            chunk(kind, body, p.index, slot, tid, first, last, count, lost)
        at, count = len(out), len(index)
        chunk(INDEX, b"".join(struct.pack("=Q", o) + bytes(4) + h[4:] for o, h in index), count=count)
        out += sealed(struct.pack("=8sQQI", b"UVTREND", at, count, 0))
        open(path, "wb").write(out)
