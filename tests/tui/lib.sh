# For tests that use the live view in a real terminal, tmux's. Source it, then start_terminal.
# Everything waits for what it expects to see, up to a minute.
command -v tmux >/dev/null || { echo "tmux is not installed"; exit 77; }
command -v pgrep >/dev/null || { echo "pgrep (procps) is not installed"; exit 77; }
UVSCOPE=$(realpath "${UVSCOPE:-build/uvscope}")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/uvscope-tui.XXXXXX")
socket=uvscope-test-$$
trap 'terminal kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
UVSCOPE_DIR=$scratch/session
mkdir -m 700 "$UVSCOPE_DIR"
unset TMUX

terminal() { tmux -L "$socket" -f /dev/null "$@"; }

start_terminal() { # columns, rows
  terminal new-session -d -s t -x "$1" -y "$2" \
    "env LC_ALL=C.UTF-8 UVSCOPE_DIR='$UVSCOPE_DIR' UVSCOPE='$UVSCOPE' PS1='ready> ' TERM=screen-256color sh" ||
    { echo "tmux cannot open a terminal here"; exit 77; }
  wait_for 'ready>'
}
shown() { terminal capture-pane -p -t t; }
type_line() { terminal send-keys -t t -l "$1"; terminal send-keys -t t Enter; }
keys() { terminal send-keys -t t "$@"; }

fail() {
  echo "$1; the screen shows:"
  shown
  exit 1
}
wait_for() { # extended regular expression
  tries=0
  until shown | grep -q -E -e "$1"; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || fail "never saw \"$1\""
    sleep 0.1
  done
}
wait_gone() { # extended regular expression
  tries=0
  while shown | grep -q -E -e "$1"; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || fail "\"$1\" stays"
    sleep 0.1
  done
}
wait_until() { # command...
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || fail "never true: $*"
    sleep 0.1
  done
}
# Goes to a screen, named as in tui/views.def, by its number key.
screen() { keys "$(grep '^VIEW(' tui/views.def | grep -n "($1)" | cut -d: -f1)"; }
resize() { # columns, rows
  terminal resize-window -t t -x "$1" -y "$2"
}

# The view of a program in the foreground of the terminal's shell, the modes before and
# after it kept.
start_view() { # command line
  type_line "clear; stty -g >$scratch/before; $1; echo ended with \$?; stty -g >$scratch/after"
}
viewer_pid() { pgrep -P "$(terminal display-message -p -t t '#{pane_pid}')" -x uvscope; }

# After the view: its exit status, the modes, the cursor and the main screen.
check_restored() { # status, as extended regular expression
  wait_for "ended with ($1)\$"
  wait_until test -s "$scratch/after"
  cmp "$scratch/before" "$scratch/after" || fail "the terminal's modes changed"
  [ "$(terminal display-message -p -t t '#{alternate_on}')" = 0 ] || fail "the alternate screen is left on"
  [ "$(terminal display-message -p -t t '#{cursor_flag}')" = 1 ] || fail "the cursor is left hidden"
  [ "$(terminal display-message -p -t t '#{mouse_any_flag}')" = 0 ] || fail "the mouse is left on"
  rm -f "$scratch/before" "$scratch/after"
}
