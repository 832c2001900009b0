var moment = require('moment');
var m = moment.utc('2024-02-29T13:14:15.678Z');
console.log(m.format('dddd, MMMM Do YYYY, h:mm:ss a [week] w SSS Z'), m.clone().add(1, 'year').subtract(3, 'days').toISOString(), m.diff(moment.utc('2023-01-01'), 'weeks', true).toFixed(3));
console.log(moment.utc('12-25-1995', 'MM-DD-YYYY', true).isValid(), moment.utc('2024-13-01').isValid(), m.fromNow === undefined, moment.duration(90, 'minutes').humanize(), moment.duration('P1DT2H').asHours());
console.log(m.isBetween('2024-01-01', '2025-01-01'), m.startOf('month').format(), m.endOf('quarter').valueOf(), m.isLeapYear(), m.daysInMonth(), m.toArray());
console.log(moment.utc(0).calendar(moment.utc(86400000)), moment.utc('2024-06-01').from(moment.utc('2024-06-03')), moment.locale(), moment.months().slice(0, 2), moment.utc([2010, 1, 14]).toDate().getTime());
