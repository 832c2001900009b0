#!/bin/sh
# A live program's past: paused, the screens answer for what the rings hold; a finding, a
# callback and a printed line lead to their moment; then it goes on, and nothing was lost.
. tests/tui/lib.sh
start_terminal 100 30
cat >"$scratch/past.js" <<'JS'
function block(ms) { var end = Date.now() + ms; while (Date.now() < end); }
var n = 0;
setInterval(function slowNow() {
  if (++n % 20 === 0) { block(130); console.log('slept', n); }
}, 10);
JS
start_view "\$UVSCOPE live $scratch/past.js"
keys 7; wait_for 'slow-callback'
keys y
wait_for 'PAUSED'
wait_for 'timer slowNow'          # the lane of callbacks, at the slow run
wait_for 'cursor at'
keys Escape; wait_for 'FINDING'   # and back
keys 2; wait_for 'slowNow'
keys y; wait_for 'timer slowNow'
keys w; keys w; keys Enter; wait_for 'answer for this range'
keys 1; wait_for 'PAUSED'
wait_for 'busy, all'
keys 3; keys W; keys x
keys 8; wait_for 'slept'
keys y; wait_for 'cursor at'
keys Space
keys 1; wait_for 'live'
wait_for 'busy, last 1 s'
keys Space; wait_for 'PAUSED'
keys q; check_restored '[0-9]+'
# What it copied has no name, and the rings went with the view.
[ -z "$(ls "$TMPDIR" | grep uvscope-past)" ] || fail "a copy of the rings is left: $(ls "$TMPDIR")"

# Where no copy can be made the view is paused all the same, and says so.
start_view "TMPDIR=/nonexistent \$UVSCOPE live $scratch/past.js"
wait_for 'busy, last 1 s'
keys Space; wait_for 'Paused, without the past'
keys Space; wait_for 'live'
keys q; check_restored '[0-9]+'

# The program has ended: its past is still there.
echo 'setTimeout(function last() {}, 50)' >"$scratch/short.js"
start_view "\$UVSCOPE live $scratch/short.js"
wait_for 'exited with status 0'
keys Space; keys 3; wait_for 'cursor at'
keys q; check_restored 0
