# csv and jsonl in DuckDB, sqlite in SQLite: the same questions have the report's answers.
. "$(dirname "$0")/lib.sh"
have node
have sqlite3
[ -d "$node_modules/@duckdb/node-api" ] || not_here "@duckdb/node-api is not installed"
for name in app damaged empty pool spawn server everything; do
  recording=$recordings/$name.uvt
  [ -f "$recording" ] || recording=$root/traces/$name.uvt
  "$UVSCOPE" report --json "$recording" >"$name.report.json"
  for format in csv jsonl sqlite; do
    "$UVSCOPE" export -f $format -o "$name.$format" "$recording" 2>err || fail "$name $format: $(cat err)"
  done
  node "$consumers/duckdb.mjs" "$name" "$name.report.json" || fail "$name"
done
