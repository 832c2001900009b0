#!/bin/sh
# What the program reads: lines given in the view, a file, or nothing.
. tests/tui/lib.sh
cat >"$scratch/echo.js" <<'JS'
process.stdin.on('data', function heard(text) { console.log('heard ' + String(text).trim()); });
process.stdin.on('end', function ended() { console.log('that was all'); });
JS
start_terminal 90 24
start_view "\$UVSCOPE live --screen console --stdin $scratch/echo.js"
wait_for 'printed nothing yet'
keys i; wait_for 'Input:'
terminal send-keys -t t -l 'Grüße, 世界'; keys Enter
wait_for 'heard Grüße, 世界'
keys i; terminal send-keys -t t -l 'not this'; keys Escape
keys i; wait_for 'Input:'; keys C-d
wait_for 'that was all'; wait_for 'exited with status 0'
! shown | grep -q 'heard not this' || fail "a line that was not entered was given"
keys i; wait_for 'has ended'
keys q
check_restored 0

echo 'from a file' >"$scratch/lines"
start_view "\$UVSCOPE live --screen console $scratch/echo.js <$scratch/lines"
wait_for 'heard from a file'; wait_for 'that was all'
keys i; wait_for 'not held by this view'
keys q
check_restored 0

start_view "\$UVSCOPE live --screen console $scratch/echo.js"
wait_for 'that was all'
keys q
check_restored 0
