#!/bin/sh
# Opens exports in the analysers that people use, and asks these questions whose answers
# are known: sh tests/consumers/run.sh [NAME...]. Ends with "N passed, N failed", and says
# what could not be run and why.
set -u
consumers=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$consumers/../.." && pwd)
BUILD=${BUILD:-$root/build}
UVSCOPE=$(realpath "${UVSCOPE:-$BUILD/uvscope}")
work=$BUILD/consumers
mkdir -p "$work"
work=$(realpath "$work")
node_modules=$work/node_modules
recordings=$work/recordings
pictures=$work/pictures
mkdir -p "$recordings" "$pictures"
UVSCOPE_DIR=$(mktemp -d)
trap 'rm -rf "$UVSCOPE_DIR"' EXIT
export UVSCOPE UVSCOPE_DIR BUILD root consumers node_modules recordings pictures
unset UVSCOPE_CONTEXT

# The packages, exactly as the lock file has them.
if ! cmp -s "$consumers/package-lock.json" "$work/package-lock.json"; then
  cp "$consumers/package.json" "$consumers/package-lock.json" "$work"
  (cd "$work" && timeout 300 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || {
    rm -f "$work/package-lock.json"
    echo "npm ci failed: $(tail -n 1 "$work/npm.log")"
  }
fi

# What is opened: a program with everything in it, the same with a part destroyed, nothing.
(
  cd "$consumers" || exit 1
  "$UVSCOPE" record -o "$recordings/app.uvt" app.js >/dev/null 2>"$work/record.log" &&
    python3 damage.py "$recordings/app.uvt" "$recordings/damaged.uvt" &&
    "$UVSCOPE" record -o "$recordings/empty.uvt" -- true >/dev/null 2>&1; [ -f "$recordings/empty.uvt" ]
  for name in app damaged empty; do
    python3 facts.py "$recordings/$name.uvt" >"$recordings/$name.facts.json" || exit 1
  done
) || { echo "could not make the recordings"; tail -n 5 "$work/record.log"; exit 1; }

passed=0 failed=0 missing=
for test in "$consumers"/*.sh; do
  name=$(basename "$test" .sh)
  case $name in run | lib) continue ;; esac
  case " $* " in "  " | *" $name "*) ;; *) continue ;; esac
  rm -rf "$work/$name"
  mkdir -p "$work/$name"
  (cd "$work/$name" && timeout 120 sh "$test" >"$work/$name.log" 2>&1 </dev/null)
  case $? in
    0)
      passed=$((passed + 1))
      part=$(sed -n 's/^not run: //p' "$work/$name.log")
      [ -z "$part" ] || missing="$missing
not run: a part of $name: $part"
      ;;
    77) missing="$missing
not run: $name: $(tail -n 1 "$work/$name.log")" ;;
    *)
      failed=$((failed + 1))
      echo "--- FAILED: consumers/$name"
      tail -n 30 "$work/$name.log" | sed 's/^/    /'
      ;;
  esac
done
[ -z "$missing" ] || echo "${missing#?}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
