var cheerio = require('cheerio');
var $ = cheerio.load('<ul id="f"><li class="a">Apple</li><li class="b" data-n="5">Pear &amp; <b>x</b></li></ul>');
$('.a').text('Green').addClass('new').attr('title', '"q"');
$('#f').append('<li>Third</li>').find('li').each(function (i, el) { console.log(i, $(el).text(), $(el).attr('class')); });
console.log($('li.b').data('n'), $('li').map(function () { return $(this).text(); }).get().join('|'));
console.log($('li:nth-child(2) b').parent().html(), $.html());
$('b').remove(); console.log($('ul').children().length, $('li.b').prev().text());
