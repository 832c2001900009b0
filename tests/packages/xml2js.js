var xml2js = require('xml2js');
xml2js.parseString('<?xml version="1.0"?><r a="1"><i>x</i><i k="v">y &amp; <![CDATA[<z>]]></i><e/><n:s xmlns:n="u">t</n:s></r>', function (err, o) {
  console.log(err, JSON.stringify(o)); console.log(new xml2js.Builder({ xmldec: { version: '1.0' } }).buildObject(o));
});
xml2js.parseString('<a><b></a>', function (err) { console.log(err.message.split('\n')[0]); });
new xml2js.Parser({ explicitArray: false, mergeAttrs: true, valueProcessors: [xml2js.processors.parseNumbers] }).parseString('<p q="1"><s>5</s></p>', function (e, o) { console.log(o); });
