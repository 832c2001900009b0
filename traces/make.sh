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
