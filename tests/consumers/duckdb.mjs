// The report's questions, asked of DuckDB over csv and jsonl, and of SQLite over sqlite:
//   node duckdb.mjs NAME REPORT.json     (NAME.csv/, NAME.jsonl, NAME.sqlite)
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.node_modules + "/");
const { DuckDBInstance } = require("@duckdb/node-api");
const [name, reportFile] = process.argv.slice(2);
const report = JSON.parse(fs.readFileSync(reportFile, "utf8"));
const tables = ["processes", "sites", "callbacks", "pool_items", "spawns", "lost"];

async function duckdb(view) {
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  for (const t of tables) await db.run(`CREATE VIEW ${t} AS ${view(t)}`);
  return async (sql) => (await db.runAndReadAll(sql)).getRowObjectsJson();
}

// A column without any value has the type that DuckDB gives to nothing: csv says text.
const fromCsv = (t) => `SELECT * FROM read_csv('${name}.csv/${t}.csv', header = true, ${types(t)})`;
const fromJsonl = (t) => `SELECT * FROM read_json('${name}.jsonl', format = 'newline_delimited', columns = ${columns(t)})
   WHERE "table" = '${t}'`;
// The types are those that SQLite's tables have, so no reader has to guess.
const schema = (t) =>
  JSON.parse(execFileSync("sqlite3", ["-json", `${name}.sqlite`, `SELECT name, type FROM pragma_table_info('${t}')`])).map(
    (c) => [c.name, /INT/.test(c.type) ? "BIGINT" : /REAL/.test(c.type) ? "DOUBLE" : "VARCHAR"]);
const types = (t) => `columns = {${schema(t).map(([n, k]) => `'${n}': '${k}'`).join(", ")}}`;
const columns = (t) => `{'table': 'VARCHAR', ${schema(t).map(([n, k]) => `'${n}': '${k}'`).join(", ")}}`;
const sqlite = async (sql) => JSON.parse(execFileSync("sqlite3", ["-json", `${name}.sqlite`, sql]).toString() || "[]");

const sources = { csv: await duckdb(fromCsv), jsonl: await duckdb(fromJsonl), sqlite };
const questions = {
  callbacks: `SELECT c.process AS process, c.kind AS kind, coalesce(function, '') AS name, coalesce(file, '') AS file,
    coalesce(s.line, 0) AS line, count(*) AS count, CAST(sum(self_ns) AS BIGINT) AS total_ns, max(self_ns) AS max_ns
    FROM callbacks c LEFT JOIN sites s ON s.site = c.site WHERE run_ns IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
  pool: `SELECT process, kind, count(*) AS count, max(queued_ns) AS queued, max(run_ns) AS run, max(delivery_ns) AS delivery
    FROM pool_items WHERE deliver_ns IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  spawns: "SELECT process, count(*) AS count FROM spawns GROUP BY 1 ORDER BY 1",
  lost: "SELECT process, CAST(sum(records) AS BIGINT) AS lost FROM lost GROUP BY 1 ORDER BY 1",
  processes: "SELECT process, pid, ppid, command FROM processes ORDER BY 1",
};
const numbers = (rows) =>
  rows.map((r) => Object.fromEntries(Object.entries(r).map(([k, v]) => [k, /^-?\d+$/.test(v) ? Number(v) : v])));

const answers = {};
for (const [question, sql] of Object.entries(questions)) {
  for (const [source, ask] of Object.entries(sources)) {
    const got = numbers(await ask(sql));
    answers[question] ??= got;
    assert.deepStrictEqual(got, answers[question], `${source}: ${question}`);
  }
}

// The same as the report, which counts by itself.
const of = (question, process, more = {}) =>
  answers[question].filter((r) => r.process === process && Object.entries(more).every(([k, v]) => r[k] === v));
let checked = 0;
for (const { process, pid } of answers.processes) {
  const p = report.processes.find((x) => x.pid === pid);
  assert(p, `process ${pid}`);
  for (const c of p.callbacks) {
    if (c.name === "(other)") continue;
    const [row, twice] = of("callbacks", process, { kind: c.kind, name: c.name, file: c.file, line: c.line });
    assert(row && !twice, JSON.stringify(c));
    assert.deepStrictEqual([row.count, row.total_ns, row.max_ns], [c.count, c.total_ns, c.max_ns], JSON.stringify(c));
    checked++;
  }
  for (const i of p.pool.items) {
    const [row] = of("pool", process, { kind: i.kind });
    if (!i.count && !row) continue;
    assert.deepStrictEqual([row.count, row.queued, row.run, row.delivery],
                           [i.count, i.queued.max_ns, i.run.max_ns, i.delivery.max_ns], JSON.stringify(i));
    checked++;
  }
  assert.strictEqual(of("spawns", process)[0]?.count ?? 0, p.spawn_count);
  assert.strictEqual(of("lost", process)[0]?.lost ?? 0, p.lost);
}
assert.strictEqual(answers.processes.length, report.processes.length);
assert(checked > 0 || !report.events, "nothing was compared");
