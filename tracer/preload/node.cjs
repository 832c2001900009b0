// Loaded by Node.js before the program, with --require: tells the trace which callback runs.
// It must not be felt: it catches whatever goes wrong, keeps nothing alive, and takes itself
// out of the list of modules.
'use strict';
(function () {
  function start() {
    const path = require('path');
    const library = path.join(__dirname, 'libuvscope-preload.so');
    if (!(process.env.LD_PRELOAD || '').includes('libuvscope-preload.so')) return;
    const loaded = { exports: {} };
    process.dlopen(loaded, library);
    const trace = loaded.exports;
    if (trace.begin) hook(trace);
  }

  // Kinds as in tracer/kinds.def, by the constructor of what async_hooks calls a resource.
  const kinds = {
    Timeout: 1, Immediate: 2, TickObject: 3, Microtask: 4, AsyncResource: 15,
    FSReqCallback: 5, FSReqPromise: 5, FileHandle: 5, StatWatcher: 26, FSEvent: 26,
    GetAddrInfoReqWrap: 6, GetNameInfoReqWrap: 6, QueryReqWrap: 6,
    Zlib: 8, BrotliEncoder: 8, BrotliDecoder: 8,
    TCP: 10, TCPConnectWrap: 10, UDP: 10, SendWrap: 10, TLSWrap: 10,
    HTTPServerAsyncResource: 11, HTTPClientAsyncResource: 11, HTTPParser: 11,
    ReusedHandle: 10, Process: 12, Signal: 13, MessagePort: 14, Worker: 14, Pipe: 17,
    PipeConnectWrap: 17, TTY: 17, WriteWrap: 17, ShutdownWrap: 17, Promise: 19,
    ReqWrap: 15, LibuvStreamWrap: 17,
  };

  function functionOf(resource) {
    const f = resource._onTimeout || resource._onImmediate || resource.callback;
    return typeof f === 'function' ? f.name : '';
  }

  function hook(trace) {
    const { createHook, executionAsyncResource } = require('async_hooks');
    const types = new Map(); // by constructor: its kind, and its sites by function name
    const none = { kind: 15, name: '', sites: new Map() };

    function typeOf(resource) {
      const of = resource.constructor;
      if (typeof of !== 'function') return none;
      let type = types.get(of);
      if (!type) {
        // What process.nextTick() queues is a plain object.
        const name = of === Object && 'callback' in resource ? 'TickObject' : of.name || '';
        const kind = kinds[name] || (/Job$|Request$/.test(name) ? 7 : 15);
        type = { kind, name, sites: new Map() };
        if (types.size < 1000) types.set(of, type);
      }
      return type;
    }

    function siteOf(type, resource) {
      const name = functionOf(resource);
      let site = type.sites.get(name);
      if (site === undefined) {
        site = trace.site(name ? name : '(' + type.name + ')', '', 0) || 0;
        if (type.sites.size < 1000) type.sites.set(name, site);
      }
      return site;
    }

    // A request makes many ticks, nearly all of them Node.js's own and short: telling each
    // would cost more than the rest. A long one is seen by its samples.
    const ticksToo = process.env.UVSCOPE_DETAIL === 'stacks';
    const told = [];

    createHook({
      before(id) {
        let tell = true;
        try {
          const resource = executionAsyncResource();
          const type = typeOf(resource);
          tell = ticksToo || type.kind !== kinds.TickObject;
          if (tell) trace.begin(type.kind, siteOf(type, resource), id);
        } catch {
          tell = false;
        }
        told.push(tell);
      },
      after() {
        if (told.pop()) trace.end();
      },
    }).enable();
  }

  try {
    start();
  } catch {
    // A policy that forbids native modules, or hooks: ticks and the pool are seen anyway.
  }
  delete require.cache[__filename];
})();
