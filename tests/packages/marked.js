var marked = require('marked');
console.log(marked('# Title\n\nSome *emphasis* **strong** `code` [link](http://x "t") ![img](a.png)\n\n- a\n- b\n  1. c\n\n> quote\n\n```js\nvar x = 1 < 2;\n```\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n<b>html</b>\n\n***\nend  \nbreak'));
var r = new marked.Renderer(); r.heading = function (t, l) { return '<h' + l + '!>' + t; };
console.log(marked('## x\n<script>', { renderer: r, sanitize: true }), marked.lexer('a\n\nb').length);
