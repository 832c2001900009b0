# Single events and figures as JSON Lines: filtered, valid by their schema, ended cleanly.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
python=python3
"$python" -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
trace=$root/traces/pool.uvt
"$u" events "$trace" >all.jsonl || fail "events"
[ "$(wc -l <all.jsonl)" -eq "$("$u" export -f json "$trace" | jq '.events | length')" ] || fail "not all events"
jq -s 'map(tojson) | sort' all.jsonl >a; "$u" export -f json "$trace" | jq '.events | map(tojson) | sort' | cmp - a || fail "events differ"
"$u" events -t POOL_SUBMIT "$trace" | jq -se 'length > 3 and all(.type == "POOL_SUBMIT")' >/dev/null || fail "--type"
status=0; "$u" events -t NONSENSE "$trace" 2>err || status=$?
[ $status -eq 2 ] && grep -q TASK_BEGIN err || fail "a wrong type: $status"
"$u" events "$trace" >/dev/full 2>err && fail "a full disk was hidden"
echo 'setInterval(function beat() {}, 2); setTimeout(process.exit, 2500)' >app.js
"$u" run app.js &
program=$!
children="$children $program"
eventually "$u" events -p $program --to 1us
"$u" events -p $program --follow | head -n 3 >/dev/null || fail "a closed pipe"
"$u" stat $program --json -i 200ms >stat.jsonl & stat=$!
"$u" events -p $program --follow -t TASK_BEGIN >live.jsonl || fail "events did not end with the program"
wait $stat || fail "stat did not end with the program"
jq -se 'length > 20 and all(.type == "TASK_BEGIN")' live.jsonl >/dev/null || fail "live: $(head -n 2 live.jsonl)"
"$python" - "$root/docs/stat.schema.json" <<'PY' || fail "stat's lines do not fit their schema"
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
lines = [json.loads(line) for line in open("stat.jsonl")]
assert len(lines) >= 2
for line in lines:
    jsonschema.validate(line, schema)
    assert set(line) == set(schema["properties"]), set(line) ^ set(schema["properties"])
try:
    jsonschema.validate(dict(lines[0], ticks="many"), schema)
except jsonschema.ValidationError:
    sys.exit(0)
sys.exit("the schema accepts anything")
PY
