/* http: what a request is asked for with: a URL, options, an agent. */
'use strict';

var Agent = require('internal_http_agent');
var errors = require('internal_errors');
var native = require('internal_http').binding;

function isURL(value) {
  return value !== null && typeof value === 'object' && typeof value.href === 'string' &&
    typeof value.protocol === 'string' && value.auth === undefined &&
    value.path === undefined;
}

function optionsOfURL(url) {
  var host = url.hostname;
  var options = Object.assign({}, url, {
    protocol: url.protocol,
    hostname: host && host[0] === '[' ? host.slice(1, -1) : host,
    hash: url.hash, search: url.search, pathname: url.pathname,
    path: (url.pathname || '') + (url.search || ''), href: url.href
  });
  if (url.port !== '')
    options.port = Number(url.port);
  if (url.username || url.password)
    options.auth = decodeURIComponent(url.username) + ':' +
      decodeURIComponent(url.password);
  return options;
}

/* Enough of a URL for a request where there is no URL class yet. */
function parseURL(text) {
  var m;
  if (typeof URL === 'function')
    return optionsOfURL(new URL(text));
  m = /^\s*([a-z][a-z0-9+.-]*:)\/\/(?:([^@\/?#]*)@)?(\[[^\]]*\]|[^:\/?#]*)(?::(\d*))?([^?#]*)(\?[^#]*)?(#.*)?\s*$/i
    .exec(text);
  if (!m) {
    m = errors.typeError('ERR_INVALID_URL', 'Invalid URL');
    m.input = text;
    throw m;
  }
  return {
    protocol: m[1].toLowerCase(), auth: m[2] ? decodeURIComponent(m[2]) : undefined,
    hostname: m[3][0] === '[' ? m[3].slice(1, -1) : m[3].toLowerCase(),
    port: m[4] ? +m[4] : undefined, path: (m[5] || '/') + (m[6] || ''),
    pathname: m[5] || '/', search: m[6] || '', hash: m[7] || '', href: text
  };
}

function readArguments(input, options, callback) {
  if (typeof input === 'string') {
    input = parseURL(input);
  } else if (isURL(input)) {
    input = optionsOfURL(input);
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = input || {};
  } else {
    options = Object.assign(input || {}, options);
  }
  return { options: options, callback: callback };
}

function checkHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string')
    throw errors.invalidArgType('options.' + name, ['string', 'undefined', 'null'], host);
  return host;
}

function chooseAgent(request, options) {
  var agent = options.agent, fallback = options._defaultAgent || Agent.globalAgent;
  if (agent === false)
    agent = new fallback.constructor();
  else if (agent === null || agent === undefined)
    agent = typeof options.createConnection !== 'function' ? fallback : null;
  else if (typeof agent.addRequest !== 'function')
    throw errors.invalidArgType('options.agent',
      ['Agent-like Object', 'undefined', 'false'], agent);
  request.agent = agent;
  return { agent: agent, fallback: fallback };
}

function checkPath(path) {
  if (/[^\u0021-\u00ff]/.test(path))
    throw errors.typeError('ERR_UNESCAPED_CHARACTERS',
      'Request path contains unescaped characters');
}

function methodOf(options) {
  var method = options.method;
  if (method !== null && method !== undefined && typeof method !== 'string')
    throw errors.invalidArgType('options.method', 'string', method);
  if (!method)
    return 'GET';
  if (!native.isToken(method))
    throw errors.typeError('ERR_INVALID_HTTP_TOKEN',
      'Method must be a valid HTTP token ["' + method + '"]');
  return method.toUpperCase();
}

/* The options without the signal that ends the request. */
function abortWith(request, options) {
  var signal = options.signal;
  function abort() {
    var err = errors.error('ABORT_ERR', 'The operation was aborted');
    err.name = 'AbortError';
    if (signal.reason !== undefined)
      err.cause = signal.reason;
    request.destroy(err);
  }
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal))
    throw errors.invalidArgType('options.signal', 'AbortSignal', signal);
  if (signal.aborted) {
    abort();
  } else {
    signal.addEventListener('abort', abort, { once: true });
    request.once('close', function () {
      signal.removeEventListener('abort', abort);
    });
  }
  options = Object.assign({}, options);
  delete options.signal;
  return options;
}

/* An option that is true or false, or left out. */
function checkFlag(options, name) {
  if (options[name] !== undefined && typeof options[name] !== 'boolean')
    throw errors.invalidArgType('options.' + name, 'boolean', options[name]);
  return options[name];
}

module.exports = {
  readArguments: readArguments,
  checkHost: checkHost,
  chooseAgent: chooseAgent,
  checkPath: checkPath,
  methodOf: methodOf,
  abortWith: abortWith,
  checkFlag: checkFlag
};
