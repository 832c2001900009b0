# The shop of the examples, as a visitor with bad manners meets it, and what its recording tells.
. "$(dirname "$0")/lib.sh"
open_shop() { # instances
  rm -f shop.db* out err
  "$UVSCOPE" record -o shop.uvt "$root/examples/shop/shop.js" --port=0 --data="$work/shop.db" \
    --instances="$1" >out 2>err </dev/null &
  recorder=$!
  children="$children $recorder"
  eventually grep -q '^The shop is open' out
  port=$(sed -n 's/.*:\([0-9]*\)\/$/\1/p' out)
}
close_shop() { # the process that ends it
  kill -TERM "$1"
  wait $recorder || fail "the shop did not close: $(cat err)"
  ! grep -q ' at .*shop/' err || fail "$(cat err)"
  [ ! -e shop.db-wal ] || fail "the database was not closed"
}

# Two instances know the same visitors, and one that is killed is replaced.
open_shop 2
pid=$(timeout 60 python3 "$root/tests/e2e/shop.py" "$port" flood) || fail "the visitor failed: $(cat err)"
primary=$(ps -o ppid= -p "$pid")
kill -9 "$pid"
eventually grep -q 'another one takes its place' err
two_serve() {
  for i in 1 2 3 4; do
    python3 -c "import sys, urllib.request as u; print(u.urlopen('http://127.0.0.1:$port/api/me', timeout=5).read())"
  done | grep -o '"instance":[0-9]*' | sort -u | wc -l | grep -qx 2
}
eventually two_serve
close_shop $primary

open_shop 1
pid=$(timeout 60 python3 "$root/tests/e2e/shop.py" "$port") || fail "the visitor failed: $(cat err)"
close_shop "$pid"

# Requests, password hashes and SQL, the job's process; what was asked for, by whom.
"$UVSCOPE" export -f jsonl shop.uvt >shop.jsonl
made() { jq -s "[.[] | select(.table == \"$1\") | select($2)] | length" shop.jsonl; }
[ "$(made callbacks '.kind == "http"')" -gt 50 ] || fail "no requests"
[ "$(made pool_items '.kind == "crypto" and .op == "scrypt"')" -ge 10 ] || fail "no scrypt"
[ "$(made pool_items '.kind == "database" and (.op | startswith("get SELECT id, name, password FROM user"))')" -ge 8 ] || fail "no SQL"
[ "$(made spawns 'true')" -ge 1 ] || fail "no process for the report"
[ "$(made syncs '.op | startswith("all SELECT name, sum(quantity)")')" -eq 1 ] || fail "the report's query is missing"
# From a password's hash back over the database to a request.
jq -se '[.[] | select(.table == "tasks" and .process == 0)] | map({key: (.task | tostring), value: .}) | from_entries as $t
  | def up: $t[tostring] as $x | if $x == null then [] else [$x.kind] + ($x.cause | up) end;
  [$t[] | select(.kind == "crypto") | .task | up] | map(select(index("http"))) | length >= 8' shop.jsonl >/dev/null ||
  fail "password hashes are not followed to requests"
! grep -q wonderland shop.jsonl || fail "a password is in the recording"
