# Screens without a terminal, and the settings they and the findings go by.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
uvt=$root/traces/server.uvt
XDG_CONFIG_HOME=$work/settings
export XDG_CONFIG_HOME

# Every screen, as text of the size that was asked for, without an escape.
for screen in $(sed -n 's/^VIEW(\(.*\))/\1/p' "$root/tui/views.def"); do
  "$u" view --screen "$screen" --dump txt --size 100x30 "$uvt" >out </dev/null 2>err || fail "$screen: $(cat err)"
  [ "$(wc -l <out)" -eq 30 ] || fail "$screen: $(wc -l <out) lines"
  ! grep -q "$(printf '\033')" out || fail "$screen: an escape in plain text"
done
"$u" view --dump txt "$uvt" </dev/null | grep -q 'by renderInvoice' || fail "the dump does not name the culprit"
"$u" view --dump ansi --size 60x8 "$uvt" </dev/null >out
grep -q "$(printf '\033')\[0;1" out || fail "no colours in the ansi dump"
sed "s/$(printf '\033')\[[0-9;]*m//g; s/ *\$//" out >plain
"$u" view --dump txt --size 60x8 "$uvt" </dev/null >want
head -7 plain >a && head -7 want >b
cmp a b || fail "the ansi dump shows something else than the plain one"
"$u" view --dump ansi --theme mono "$uvt" </dev/null | grep -q '38;5' && fail "colours in the theme mono"
! "$u" view --dump txt "$uvt" </dev/null >/dev/full 2>err || fail "a full disk is not noticed"
grep -q 'cannot write' err || fail "full disk: $(cat err)"

complain() { # what it must say, then the command line
  want=$1
  shift
  ! "$u" "$@" </dev/null >out 2>err || fail "succeeded: $*"
  [ "$(wc -l <err)" -eq 1 ] || fail "$*: not one line: $(cat err)"
  grep -q -e "$want" err || fail "$*: $(cat err)"
}
complain 'txt or ansi' view --dump png "$uvt"
complain '--size' view --dump txt --size 0x10 "$uvt"
complain '--size' view --dump txt --size 10 "$uvt"
complain 'no theme' view --dump txt --theme pink "$uvt"
complain 'slow_callback=50ms' report --threshold slow_callback "$uvt"
complain 'slow_callback=50ms' report --threshold slow_callback=fast "$uvt"
complain 'no-such-file' report --config no-such-file "$uvt"

# Thresholds: from the file, from the option, the option wins.
finding() { json "$1" '[.findings[] | select(.id == "slow-callback")] | length'; }
"$u" report --json --threshold slow-callback=1h "$uvt" >none.json
[ "$(finding none.json)" -eq 0 ] || fail "the threshold on the command line has no effect"
mkdir -p "$XDG_CONFIG_HOME/uvscope"
cat >"$XDG_CONFIG_HOME/uvscope/config" <<'INI'
# comments, blank lines and inline remarks
[view]
theme = light ; for daylight
screen = callbacks
[thresholds]
slow-callback = 1h
[keys]
pause = x
[columns]
callbacks = kind max
[colors]
warn = 208 bold
INI
"$u" report --json "$uvt" >file.json
[ "$(finding file.json)" -eq 0 ] || fail "the threshold in the file has no effect"
"$u" report --json --threshold slow_callback_ns=50ms "$uvt" >both.json
[ "$(finding both.json)" -gt 0 ] || fail "the command line does not win"
"$u" view --dump txt "$uvt" </dev/null >out
grep -q 'FUNCTION' out || fail "the first screen is not the one of the file: $(cat out)"
! grep -q 'RUNS' out || fail "a column is shown that the file does not name"
while read -r line why; do
  printf '%b' "$line" >bad
  complain "$why" report --config bad "$uvt"
done <<'CASES'
[thresholds]\nslow-callback=soon bad:2:
[thresholds]\nwarp-speed=9 bad:2:
[engine]\nx=1 bad:2:.*section
[view]\ntheme=pink bad:2:.*dark
[view]\nmouse=maybe bad:2:.*yes
[view]\nspeed=9 bad:2:.*setting
[keys]\ndance=x bad:2:.*action
[keys]\npause=F99 bad:2:.*key
[columns]\ncallbacks=kind,age bad:2:.*age
[columns]\noverview=kind bad:2:.*screen
[colors]\nwarn=purple bad:2:.*colour
[view]\njust\040words bad:2:
CASES

# What can be set is written down.
for name in $(sed -n 's/^THRESHOLD(\([a-z_]*\),.*/\1/p' "$root/model/thresholds.def") \
  $(sed -n 's/^KEY(\([A-Z_]*\),.*/\1/p' "$root/tui/keys.def" | grep -v '^SCREEN$' | tr 'A-Z_' 'a-z-') \
  $(sed -n 's/^STYLE(\([A-Z_]*\),.*/\1/p' "$root/tui/styles.def" | tr 'A-Z' 'a-z') \
  $(sed -n 's/^THEME(\([a-z]*\),.*/\1/p' "$root/tui/themes.def"); do
  grep -q -e "$name" "$root/docs/config.md" || fail "docs/config.md does not tell of $name"
done
