# The shop of the examples in a browser: logs in, orders, logs out, tries what is not allowed;
# and the recording tells all of it.
. "$(dirname "$0")/lib.sh"
browser=$(command -v chromium || command -v chromium-browser || true)
[ -n "$browser" ] || not_here "chromium is not installed"
have python3
for instances in 1 2; do
  rm -f shop.db* out err
  "$UVSCOPE" record -o shop.uvt "$root/examples/shop/shop.js" --port=0 --data="$PWD/shop.db" \
    --instances=$instances >out 2>err </dev/null &
  recorder=$!
  i=0
  until grep -q '^The shop is open' out; do
    i=$((i + 1))
    [ $i -lt 200 ] || fail "the shop does not open: $(cat err)"
    sleep 0.1
  done
  port=$(sed -n 's/.*:\([0-9]*\)\/$/\1/p' out)
  pid=$(timeout 100 python3 "$consumers/shop.py" "$browser" "$port" "$pictures/shop.png") || {
    kill $recorder
    fail "$(cat err) $(tail -n 3 browser.log)"
  }
  [ $instances -eq 1 ] || pid=$(ps -o ppid= -p "$pid")
  kill -TERM $pid
  wait $recorder || fail "the shop did not close: $(cat err)"
  "$UVSCOPE" export -f jsonl shop.uvt >shop.jsonl
  made() { jq -s "[.[] | select(.table == \"$1\") | select($2)] | length" shop.jsonl; }
  [ "$(made callbacks '.kind == "http"')" -ge 25 ] || fail "no requests"
  [ "$(made pool_items '.kind == "crypto" and .op == "scrypt"')" -ge 4 ] || fail "no scrypt"
  [ "$(made pool_items '.kind == "database" and (.op | startswith("run INSERT INTO sale"))')" -eq 1 ] || fail "no order"
  [ "$(made processes true)" -ge $((instances == 1 ? 1 : 3)) ] || fail "instances are missing"
done
[ -s "$pictures/shop.png" ] || fail "no picture"
