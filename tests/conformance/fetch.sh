#!/bin/sh
# Puts the conformance suite, a release of test262 on npm, into DESTDIR.
#
#   fetch.sh DESTDIR
#
# The package comes from, in this order:
#   $TEST262   the package's tarball
#   the cache  $UVSCOPE_CACHE, else $XDG_CACHE_HOME/uvscope, else ~/.cache/uvscope
#   npm        with the registry, the proxy and the rest that this machine's npm knows
# Its checksum must be the one in suite.sha256. Only the parts that we run are unpacked.
set -eu
LC_ALL=C
export LC_ALL

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
package=@gerhobbelt/test262@3.0.0-4
tarball=gerhobbelt-test262-3.0.0-4.tgz

die() {
  echo "test262: $1; or set TEST262= to $tarball" >&2
  exit 1
}

tarball_ok() {
  [ -f "$1" ] && sha256sum <"$1" | {
    read -r sum _ && [ "$sum" = "$(sed -n "s/  $tarball\$//p" "$here/suite.sha256")" ]
  }
}

# Leaves the tarball in $tmp and, when it can be written, in the cache.
download() {
  command -v npm >/dev/null 2>&1 || die "'npm' is missing: run tools/deps.sh test"
  (cd "$tmp" && timeout 300 npm pack --silent "$package" >/dev/null 2>log) ||
    die "npm cannot download $package (no network?)"
  tarball_ok "$tmp/$tarball" || die "the downloaded $tarball has the wrong checksum"
  mkdir -p "$cache" 2>/dev/null && cp "$tmp/$tarball" "$cache/.$tarball.$$" 2>/dev/null &&
    mv "$cache/.$tarball.$$" "$cache/$tarball" 2>/dev/null || :
}

[ $# -eq 1 ] || { echo "usage: fetch.sh DESTDIR" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

cache=${UVSCOPE_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uvscope}
if [ -n "${TEST262:-}" ]; then
  tarball_ok "$TEST262" || die "TEST262=$TEST262 is missing or has the wrong checksum"
  from=$TEST262
elif tarball_ok "$cache/$tarball"; then
  from=$cache/$tarball
else
  download
  from=$tmp/$tarball
fi

rm -rf "$1"
mkdir -p "$1"
tar -xzf "$from" -C "$1" --strip-components=1 package/harness package/test/language \
  package/test/built-ins package/test/annexB || die "cannot unpack $from"
