#!/bin/sh
# What leads out of the view: the editor, a recording, a snapshot.
. tests/tui/lib.sh
root=$PWD
cat >"$scratch/editor" <<'SH'
#!/bin/sh
echo "EDITOR $*"
echo "$*" >"$(dirname "$0")/edited"
while [ ! -e "$(dirname "$0")/go" ]; do sleep 0.1; done
SH
chmod +x "$scratch/editor"
mkdir "$scratch/saved"
start_terminal 100 24
type_line "cd $scratch/saved; unset VISUAL; export EDITOR='$scratch/editor --wait'"
start_view "\$UVSCOPE live $root/examples/slow-callback.js 300"
wait_for 'BLOCKED .* by buildReport'

keys r; wait_for 'recording to uvscope-.*\.uvt'; wait_for 'REC'
keys 2; wait_for 'buildReport'
keys O; wait_for 'EDITOR --wait \+20 .*slow-callback\.js'
[ "$(terminal display-message -p -t t '#{alternate_on}')" = 0 ] || fail "the editor has not got the terminal"
touch "$scratch/go"
wait_for 'FUNCTION'
grep -q '^--wait +20 .*slow-callback\.js$' "$scratch/edited" || fail "edited: $(cat "$scratch/edited")"
keys S; wait_for 'wrote uvscope-.*\.uvt: [0-9]+ events'
keys r; wait_for 'wrote uvscope-.*\.uvt: [0-9]+ events'; wait_gone ' REC '
keys r; wait_for 'recording to'
keys q
check_restored '[0-9]+'
wait_for 'uvscope: wrote uvscope-.*\.uvt'

# All three are recordings; the one through the editor's time has lost nothing.
set -- "$scratch"/saved/*.uvt
[ $# -eq 3 ] || fail "$# recordings"
for file; do
  "$UVSCOPE" report --json "$file" >"$scratch/report" || fail "$file cannot be read"
  grep -q '"lost":[[:space:]]*0' "$scratch/report" || fail "$file: $(head -c 400 "$scratch/report")"
done

# No such editor: a line on the screen, and the view goes on.
type_line "clear; export EDITOR=/no/such/editor"
start_view "\$UVSCOPE live $root/examples/slow-callback.js 300"
wait_for 'BLOCKED .* by buildReport'
keys 2; wait_for 'buildReport'
keys O; wait_for "Cannot start the editor '/no/such/editor'"
keys q
check_restored '[0-9]+'
