// speedscope.js SCHEMA FILE FACTS: valid, and the facts are in it.
const fs = require('fs'), assert = require('assert'), Ajv = require('ajv');
const [schema, file, facts] = process.argv.slice(2).map((f) => JSON.parse(fs.readFileSync(f, 'utf8')));
const ajv = new Ajv({ strict: false });
assert(ajv.validate(schema, file), JSON.stringify(ajv.errors));

const frames = file.shared.frames, slices = [];
for (const p of file.profiles) {
  const stack = [];
  let last = p.startValue;
  for (const e of p.events || []) {
    assert(e.at >= last && e.at <= p.endValue);
    last = e.at;
    if (e.type === 'O') {
      stack.push({ profile: p.name, name: frames[e.frame].name, frame: e.frame, from: e.at, inside: [], file: frames[e.frame].file });
      if (stack.length > 1) stack[stack.length - 2].inside.push(stack[stack.length - 1]);
    } else {
      const s = stack.pop();
      assert.strictEqual(s.frame, e.frame);
      s.ns = e.at - s.from;
      slices.push(s);
    }
  }
  assert.strictEqual(stack.length, 0);
  if (p.type === 'sampled') assert.strictEqual(p.samples.length, p.weights.length);
}
const total = (list) => list.reduce((a, b) => a + b, 0);
assert.strictEqual(total(file.profiles.filter((p) => p.samples).map((p) => p.samples.length)) > 0, facts.samples > 0);
const lost = slices.filter((s) => s.profile.endsWith(': lost events'));
assert.strictEqual(total(lost.map((s) => +s.name.split(' ')[1])), facts.lost);
if (facts.events && !facts.lost) {
  const slow = slices.filter((s) => s.profile.endsWith(': slow callbacks')).sort((a, b) => b.ns - a.ns)[0];
  assert.strictEqual(slow.name, facts.longest.name);
  assert.strictEqual(slow.ns, facts.longest.ns);
  assert(slow.file.endsWith('/app.js'));
  const items = slices.filter((s) => s.profile.includes(': work items') && s.inside.length === 3);
  const shape = (list) => list.map((i) => i.join(' ')).sort();
  assert.deepStrictEqual(shape(items.map((i) => [i.name, ...i.inside.map((s) => s.ns)])),
    shape(facts.items.map((i) => [i.op, i.queued, i.running, i.waiting])));
  assert(items.every((i) => i.inside.map((s) => s.name).join() === 'queued,running,waiting for the loop'));
}
