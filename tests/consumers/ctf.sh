# CTF, read by babeltrace2 and its Python bindings.
. "$(dirname "$0")/lib.sh"
have babeltrace2
python_with bt2 python3-bt2
for name in app damaged empty; do
  "$UVSCOPE" export -f ctf -o "$name.ctf" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
  babeltrace2 "$name.ctf" >text 2>messages || [ $name = empty ] || fail "babeltrace2 $name: $(cat messages)"
  case $name in
    damaged) grep -q 'discarded .* events' messages || fail "the loss is not shown: $(cat messages)" ;;
    *) [ ! -s messages ] || [ $name = empty ] || fail "babeltrace2 $name says: $(cat messages)" ;;
  esac
  [ $name = empty ] || "$python" "$consumers/ctf.py" "$name.ctf" "$recordings/$name.facts.json" || fail "$name"
done
# A second export replaces the first; something else is left alone.
"$UVSCOPE" export -f ctf -o app.ctf "$recordings/app.uvt" || fail "again"
mkdir other && echo precious >other/file
"$UVSCOPE" export -f ctf -o other "$recordings/app.uvt" 2>err && fail "a directory of the user's was replaced"
grep -q 'not an export' err && [ "$(cat other/file)" = precious ] || fail "$(cat err)"
"$UVSCOPE" export -f ctf -o - "$recordings/app.uvt" 2>err && fail "a directory to stdout"
grep -q 'directory' err || fail "$(cat err)"
[ -z "$(find . -name '*.ctf.*')" ] || fail "left behind: $(ls)"
