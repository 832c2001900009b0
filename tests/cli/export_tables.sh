# sqlite, csv and jsonl hold the same rows, which give the numbers that the report gives.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
cat >tables.py <<'PY'
import csv, json, sqlite3, sys, collections, io
name = sys.argv[1]
db = sqlite3.connect(f"{name}.sqlite")
assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
assert db.execute("PRAGMA application_id").fetchone() == (0x75767363,)
assert db.execute("PRAGMA user_version").fetchone() == (1,)
tables = [t for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
lines = collections.defaultdict(list)
for line in open(f"{name}.jsonl", encoding="utf-8"):
    row = json.loads(line)
    lines[row.pop("table")].append(row)
assert set(lines) <= set(tables) and len(tables) == 15, tables
def as_csv(value):
    if value is None:
        return ""
    text = str(value)
    return "'" + text if isinstance(value, str) and text[:1] in tuple("=+-@\t\r") else text
for table in tables:
    cursor = db.execute(f"SELECT * FROM {table}" + (" ORDER BY 1" if table in ("processes", "sites") else ""))
    names = [c[0] for c in cursor.description]
    rows = cursor.fetchall()
    objects = lines[table]
    assert [tuple(o.values()) for o in objects] == rows, (table, objects[:2], rows[:2])
    assert all(list(o) == names for o in objects)
    text = open(f"{name}.csv/{table}.csv", encoding="utf-8", newline="").read()
    assert text.endswith("\r\n")
    got = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert got[0] == names and got[1:] == [[as_csv(v) for v in r] for r in rows], table
report = json.load(open(f"{name}.report.json"))
for p in report["processes"]:
    pid = p["pid"]
    for item in p["pool"]["items"]:
        n, queued = db.execute("SELECT count(*), max(queued_ns) FROM pool_items WHERE pid = ? AND kind = ? AND deliver_ns NOT NULL",
                               (pid, item["kind"])).fetchone()
        assert n == item["count"] and queued == item["queued"]["max_ns"], (n, queued, item)
    for c in p["callbacks"]:
        n, longest, total = db.execute("""SELECT count(*), max(self_ns), sum(self_ns) FROM callbacks c LEFT JOIN sites s USING (site)
            WHERE c.pid = ? AND kind = ? AND coalesce(function, '') = ? AND coalesce(file, '') = ? AND coalesce(s.line, 0) = ?
            AND run_ns NOT NULL""", (pid, c["kind"], c["name"], c["file"], c["line"])).fetchone()
        assert (n, longest, total) == (c["count"], c["max_ns"], c["total_ns"]) or c["name"] == "(other)", (n, longest, c)
    assert db.execute("SELECT count(*) FROM spawns WHERE pid = ?", (pid,)).fetchone()[0] == p["spawn_count"]
    assert db.execute("SELECT sum(records) FROM lost WHERE pid = ?", (pid,)).fetchone()[0] == (p["lost"] or None)
slow = db.execute("SELECT function, run_ns FROM slow_callbacks").fetchall()
assert slow == sorted(slow, key=lambda r: -r[1])
db.execute("SELECT * FROM pool_waits").fetchall()
db.execute("SELECT * FROM causality").fetchall()
PY
all() { # recording, name
  "$u" report --json "$1" >"$2.report.json"
  for format in sqlite csv jsonl; do
    "$u" export -f $format -o "$2.$format" "$1" 2>err || fail "$2 $format: $(cat err)"
  done
  python3 tables.py "$2" || fail "$2"
}
for name in slow-callback pool spawn timers server; do
  all "$root/traces/$name.uvt" "$name"
done
cat >app.js <<'JS'
console.time('=SUM(1,2)');
console.time('@x "quoted", and\nlines');
performance.mark('ends;with\r');
setTimeout(function () { console.timeEnd('=SUM(1,2)'); console.timeEnd('@x "quoted", and\nlines'); }, 5);
JS
"$u" record -o hostile.uvt app.js "$(printf '=cmd\377"\n')" >/dev/null 2>err || fail "$(cat err)"
all hostile.uvt hostile
"$u" record -o empty.uvt -- true 2>/dev/null || [ -f empty.uvt ] || fail "no empty recording"
all empty.uvt empty
"$u" export -f sqlite pool.uvt 2>/dev/null && fail "no such file"
"$u" export -f sqlite "$root/traces/pool.uvt" | cmp - pool.sqlite || fail "a database on stdout differs"
"$u" export -f csv --table pool_items "$root/traces/pool.uvt" | cmp - pool.csv/pool_items.csv || fail "one table differs"
[ "$("$u" export -f jsonl --table pool_items "$root/traces/pool.uvt" | wc -l)" -eq "$(grep -c '"table":"pool_items"' pool.jsonl)" ] || fail "--table of jsonl"
status=0; "$u" export -f csv --table nonsense "$root/traces/pool.uvt" 2>err || status=$?
[ $status -eq 2 ] && grep -q pool_items err || fail "an unknown table: $status"
for format in sqlite jsonl; do
  "$u" export -f $format "$root/traces/pool.uvt" >/dev/full 2>err && fail "$format: a full disk was hidden"
  grep -q 'No space left' err || fail "$format: $(cat err)"
  echo old >kept
  (ulimit -f 8; trap '' XFSZ; "$u" export -f $format -o kept "$root/traces/pool.uvt" 2>err) && fail "$format: too large"
  [ "$(cat kept)" = old ] && [ "$(find . -name 'kept*' | wc -l)" -eq 1 ] || fail "$format: $(ls)"
done
