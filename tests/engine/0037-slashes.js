// Regexps where a guess from the token before fails.
var out = typeof print === 'function' ? print : console.log;
if (true) /a/.test('a');
{ } /b/g.exec('b');
var i = 4, g = 2;
out(i++ / 2 / g, (i) / 2, [4][0] / 2 / g, /=/.test('='), function () { return /=x/; }().source);
out(i++ /1, (function () { return 4; }()) / 2);
do /a/.exec('a'); while (/b/.test('c'));
switch (1) { case /a/: break; default: out(!/a/.test('b'), typeof /a/, [/a/, /=b/g].length); }
label: /x/;
out(/[/]/.test('/'), eval('/a/') + '', eval('1 /2'));
