#!/bin/sh
# The terminal is given back however the view ends; the view outlives the program.
. tests/tui/lib.sh
start_terminal 80 24

begin() {
  start_view "\$UVSCOPE live examples/slow-callback.js 300"
  wait_for 'busy, last 1 s'
  wait_until viewer_pid
  viewer=$(viewer_pid)
}

for signal in TERM HUP INT; do
  begin
  kill -$signal "$viewer"
  check_restored '1[0-9][0-9]'
done

# A crash: the shell says how it ended, on a terminal that works. The program goes on, so it
# is ended here.
for signal in SEGV ABRT; do
  begin
  program=$(pgrep -P "$viewer")
  kill -$signal "$viewer"
  check_restored '13[49]'
  kill "$program" || fail "the program died with its view"
done

# Stopped and continued from outside.
begin
kill -TSTP "$viewer"
wait_for 'ready>'
type_line fg
wait_for 'busy, last 1 s'
keys C-c
check_restored '[0-9]+'

# The program is killed while it is watched: the view says so, and shows what it knows.
begin
wait_for 'BLOCKED .* by buildReport'
pkill -KILL -P "$viewer" || fail "the program is not a child of the view"
wait_for 'killed by signal 9'
keys 2; wait_for 'buildReport'
screen console; wait_for 'uvscope: .*killed by signal 9'
keys q
check_restored '137'

# No terminal to speak of: a line that says what to do, and a failure.
type_line "clear; TERM=dumb \$UVSCOPE live examples/slow-callback.js 300; echo ended with \$?"
wait_for 'ended with [1-9]'
wait_for 'cannot show the live view; set TERM'
