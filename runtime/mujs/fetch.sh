#!/bin/sh
# Puts the pristine source of mujs 1.3.6 into DESTDIR.
#
#   fetch.sh DESTDIR
#
# The source is Debian's orig tarball. It comes from, in this order:
#   $MUJS_SRC        the orig tarball, or a tree unpacked from it
#   the cache        $UVSCOPE_CACHE, else $XDG_CACHE_HOME/uvscope, else ~/.cache/uvscope
#   a Debian mirror  the one this machine's own apt uses, through a private apt
#                    configuration: the system's lists and settings are not touched
# Whatever the way, the checksums of the tarball and of every file we compile are
# compared with those beside this script; nothing else is ever built.
set -eu
LC_ALL=C
export LC_ALL

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
tarball=mujs_1.3.6.orig.tar.xz
version=1.3.6-1
suite=trixie
tmp=

die() {
  echo "mujs: $1; or set MUJS_SRC= to $tarball or to a tree unpacked from it" >&2
  exit 1
}

cleanup() {
  [ -z "$tmp" ] || rm -rf "$tmp"
}

need() {
  command -v "$1" >/dev/null 2>&1 || die "'$1' is missing: install the package $2"
}

tarball_ok() {
  (cd "$(dirname -- "$1")" && sha256sum <"$(basename -- "$1")") |
    { read -r sum _ && [ "$sum" = "$(sed -n "s/  $tarball\$//p" "$here/mujs.sha256")" ]; }
}

tree_ok() {
  (cd "$1" && sha256sum --quiet --strict -c "$here/tree.sha256") >/dev/null 2>&1
}

# The address of the Debian archive this machine uses, from either kind of apt source
# file; the security archive holds no trixie/main, so it is passed over.
mirrors() {
  {
    for f in /etc/apt/sources.list.d/*.sources; do
      [ -r "$f" ] || continue
      awk 'function out() {
             if (uris != "" && (" " suites " ") ~ pat && tolower(off) != "no")
               print uris
             uris = suites = off = ""
           }
           BEGIN { pat = " (bookworm|trixie|forky|sid|stable|testing|unstable|oldstable)[ /]" }
           /^[ \t]*$/ { out(); next }
           tolower($1) == "uris:" { $1 = ""; uris = $0 }
           tolower($1) == "suites:" { $1 = ""; suites = $0 }
           tolower($1) == "enabled:" { off = $2 }
           END { out() }' "$f"
    done
    for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
      [ -r "$f" ] || continue
      sed -n 's/\[[^]]*\]//; s/^[ \t]*deb\(-src\)\{0,1\}[ \t][ \t]*//p' "$f" |
        awk '$2 ~ /^(bookworm|trixie|forky|sid|stable|testing|unstable|oldstable)$/ &&
             (" " $0 " ") ~ / main / { print $1 }'
    done
  } | tr ' ' '\n' | grep -E '^(https?|mirror\+[a-z]+):' | grep -v security | awk '!seen[$0]++'
}

# A configuration that keeps the machine's proxies and pins, but neither its sources
# nor its directories nor its hooks.
private_apt_conf() {
  apt-config dump | grep -Evi 'invoke|Default-Release' >"$tmp/apt.conf"
  cat >>"$tmp/apt.conf" <<CONF
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "$tmp/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$tmp/state";
Dir::State::lists "$tmp/state/lists";
Dir::State::status "$tmp/state/status";
Dir::Cache "$tmp/cache";
APT::Sandbox::User "$(id -un)";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Retries "2";
CONF
  mkdir -p "$tmp/state/lists/partial" "$tmp/cache/archives/partial"
  : >"$tmp/state/status"
}

keyring() {
  for k in /usr/share/keyrings/debian-archive-keyring.gpg \
    /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ -r "$k" ] && echo "$k" && return
  done
  die "Debian's archive keyring is missing: install the package debian-archive-keyring"
}

# Leaves the tarball in $tmp.
download() {
  need apt-get apt
  need apt-config apt
  key=$(keyring)
  list=$(mirrors)
  [ -n "$list" ] || die "no Debian mirror is named in this machine's apt sources"
  private_apt_conf
  for url in $list; do
    echo "deb-src [signed-by=$key] $url $suite main" >"$tmp/sources.list"
    if (
      cd "$tmp"
      APT_CONFIG=$tmp/apt.conf
      export APT_CONFIG
      apt-get -qq update && {
        apt-get -qq source --download-only "mujs=$version" ||
          apt-get -qq source --download-only mujs
      }
    ) >"$tmp/log" 2>&1 && [ -f "$tmp/$tarball" ]; then
      return
    fi
  done
  why=$(grep '^E:' "$tmp/log" | head -n 1)
  die "cannot download the source package mujs $version (no network?) ${why#E: }"
}

unpack() {
  need xz xz-utils
  mkdir "$tmp/tree"
  tar -xf "$1" -C "$tmp/tree" --strip-components=1 || die "cannot unpack $1"
}

from_user() {
  if [ -d "$MUJS_SRC" ]; then
    mkdir "$tmp/tree"
    cp "$MUJS_SRC"/*.[ch] "$tmp/tree" 2>/dev/null || die "MUJS_SRC=$MUJS_SRC has no sources"
  elif [ -f "$MUJS_SRC" ]; then
    tarball_ok "$MUJS_SRC" || die "MUJS_SRC=$MUJS_SRC has the wrong checksum"
    unpack "$MUJS_SRC"
  else
    die "MUJS_SRC=$MUJS_SRC does not exist"
  fi
}

from_cache_or_mirror() {
  cache=${UVSCOPE_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uvscope}
  if [ -f "$cache/$tarball" ]; then
    if tarball_ok "$cache/$tarball"; then
      unpack "$cache/$tarball"
      return
    fi
    echo "mujs: $cache/$tarball has the wrong checksum, fetching it again" >&2
  fi
  download
  tarball_ok "$tmp/$tarball" || die "the downloaded $tarball has the wrong checksum"
  unpack "$tmp/$tarball"
  # A cache that cannot be written only means another download next time.
  mkdir -p "$cache" 2>/dev/null && cp "$tmp/$tarball" "$cache/.$tarball.$$" 2>/dev/null &&
    mv "$cache/.$tarball.$$" "$cache/$tarball" 2>/dev/null || :
}

[ $# -eq 1 ] || { echo "usage: fetch.sh DESTDIR" >&2; exit 2; }
need sha256sum coreutils
need tar tar
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
tmp=$(mktemp -d)

if [ -n "${MUJS_SRC:-}" ]; then
  from_user
else
  from_cache_or_mirror
fi
tree_ok "$tmp/tree" || die "the sources are not those of mujs 1.3.6 (wrong checksum)"

rm -rf "$1"
mkdir -p "$1"
cp "$tmp"/tree/*.[ch] "$1"
