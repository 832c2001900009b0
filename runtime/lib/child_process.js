/* child_process: arguments in, a ChildProcess or a result out. */
'use strict';

var errors = require('internal_errors');
var u = require('internal_child_utils');
var ChildProcess = require('internal_child_process').ChildProcess;
var MAX_BUFFER = 1024 * 1024;

function merge(base, over) {
  var result = {}, key;
  for (key in base)
    result[key] = base[key];
  for (key in over || {})
    result[key] = over[key];
  return result;
}

/* ---- spawn ---- */

/* Kills the child when the signal says so. */
function abortWith(child, abort, signal) {
  function onAbort() {
    var err;
    try {
      if (!child.kill(signal))
        return;
      err = errors.error('ABORT_ERR', 'The operation was aborted');
      err.name = 'AbortError';
      errors.hidden(err, 'cause', abort.reason);
    } catch (problem) {
      err = problem;
    }
    child.emit('error', err);
  }
  if (abort.aborted) {
    process.nextTick(onAbort);
    return;
  }
  abort.addEventListener('abort', onAbort, { once: true });
  child.once('exit', function () {
    abort.removeEventListener('abort', onAbort);
  });
}

exports.spawn = function spawn(file, args, options) {
  var child, timer, signal;
  options = u.normalize(file, args, options);
  u.checkTimeout(options.timeout);
  u.checkSignal(options.signal);
  signal = u.killSignal(options.killSignal);
  child = new ChildProcess();
  child.spawn(options);
  if (options.signal)
    abortWith(child, options.signal, signal);
  if (options.timeout > 0) {
    timer = setTimeout(function () {
      try {
        child.kill(signal);
      } catch (err) {
        child.emit('error', err);
      }
    }, options.timeout);
    child.once('exit', function () {
      clearTimeout(timer);
    });
  }
  return child;
};

/* ---- execFile and exec ---- */

/* Collects one output stream until it becomes too much. The program may set an encoding. */
function collect(stream, name, encoding, limit, tooMuch) {
  var chunks = [], length = 0;
  if (encoding)
    stream.setEncoding(encoding);
  stream.on('data', function (chunk) {
    var size = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length;
    length += size;
    if (length <= limit) {
      chunks.push(chunk);
      return;
    }
    chunks.push(chunk.slice(0, limit - (length - size)));
    tooMuch(errors.rangeError('ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
      name + ' maxBuffer length exceeded'));
  });
  return function () {
    return encoding || stream.readableEncoding ? chunks.join('') : Buffer.concat(chunks);
  };
}

function failure(command, stderr, code, signal, killed) {
  var err = new Error('Command failed: ' + command + '\n' + stderr);
  err.code = code < 0 ? u.errorName(code) : code;
  err.killed = killed;
  err.signal = signal;
  return err;
}

/* Ends the child early and calls back when it is over. */
function watch(child, command, options, callback) {
  var encoding, stdout, stderr, problem = null, killed = false, over = false, timer;

  function stop() {
    if (child.stdout)
      child.stdout.destroy();
    if (child.stderr)
      child.stderr.destroy();
  }

  function kill() {
    stop();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (err) {
      problem = err;
      finish();
    }
  }

  function tooMuch(err) {
    problem = err;
    kill();
  }

  function finish(code, signal) {
    var out, err;
    if (over)
      return;
    over = true;
    clearTimeout(timer);
    if (!callback)
      return;
    out = stdout ? stdout() : '';
    err = stderr ? stderr() : '';
    if (!problem && code === 0 && signal === null) {
      callback(null, out, err);
      return;
    }
    if (!problem)
      problem = failure(command, err, code, signal, child.killed || killed);
    problem.cmd = command;
    callback(problem, out, err);
  }

  encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ?
    options.encoding : null;
  if (child.stdout)
    stdout = collect(child.stdout, 'stdout', encoding, options.maxBuffer, tooMuch);
  if (child.stderr)
    stderr = collect(child.stderr, 'stderr', encoding, options.maxBuffer, tooMuch);
  if (options.timeout > 0)
    timer = setTimeout(kill, options.timeout);
  child.on('close', finish);
  child.on('error', function (err) {
    problem = err;
    stop();
    finish();
  });
}

/* (file[, args][, options][, callback]), any of the last three left out. */
function execFileArguments(args, options, callback) {
  if (typeof args === 'function') {
    callback = args;
    args = options = undefined;
  } else if (args && typeof args === 'object' && !Array.isArray(args)) {
    callback = options;
    options = args;
    args = undefined;
  }
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  if (args !== undefined && args !== null && !Array.isArray(args))
    throw errors.invalidArgType('args', 'object', args);
  if (options !== undefined && options !== null)
    errors.checkObject(options, 'options');
  if (callback !== undefined && callback !== null)
    errors.checkFunction(callback, 'callback');
  return { args: args || [], options: options || {}, callback: callback };
}

exports.execFile = function execFile(file, args, options, callback) {
  var given = execFileArguments(args, options, callback), child, all;
  all = merge({
    encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM',
    shell: false
  }, given.options);
  u.checkTimeout(all.timeout);
  u.checkMaxBuffer(all.maxBuffer);
  all.killSignal = u.killSignal(all.killSignal);
  child = exports.spawn(file, given.args, {
    cwd: all.cwd, env: all.env, uid: all.uid, gid: all.gid, shell: all.shell,
    argv0: all.argv0, signal: all.signal, windowsHide: all.windowsHide,
    windowsVerbatimArguments: all.windowsVerbatimArguments
  });
  watch(child, [file].concat(given.args).join(' '), all, given.callback);
  return child;
};

function shellOptions(options) {
  var copy = merge(options);
  copy.shell = typeof copy.shell === 'string' ? copy.shell : true;
  return copy;
}

exports.exec = function exec(command, options, callback) {
  u.checkText(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  return exports.execFile(command, shellOptions(options), callback);
};

function promisified(name) {
  return function () {
    var args = Array.prototype.slice.call(arguments), settle, promise;
    promise = new Promise(function (resolve, reject) {
      settle = function (err, stdout, stderr) {
        if (!err)
          return resolve({ stdout: stdout, stderr: stderr });
        err.stdout = stdout;
        err.stderr = stderr;
        return reject(err);
      };
    });
    promise.child = exports[name].apply(exports, args.concat(settle));
    return promise;
  };
}

['exec', 'execFile'].forEach(function (name) {
  errors.promisesTo(exports[name], promisified(name));
});

/* ---- fork ---- */

exports.fork = function fork(modulePath, args, options) {
  var all, execArgv;
  if (typeof modulePath !== 'string' && !Buffer.isBuffer(modulePath) &&
      !(modulePath && modulePath.pathname))
    throw errors.invalidArgType('modulePath', ['string', 'Buffer', 'URL'], modulePath);
  if (args && typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else if (args !== undefined && args !== null && !Array.isArray(args)) {
    throw errors.invalidArgType('args', 'Array', args);
  }
  if (options !== undefined && options !== null)
    errors.checkObject(options, 'options');
  all = merge(options);
  all.shell = false;
  all.execPath = all.execPath || process.execPath;
  u.checkText(all.execPath, 'options.execPath');
  execArgv = all.execArgv || process.execArgv || [];
  execArgv.forEach(function (arg, i) {
    u.checkText(String(arg), 'options.execArgv[' + i + ']');
  });
  if (typeof all.stdio === 'string')
    all.stdio = u.stdioFromName(all.stdio, 'ipc');
  else if (!Array.isArray(all.stdio))
    all.stdio = u.stdioFromName(all.silent ? 'pipe' : 'inherit', 'ipc');
  else if (all.stdio.indexOf('ipc') < 0)
    throw errors.error('ERR_CHILD_PROCESS_IPC_REQUIRED',
      "Forked processes must have an IPC channel, missing value 'ipc' in options.stdio");
  modulePath = modulePath.pathname ? decodeURIComponent(modulePath.pathname) :
    String(modulePath);
  u.checkText(modulePath, 'modulePath');
  return exports.spawn(all.execPath, execArgv.concat(modulePath, args || []), all);
};

/* ---- the forms that block ---- */

exports.spawnSync = function spawnSync(file, args, options) {
  options = merge({ maxBuffer: MAX_BUFFER }, u.normalize(file, args, options));
  u.checkTimeout(options.timeout);
  u.checkMaxBuffer(options.maxBuffer);
  return require('internal_child_sync').spawnSync(options);
};

/* Node prints what the command said on stderr, unless the caller wanted it. */
function syncResult(result, options, command, args) {
  var err, text, key;
  if (!options.stdio && result.stderr && result.stderr.length)
    process.stderr.write(result.stderr);
  if (result.error) {
    err = result.error;
  } else if (result.status !== 0) {
    text = 'Command failed: ' + (command || args.join(' '));
    if (result.stderr && result.stderr.length > 0)
      text += '\n' + result.stderr.toString();
    err = new Error(text);
  }
  if (!err)
    return result.stdout;
  for (key in result)
    err[key] = result[key];
  throw err;
}

exports.execFileSync = function execFileSync(file, args, options) {
  var given = execFileArguments(args, options);
  return syncResult(exports.spawnSync(file, given.args, given.options), given.options,
    undefined, [given.options.argv0 || file].concat(given.args));
};

exports.execSync = function execSync(command, options) {
  u.checkText(command, 'command');
  options = shellOptions(options);
  return syncResult(exports.spawnSync(command, options), options, command);
};

exports.ChildProcess = ChildProcess;
