var formidable = require('formidable'), http = require('http'), fs = require('fs');
var server = http.createServer(function (req, res) {
  var form = new formidable.IncomingForm(); form.hash = 'sha1';
  form.parse(req, function (err, fields, files) {
    var f = files.up; res.end(JSON.stringify([err, fields, f && [f.name, f.type, f.size, f.hash, fs.readFileSync(f.path, 'latin1').length]])); if (f) fs.unlinkSync(f.path);
  });
}).listen(0, function () {
  var b = 'XyZ', text = '--' + b + '\r\nContent-Disposition: form-data; name="title"\r\n\r\nHello\r\n--' + b +
    '\r\nContent-Disposition: form-data; name="up"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n';
  var req = http.request({ port: server.address().port, method: 'POST', headers: { 'Content-Type': 'multipart/form-data; boundary=' + b } }, function (res) {
    res.on('data', function (d) { console.log(String(d)); }).on('end', function () { server.close(); });
  });
  req.write(text); req.write(Buffer.alloc(5000, 7)); req.end('\r\n--' + b + '--\r\n');
});
