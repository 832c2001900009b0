#!/bin/sh
# Exports traces/everything.uvt in every format whose output is the same anywhere, into a
# folder: sh traces/golden.sh build/uvscope traces/golden
# Run after a format was changed on purpose; tests/cli/golden.sh compares.
set -eu
uvscope=$1 out=$2
recording=$(dirname "$0")/everything.uvt
rm -rf "$out"
mkdir -p "$out"
for format in chrome cpuprofile firefox folded json perfetto speedscope; do
  "$uvscope" export -f $format -o "$out/everything.$format" "$recording" 2>/dev/null
done
"$uvscope" export -f ctf -o "$out/everything.ctf" "$recording"
# Compressed by whatever zlib there is: kept as it is inside.
"$uvscope" export -f pprof "$recording" | gzip -dc >"$out/everything.pprof"
