// Event targets, aborting, and what of events gives promises and iterators.
var t = new EventTarget(), ac = new AbortController();
t.addEventListener('x', function (e) { console.log(e.type, e.target === t, this === t, e.eventPhase); }, { once: true });
console.log(t.dispatchEvent(new Event('x')), t.dispatchEvent(new Event('x')));
t.onx = 1;
console.log(ac, ac.signal, t);
ac.signal.onabort = function (e) { console.log('aborted', e.isTrusted, this.reason.name, this.reason.message, this.reason.code); };
ac.abort();
console.log(ac.signal.aborted, AbortSignal.abort(5).reason);
try { AbortSignal.abort().throwIfAborted(); } catch (e) { console.log(e.name, e.message); }
var EE = require('events'), e = new EE();
var it = EE.on(e, 'y');
e.emit('y', 1, 2); e.emit('y', 3);
it.next().then(function (v) { console.log(v); return it.next(); }).then(function (v) { console.log(v); return it.return(); }).then(function (v) { console.log(v); });
EE.once(e, 'z', { signal: ac.signal }).catch(function (err) { console.log(err.name, err.code, err.message); });
var c = new EE({ captureRejections: true });
c.on('error', function (err) { console.log('captured', err.message); });
c.on('w', function () { return Promise.reject(new Error('no')); });
c.emit('w');
try { new Event(); } catch (e) { console.log(e.code, e.message); }
try { t.dispatchEvent({}); } catch (e) { console.log(e.code, e.message); }
try { new AbortSignal(); } catch (e) { console.log(e.code, e.message); }
var ev = new CustomEvent('d', { detail: 4, cancelable: true }); ev.preventDefault(); console.log(ev.detail, ev.defaultPrevented, String(ev));
EE.once(e, 'q').then(function (v) { console.log('once', v); }); e.emit('q', 7, 8);
AbortSignal.timeout(5).addEventListener('abort', function () { console.log('timeout', this.reason.name, AbortSignal.any([this]).aborted); });
setTimeout(function () {}, 30);
