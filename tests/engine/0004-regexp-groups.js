var m=/(a)|(b)/.exec('b'); print(m[1]===undefined, m[2], m.length);
print('abc'.replace(/(x)?(b)(y)?/, function(){ return '['+[].slice.call(arguments).map(String).join()+']'; }));
print(JSON.stringify('a1b'.split(/(\d)|(x)/)));
var r=/é/g; r.exec('aéé'); print(r.lastIndex); r.exec('aéé'); print(r.lastIndex); print(r.exec('aéé'), r.lastIndex);
var g=/x/g, s=''; for (var i=0;i<70000;i++) s+='y'; g.lastIndex=66000; print(g.exec(s+'x').index, g.lastIndex);
print('xay'.replace(/a/, "[$`|$'|$1]"), 'aXbX'.replace(/X/g, function(m,o){return o}), 'ab'.replace(/(z)?a/, '<$1>'));
print('ééa'.replace('a', function(m,o){return o}));
