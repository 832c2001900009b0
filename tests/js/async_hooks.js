// createHook: what is created, runs and goes; numbers as the program met them.
var hooks = require('async_hooks');
var names = [];

function nameOf(id) {
  if (id === 0)
    return 'loop';
  if (names.indexOf(id) < 0)
    names.push(id);
  return '#' + names.indexOf(id);
}

var lines = [], destroyed = [], seen = {}; // when exactly it is told, nobody promises
function log(what) {
  lines.push(what);
}

nameOf(hooks.executionAsyncId());
console.log(hooks.executionAsyncId(), hooks.triggerAsyncId(),
  typeof hooks.executionAsyncResource());

function wanted(type) {
  return /^(Timeout|Immediate|TickObject|PROMISE|Microtask|Mine|FSREQCALLBACK)$/.test(type);
}

var hook = hooks.createHook({
  init: function (id, type, trigger, resource) {
    if (!wanted(type))
      return;
    seen[id] = type;
    log('init ' + nameOf(id) + ' ' + type + ' by ' + nameOf(trigger) + ' in ' +
      nameOf(hooks.executionAsyncId()) + ' ' + (typeof resource));
    if (type === 'Timeout' || type === 'Immediate')
      log('  ' + resource.constructor.name);
  },
  before: function (id) {
    if (seen[id])
      log('before ' + nameOf(id) + ' ' + (hooks.executionAsyncId() === id));
  },
  after: function (id) {
    if (seen[id])
      log('after ' + nameOf(id) + ' ' + (hooks.executionAsyncId() === id));
  },
  destroy: function (id) {
    if (seen[id] && seen[id] !== 'PROMISE')
      destroyed.push('destroy ' + nameOf(id) + ' ' + seen[id]);
  },
  promiseResolve: function (id) {
    log('resolved ' + nameOf(id));
  }
});
lines.push(hook.enable() === hook, hook.enable() === hook);

function flush(done) {
  hook.disable();
  setImmediate(function () {
    console.log(lines.concat(destroyed.sort()).join('\n'));
    lines = [];
    destroyed = [];
    if (done)
      done();
  });
}

function timers(done) {
  console.log('-- timers');
  hook.enable();
  var n = 0, interval = setInterval(function () {
    log('tick ' + (hooks.executionAsyncResource() === interval));
    if (++n === 2) {
      clearInterval(interval);
      setImmediate(function () {
        setImmediate(flush, done);
      });
    }
  }, 1);
  clearTimeout(setTimeout(log, 1000));
  clearImmediate(setImmediate(log));
}

function ticks(done) {
  console.log('-- ticks');
  hook.enable();
  process.nextTick(function () {
    log('in tick ' + nameOf(hooks.triggerAsyncId()));
    process.nextTick(log, 'inner');
    hook.disable();
    setImmediate(flush, done);
  });
}

function promises(done) {
  console.log('-- promises');
  hook.enable();
  var p = Promise.resolve(1);
  p.then(function () {
    log('in then ' + nameOf(hooks.executionAsyncId()));
  }).then(function () {
    hook.disable();
    flush(done);
  });
}

function resources(done) {
  console.log('-- resources');
  hook.enable();
  var a = new hooks.AsyncResource('Mine');
  var b = new hooks.AsyncResource('Mine', { triggerAsyncId: a.asyncId() });
  b.runInAsyncScope(function () {
    log('scope ' + nameOf(hooks.executionAsyncId()) + ' ' + nameOf(hooks.triggerAsyncId()) +
      ' ' + (hooks.executionAsyncResource() === b));
  });
  a.emitDestroy();
  setImmediate(function () {
    setImmediate(flush, done);
  });
}

function nested(done) {
  console.log('-- hooks in hooks');
  var inner = hooks.createHook({ init: function (id, type) { log('inner ' + type); } });
  var outer = hooks.createHook({
    init: function (id, type) {
      log('outer ' + type);
      inner.enable();
    }
  }).enable();
  new hooks.AsyncResource('One');
  new hooks.AsyncResource('Two');
  inner.disable();
  outer.disable();
  new hooks.AsyncResource('Three');
  flush(done);
}

flush(function () {
  setImmediate(timers, function () {
    setImmediate(ticks, function () {
      setImmediate(promises, function () {
        setImmediate(resources, function () {
          setImmediate(nested);
        });
      });
    });
  });
});
