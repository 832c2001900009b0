#!/bin/sh
# Runs every tests/engine/*.js in the engine and compares with the .out beside it.
set -u
TZ='EST5EDT,M3.2.0,M11.1.0'
export TZ
engine=$1
out=$(mktemp)
trap 'rm -f "$out"' EXIT
good=0
bad=0
for want in tests/engine/*.out; do
  if timeout 120 "$engine" "${want%.out}.js" >"$out" 2>&1 && cmp -s "$want" "$out"; then
    good=$((good + 1))
  else
    bad=$((bad + 1))
    echo "FAILED ${want%.out}"
    diff "$want" "$out" | head -n 20
  fi
done
echo "$good passed, $bad failed"
[ $bad -eq 0 ] && [ $good -gt 0 ]
