#!/usr/bin/env python3
"""An OTLP receiver that takes nothing that is not exactly right, and that can be in trouble.

    otlp_receiver.py PORT_FILE LOG PLAN [SAVE]

PLAN says how to answer each request, "429:1,503,ok": the last one holds for all others.
  ok, ok:json      200 with an empty message        slow        ok after a second
  CODE[:SECONDS]   that status, with Retry-After    hang        never answers
  partial:N        200, but N were rejected         garbage     200, and a body of noise
  noise            no HTTP at all                   close       hangs up in mid-answer
  redirect:URL     307 to there                     huge        200, and an endless body
Each line of LOG is what was decoded, or why it could not be. With SAVE bodies go to the files
SAVE.traces and SAVE.metrics, one after another.
"""
import gzip
import json
import os
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Of each message: number: (name, type, repeated). Types are scalars or other messages.
S = "string"
ANY = {1: ("string", S, 0), 2: ("bool", "bool", 0), 3: ("int", "int", 0), 4: ("double", "double", 0)}
KEY_VALUE = {1: ("key", S, 0), 2: ("value", ANY, 0)}
RESOURCE = {1: ("attributes", KEY_VALUE, 1)}
SCOPE = {1: ("name", S, 0), 2: ("version", S, 0)}
EVENT = {1: ("time", "fixed64", 0), 2: ("name", S, 0), 3: ("attributes", KEY_VALUE, 1)}
LINK = {1: ("trace", "bytes", 0), 2: ("span", "bytes", 0)}
SPAN = {1: ("trace", "bytes", 0), 2: ("span", "bytes", 0), 4: ("parent", "bytes", 0), 5: ("name", S, 0),
        6: ("kind", "int", 0), 7: ("begin", "fixed64", 0), 8: ("end", "fixed64", 0),
        9: ("attributes", KEY_VALUE, 1), 11: ("events", EVENT, 1), 12: ("dropped", "int", 0),
        13: ("links", LINK, 1), 15: ("status", {2: ("message", S, 0), 3: ("code", "int", 0)}, 0)}
TRACES = {1: ("resources", {1: ("resource", RESOURCE, 0),
                            2: ("scopes", {1: ("scope", SCOPE, 0), 2: ("spans", SPAN, 1)}, 1)}, 1)}
NUMBER = {2: ("begin", "fixed64", 0), 3: ("time", "fixed64", 0), 4: ("double", "double", 0),
          6: ("int", "fixed64", 0), 7: ("attributes", KEY_VALUE, 1)}
HISTOGRAM = {2: ("begin", "fixed64", 0), 3: ("time", "fixed64", 0), 4: ("count", "fixed64", 0),
             5: ("sum", "double", 0), 6: ("counts", "fixed64s", 0), 7: ("bounds", "doubles", 0),
             11: ("min", "double", 0), 12: ("max", "double", 0)}
METRIC = {1: ("name", S, 0), 3: ("unit", S, 0), 5: ("gauge", {1: ("points", NUMBER, 1)}, 0),
          7: ("sum", {1: ("points", NUMBER, 1), 2: ("temporality", "int", 0), 3: ("monotonic", "bool", 0)}, 0),
          9: ("histogram", {1: ("points", HISTOGRAM, 1), 2: ("temporality", "int", 0)}, 0)}
METRICS = {1: ("resources", {1: ("resource", RESOURCE, 0),
                             2: ("scopes", {1: ("scope", SCOPE, 0), 2: ("metrics", METRIC, 1)}, 1)}, 1)}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7f) << shift
        at += 1
        shift += 7
        assert shift <= 70, "a number without end"
        if byte < 0x80:
            return value, at


def read(data, at, wire, kind):
    if kind in ("int", "bool"):
        assert wire == 0, f"{kind} has wire type {wire}"
        value, at = varint(data, at)
        assert kind == "int" or value < 2
        return (value - (1 << 64) if value >> 63 else value), at
    if kind in ("fixed64", "double"):
        assert wire == 1 and at + 8 <= len(data)
        return struct.unpack_from("<Q" if kind == "fixed64" else "<d", data, at)[0], at + 8
    assert wire == 2, f"{kind} has wire type {wire}"
    length, at = varint(data, at)
    part = data[at:at + length]
    assert len(part) == length, "cut"
    if kind == "string":
        part = part.decode("utf-8")
    elif kind in ("fixed64s", "doubles"):
        part = struct.unpack(f"<{length // 8}{'Q' if kind == 'fixed64s' else 'd'}", part)
    elif kind != "bytes":
        part = decode(part, kind)
    return part, at + length


def decode(data, schema):
    out, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        assert key >> 3 in schema, f"unknown field {key >> 3}"
        name, kind, repeated = schema[key >> 3]
        value, at = read(data, at, key & 7, kind)
        if repeated:
            out.setdefault(name, []).append(value)
        else:
            assert name not in out, f"{name} twice"
            out[name] = value
    return out


def attributes(of):
    out = {}
    for a in of.get("attributes", []):
        assert a["key"] and a["key"] not in out and len(a["value"]) == 1, a
        out[a["key"]] = next(iter(a["value"].values()))
    return out


def check_span(s, a):
    assert len(s["trace"]) == 16 and any(s["trace"]) and len(s["span"]) == 8 and any(s["span"]), s
    assert "parent" not in s or (len(s["parent"]) == 8 and any(s["parent"])), s
    assert s["name"] and 1 <= s["kind"] <= 5 and s["end"] >= s["begin"] > 10**18, s
    for link in s.get("links", []):
        assert len(link["trace"]) == 16 and len(link["span"]) == 8 and any(link["span"]), s
    for event in s.get("events", []):
        assert event["name"] and event["time"] > 10**18
        attributes(event)
    return {"name": s["name"], "id": s["span"].hex(), "parent": s.get("parent", b"").hex(),
            "trace": s["trace"].hex(), "ns": s["end"] - s["begin"], "a": attributes(s),
            "pid": a["process.pid"], "service": a["service.name"]}


def check_metric(m, a):
    kinds = [k for k in ("gauge", "sum", "histogram") if k in m]
    assert m["name"] and m["unit"] and len(kinds) == 1, m
    data = m[kinds[0]]
    assert kinds[0] == "gauge" or data["temporality"] == 2
    for p in data.get("points", []):
        assert p["time"] >= p["begin"] > 10**18, p
        if kinds[0] == "histogram":
            assert sum(p["counts"]) == p["count"] and len(p["counts"]) == len(p["bounds"]) + 1, p
        else:
            assert ("int" in p) != ("double" in p), p
    return m["name"]


def take(path, body):
    if path == "/v1/traces":
        spans = []
        for r in decode(body, TRACES)["resources"]:
            a = attributes(r["resource"])
            assert a["service.instance.id"] and a["host.name"] and a["process.runtime.name"], a
            for scope in r["scopes"]:
                assert scope["scope"]["name"] == "uvscope"
                spans += [check_span(s, a) for s in scope["spans"]]
        assert spans
        return {"spans": spans}
    assert path == "/v1/metrics", path
    pids, names = [], []
    for r in decode(body, METRICS)["resources"]:
        a = attributes(r["resource"])
        pids.append(a["process.pid"])
        for scope in r["scopes"]:
            names += [check_metric(m, a) for m in scope["metrics"]]
    return {"pids": pids, "metrics": sorted(set(names))}


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    plan, log, save, lock = [], None, None, threading.Lock()

    def log_message(self, *args):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.write({"error": f"GET {self.path}"})
        self.reply(405)

    def write(self, line):
        with self.lock:
            self.log.write(json.dumps(line) + "\n")
            self.log.flush()

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            how = self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]
        line = {"path": self.path, "how": how, "at": time.monotonic(), "bytes": len(raw),
                "headers": {k.lower(): v for k, v in self.headers.items()}}
        try:
            assert self.headers["Content-Type"] == "application/x-protobuf"
            assert self.headers["Content-Encoding"] == "gzip"
            body = gzip.decompress(raw)
            line.update(take(self.path, body))
            if self.save and how == "ok":
                with open(f"{self.save}.{self.path.rsplit('/', 1)[1]}", "ab") as f:
                    f.write(body)
        except Exception as e:
            line["error"] = repr(e)
        self.write(line)
        self.answer(*how.partition(":")[::2])

    def answer(self, how, more):
        if how == "slow":
            time.sleep(1)
        if how == "hang":
            time.sleep(3600)
        if how in ("ok", "slow"):
            self.reply(200)
        elif how.isdigit():
            self.reply(int(how), b"no", **({"Retry_After": more} if more else {}))
        elif how == "partial":
            text = b"too old \x1b[2J"
            inner = b"\x08" + bytes([int(more)]) + b"\x12" + bytes([len(text)]) + text
            self.reply(200, b"\x0a" + bytes([len(inner)]) + inner)
        elif how == "garbage":
            self.reply(200, bytes(range(255, 0, -1)) * 3)
        elif how == "redirect":
            self.reply(307, Location=more)
        elif how == "huge":
            self.reply(200, b"\x0a" * 10_000_000)
        elif how == "noise":
            self.wfile.write(b"\x00\xff\x1b]0;hello\x07 what?\r\n" * 9)
            self.close_connection = True
        elif how == "close":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"\x0a")
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client):
        pass  # clients may hang up


def main():
    port_file, log, plan = sys.argv[1:4]
    Receiver.plan = plan.split(",")
    Receiver.log = open(log, "a")
    Receiver.save = sys.argv[4] if len(sys.argv) > 4 else None
    server = Server(("127.0.0.1", int(os.environ.get("PORT", "0"))), Receiver)
    with open(port_file + ".new", "w") as f:
        f.write(str(server.server_port))
    os.rename(port_file + ".new", port_file)
    server.serve_forever()


if __name__ == "__main__":
    main()
