/* A search in UTF-16 finds whole characters only, whatever it is given as. */
var found = [];
function look(buffer, what, offset) {
  ['indexOf', 'lastIndexOf'].forEach(function (name) {
    found.push(buffer[name](what, offset, 'ucs2'));
    found.push(buffer[name](what, offset, 'UTF-16LE'));
    found.push(buffer[name](what, offset));
  });
}

var bytes = Buffer.from([0, 97, 0, 97, 0, 98, 0, 97]);
[undefined, 0, 1, 2, 3, 4, 7, 8, 9, -1, -2, -3, -8, -9, 20, -20].forEach(function (offset) {
  look(bytes, Buffer.from([97, 0]), offset);
  look(bytes, Buffer.from([0, 97]), offset);
  look(bytes, 97, offset);
  look(bytes, '\u6100', offset);
  look(bytes, '\u6100\u6200', offset);
  console.log(offset, found.join(' '));
  found = [];
});

/* A place where every second byte is like the one before is found where it is. */
console.log(Buffer.from('ff').indexOf(Buffer.from('f'), 1, 'ucs2'));
var codes = '', i;
for (i = 0; i < 65536; i++)
  codes += String.fromCharCode(i);
var all = Buffer.from(codes, 'ucs2');
[5, 0x65, 0x105, 0x285, 0x2005, 0xfff0].forEach(function (at) {
  [2, 4, 16].forEach(function (length) {
    found.push(all.indexOf(all.subarray(at * 2, at * 2 + length), 0, 'ucs2') === at * 2);
    found.push(all.includes(all.subarray(at * 2, at * 2 + length), 0, 'ucs2'));
  });
});
console.log(found.join(' '));
