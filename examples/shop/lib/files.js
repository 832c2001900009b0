// The files of public/: pages, scripts and styles that are the same for everybody.

var fs = require('fs');
var path = require('path');
var respond = require('./respond');

var FOLDER = path.join(__dirname, '..', 'public');
var TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml'
};

// The file that a URL means; an error for one that is outside of the folder, however it is
// written: "/../shop.js", "/%2e%2e/shop.js", "/..%2fshop.js".
function fileOf(url) {
  var name;
  try {
    name = decodeURIComponent(url.split('?')[0]);
  } catch (err) {
    throw respond.error(400, 'This address is malformed.');
  }
  if (name === '/') name = '/index.html';
  name = path.normalize(path.join(FOLDER, name));
  if (name.indexOf('\0') >= 0 || name.indexOf(FOLDER + path.sep) !== 0 || !TYPES[path.extname(name)])
    throw respond.error(404, 'There is no such page.');
  return name;
}

function serve(req, res) {
  var name;
  if (req.method !== 'GET' && req.method !== 'HEAD')
    throw respond.error(405, 'This cannot be done here.', { Allow: 'GET, HEAD' });
  name = fileOf(req.url);
  return new Promise(function (resolve, reject) {
    fs.readFile(name, function fileRead(err, bytes) {
      if (err) {
        reject(err.code === 'ENOENT' ? respond.error(404, 'There is no such page.') : err);
        return;
      }
      respond.send(res, 200, TYPES[path.extname(name)], bytes, { 'Cache-Control': 'max-age=60' });
      resolve();
    });
  });
}

exports.serve = serve;
