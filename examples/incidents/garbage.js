// Garbage: each message makes fifty thousand small values that are dropped at once,
// beside a large cache that the collector has to look through each time.
//
//   uvscope live examples/incidents/garbage.js 60
//
// What to find: that the collector takes the time, and the function that allocates.

var seconds = Number(process.argv[2]) || 4;
var cache = [];
var messages = 0;

for (var i = 0; i < 100000; i++) cache.push({ key: 'k' + i, value: [i] });

function parseMessage() {
  var fields = [];
  for (var i = 0; i < 16000; i++) fields.push({ name: 'field' + i, values: [i, i + 1] });
  messages++;
  return fields.length;
}

var stream = setInterval(parseMessage, 10);
setTimeout(function stop() {
  clearInterval(stream);
  console.log('parsed %d, kept %d', messages, cache.length);
}, seconds * 1000);
