/* worker_threads: Worker, the parent's end of a thread. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var io = require('internal_worker_io');
var ports = require('internal_message_port');

var SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
var environmentData = new Map();
var workers = new Map(); /* by the handle of the thread */

var ERRORS = { Error: Error, EvalError: EvalError, RangeError: RangeError,
  ReferenceError: ReferenceError, SyntaxError: SyntaxError, TypeError: TypeError,
  URIError: URIError };
var LIMITS = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb',
  'stackSizeMb'];

function setEnvironmentData(key, value) {
  if (value === undefined)
    environmentData['delete'](key);
  else
    environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

/* ---- arguments ---- */

function workerPath(filename) {
  var path = require('path'), url = require('url');
  if (filename instanceof url.URL) {
    if (filename.protocol !== 'file:')
      throw errors.typeError('ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
    return url.fileURLToPath(filename);
  }
  if (typeof filename !== 'string')
    throw errors.invalidArgType('filename', ['string', 'URL'], filename);
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename))
    return path.resolve(filename);
  throw errors.typeError('ERR_WORKER_PATH', 'The worker script or module filename must be ' +
    'an absolute path or a relative path starting with \'./\' or \'../\'.' +
    (filename.slice(0, 5) === 'file:' ? ' Wrap file:// URLs with `new URL`.' :
      filename.slice(0, 16) === 'data:text/javasc' ? ' Wrap data: URLs with `new URL`.' :
        '') + ' Received "' + filename + '"');
}

function checkArray(value, name) {
  if (!Array.isArray(value))
    throw errors.invalidArgType(name, 'Array', value);
  return value.map(String);
}

function environment(env) {
  var copy = {};
  if (env === SHARE_ENV)
    return null;
  if (env !== undefined && env !== null && typeof env !== 'object')
    throw errors.typeError('ERR_INVALID_ARG_TYPE', 'The "options.env" property must be of ' +
      'type object or one of undefined, null, or worker_threads.SHARE_ENV. Received ' +
      errors.describe(env));
  env = env === undefined || env === null ? process.env : env;
  Object.keys(env).forEach(function (key) {
    copy[key] = String(env[key]);
  });
  return copy;
}

function execArguments(list) {
  var unknown;
  if (list === undefined || list === null)
    return process.execArgv;
  list = checkArray(list, 'options.execArgv');
  unknown = list.filter(function (arg) {
    return arg.charAt(0) === '-' &&
      /^--(version|eval|print|check|help|title|v8-options)\b|^-[vepch]$/.test(arg);
  });
  if (unknown.length > 0)
    throw errors.error('ERR_WORKER_INVALID_EXEC_ARGV',
      'Initiated Worker with invalid execArgv flags: ' + unknown.join(', '));
  return list;
}

/* What Node.js says when it was not told; a limit that is given is kept. */
function limitsOf(given) {
  var limits = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 2096,
    codeRangeSizeMb: 0, stackSizeMb: 4 };
  if (given === null || typeof given !== 'object')
    return limits;
  LIMITS.forEach(function (name) {
    if (typeof given[name] === 'number' && given[name] > 0)
      limits[name] = given[name];
  });
  return limits;
}

function heapLimit(given) {
  var old = given && given.maxOldGenerationSizeMb, young = given && given.maxYoungGenerationSizeMb;
  if (typeof old !== 'number' || !(old > 0))
    return 0;
  return Math.max(4, Math.ceil(old + (young > 0 ? young : 0)));
}

/* ---- the class ---- */

function Worker(filename, options) {
  var channel = ports.native.channel(), pair = ports.native.channel(), o;
  if (!(this instanceof Worker))
    throw new TypeError("Class constructor Worker cannot be invoked without 'new'");
  EventEmitter.call(this);
  o = options === undefined || options === null ? {} : options;
  this._control = channel[0];
  this._public = pair[0];
  this._start(filename, o, channel[1], pair[1]);
}

Worker.prototype = Object.create(EventEmitter.prototype, {
  constructor: { value: Worker, writable: true, configurable: true }
});
Object.setPrototypeOf(Worker, EventEmitter);

Worker.prototype._start = function (filename, o, control, parentPort) {
  var self = this, argv = [], name = '', text, message, handle, execArgv, env;
  if (o.argv !== undefined && o.argv !== null)
    argv = checkArray(o.argv, 'options.argv');
  execArgv = execArguments(o.execArgv);
  if (o.eval) {
    if (typeof filename !== 'string')
      throw errors.invalidArgValue('options.eval', o.eval,
        'must be false when \'filename\' is not a string');
    text = filename;
  } else {
    filename = workerPath(filename);
  }
  env = environment(o.env);
  if (o.name !== undefined) {
    if (typeof o.name !== 'string')
      throw errors.invalidArgType('options.name', 'string', o.name);
    name = o.name.trim();
  }
  this.resourceLimits = limitsOf(o.resourceLimits);
  this.threadId = binding.nextId();
  this._setUpStreams(o);
  message = {
    type: 'load', filename: o.eval ? null : filename, text: text, env: env, name: name,
    workerData: o.workerData, parentPort: parentPort, environmentData: environmentData,
    limits: this.resourceLimits, hasStdin: !!o.stdin
  };
  ports.native.post(this._control, message,
    ports.checkTransfer([parentPort].concat(ports.transferList(o.transferList))));
  handle = binding.startThread(control, [o.eval ? '[worker eval]' : filename].concat(argv),
    execArgv, name === '' ? 'worker ' + this.threadId : name, this.threadId,
    heapLimit(o.resourceLimits), this.resourceLimits.stackSizeMb);
  if (typeof handle === 'number')
    throw errors.error('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: ' +
      require('util').getSystemErrorName(handle));
  this._handle = handle;
  workers.set(handle, this);
  this._control.on('message', function (m) {
    self._onControl(m);
  });
  this._public.on('message', function (m) {
    self.emit('message', m);
  });
  this._public.on('messageerror', function (err) {
    self.emit('messageerror', err);
  });
  ports.native.ref(this._control, false);
  ports.native.ref(this._public, false);
  process.nextTick(function () {
    process.emit('worker', self);
  });
};

Worker.prototype._setUpStreams = function (o) {
  this._out = { stdout: new io.Input(this._control, 'stdout'),
    stderr: new io.Input(this._control, 'stderr') };
  this._in = o.stdin ? new io.Output(this._control, 'stdin') : null;
  if (!o.stdout)
    forward(this._out.stdout, 'stdout');
  if (!o.stderr)
    forward(this._out.stderr, 'stderr');
};

/* To the stream of this thread, which is not ended with it. */
function forward(input, name) {
  input._forwarded = name;
}

function output(worker, name, chunks) {
  var input = worker._out[name];
  if (!input._forwarded || input.listenerCount('data') > 0 || chunks === null) {
    io.receive(input, chunks);
    return;
  }
  chunks.forEach(function (item) {
    if (typeof item.chunk === 'string')
      process[name].write(item.chunk, item.encoding);
    else
      process[name].write(item.chunk);
  });
}

Worker.prototype._onControl = function (m) {
  switch (m.type) {
  case 'online':
    this.emit('online');
    break;
  case 'data':
    output(this, m.name, m.chunks);
    break;
  case 'error':
    this._drainPublic();
    this.emit('error', m.base === undefined ? m.error : errorOf(m));
    break;
  case 'memory':
    this._drainPublic();
    this.emit('error', errors.error('ERR_WORKER_OUT_OF_MEMORY', 'Worker terminated due ' +
      'to reaching memory limit: JS heap out of memory'));
  }
};

/* An error as it was in the worker, of the class that both have. */
function errorOf(m) {
  var err = new ERRORS[m.base]();
  m.properties.forEach(function (item) {
    Object.defineProperty(err, item.key, { value: item.value, writable: true,
      configurable: true, enumerable: item.enumerable });
  });
  return err;
}

/* What was posted before comes before. */
Worker.prototype._drainPublic = function () {
  var found;
  while ((found = ports.native.receive(this._public)) !== undefined)
    this.emit('message', found[0]);
};

Worker.prototype._exited = function (status) {
  var found, self = this;
  while (this._control && (found = ports.native.receive(this._control)) !== undefined)
    this._onControl(found[0]);
  this._drainPublic();
  ports.native.close(this._control);
  ports.native.close(this._public);
  this._handle = null;
  this.threadId = -1;
  this.resourceLimits = {};
  ['stdout', 'stderr'].forEach(function (name) {
    if (!self._out[name].readableEnded)
      self._out[name].push(null);
  });
  if (this._in)
    this._in.destroy();
  this.emit('exit', status);
};

ports.whenExited(function (handle, status) {
  var worker = workers.get(handle);
  workers['delete'](handle);
  worker._exited(status);
});

Worker.prototype.postMessage = function postMessage(value, transfer) {
  if (arguments.length === 0)
    throw new TypeError('Not enough arguments to MessagePort.postMessage');
  if (this._handle)
    this._public.postMessage(value, transfer);
};

Worker.prototype.terminate = function terminate(callback) {
  var self = this;
  this.ref();
  if (typeof callback === 'function') {
    process.emitWarning('Passing a callback to worker.terminate() is deprecated. ' +
      'It returns a Promise instead.', 'DeprecationWarning', 'DEP0132');
    if (!this._handle)
      return Promise.resolve();
    this.once('exit', function (status) {
      callback(null, status);
    });
  }
  if (!this._handle)
    return Promise.resolve();
  binding.stopThread(this._handle);
  return new Promise(function (resolve) {
    self.once('exit', resolve);
  });
};

Worker.prototype.ref = function ref() {
  if (this._handle)
    binding.refThread(this._handle, true);
};

Worker.prototype.unref = function unref() {
  if (this._handle)
    binding.refThread(this._handle, false);
};

Worker.prototype.getHeapSnapshot = function getHeapSnapshot() {
  return Promise.reject(errors.error('ERR_WORKER_NOT_RUNNING',
    'Worker instance not running'));
};

['stdout', 'stderr'].forEach(function (name) {
  Object.defineProperty(Worker.prototype, name, {
    configurable: true,
    enumerable: false,
    get: function () {
      return this._out[name];
    }
  });
});

Object.defineProperty(Worker.prototype, 'stdin', {
  configurable: true,
  enumerable: false,
  get: function () {
    return this._in;
  }
});

exports.Worker = Worker;
exports.SHARE_ENV = SHARE_ENV;
exports.setEnvironmentData = setEnvironmentData;
exports.getEnvironmentData = getEnvironmentData;
exports.environmentData = environmentData;
exports.native = binding;
