// Mocha runs a suite with chai and reports it; its times are taken out.
var Mocha = require('mocha'), path = require('path'), fs = require('fs'), os = require('os');
var file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mocha-')), 'suite.js');
fs.writeFileSync(file, 'var expect = require(' + JSON.stringify(require.resolve('chai')) + ').expect;\n' + (function () {
  describe('a suite', function () {
    var n = 0; before(function () { n = 1; }); afterEach(function (done) { setTimeout(done, 1); });
    it('passes', function () { expect([1, 2, { a: n }]).to.deep.equal([1, 2, { a: 1 }]); expect('abc').to.match(/b/).and.have.length(3); });
    it('waits', function (done) { setTimeout(done, 3); });
    it('promises', function () { return Promise.resolve(1).then(function (v) { expect(v).to.be.a('number'); }); });
    it('fails', function () { expect({ a: 1, b: [1, 2] }).to.eql({ a: 1, b: [1, 3] }); });
    it('throws', function () { expect(function () { null.x; }).to.throw(TypeError); throw new Error('on purpose'); });
    it('times out', function (done) { this.timeout(20); });
    it('is pending'); it.skip('is skipped', function () {});
    describe('inner', function () { it('sees ' + this.title, function () { expect(n).to.be.above(0); }); });
  });
}).toString().replace(/^function \(\) \{|\}$/g, ''));
var mocha = new Mocha({ reporter: process.argv[2] || 'spec', useColors: false }), write = process.stdout.write, text = '';
mocha.addFile(file);
process.stdout.write = function (s) { text += s; return true; };
mocha.run(function (failures) {
  process.stdout.write = write;
  console.log(text.replace(/\(\d+m?s\)/g, '').replace(/[ \t]+$/gm, '').replace(/^ +at .*\n/gm, '').replace(/\n\n+/g, '\n'));
  console.log('failures', failures);
});
