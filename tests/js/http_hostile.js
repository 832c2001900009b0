// Requests that a server on the open network gets: each is answered, refused, or waited for,
// as Node.js does it; the server lives on.
var http = require('http');
var net = require('net');
var cases = {
 simple:'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
 bareLF:'GET / HTTP/1.1\nHost: a\n\n',
 lfHeader:'GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n',
 bareCR:'GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n',
 obsfold:'GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n',
 tecl:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
 clte:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n',
 dupcl:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc',
 dupcl2:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
 clcomma:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3,3\r\n\r\nabc',
 clneg:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc',
 clplus:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc',
 clhex:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc',
 clspace:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3 3\r\n\r\nabc',
 clempty:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\nabc',
 clhuge:'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nabc',
 tegzipchunked:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
 techunkedgzip:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n',
 techunkedx:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
 tespace:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
 tetab:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n',
 tevtab:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n',
 badchunk:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n',
 chunkext:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n',
 chunknocrlf:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n',
 trailercl:'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nContent-Length: 5\r\n\r\n',
 nohost10:'GET / HTTP/1.0\r\n\r\n',
 duphost:'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
 garbage:'BAD HTTP\r\n\r\n',
 garbage2:'garbage',
 nulh:'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n',
 nuln:'GET / HTTP/1.1\r\nHost: a\r\nX\0: ab\r\n\r\n',
 spacename:'GET / HTTP/1.1\r\nHost: a\r\nX y: ab\r\n\r\n',
 nocolon:'GET / HTTP/1.1\r\nHost: a\r\nXy\r\n\r\n',
 emptyname:'GET / HTTP/1.1\r\nHost: a\r\n: v\r\n\r\n',
 leadspace:'GET / HTTP/1.1\r\n Host: a\r\n\r\n',
 http09:'GET /\r\n\r\n',
 http2:'GET / HTTP/2.0\r\nHost: a\r\n\r\n',
 http12:'GET / HTTP/1.2\r\nHost: a\r\n\r\n',
 http111:'GET / HTTP/1.11\r\nHost: a\r\n\r\n',
 httplower:'GET / http/1.1\r\nHost: a\r\n\r\n',
 lower:'get / HTTP/1.1\r\nHost: a\r\n\r\n',
 unkmethod:'FOO / HTTP/1.1\r\nHost: a\r\n\r\n',
 urlspace:'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n',
 urltab:'GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n',
 urlctl:'GET /a\x01b HTTP/1.1\r\nHost: a\r\n\r\n',
 url8:'GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n',
 urlabs:'GET http://x/y HTTP/1.1\r\nHost: a\r\n\r\n',
 urlstar:'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
 urlnone:'GET HTTP/1.1\r\nHost: a\r\n\r\n',
 urlfrag:'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n',
 twosp:'GET  / HTTP/1.1\r\nHost: a\r\n\r\n',
 leadcrlf:'\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
 leadlf:'\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
 bigheader:'GET / HTTP/1.1\r\nHost: a\r\nX: '+Array(17000).join('x')+'\r\n\r\n',
 bigurl:'GET /'+Array(17000).join('x')+' HTTP/1.1\r\nHost: a\r\n\r\n',
 valctl:'GET / HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\n\r\n',
 valdel:'GET / HTTP/1.1\r\nHost: a\r\nX: a\x7fb\r\n\r\n',
 val8:'GET / HTTP/1.1\r\nHost: a\r\nX: a\xe9b\r\n\r\n',
 expectbad:'POST / HTTP/1.1\r\nHost: a\r\nExpect: meow\r\nContent-Length: 0\r\n\r\n',
 expect:'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx',
 pipelined:'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n',
 crcr:'GET / HTTP/1.1\r\nHost: a\r\n\r\r\n',
 http11junk:'GET / HTTP/1.1x\r\nHost: a\r\n\r\n',
 spaceafter:'GET / HTTP/1.1 \r\nHost: a\r\n\r\n',
 trailws:'GET / HTTP/1.1\r\nHost: a  \t\r\nX:\r\nY:   \r\n\r\n',
 multi:'GET / HTTP/1.1\r\nHost: a\r\nCookie: a\r\nCookie: b\r\nX: 1\r\nX: 2\r\nUser-Agent: u\r\nUser-Agent: v\r\nSet-Cookie: s\r\nSet-Cookie: t\r\n\r\n',
 tegzip2: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\nabc',
 response: 'HTTP/1.1 200 OK\r\n\r\n',
 slashes: 'GET //a//../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n',
};

var names = Object.keys(cases), lines = [];

var server = http.createServer(function (req, res) {
  var body = '';
  req.on('data', function (d) { body += d; });
  req.on('end', function () {
    lines.push('request ' + [req.method, req.url, req.httpVersion, JSON.stringify(req.headers),
      JSON.stringify(body), JSON.stringify(req.trailers)].join(' '));
    res.sendDate = false;
    res.end('ok');
  });
  req.on('error', function () {});
});

function one(name, next) {
  var out = '', c = net.connect(server.address().port, '127.0.0.1');
  lines = [];
  c.write(Buffer.from(cases[name], 'latin1'));
  c.on('data', function (d) {
    out += d;
    // A complete answer, or a refusal, is all there will be.
    if (/ok$|close\r\n\r\n$/.test(out))
      c.end();
  });
  c.on('error', function () {});
  c.on('close', function () {
    console.log(name + ': ' + JSON.stringify(out.replace(/Date: [^\r]*/g, 'Date: D')));
    lines.forEach(function (line) { console.log('  ' + line.slice(0, 200)); });
    next();
  });
  // Those that nobody answers.
  if (/^(clhuge|nothing)$/.test(name))
    setTimeout(function () { c.destroy(); }, 200);
}

function all(done) {
  var list = names.slice();
  (function next() {
    if (list.length)
      one(list.shift(), next);
    else
      done();
  })();
}

server.listen(0, '127.0.0.1', function () {
  console.log('-- default answers');
  all(function () {
    console.log('-- clientError');
    server.on('clientError', function (e, socket) {
      lines.push('clientError ' + e.code + ' ' + e.message + ' ' + Buffer.isBuffer(e.rawPacket));
      socket.end('HTTP/1.1 400 Mine\r\nConnection: close\r\n\r\n');
    });
    all(function () {
      server.close(function () { console.log('closed'); });
      server.closeAllConnections();
    });
  });
});
