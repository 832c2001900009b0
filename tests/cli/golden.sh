# The exports of a recording with everything in it are, byte for byte, what they were.
. "$(dirname "$0")/../e2e/lib.sh"
sh "$root/traces/golden.sh" "$UVSCOPE" golden
diff -r "$root/traces/golden" golden >differences || {
  head -n 20 differences
  fail "exports changed; when that is meant: sh traces/golden.sh build/uvscope traces/golden"
}
