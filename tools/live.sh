#!/bin/sh
# `make live`: the live view on a program that blocks its own loop now and then. Where there
# is no terminal to draw on, five seconds of it are recorded and reported instead.
set -eu
uvscope=$1
if [ -t 0 ] && [ -t 1 ]; then
  exec "$uvscope" live examples/server.js
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$uvscope" record -o "$out/server.uvt" -d 5s examples/server.js >"$out/log" 2>&1 ||
  { cat "$out/log" >&2; exit 1; }
"$uvscope" report "$out/server.uvt"
