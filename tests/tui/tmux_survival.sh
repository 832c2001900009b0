#!/bin/sh
# What the view has to bear: odd terminals, sizes that change while it draws, locale C, a
# program that is stopped, that starts a hundred children, a recording that grows, a
# connection that is cut.
. tests/tui/lib.sh
start_terminal 80 24

# Kinds of terminals, and the plainest locale.
for kind in vt100 linux screen xterm tmux-256color; do
  infocmp $kind >/dev/null 2>&1 || continue
  start_view "TERM=$kind \$UVSCOPE view traces/slow-callback.uvt"
  wait_for 'BLOCKED .* by buildReport'
  keys 3; wait_for 'recording'
  keys 2; wait_for 'FUNCTION'
  keys q; check_restored 0
  type_line clear
done
start_view "LC_ALL=C \$UVSCOPE view traces/everything.uvt"
wait_for 'Loop +\['
for key in 2 3 4 5 6 7 8 1; do keys $key; done
wait_for 'Loop +\['
keys q; check_restored 0

# A hundred children, while every size is tried.
cat >"$scratch/children.js" <<'JS'
var childProcess = require('child_process');
var left = 100;
setInterval(function beat() {
  if (left > 0) childProcess.spawn('/bin/true', [String(left--)]);
}, 20);
JS
start_view "\$UVSCOPE live $scratch/children.js"
wait_for 'busy, last 1 s'
viewer=$(viewer_pid)
for round in 1 2; do
  for size in '1 1' '500 200' '2 50' '300 2' '7 7' '120 1' '1 100' '40 12' '80 24'; do
    resize ${size% *} ${size#* }
    keys $round
    keys 5
  done
done
keys 5; wait_for 'COMMAND'
keys 1; wait_for '100 spawned'

# Stopped: the view goes on answering; and it sees the program go on.
program=$(pgrep -P "$viewer")
kill -STOP "$program"
keys 2; wait_for 'FUNCTION'
keys 7; wait_for 'FINDING'
kill -CONT "$program"
keys 1; wait_for 'busy, last 1 s'
keys q; check_restored '[0-9]+'

# A recording that grows while it is viewed.
"$UVSCOPE" record -o "$scratch/grows.uvt" examples/slow-callback.js 300 >/dev/null 2>&1 </dev/null &
recorder=$!
wait_until test -s "$scratch/grows.uvt"
start_view "\$UVSCOPE view $scratch/grows.uvt"
wait_for 'Overview'
keys 2; wait_for 'FUNCTION|no callback'
keys q; check_restored 0
kill -TERM $recorder
wait $recorder || :
"$UVSCOPE" report "$scratch/grows.uvt" >/dev/null || fail "the recording is damaged"

# The terminal goes away: the view and its program end.
start_view "\$UVSCOPE live examples/slow-callback.js 300"
wait_for 'busy, last 1 s'
viewer=$(viewer_pid)
program=$(pgrep -P "$viewer")
terminal kill-server
gone() { ! kill -0 "$1" 2>/dev/null; }
shown() { :; }
wait_until gone "$viewer"
wait_until gone "$program"
