/* dns: questions to a server of our own, which answers with dgram. */
var dgram = require('dgram');
var dns = require('dns');

var TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33,
  NAPTR: 35, CAA: 257 };
var CODES = { formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5 };

function u16(n) {
  return Buffer.from([n >> 8, n & 255]);
}

function u32(n) {
  return Buffer.concat([u16(n >>> 16), u16(n & 65535)]);
}

function text(s) {
  return Buffer.concat([Buffer.from([Buffer.byteLength(s)]), Buffer.from(s)]);
}

/* A name; one that ends with "@" ends with a pointer to the question's. */
function name(s) {
  var pointed = s.slice(-1) === '@', labels = s.replace(/\.?@$/, '').split('.');
  return Buffer.concat(labels.filter(Boolean).map(text).concat(
    pointed ? Buffer.from([0xc0, 12]) : Buffer.from([0])));
}

function record(type, ttl, data, owner) {
  return Buffer.concat([name(owner || '@'), u16(TYPES[type]), u16(1), u32(ttl),
    u16(data.length), data]);
}

var RECORDS = {
  A: [record('A', 300, Buffer.from([10, 0, 0, 1])), record('A', 60, Buffer.from([10, 0, 0, 2]))],
  AAAA: [record('AAAA', 120, Buffer.from('20010db8000000000000000000000001', 'hex'))],
  NS: [record('NS', 10, name('ns1.@')), record('NS', 10, name('ns2.example'))],
  CNAME: [record('CNAME', 10, name('real.example'))],
  SOA: [record('SOA', 10, Buffer.concat([name('ns1.@'), name('admin.@'), u32(2024010101),
    u32(3600), u32(600), u32(604800), u32(4294967295)]))],
  PTR: [record('PTR', 10, name('host.example'))],
  MX: [record('MX', 10, Buffer.concat([u16(10), name('mx1.@')])),
    record('MX', 10, Buffer.concat([u16(20), name('mx2.example')]))],
  TXT: [record('TXT', 10, Buffer.concat([text('one'), text('two \u00e4')])),
    record('TXT', 10, text(''))],
  SRV: [record('SRV', 10, Buffer.concat([u16(1), u16(5), u16(8080), name('srv.@')]))],
  NAPTR: [record('NAPTR', 10, Buffer.concat([u16(30), u16(100), text('s'), text('SIP+D2U'),
    text('!^.*$!x!'), name('_sip._udp.@')]))],
  CAA: [record('CAA', 10, Buffer.concat([Buffer.from([128]), text('issue'),
    Buffer.from('ca.example; policy=ev')])),
    record('CAA', 10, Buffer.concat([Buffer.from([0]), text('iodef'), Buffer.from('mailto:x')]))]
};

function typeName(number) {
  return Object.keys(TYPES).filter(function (key) {
    return TYPES[key] === number;
  })[0];
}

function chain(type) {
  return [record('CNAME', 30, name('second.example')),
    record('CNAME', 20, name('third.example'), 'second.example')].concat(type === 'CNAME' ? [] :
    record(type, 300, type === 'A' ? Buffer.from([10, 0, 0, 9]) : Buffer.alloc(16),
      'third.example'));
}

/* What is answered to a question for this name and type. */
function answersTo(first, number) {
  var type = typeName(number), all = [];
  if (number === 255)
    Object.keys(RECORDS).forEach(function (key) {
      if (first !== 'plain' || key !== 'CNAME')
        all = all.concat(RECORDS[key]);
    });
  if (first === 'chain' && number === 255)
    return chain('A');
  if (first === 'chain' && type)
    return chain(type);
  return type ? RECORDS[type] : all;
}

var seen = [];
var server = dgram.createSocket('udp4', function (query, from) {
  var labels = [], p = 12, head, answers, number;
  for (; query[p]; p += query[p] + 1)
    labels.push(String(query.slice(p + 1, p + 1 + query[p])));
  number = query.readUInt16BE(p + 1);
  seen.push(labels.join('.'));
  if (labels[0] === 'silence')
    return;
  answers = labels[0] in CODES || labels[0] === 'empty' ? [] : answersTo(labels[0], number);
  if (labels[0] === 'short')
    answers = [record('A', 5, Buffer.from([1, 2, 3]))];
  head = Buffer.concat([query.slice(0, 2), u16(0x8180 | (CODES[labels[0]] || 0)), u16(1),
    u16(labels[0] === 'cut' ? 2 : answers.length), u16(0), u16(0)]);
  server.send(Buffer.concat([head, query.slice(12, p + 5)].concat(
    labels[0] === 'cut' ? answers[0].slice(0, -2) : answers)), from.port, from.address);
});

var resolver = new dns.Resolver();
var steps = [];

function next() {
  var step = steps.shift();
  if (step)
    step();
  else
    server.close();
}

function show(label, callback) {
  return function (err, result) {
    if (err)
      console.log(label, err.name, err.code, err.errno, err.syscall, err.hostname, err.message);
    else
      console.log(label, JSON.stringify(result));
    (callback || next)();
  };
}

['4', '6', 'Ns', 'Cname', 'Soa', 'Ptr', 'Mx', 'Txt', 'Srv', 'Naptr', 'Caa', 'Any'].forEach(
  function (method) {
    steps.push(function () {
      resolver['resolve' + method]('www.example', show(method));
    });
  });
Object.keys(TYPES).concat('ANY').forEach(function (type) {
  steps.push(function () {
    resolver.resolve('plain.example', type, show('resolve ' + type));
  });
});
Object.keys(CODES).concat('empty').forEach(function (first) {
  steps.push(function () {
    resolver.resolve4(first + '.example', show(first));
  }, function () {
    resolver.resolveMx(first + '.example', show(first + ' mx'));
  });
});
steps.push(function () {
  resolver.resolve4('cut.example', show('cut'));
}, function () {
  resolver.resolve4('short.example', show('short'));
}, function () {
  resolver.resolve('www.example', show('resolve'));
}, function () {
  resolver.resolve4('www.example', { ttl: true }, show('ttl'));
}, function () {
  resolver.resolve6('www.example', { ttl: true }, show('ttl'));
}, function () {
  resolver.resolve4('chain.example', { ttl: true }, show('chain'));
}, function () {
  resolver.resolveCname('chain.example', show('chain'));
}, function () {
  resolver.resolveAny('chain.example', show('chain any'));
}, function () {
  resolver.reverse('10.1.2.3', show('reverse'));
}, function () {
  resolver.reverse('2001:db8::1', show('reverse'));
}, function () {
  seen = [];
  resolver.resolve4('b\u00fccher.example', show('Punycode', function () {
    console.log(seen.join());
    next();
  }));
});

/* cancel() ends what is open; what was asked afterwards is answered. */
steps.push(function cancelled() {
  var left = 3;
  function one() {
    if (--left === 0)
      next();
  }
  resolver.resolve4('silence.example', show('first', one));
  resolver.resolveTxt('silence.example', show('second', one));
  try {
    resolver.setServers(['127.0.0.1']);
  } catch (e) {
    console.log(e.code, e.message);
  }
  resolver.cancel();
  resolver.resolve4('www.example', show('after', one));
});

steps.push(function timeout() {
  var impatient = new dns.Resolver({ timeout: 50, tries: 1 });
  impatient.setServers(resolver.getServers());
  impatient.resolve4('silence.example', show('timeout'));
});

steps.push(function nobody() {
  var other = dgram.createSocket('udp4'), resolver = new dns.Resolver({ tries: 1 });
  other.bind(0, '127.0.0.1', function () {
    resolver.setServers(['127.0.0.1:' + other.address().port]);
    other.close(function () {
      resolver.resolve4('www.example', show('nobody'));
    });
  });
});

/* A callback may ask again, and cancel. */
steps.push(function again() {
  resolver.resolve4('www.example', function () {
    resolver.cancel();
    resolver.resolve4('www.example', show('again'));
  });
});

steps.push(function many() {
  var left = 50, good = 0, i;
  function one(err, list) {
    good += !err && list.length === 2;
    if (--left === 0) {
      console.log('many', good);
      next();
    }
  }
  for (i = 0; i < 50; i++)
    resolver.resolve4('n' + i + '.example', one);
});

steps.push(function promises() {
  var other = new dns.promises.Resolver();
  other.setServers(resolver.getServers());
  other.resolve4('www.example').then(function (list) {
    console.log('promise', list);
    return other.resolve('www.example', 'MX');
  }).then(function (list) {
    console.log('promise', list);
    return other.resolve('www.example');
  }).then(function (list) {
    console.log('promise', list);
    return other.resolve4('www.example', { ttl: true });
  }).then(function (list) {
    console.log('promise', list);
    return other.reverse('10.0.0.1');
  }).then(function (list) {
    console.log('promise', list);
    return other.resolveNs('nxdomain.example');
  }).catch(function (err) {
    console.log('promise', err.code, err.message);
  }).then(next);
});

steps.push(function defaults() {
  dns.setServers(resolver.getServers());
  console.log(String(dns.getServers()) === String(resolver.getServers()),
    String(dns.promises.getServers()) === String(resolver.getServers()));
  dns.resolveTxt('www.example', show('default', function () {
    dns.promises.resolve('www.example', 'SRV').then(function (list) {
      console.log(list);
      require('util').promisify(dns.resolve4)('www.example').then(function (list) {
        console.log(list);
        next();
      });
    });
  }));
});

server.bind(0, '127.0.0.1', function () {
  resolver.setServers(['127.0.0.1:' + server.address().port]);
  next();
});
