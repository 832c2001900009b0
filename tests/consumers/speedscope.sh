# speedscope: the schema that it ships, and its page in a browser.
. "$(dirname "$0")/lib.sh"
have node
[ -d "$node_modules/speedscope" ] && [ -d "$node_modules/ajv" ] || not_here "speedscope and ajv are not installed"
release=$node_modules/speedscope/dist/release
for name in app damaged empty; do
  "$UVSCOPE" export -f speedscope -o "$name.speedscope.json" "$recordings/$name.uvt" 2>err || fail "$(cat err)"
  NODE_PATH=$node_modules node "$consumers/speedscope.js" "$release/file-format-schema.json" \
    "$name.speedscope.json" "$recordings/$name.facts.json" || fail "$name"
done
"$UVSCOPE" export -f speedscope "$recordings/app.uvt" | cmp - app.speedscope.json
[ "$(ls)" = "$(printf '%s\n' app.speedscope.json damaged.speedscope.json empty.speedscope.json err)" ] ||
  fail "left behind: $(ls)"
browser=$(command -v chromium || command -v chromium-browser || true)
[ -n "$browser" ] || not_here "the schema holds, but chromium is not installed"
# What speedscope's own command does: a script that hands the page the file.
hand_over() { { printf 'speedscope.loadFileFromBase64("%s","' "$1"; base64 -w0 "$1"; printf '")'; } >load.js; }
cp "$release"/* . 2>/dev/null || true
page() {
  timeout 60 "$browser" --headless --no-sandbox --disable-gpu --use-gl=angle --use-angle=swiftshader \
    --enable-unsafe-swiftshader --allow-file-access-from-files --user-data-dir="$PWD/profile" \
    --window-size=1000,420 --hide-scrollbars --virtual-time-budget=8000 "$@" "file://$PWD/index.html#localProfilePath=$PWD/load.js" 2>browser.log
}
picture() { # file, name of the picture
  hand_over "$1"
  page --screenshot="$pictures/$2.png" >/dev/null
  [ -s "$pictures/$2.png" ] || fail "no picture: $(tail -n 2 browser.log)"
}
hand_over app.speedscope.json
page --dump-dom >dom
grep -q '<title>app\.js' dom || fail "the page shows $(grep -o '<title>[^<]*' dom)"
picture app.speedscope.json speedscope
"$UVSCOPE" export -f cpuprofile -o app.cpuprofile "$recordings/app.uvt" 2>/dev/null
picture app.cpuprofile cpuprofile
"$UVSCOPE" export -f folded -o app.folded "$recordings/app.uvt"
picture app.folded folded
# Chrome's trace in it: slices end in the order in which it expects them.
for recording in "$recordings/app.uvt" "$root/traces/server.uvt"; do
  "$UVSCOPE" export -f chrome -o app.json "$recording" 2>/dev/null
  hand_over app.json
  page --enable-logging=stderr --screenshot="$pictures/chrome.png" >/dev/null
  grep -q 'Importing as Trace Event Format' browser.log || fail "not read: $(tail -n 2 browser.log)"
  ! grep 'Tried to end' browser.log || fail "$recording"
done
[ -s "$pictures/chrome.png" ] || fail "no picture of it"
