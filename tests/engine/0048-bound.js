/* Bound functions pass on as many arguments as they get. */
function count(a, b, c) { return arguments.length; }
var bound = count.bind(null, 1);
print(bound(), bound(2), bound(2, 3, 4), bound.length, count.bind().length, bound.name);
