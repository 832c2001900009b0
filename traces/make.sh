#!/bin/sh
# Records the examples anew: sh traces/make.sh [build/uvscope]
set -eu
cd "$(dirname "$0")/.."
uvscope=${1:-build/uvscope}
record() { # name, arguments of the program
  name=$1
  shift
  "$uvscope" record -o "traces/$name.uvt" "examples/$name.js" "$@" >/dev/null
}
record slow-callback 3
record pool 3
record spawn 24
record timers 10
record server 4
incident() { # name, arguments of the program
  name=$1
  shift
  "$uvscope" record -o "traces/incidents/$name.uvt" "examples/incidents/$name.js" "$@" >/dev/null
}
mkdir -p traces/incidents
incident slow-route 3
incident starved-pool 3
incident hanging-child 4
incident sync-read 2
incident garbage 3
incident microtasks 3
