#!/bin/sh
# The Promises/A+ suite from npm, run in uvscope. The package comes from $APLUS, the cache
# ($UVSCOPE_CACHE, else $XDG_CACHE_HOME/uvscope, else ~/.cache/uvscope) or npm, and must have
# the checksum in suite.sha256. Exit status 77: it cannot be had here.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
tarball=promises-aplus-tests-2.1.2.tgz
cache=${UVSCOPE_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uvscope}
UVSCOPE=${UVSCOPE:-build/uvscope}

good() {
  [ -f "$1" ] && sha256sum <"$1" | {
    read -r sum _ && [ "$sum" = "$(sed -n "s/  $tarball\$//p" "$here/suite.sha256")" ]
  }
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
from=${APLUS:-$cache/$tarball}
if ! good "$from"; then
  command -v npm >/dev/null 2>&1 || { echo "npm is missing"; exit 77; }
  (cd "$tmp" && timeout 120 npm pack --silent promises-aplus-tests@2.1.2 >/dev/null 2>&1)
  from=$tmp/$tarball
  [ -f "$from" ] || { echo "npm cannot download the Promises/A+ suite"; exit 77; }
  good "$from" || { echo "$tarball has the wrong checksum"; exit 1; }
  mkdir -p "$cache" 2>/dev/null && cp "$from" "$cache/$tarball" 2>/dev/null
fi
tar -xzf "$from" -C "$tmp" || exit 1
timeout 200 "$UVSCOPE" run "$here/run.js" "$tmp/package" </dev/null
