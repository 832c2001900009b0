#!/bin/sh
# Exports traces/everything.uvt in every format whose output is the same anywhere, into a
# folder: sh traces/golden.sh build/uvscope traces/golden
# Run after a format was changed on purpose; tests/cli/golden.sh compares.
set -eu
uvscope=$1 out=$2
recording=$(dirname "$0")/everything.uvt
rm -rf "$out"
mkdir -p "$out"
for format in chrome cpuprofile csv firefox folded json jsonl perfetto speedscope; do
  "$uvscope" export -f $format -o "$out/everything.$format" "$recording" 2>/dev/null
done
"$uvscope" export -f ctf -o "$out/everything.ctf" "$recording"
# Compressed by whatever zlib there is: kept as it is inside.
"$uvscope" export -f pprof "$recording" | gzip -dc >"$out/everything.pprof"
# A database's pages differ with the library: kept as SQL.
"$uvscope" export -f sqlite -o "$out/everything.sqlite" "$recording"
python3 - "$out/everything.sqlite" <<'PY'
import os, sqlite3, sys
lines = list(sqlite3.connect(sys.argv[1]).iterdump())
os.unlink(sys.argv[1])
open(sys.argv[1] + ".sql", "w").write("\n".join(lines) + "\n")
PY
