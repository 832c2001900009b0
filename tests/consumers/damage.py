#!/usr/bin/env python3
"""Destroys a part in the middle of a recording, so that events are lost: damage.py IN OUT."""
import json
import os
import subprocess
import sys

data = bytearray(open(sys.argv[1], "rb").read())
for tenth in (5, 6, 4, 7, 3, 8):
    bad = bytearray(data)
    at = len(bad) * tenth // 10
    bad[at:at + 64] = bytes(b ^ 0x5a for b in bad[at:at + 64])
    open(sys.argv[2], "wb").write(bad)
    out = subprocess.run([os.environ["UVSCOPE"], "report", "--json", sys.argv[2]], capture_output=True)
    report = json.loads(out.stdout or "{}")
    if report.get("lost") and report["processes"]:
        sys.exit(0)
sys.exit("no damage made events be lost")
