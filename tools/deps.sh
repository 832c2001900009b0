#!/bin/sh
# Installs the Debian packages that are missing: those to build and run, and with the
# argument "test" those that the tests use too, with "consumers" the analysers that open
# exports in make test-consumers. Does nothing when all are there.
set -eu
build='make gcc libc6-dev pkg-config libuv1-dev libncurses-dev libcjson-dev libssl-dev zlib1g-dev libbrotli-dev
  libsqlite3-dev libmicrohttpd-dev libcurl4-openssl-dev
  libinih-dev libunistring-dev libc-ares-dev systemtap-sdt-dev dpkg-dev patch xz-utils ca-certificates debian-archive-keyring'
consumers='curl sqlite3 prometheus python3-prometheus-client babeltrace2 python3-bt2 protobuf-compiler python3-protobuf golang-go chromium'
tests='check tmux jq strace python3 python3-jsonschema procps node-typescript'
want=$build
[ "${1:-}" != test ] || want="$build $tests"
[ "${1:-}" != consumers ] || want="$build $tests $consumers"
# The conformance suite comes from npm, which Node.js brings along where it is not Debian's.
[ "${1:-}" = "" ] || command -v npm >/dev/null || want="$want npm"

missing=
for package in $want; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

run=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "uvscope: missing packages:$missing (install them as root, then run make again)" >&2
    exit 1
  }
  run=sudo
fi
echo "uvscope: installing$missing" >&2
install() {
  # shellcheck disable=SC2086
  $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install >"$log" 2>&1 && exit 0
{ $run apt-get update -q && install; } >"$log" 2>&1 && exit 0
tail -n 3 "$log" >&2
echo "uvscope: could not install:$missing (is the network or the package mirror reachable?)" >&2
exit 1
