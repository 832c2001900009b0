# serve, read by promtool and by a real Prometheus that is asked for a quantile.
. "$(dirname "$0")/lib.sh"
have promtool
have prometheus
have curl
echo 'setInterval(function beat() {}, 5); setTimeout(process.exit, 90000)' >beat.js
"$UVSCOPE" run beat.js & program=$!
"$UVSCOPE" serve --listen 127.0.0.1:0 2>said & server=$!
prometheus=
trap 'kill $program $server $prometheus 2>/dev/null || :' EXIT
i=0
until grep -q serving said; do i=$((i + 1)); [ $i -lt 200 ] || fail "serve: $(cat said)"; sleep 0.1; done
port=$(sed -n 's/.*:\([0-9]*\)\/metrics.*/\1/p' said)
sleep 1
curl -sf "http://127.0.0.1:$port/metrics" >metrics.txt || fail "no metrics"
promtool check metrics <metrics.txt >checked 2>&1 && [ ! -s checked ] || fail "promtool: $(cat checked)"
# OpenMetrics, read by the strict parser of Prometheus's own library.
python_with prometheus_client python3-prometheus-client
curl -sfH 'Accept: application/openmetrics-text;version=1.0.0' "http://127.0.0.1:$port/metrics" >open.txt
"$python" - <<'PY' || fail "OpenMetrics"
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
found = {f.name: f for f in parse(open("open.txt").read())}
assert found["uvscope_callbacks"].type == "counter" and found["process_cpu_seconds"].samples
assert found["uvscope_callback_run_seconds"].type == "histogram" and len(found) > 30, list(found)
PY
cat >prometheus.yml <<YML
scrape_configs:
  - job_name: uvscope
    scrape_interval: 1s
    static_configs: [{targets: ["127.0.0.1:$port"]}]
YML
listen=$((20000 + $$ % 20000))
prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:$listen >prometheus.log 2>&1 &
prometheus=$!
query="http://127.0.0.1:$listen/api/v1/query"
i=0
until curl -sfG "$query" --data-urlencode 'query=histogram_quantile(0.9, rate(uvscope_callback_run_seconds_bucket[30s])) > 0' 2>/dev/null |
  grep -q '"value"'; do
  i=$((i + 1))
  [ $i -lt 120 ] || fail "no quantile: $(tail -n 3 prometheus.log)"
  sleep 0.5
done
curl -sfG "$query" --data-urlencode 'query=up' | grep -q ',"1"\]' || fail "the target is not up"
