# Shared by the end-to-end tests: sourced, not run.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
children=
cleanup() {
  for pid in $children; do kill -9 "$pid" 2>/dev/null || :; done
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"

fail() {
  echo "$*" >&2
  exit 1
}
# Waits, at most 20 s, until the command succeeds.
eventually() {
  i=0
  until "$@" >/dev/null 2>&1; do
    i=$((i + 1))
    [ $i -lt 200 ] || fail "never became true: $*"
    sleep 0.1
  done
}
# A value of a JSON report: json FILE 'jq expression'.
json() {
  jq -er "$2" "$1" || fail "$(head -c 600 "$1"): no $2 in $1"
}
# Whether a jq expression holds.
holds() {
  jq -e "$2" "$1" >/dev/null || fail "$(head -c 2000 "$1"): does not hold: $2"
}
