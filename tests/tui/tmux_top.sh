#!/bin/sh
# All traced processes in one table: they come, are opened, end and go.
. tests/tui/lib.sh
export UVSCOPE_DIR
start_terminal 110 24
start_view "\$UVSCOPE top"
wait_for 'No traced process'
"$UVSCOPE" run examples/slow-callback.js 300 >"$scratch/one" 2>&1 </dev/null &
one=$!
"$UVSCOPE" run examples/server.js 300 >"$scratch/two" 2>&1 </dev/null &
two=$!
trap 'kill $one $two 2>/dev/null; terminal kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
wait_for 'slow-callback.*running'; wait_for 'server.js 300 .*running'
wait_for "$one .*slow-callback.*running.*! "
keys /; terminal send-keys -t t -l "$one"; keys Enter Enter
wait_for "uvscope .*pid $one"; wait_for 'BLOCKED .* by buildReport'
screen processes
kill -9 $one
wait_gone "$one .*slow-callback"
wait_for 'server.js 300 .*running'
keys q
check_restored 0
kill -0 $two || fail "a program ended with its viewer"
