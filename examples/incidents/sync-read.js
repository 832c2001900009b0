// A synchronous read in a hot callback: a template is read anew for each request instead of
// once, and the loop stands still for as long as the disk needs.
//
//   uvscope live examples/incidents/sync-read.js 60
//
// What to find: the call, its line, and what it costs in all.

var fs = require('fs');
var os = require('os');
var path = require('path');

var seconds = Number(process.argv[2]) || 4;
var template = path.join(os.tmpdir(), 'uvscope-template-' + process.pid);
var rendered = 0;

fs.writeFileSync(template, new Array(400000).join('<li>{{item}}</li>\n'));

function loadTemplate() {
  return fs.readFileSync(template);
}

function handleRequest() {
  if (loadTemplate().length > 0) rendered++;
}

var requests = setInterval(handleRequest, 10);
setTimeout(function stop() {
  clearInterval(requests);
  fs.unlinkSync(template);
  console.log('rendered %d', rendered);
}, seconds * 1000);
