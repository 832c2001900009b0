#!/bin/sh
# A user's tour: start, look at every screen, resize, pause, sort, quit.
. tests/tui/lib.sh
start_terminal 80 24
start_view "\$UVSCOPE live examples/slow-callback.js 300"

wait_for 'uvscope .*slow-callback.js'
wait_for '1 ?Overview .*Console'
wait_for 'BLOCKED .* by buildReport'
wait_for 'busy, last 1 s'
wait_for '\?Help'

keys 2; wait_for 'FUNCTION'; wait_for 'buildReport'
keys i; wait_for 'HARM▲'
keys i; wait_for 'HARM▼'
keys Enter; wait_for 'How long it runs'; wait_for 'in busyFor \(.*slow-callback.js:1[0-9]\)'
keys Escape; wait_for 'FUNCTION'
keys /; terminal send-keys -t t -l heartbeat; keys Enter Enter; wait_for 'heartbeat \(.*:3[0-9]\)'
keys Escape; wait_for 'FUNCTION'
screen pool; wait_for 'No work has gone to the thread pool'
screen processes; wait_for 'COMMAND'; wait_for 'running'
screen inflight; wait_for 'SCHEDULED AT'
screen findings; wait_for 'Evidence'; wait_for 'slow-callback'
screen console; wait_for 'printed nothing yet'
keys Tab; wait_for 'busy, last 1 s'
keys BTab; wait_for 'printed nothing yet'
keys '?'; wait_for 'Console: what it shows'
keys q; wait_for 'printed nothing yet'
keys 1; wait_for 'busy, last 1 s'

keys Space; wait_for 'PAUSED'
keys Space; wait_gone 'PAUSED'
keys R; wait_for 'since the reset'
keys ']'; wait_for 'Redrawn every 200 ms'

resize 40 12; wait_for '1 Overview  2  3  4  5  6  7'; wait_for '^Loop +\['
resize 10 3; wait_for '^[0-9]+% max'
resize 200 50; wait_for 'Findings, worst first'; wait_for 'resident .* heap'
resize 80 24; wait_for '\?Help .*Pause'

keys C-z; wait_for 'ready>'
[ "$(terminal display-message -p -t t '#{alternate_on}')" = 0 ] || fail "Ctrl-Z leaves the alternate screen on"
type_line fg; wait_for 'busy, last 1 s'
keys C-l; wait_for 'busy, last 1 s'

keys q
check_restored '[0-9]+'
