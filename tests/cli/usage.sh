# Help, version, and what is wrong with a command line: one line and exit status 2.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
"$u" --help | grep -q '^  record ' || fail "--help does not list record"
"$u" --version | grep -q '^uvscope [0-9]' || fail "--version"
status=0; "$u" >out || status=$?
[ $status -eq 2 ] && grep -q '^Commands:' out || fail "no arguments: $status"
for command in $("$u" --help | sed -n '/^Commands:/,/^  help /s/^  \([a-z]*\) .*/\1/p' | grep -v help); do
  "$u" "$command" --help >a || fail "$command --help"
  "$u" help "$command" >b
  cmp -s a b || fail "help $command is not $command --help"
  [ "$(wc -l <a)" -le 24 ] || fail "$command --help does not fit a screen"
  wrong() { # arguments
    status=0; "$u" "$@" >out 2>err </dev/null || status=$?
    [ $status -eq 2 ] || fail "$*: status $status"
    [ "$(wc -l <err)" -eq 1 ] && grep -q '^uvscope: ' err || fail "$*: $(cat err)"
    [ ! -s out ] || fail "$*: something on stdout"
  }
  wrong "$command" --no-such-option
  wrong "$command" -@
done
wrong nonsense
wrong help nonsense
wrong record app.js
wrong record -o x.uvt
wrong record -o x.uvt -d soon app.js
wrong report
wrong report a b
wrong snap 1
wrong export
wrong stat -i 5
wrong completion csh
wrong run
wrong live app.js
[ ! -e x.uvt ] || fail "a wrong command line left a file"
for shell in bash zsh fish; do
  "$u" completion $shell >script.$shell
  grep -q -e '--interval\|interval' script.$shell || fail "completion for $shell lacks options"
done
bash -n script.bash || fail "the completion for bash does not parse"
cat >try.bash <<'SH'
source ./script.bash
complete_for() { COMP_WORDS=(uvscope "$@"); COMP_CWORD=$#; COMPREPLY=(); _uvscope; echo "${COMPREPLY[*]}"; }
[[ $(complete_for rec) == record ]] || { echo "rec: $(complete_for rec)"; exit 1; }
[[ $(complete_for export -f ch) == chrome ]] || { echo "export -f ch: $(complete_for export -f ch)"; exit 1; }
[[ $(complete_for stat --int) == --interval ]] || { echo "stat --int"; exit 1; }
SH
bash try.bash >out 2>&1 || fail "bash completion: $(cat out)"
"$u" --help >/dev/full 2>err && fail "a full disk was hidden"
grep -q 'cannot write' err || fail "--help to a full disk: $(cat err)"
