/* perf_hooks: entries of what was loaded, which programs make themselves. */
'use strict';

var errors = require('internal_errors');
var entries = require('internal_perf_entries');

var limit = 250;
var later = []; /* what did not fit, until somebody has made room */
var full = false;

var INFO = Symbol('kTimingInfo');
var MODE = Symbol('kCacheMode');
var INITIATOR = Symbol('kInitiatorType');

function PerformanceResourceTiming(secret, info, url, initiator, cacheMode) {
  if (secret !== entries.SECRET)
    throw entries.illegal();
  entries.PerformanceEntry.call(this, secret, url, 'resource', info.startTime,
    info.endTime - info.startTime);
  this[INFO] = info;
  this[MODE] = cacheMode;
  this[INITIATOR] = initiator;
}
entries.inherit(PerformanceResourceTiming, entries.PerformanceEntry);

function connection(name) {
  return function () {
    return this[INFO].finalConnectionTimingInfo && this[INFO].finalConnectionTimingInfo[name];
  };
}

function own(name) {
  return function () {
    return this[INFO][name];
  };
}

var fields = {
  initiatorType: function () {
    return this[INITIATOR];
  },
  workerStart: own('finalServiceWorkerStartTime'),
  redirectStart: own('redirectStartTime'),
  redirectEnd: own('redirectEndTime'),
  fetchStart: own('postRedirectStartTime'),
  domainLookupStart: connection('domainLookupStartTime'),
  domainLookupEnd: connection('domainLookupEndTime'),
  connectStart: connection('connectionStartTime'),
  connectEnd: connection('connectionEndTime'),
  secureConnectionStart: connection('secureConnectionStartTime'),
  nextHopProtocol: connection('ALPNNegotiatedProtocol'),
  requestStart: own('finalNetworkRequestStartTime'),
  responseStart: own('finalNetworkResponseStartTime'),
  responseEnd: own('endTime'),
  encodedBodySize: own('encodedBodySize'),
  decodedBodySize: own('decodedBodySize'),
  transferSize: function () {
    if (this[MODE] === 'local')
      return 0;
    return this[MODE] === 'validated' ? 300 : this[INFO].encodedBodySize + 300;
  }
};

Object.keys(fields).forEach(function (name) {
  entries.getter(PerformanceResourceTiming, name, fields[name]);
});

var SHOWN = ['name', 'entryType', 'startTime', 'duration'].concat(Object.keys(fields)
  .filter(function (name) {
    return ['encodedBodySize', 'decodedBodySize', 'transferSize'].indexOf(name) < 0;
  }), ['transferSize', 'encodedBodySize', 'decodedBodySize']);

entries.method(PerformanceResourceTiming, 'toJSON', function toJSON() {
  var out = {}, self = this;
  SHOWN.forEach(function (name) {
    out[name] = self[name];
  });
  return out;
});
entries.inspectable(PerformanceResourceTiming, function () {
  return SHOWN;
});
entries.tag(PerformanceResourceTiming, 'PerformanceResourceTiming');

exports.PerformanceResourceTiming = PerformanceResourceTiming;

exports.setLimit = function (size) {
  limit = typeof size === 'number' && size % 1 === 0 && size >= 0 && size <= 4294967295 ?
    size : 0;
};

/* A listener may make room; when nothing fits then, the rest is given up. */
function makeRoom(target) {
  var EventClass = require('internal_event_target').Event, before, room;
  while (later.length > 0) {
    before = later.length;
    target.dispatchEvent(new EventClass('resourcetimingbufferfull'));
    room = Math.max(Math.min(limit - entries.timeline.resource.length, later.length), 0);
    entries.timeline.resource = entries.timeline.resource.concat(later.slice(0, room));
    later = room === 0 ? [] : later.slice(room);
    if (before <= later.length)
      later = [];
  }
  full = false;
}

function buffer(target, entry) {
  if (!full && entries.timeline.resource.length < limit) {
    entries.timeline.resource.push(entry);
    return;
  }
  later.push(entry);
  if (full)
    return;
  full = true;
  setImmediate(makeRoom, target);
}

exports.mark = function (target, info, url, initiator, cacheMode) {
  var entry;
  if (cacheMode !== '' && cacheMode !== 'local' && cacheMode !== 'validated' &&
      cacheMode !== undefined)
    throw errors.error('ERR_INTERNAL_ASSERTION', 'The cache mode should be an empty string ' +
      "or 'local'");
  entry = new PerformanceResourceTiming(entries.SECRET, info, url, initiator, cacheMode);
  entries.offer(entry);
  buffer(target, entry);
  return entry;
};
