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
