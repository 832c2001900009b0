#!/bin/sh
# Unpacks mujs 1.3.6, as Debian packages it, into the folder given: fetch.sh DESTINATION
#
# From $MUJS_SRC (an unpacked tree, or the orig tarball) when it is set, else through
# apt-get with a source list, state and cache of its own, so that the system's apt
# configuration need not name sources and is not touched. The tarball's checksum is pinned
# here and verified each time; it is kept in the user's cache for the next build.
set -eu
destination=$1
version=1.3.6
tarball=mujs_$version.orig.tar.xz
sha256=d52501cd9539e37ef95e8494323da25c7d10d3738cd95757cf71d248447dafa9
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/uvscope

fail() {
  echo "uvscope: cannot get mujs $version: $1 (or set MUJS_SRC to its source tree or $tarball)" >&2
  exit 1
}

sound() { # whether the file is the tarball that we know
  [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "$sha256" ]
}

unpack() {
  rm -rf "$destination"
  mkdir -p "$destination"
  tar -xJf "$1" -C "$destination" --strip-components 1 || fail "$1 does not unpack; is xz-utils installed?"
}

# The mirrors that apt on this machine uses, most likely first.
mirrors() {
  {
    sed -n 's/^URIs:[[:space:]]*//p' /etc/apt/sources.list.d/*.sources 2>/dev/null
    sed -n 's/^deb\(-src\)\{0,1\}[[:space:]]\+\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]\+\).*/\3/p' \
      /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null
  } | tr ' ' '\n' | grep -E '/debian/?$' | awk '!seen[$0]++'
}

download() { # mirror
  private=$(mktemp -d)
  mkdir -p "$private/lists/partial" "$private/cache/archives/partial" "$private/parts" "$private/get"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -f "$keyring" ] || fail "the package debian-archive-keyring is missing"
  echo "deb-src [signed-by=$keyring] $1 trixie main" >"$private/sources.list"
  # Root's apt gives up its rights to fetch, and could not enter a folder of mktemp's.
  [ "$(id -u)" -ne 0 ] || chmod -R a+rX "$private"
  (
    cd "$private/get"
    set -- -q -o Dir::Etc::SourceList="$private/sources.list" -o Dir::Etc::SourceParts="$private/parts" \
      -o Dir::State="$private" -o Dir::State::Lists="$private/lists" -o Dir::Cache="$private/cache" \
      -o APT::Sandbox::User=root -o APT::Get::List-Cleanup=0
    apt-get "$@" update && apt-get "$@" source --download-only "mujs=$version-1"
  ) >"$private/log" 2>&1 && sound "$private/get/$tarball" && {
    mkdir -p "$cache"
    cp "$private/get/$tarball" "$cache/$tarball.$$" && mv "$cache/$tarball.$$" "$cache/$tarball"
  }
  status=$?
  [ $status -eq 0 ] || grep -E '^(E|W|Err)' "$private/log" | head -n 3 >&2
  rm -rf "$private"
  return $status
}

if [ -n "${MUJS_SRC:-}" ]; then
  if [ -d "$MUJS_SRC" ]; then
    [ -f "$MUJS_SRC/jsi.h" ] || fail "MUJS_SRC=$MUJS_SRC holds no mujs source"
    rm -rf "$destination"
    mkdir -p "$destination"
    cp -R "$MUJS_SRC/." "$destination"
    exit 0
  fi
  [ -f "$MUJS_SRC" ] || fail "MUJS_SRC=$MUJS_SRC does not exist"
  sound "$MUJS_SRC" || fail "MUJS_SRC=$MUJS_SRC has another checksum than $version's orig tarball"
  unpack "$MUJS_SRC"
  exit 0
fi
if ! sound "$cache/$tarball"; then
  command -v apt-get >/dev/null || fail "apt-get is missing"
  command -v dpkg-source >/dev/null || fail "the package dpkg-dev is missing"
  found=
  for mirror in $(mirrors); do
    if download "$mirror"; then
      found=yes
      break
    fi
  done
  [ -n "$found" ] || fail "no Debian mirror of this machine's apt sources gave it; is there a network?"
fi
unpack "$cache/$tarball"
