# The TypeScript compiler, 10 MB of ES5 that nobody here wrote, compiles a modern file to ES5:
# what it gives is what it gives in Node.js, byte for byte.
. "$(dirname "$0")/lib.sh"
compiler=/usr/share/nodejs/typescript/lib/typescript.js
[ -r $compiler ] || fail "node-typescript is missing: run tools/deps.sh test"
"$UVSCOPE" run "$root/bench/typescript/compile.js" $compiler "$root/bench/typescript/modern.ts" \
  >out.js 2>err </dev/null || fail "it failed: $(tail -n 12 err)"
version=$(jq -r .version /usr/share/nodejs/typescript/package.json)
if [ "$version" = 4.8.4 ]; then # another one may write other code
  cmp out.js "$root/tests/e2e/typescript.es5" || fail "it compiles something else than in Node.js"
else
  grep -q "__generator" out.js || fail "nothing was compiled"
fi

# A file that is newer than the engine says what to do, and that works: the compiler's own
# command, in this runtime.
cat >modern.js <<'JS'
const { EventEmitter } = require('events');
class Counter extends EventEmitter {
  constructor(...start) { super(); [this.n = 0, ...this.rest] = start; }
  async up(by = 1) { await null; this.n += by; this.emit('up', `now ${this.n}`); return this; }
}
function* odd(n) { for (let i = 1; i < n; i += 2) yield i; }
const counter = new Counter(1, 2, 3).on('up', (text) => console.log(text, counter.rest));
(async () => { for (const i of odd(6)) await counter.up(i); })().catch(console.error);
JS
status=0; "$UVSCOPE" run modern.js >out 2>err </dev/null || status=$?
[ $status -eq 1 ] || fail "newer syntax ended with $status"
grep -q 'tsc --target ES5 --downlevelIteration --allowJs' err || fail "nothing says what to do: $(cat err)"
echo 'var x = ;' >wrong.js
"$UVSCOPE" run wrong.js 2>err </dev/null && fail "a syntax error ended with 0"
grep -q tsc err && fail "an error of ES5 speaks of newer syntax: $(cat err)"
"$UVSCOPE" run $(dirname $compiler)/../bin/tsc --target ES5 --downlevelIteration --allowJs \
  --outDir es5 modern.js >err 2>&1 </dev/null || fail "tsc failed: $(cat err)"
"$UVSCOPE" run es5/modern.js >out 2>err </dev/null || fail "it failed: $(cat err)"
printf "now 2 [ 2, 3 ]\nnow 5 [ 2, 3 ]\nnow 10 [ 2, 3 ]\n" | cmp - out || fail "it printed: $(cat out)"
