var uuid = require('node-uuid');
console.log(uuid.v1({ node: [1, 2, 3, 4, 5, 6], clockseq: 0x1234, msecs: 1e12, nsecs: 5 }), uuid.v4({ random: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] }));
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid.v4()), uuid.unparse(uuid.parse('110ec58a-a0f2-4ac4-8393-c866d813b8d1')), uuid.v4() !== uuid.v4());
