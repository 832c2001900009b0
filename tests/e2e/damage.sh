# A recording that is cut, damaged, empty or none at all: a clear message or what is sound of
# it; never a crash.
. "$(dirname "$0")/lib.sh"
cp "$root/traces/timers.uvt" whole.uvt
size=$(stat -c %s whole.uvt)
sane() { # what; runs report and export on bad.uvt
  for command in "report --json bad.uvt" "report bad.uvt" "export -f chrome -o out.json bad.uvt"; do
    status=0
    # shellcheck disable=SC2086
    timeout 60 "$UVSCOPE" $command >out 2>err || status=$?
    [ $status -lt 124 ] || fail "$1: $command ended with status $status: $(cat err)"
    [ $status -eq 0 ] || [ -s err ] || fail "$1: $command failed without a word"
  done
}
i=0
while [ $i -lt 25 ]; do
  head -c $((size * i / 25)) whole.uvt >bad.uvt
  sane "cut at $i/25"
  i=$((i + 1))
done
for offset in 0 5 9 17 40 100 1000 $((size / 2)) $((size - 9)) $((size - 1)); do
  cp whole.uvt bad.uvt
  byte=$(od -An -tu1 -j "$offset" -N 1 bad.uvt)
  printf "$(printf '\\%03o' $((byte ^ 255)))" |
    dd of=bad.uvt bs=1 seek="$offset" conv=notrunc 2>/dev/null
  sane "byte $offset flipped"
done
head -c 4000 /dev/urandom >bad.uvt
sane "random bytes"
for missing in nothing.uvt . /dev/null; do
  status=0; "$UVSCOPE" report "$missing" >out 2>err || status=$?
  [ $status -ne 0 ] && [ "$(wc -l <err)" -eq 1 ] || fail "$missing: status $status, $(cat err)"
done
head -c $((size * 6 / 10)) whole.uvt >bad.uvt
"$UVSCOPE" report bad.uvt >out 2>&1 || :
grep -qi -E 'cut|truncated|lost|incomplete' out || fail "nothing says that the recording was cut: $(cat out)"
