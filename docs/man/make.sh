#!/bin/sh
# Writes the man pages from the program's own help:
#
#   docs/man/make.sh build/uvscope DIRECTORY
#
# A test compares them with those that are kept here.
set -eu
program=$1
out=$2

escape() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"; }

page() { # command
  "$program" help "$1" | escape | awk -v command="$1" '
    NR == 1 {
      printf ".TH UVSCOPE\\-%s 1\n", toupper(command)
      usage = substr($0, length("uvscope " command) + 1)
      next
    }
    NR == 3 {
      summary = tolower(substr($0, 1, 1)) substr($0, 2)
      sub(/\.$/, "", summary)
      printf ".SH NAME\nuvscope\\-%s \\- %s\n.SH SYNOPSIS\n.B uvscope %s\n.RI \"%s\"\n", \
        command, summary, command, usage
      printf ".SH DESCRIPTION\n"
      next
    }
    /^Options:$/ { print ".SH OPTIONS"; part = "options"; next }
    /^Examples:$/ { print ".SH EXAMPLES\n.nf"; part = "examples"; next }
    part == "options" && /^ / {
      sub(/^ +/, "")
      at = match($0, /  +/)
      option = substr($0, 1, at - 1)
      help = substr($0, at + RLENGTH)
      printf ".TP\n.B %s\n%s\n", option, help
      next
    }
    part == "examples" && /^ / { sub(/^  /, ""); print; next }
    part == "" && NF { print }
    END {
      if (part == "examples") print ".fi"
      print ".SH SEE ALSO\n.BR uvscope (1)"
    }' >"$out/uvscope-$1.1"
}

commands=$("$program" --help | sed -n '/^Commands:/,/^  help /s/^  \([a-z]*\) .*/\1/p' | grep -v '^help$')
for command in $commands; do
  page "$command"
done
{
  printf '.TH UVSCOPE 1\n.SH NAME\nuvscope \\- see what an event loop does\n'
  printf '.SH SYNOPSIS\n.B uvscope\nCOMMAND [OPTION...] [ARGUMENT...]\n.SH DESCRIPTION\n'
  printf 'Shows which callback of a program blocks its event loop, how long work waits for\n'
  printf 'the thread pool, and what starting a process costs: live, in recordings, and as\n'
  printf 'exports for other tools.\n.SH COMMANDS\n'
  "$program" --help | escape |
    sed -n '/^Commands:/,/^  help /s/^  \([a-z]*\)  *\(.*\)/.TP\n.B \1\n\2/p'
  printf '.SH ENVIRONMENT\n'
  "$program" --help | escape | sed -n '/^Environment:/,/^$/s/^  \([^ ]*\)  *\(.*\)/.TP\n.B \1\n\2/p'
  printf '.SH EXIT STATUS\n0 success; 1 failure; 2 wrong use. run, record and live give that of\n'
  printf 'the program.\n.SH SEE ALSO\n'
  for command in $commands; do printf '.BR uvscope\\-%s (1)\n' "$command"; done
} >"$out/uvscope.1"
