#!/bin/sh
# Puts the packages of package-lock.json, whose checksums are in it, into DESTDIR/node_modules,
# unless they are there already. Nothing of them is run.
#
#   sh tests/packages/install.sh DESTDIR
#
# Environment:
#   npm_config_registry and the like: as npm knows them
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dest=${1:?where to}
die() {
  echo "install.sh: $*" >&2
  exit 1
}
command -v npm >/dev/null 2>&1 || die "'npm' is missing: run tools/deps.sh test"
mkdir -p "$dest"
cp "$here"/*.js "$dest"
if ! cmp -s "$here/package-lock.json" "$dest/installed.json"; then
  rm -rf "$dest/node_modules"
  cp "$here/package.json" "$here/package-lock.json" "$dest"
  (cd "$dest" && timeout 300 npm ci --ignore-scripts --no-audit --no-fund --no-optional >npm.log 2>&1) ||
    die "npm cannot install the packages (no network?): $(tail -n 3 "$dest/npm.log")"
  cp "$here/package-lock.json" "$dest/installed.json"
fi
