var agent = require('superagent'), http = require('http');
var server = http.createServer(function (req, res) {
  var s = ''; req.on('data', function (d) { s += d; }).on('end', function () {
    res.statusCode = req.url === '/bad' ? 422 : 200; res.setHeader('Content-Type', 'application/json'); res.end(JSON.stringify({ m: req.method, u: req.url, t: req.headers['content-type'], h: req.headers['x-h'], s: s }));
  });
}).listen(0, function () {
  var base = 'http://localhost:' + server.address().port;
  Promise.resolve(agent.get(base + '/q').query({ a: 1 }).set('X-H', 'v')).then(function (r) { console.log(r.status, r.body, r.type);
    return agent.post(base).send({ x: [1] }); }).then(function (r) { console.log(r.body); return agent.post(base).type('form').send({ y: 'z' }); })
    .then(function (r) { console.log(r.body); return agent.get(base + '/bad'); }).catch(function (e) { console.log(e.status, e.message, e.response.body.u); })
    .then(function () { server.close(); });
});
