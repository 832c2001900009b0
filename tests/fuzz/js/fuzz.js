/*
 * What the fuzz programs share: they are scripts, run by the program built with sanitizers,
 * so that the modules under test are the embedded ones. Inputs are made from the seeds of
 * tests/fuzz/corpus/NAME (of a .txt each line is one, other files are one as they are), by
 * damaging, joining and cutting them; each must hold what the target says of it.
 *
 *   uvscope run tests/fuzz/js/NAME.js [-t SECONDS] [-s SEED] [-n ROUNDS] [-o] [FILE...]
 *
 * With files only these are tried. With -o what the target says of each input is printed, so
 * that the output can be compared with Node's. A finding is printed with its input and kept
 * in NAME.crash in the folder for temporary files.
 */
'use strict';
var fs = require('fs'), os = require('os'), path = require('path');

var options = { t: 5, s: 1, n: Infinity, o: false, files: [] };
for (var i = 2; i < process.argv.length; i++) {
  var name = process.argv[i].slice(1);
  if (process.argv[i] === '-o')
    options.o = true;
  else if (process.argv[i][0] === '-' && options[name] !== undefined)
    options[name] = Number(process.argv[++i]);
  else
    options.files.push(process.argv[i]);
}

// Numbers that are the same for the same seed, whichever engine runs this.
var state = (options.s * 2654435761 + 88172645) >>> 0 || 1;
function below(n) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return n > 0 ? state % n : 0;
}
function pick(list) { return list[below(list.length)]; }

function seedsOf(folder) {
  var seeds = [];
  fs.readdirSync(folder).sort().forEach(function (file) {
    var bytes = fs.readFileSync(path.join(folder, file));
    if (!/\.txt$/.test(file))
      seeds.push(bytes);
    else
      bytes.toString('latin1').split('\n').forEach(function (line) {
        if (line)
          seeds.push(Buffer.from(line, 'latin1'));
      });
  });
  return seeds;
}

var ODD = [0, 1, 9, 10, 13, 32, 35, 37, 47, 58, 63, 64, 91, 92, 127, 128, 191, 192, 216, 220, 237, 240, 254, 255];
function cut(bytes) {
  var from = below(bytes.length + 1);
  return bytes.slice(from, from + below(bytes.length - from + 1));
}
var DAMAGE = [
  function flip(bytes) { if (bytes.length) bytes[below(bytes.length)] ^= 1 << below(8); return bytes; },
  function odd(bytes) { if (bytes.length) bytes[below(bytes.length)] = pick(ODD); return bytes; },
  function any(bytes) { if (bytes.length) bytes[below(bytes.length)] = below(256); return bytes; },
  function end(bytes) { return bytes.slice(0, below(bytes.length + 1)); },
  function remove(bytes) {
    var from = below(bytes.length + 1), n = 1 + below(4);
    return Buffer.concat([bytes.slice(0, from), bytes.slice(from + n)]);
  },
  function insert(bytes, seeds) {
    var at = below(bytes.length + 1), what = below(2) ? cut(pick(seeds)) : Buffer.from([pick(ODD)]);
    return Buffer.concat([bytes.slice(0, at), what, bytes.slice(at)]);
  },
  function repeat(bytes) { return Buffer.concat([bytes, cut(bytes)]); }
];

function make(seeds, most) {
  var bytes = Buffer.from(pick(seeds)), times = below(6);
  while (times-- > 0)
    bytes = pick(DAMAGE)(bytes, seeds);
  return Buffer.from(bytes.slice(0, most)); // of its own, so that reading beyond it is seen
}

// The bytes as a text: as what they are, or with halves of pairs and any other unit.
function text(bytes, how) {
  if (how === 0)
    return bytes.toString('latin1');
  return how === 1 && bytes.length % 2 === 0 ? bytes.toString('utf16le') : bytes.toString('utf8');
}

function report(target, bytes, round, err) {
  var kept = path.join(os.tmpdir(), target.name + '.crash');
  fs.writeFileSync(kept, bytes);
  console.error('%s: seed %d, round %d: %s\ninput (%s): %s', target.name, options.s, round,
    err && err.stack || err, kept, bytes.toString('latin1').replace(/[^ -~]|%/g, escape));
  process.exit(1);
}

/*
 * target: { name, most (bytes of an input), check(bytes, done) }. The check throws, or calls
 * done with an error, when something does not hold; it answers with what -o prints. Only a
 * check that says so by its second parameter is waited for.
 */
function run(target) {
  var seeds = options.files.length
    ? options.files.map(function (file) { return fs.readFileSync(file); })
    : seedsOf(path.join(__dirname, '..', 'corpus', target.name));
  var end = Date.now() + options.t * 1000, round = 0;
  var rounds = options.files.length ? seeds.length : options.n;

  function one(bytes, next) {
    function done(err, seen) {
      if (err)
        report(target, bytes, round, err);
      if (options.o)
        process.stdout.write(bytes.toString('hex') + ' ' + JSON.stringify(seen) + '\n');
      round++;
      next();
    }
    try {
      if (target.check.length > 1)
        return target.check(bytes, done);
      var seen = target.check(bytes);
    } catch (err) {
      report(target, bytes, round, err);
    }
    done(null, seen);
  }
  function over() { return round >= rounds || (rounds === Infinity && Date.now() > end); }
  function finish() {
    if (!options.o)
      console.log('%s: %d inputs, seed %d', target.name, round, options.s);
  }
  function step() {
    var again = target.check.length > 1 ? 1 : 200;
    function next() {
      if (over())
        finish();
      else if (again-- > 0)
        one(input(), next);
      else
        setImmediate(step);
    }
    next();
  }
  function input() {
    // Each seed as it is comes first.
    return round < seeds.length ? Buffer.from(seeds[round]) : make(seeds, target.most || 400);
  }
  step();
}

function same(actual, expected, what) {
  if (actual !== expected)
    throw new Error(what + ': ' + JSON.stringify(actual) + ' is not ' + JSON.stringify(expected));
}
function sameBytes(actual, expected, what) {
  if (!actual.equals(expected))
    throw new Error(what + ': ' + actual.toString('hex') + ' is not ' + expected.toString('hex'));
}
// What it answers, or the error, which must be one of these codes (or names).
function attempt(what, codes) {
  try {
    return { value: what() };
  } catch (err) {
    if (codes.indexOf(err.code || err.name) < 0)
      throw err;
    return { code: err.code || err.name };
  }
}

// Whether it has no halves of pairs.
function wellFormed(text) { return Buffer.from(text).toString() === text; }

module.exports = { run: run, below: below, pick: pick, cut: cut, text: text, same: same,
  sameBytes: sameBytes, attempt: attempt,
  wellFormed: wellFormed };
