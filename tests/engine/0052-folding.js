// what ends in a number is not a number
var no = 0, yes = 1;
print(10 + (no || 5), 10 - (yes && 4), 10 * (yes ? 2 : 3), 10 * (no ? 2 : 3));
print(1 / (-0 && -1), 1 / (-1 && -0), 1 / (0 || -0), -(no || 3), ~(yes && 4));
print((no || 2) + 1, (yes && no || 7) * 2, 2 * (no || (yes ? 6 : 7)), 1 + (no ? 1 : yes ? 2 : 3));
// and what is one still is
print(2 * (3 + 4), -(5) - 1, 7 % (2 + 2), (no || 2 * 3) + (1 + 1));
