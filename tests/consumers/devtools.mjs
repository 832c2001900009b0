// devtools.mjs NAME FACTS: NAME.json (a Chrome trace) and NAME.cpuprofile in DevTools' own
// engine, asked what the facts say.
import assert from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [name, factsFile] = process.argv.slice(2);
const facts = JSON.parse(fs.readFileSync(factsFile));
const engine = path.join(process.env.node_modules, '@paulirish/trace_engine/models');
const load = (file) => import(pathToFileURL(path.join(engine, file)));
globalThis.DOMRect ??= class { constructor(x, y, w, h) { Object.assign(this, { x, y, width: w, height: h }); } };

const Trace = await load('trace/trace.js');
const events = JSON.parse(fs.readFileSync(`${name}.json`));
const model = Trace.TraceModel.Model.createWithAllHandlers();
await model.parse(events);
const data = model.parsedTrace().data;

const slices = [];
for (const [pid, p] of data.Renderer.processes)
  for (const [tid, thread] of p.threads)
    for (const e of thread.entries)
      slices.push({ pid, tid, name: e.name, us: e.dur ?? 0, cat: e.cat, ph: e.ph });
if (!facts.lost) {
  const callbacks = slices.filter((s) => s.cat === 'task' && s.ph === 'X');
  const longest = callbacks.sort((a, b) => b.us - a.us)[0];
  assert.strictEqual(longest.name, facts.longest.name);
  assert.strictEqual(longest.pid, facts.longest.pid);
  assert(Math.abs(longest.us * 1000 - facts.longest.ns) <= 2);
  // Arrows: DevTools binds a flow only to slices of its time, thread and category.
  const flows = data.Flows.flows.filter((f) => f.length > 1);
  const inside = flows.filter((f) => f[0].pid === f[1].pid);
  assert.strictEqual(inside.length, facts.arrows);
  assert(inside.some((f) => f[1].name === facts.longest.name && f[0].name === 'schedule timer'));
  const across = flows.filter((f) => f[0].pid !== f[1].pid).map((f) => [f[0].pid, f[1].pid]);
  for (const pair of facts.spawned) assert(across.some((a) => a.join() === pair.join()), JSON.stringify(across));
  const names = new Map(events.filter((e) => e.ph === 'M' && e.name === 'thread_name').map((e) => [e.tid, e.args.name]));
  const onWorkers = slices.filter((s) => s.name === 'pbkdf2' && names.get(s.tid).startsWith('worker'));
  assert.strictEqual(onWorkers.length, facts.items.length);
}
const spans = events.filter((e) => e.cat === 'lost' && e.ph === 'b');
assert.strictEqual(spans.reduce((n, e) => n + +e.name.split(' ')[1], 0), facts.lost);

// The samples of the trace, and those of the .cpuprofile.
const { CPUProfileDataModel } = await load('cpu_profile/CPUProfileDataModel.js');
const profile = JSON.parse(fs.readFileSync(`${name}.cpuprofile`));
assert.strictEqual(profile.samples.length, profile.timeDeltas.length);
const cpu = new CPUProfileDataModel(profile);
const took = new Map();
cpu.forEachFrame(() => {}, (depth, node, sample, at, dur) => {
  if (dur > (took.get(node.functionName)?.dur ?? -1)) took.set(node.functionName, { dur, url: node.url, line: node.lineNumber });
});
assert(cpu.idleNode, 'no idle time');
if (!facts.lost) {
  assert(data.Samples.profilesInProcess.size > 0 || !facts.samples);
  const [, fn, line] = facts.longest.name.match(/^(.*) \(.*:(\d+)\)$/);
  const slow = took.get(fn);
  assert(slow.url.endsWith('/app.js') && slow.line === line - 1, JSON.stringify(slow));
  assert(Math.abs(slow.dur * 1e6 - facts.longest.ns) < 20000, `${slow.dur} ms, not ${facts.longest.ns} ns`);
}
