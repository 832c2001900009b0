var s = require('semver');
console.log(s.valid('v1.2.3-beta.4+x'), s.inc('1.2.3', 'minor'), s.inc('1.2.3', 'prerelease', 'rc'), s.satisfies('1.4.2', '^1.2.0 || >=3'), s.maxSatisfying(['1.2.3', '1.9.0', '2.0.0'], '~1'), s.gt('1.10.0', '1.9.0'));
console.log(['2.0.0', '1.0.0-a', '1.0.0'].sort(s.compare), s.diff('1.0.0', '1.1.0-x'), s.validRange('1.x || 2.3 - 4'), s.coerce('v3.4 text').version, new s.Range('>1 <3').test('2.5.0'), s.intersects('^1', '>=1.5'));
try { new s.SemVer('bad'); } catch (e) { console.log(e.name, e.message); }
