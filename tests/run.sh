#!/bin/sh
# Runs every kind of test and prints, last, "N passed, N failed".
#
#   UVSCOPE=build/uvscope BUILD=build tests/run.sh [GROUP...]
#
# Groups: unit engine conformance js packages promises cli tui e2e san fuzz; all of them by default. A test
# prints nothing while it passes; what a failing one printed is shown.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}
UVSCOPE=$(realpath "${UVSCOPE:-$BUILD/uvscope}")
export UVSCOPE BUILD
scratch=$(mktemp -d /tmp/uvscope-test.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
results=$scratch/results
: >"$results"

# Tests never see the user's own session.
UVSCOPE_DIR=$scratch/session
TMPDIR=$scratch/tmp
mkdir -m 700 "$UVSCOPE_DIR" "$TMPDIR"
export UVSCOPE_DIR TMPDIR
XDG_CONFIG_HOME=$scratch/config # nor their settings
export XDG_CONFIG_HOME
unset UVSCOPE_CONTEXT UVSCOPE_RING UVSCOPE_CLOCK

passed() { echo "ok $1" >>"$results"; }
failed() { # name, file with what it printed
  echo "FAIL $1" >>"$results"
  echo "--- FAILED: $1"
  [ ! -f "${2:-}" ] || tail -n "${LINES_SHOWN:-40}" "$2" | sed 's/^/    /'
  { # and once more at the end, where a cut log still has it
    echo "FAILED: $1"
    [ ! -f "${2:-}" ] || tail -n 3 "$2" | cut -c 1-200 | sed 's/^/    /'
  } >>"$scratch/failures"
}

# A program that ends with Check's summary: its checks count one by one.
check_program() { # name, command...
  name=$1
  shift
  log=$scratch/log
  CK_DEFAULT_TIMEOUT=${CK_DEFAULT_TIMEOUT:-120} timeout 600 "$@" >"$log" 2>&1
  status=$?
  summary=$(grep -a -E '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+' "$log" | tail -n 1)
  checks=$(echo "$summary" | sed -n 's/.*Checks: \([0-9]*\),.*/\1/p')
  bad=$(echo "$summary" | sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p')
  bad=$((${bad:-0}))
  if [ -z "$checks" ] || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
    failed "$name (exit status $status)" "$log"
    return
  fi
  i=0
  while [ $i -lt $((checks - bad)) ]; do passed "$name"; i=$((i + 1)); done
  [ "$bad" -eq 0 ] || failed "$name" "$log"
  i=1
  while [ $i -lt "$bad" ]; do echo "FAIL $name" >>"$results"; i=$((i + 1)); done
}

# A program that ends with "N passed, N failed".
counting_program() { # name, command...
  name=$1
  shift
  log=$scratch/log
  timeout 900 "$@" >"$log" 2>&1
  status=$?
  summary=$(grep -a -E '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
  good=$(echo "$summary" | sed -n 's/.*\b\([0-9][0-9]*\) passed.*/\1/p')
  bad=$(echo "$summary" | sed -n 's/.*passed, \([0-9]*\) failed.*/\1/p')
  if [ -z "$good" ] || { [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; }; then
    failed "$name (exit status $status)" "$log"
    return
  fi
  i=0
  while [ $i -lt "$good" ]; do passed "$name"; i=$((i + 1)); done
  [ "$bad" -eq 0 ] || failed "$name" "$log"
  i=1
  while [ $i -lt "$bad" ]; do echo "FAIL $name" >>"$results"; i=$((i + 1)); done
}

# A script: exit status 0 is a pass; 77 says in one line why it cannot run here.
script() { # name, command...
  name=$1
  shift
  log=$scratch/log
  timeout "${SCRIPT_TIMEOUT:-300}" "$@" >"$log" 2>&1 </dev/null
  case $? in
    0) passed "$name" ;;
    77) echo "skip $name" >>"$results"; echo "--- skipped: $name: $(tail -n 1 "$log")" ;;
    *) failed "$name" "$log" ;;
  esac
}

# A JavaScript program: its output must be the .out beside it, its exit status what .status
# says (0), and its stderr the .err, where there is one.
js_program() { # path without .js
  name=$(basename "$1")
  want=0
  [ ! -f "$1.status" ] || want=$(cat "$1.status")
  timeout 120 "$UVSCOPE" run "$1.js" >"$scratch/out" 2>"$scratch/err" </dev/null
  status=$?
  {
    [ "$status" -eq "$want" ] || { echo "exit status $status, expected $want"; tail -n 20 "$scratch/err"; }
    diff -u "$1.out" "$scratch/out"
    [ ! -f "$1.err" ] || diff -u "$1.err" "$scratch/err"
  } >"$scratch/log"
  if [ -s "$scratch/log" ]; then failed "js/$name" "$scratch/log"; else passed "js/$name"; fi
}

group_unit() {
  for program in "$BUILD"/tests/test_*; do
    [ ! -x "$program" ] || check_program "unit/$(basename "$program")" "$program"
  done
}
group_engine() { counting_program engine make --no-print-directory BUILD="$BUILD" check-engine; }
group_conformance() {
  script conformance make --no-print-directory BUILD="$BUILD" check-conformance
  grep -a 'tests pass' "$scratch/log" || :
}
group_js() {
  for out in tests/js/*.out; do
    [ ! -f "$out" ] || js_program "${out%.out}"
  done
}
group_scripts() { # folder
  for test in tests/"$1"/*.sh; do
    case $test in */lib.sh) continue ;; esac
    [ ! -f "$test" ] || script "$1/$(basename "$test" .sh)" sh "$test"
  done
}
# Packages from npm, unmodified: each program prints what Node.js printed.
group_packages() {
  if ! sh tests/packages/install.sh "$BUILD/packages" >"$scratch/log" 2>&1; then
    failed packages "$scratch/log"
    return
  fi
  for out in tests/packages/*.out; do
    name=$(basename "$out" .out)
    (cd "$BUILD/packages" && timeout 60 "$UVSCOPE" run "$name.js" </dev/null) \
      >"$scratch/out" 2>"$scratch/err"
    status=$?
    if [ $status -eq 0 ] && cmp -s "$out" "$scratch/out"; then
      passed "packages/$name"
    else
      { echo "exit status $status"; cat "$scratch/err"; diff -u "$out" "$scratch/out"; } >"$scratch/log"
      failed "packages/$name" "$scratch/log"
    fi
  done
}
group_promises() { group_scripts promises; }
group_cli() { group_scripts cli; }
group_tui() { group_scripts tui; }
group_e2e() { group_scripts e2e; }

# The same unit tests and JavaScript programs under the sanitizers, in builds of their own.
group_san() {
  log=$scratch/build-log
  if make --no-print-directory -j2 BUILD="$BUILD/asan" SAN=address,undefined check-build >"$log" 2>&1; then
    ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
    export ASAN_OPTIONS UBSAN_OPTIONS
    for program in "$BUILD"/asan/tests/test_*; do
      [ ! -x "$program" ] || check_program "asan/$(basename "$program")" "$program"
    done
    plain=$UVSCOPE
    UVSCOPE=$(realpath "$BUILD/asan/uvscope")
    for out in tests/js/*.out; do
      [ ! -f "$out" ] || js_program "${out%.out}"
    done
    UVSCOPE=$plain
    unset ASAN_OPTIONS UBSAN_OPTIONS
  else
    failed "build with SAN=address,undefined" "$log"
  fi
  if make --no-print-directory -j2 BUILD="$BUILD/tsan" SAN=thread check-build-tsan >"$log" 2>&1; then
    for program in "$BUILD"/tsan/tests/test_tracer_*; do
      [ ! -x "$program" ] || TSAN_OPTIONS=halt_on_error=1 check_program "tsan/$(basename "$program")" "$program"
    done
  else
    failed "build with SAN=thread" "$log"
  fi
}
group_fuzz() { SCRIPT_TIMEOUT=1200 script "fuzz (45 s)" make --no-print-directory BUILD="$BUILD" fuzz-smoke; }

for group in ${*:-unit engine conformance js packages promises cli tui e2e san fuzz}; do
  echo "== $group"
  "group_$group"
done
good=$(grep -c '^ok ' "$results")
bad=$(grep -c '^FAIL ' "$results")
skipped=$(grep -c '^skip ' "$results")
[ ! -f "$scratch/failures" ] || cat "$scratch/failures"
[ "$skipped" -eq 0 ] && echo "$good passed, $bad failed" || echo "$good passed, $bad failed, $skipped skipped"
[ "$bad" -eq 0 ] && [ "$good" -gt 0 ]
