# Where the session directory cannot be used, the program runs untraced, with one line on
# stderr that says why.
. "$(dirname "$0")/lib.sh"
echo 'console.log("ran")' >app.js
untraced() { # what is wrong; the variable UVSCOPE_DIR is set by the caller
  out=$("$UVSCOPE" run app.js 2>err) || fail "$1: the program failed: $(cat err)"
  [ "$out" = ran ] || fail "$1: the program printed '$out'"
  [ "$(wc -l <err)" -eq 1 ] || fail "$1: not one line on stderr: $(cat err)"
  grep -q '^uvscope: ' err || fail "$1: $(cat err)"
}
UVSCOPE_DIR=$work/missing/parent/dir untraced "a missing parent"
touch file
UVSCOPE_DIR=$work/file untraced "a file in its place"
mkdir -m 755 open
UVSCOPE_DIR=$work/open untraced "a directory that others can enter"
ln -s /tmp link
UVSCOPE_DIR=$work/link untraced "a link to someone else's directory"
if [ "$(id -u)" -eq 0 ]; then
  mkdir -m 700 foreign
  chown 12345 foreign
  UVSCOPE_DIR=$work/foreign untraced "a directory of another user"
  mkdir full
  if mount -t tmpfs -o size=64k,mode=700 tmpfs full 2>/dev/null; then
    head -c 60k /dev/zero >full/filler 2>/dev/null || :
    UVSCOPE_DIR=$work/full untraced "a full directory"
    umount full
  fi
fi
