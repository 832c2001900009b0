/* toLocaleString, toLocaleDateString and toLocaleTimeString of dates, as English has them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/locale.h"

static const char *const months[] = {"January", "February", "March",     "April",   "May",
                                     "June",    "July",     "August",    "September",
                                     "October", "November", "December"};
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

enum width { NONE, NUMERIC, TWO_DIGIT, NARROW, SHORT, LONG };

/* What is to be shown, and how wide. */
struct fields {
  enum width weekday, year, month, day, hour, minute, second;
  int zone; /* its name */
  int utc;
  int hour24; /* no AM and PM */
  int british;
  int styled; /* by dateStyle */
};

struct moment {
  int year, month, day, weekday, hour, minute, second;
};

enum { DATE = 1, TIME = 2 };

struct text {
  char s[200];
  size_t n;
};

static __attribute__((format(printf, 2, 3))) void put(struct text *t, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int k = vsnprintf(t->s + t->n, sizeof t->s - t->n, format, args);
  va_end(args);
  t->n += (size_t)k < sizeof t->s - t->n ? (size_t)k : sizeof t->s - t->n - 1;
}

/* ---- options ---- */

static enum width width_option(js_State *J, const char *name, const char *list,
                               const char *method) {
  static const char *const words[] = {"", "numeric", "2-digit", "narrow", "short", "long"};
  const char *value = jsb_option(J, 2, name, list, method);
  for (int i = NUMERIC; value && i <= LONG; i++) {
    if (strcmp(value, words[i]) == 0)
      return (enum width)i;
  }
  return NONE;
}

static void read_zone(js_State *J, struct fields *f, const char *method) {
  static const char *const utc[] = {"UTC", "utc", "GMT", "Etc/UTC", "Etc/GMT"};
  const char *zone = jsb_option(J, 2, "timeZone", NULL, method);
  for (size_t i = 0; zone && i < sizeof utc / sizeof *utc; i++) {
    if (strcmp(zone, utc[i]) == 0) {
      f->utc = 1;
      zone = NULL;
    }
  }
  /* No other zone but the machine's is known here. */
  if (zone)
    js_rangeerror(J, "Invalid time zone specified: %s", zone);
  f->zone = jsb_option(J, 2, "timeZoneName", "short long", method) != NULL;
}

static void read_hours(js_State *J, struct fields *f, const char *method) {
  const char *cycle = jsb_option(J, 2, "hourCycle", "h11 h12 h23 h24", method);
  if (cycle)
    f->hour24 = cycle[1] == '2';
  if (js_isobject(J, 2)) {
    js_getproperty(J, 2, "hour12");
    if (js_isdefined(J, -1))
      f->hour24 = !js_toboolean(J, -1);
  }
}

static void date_style(struct fields *f, const char *style) {
  int brief = strcmp(style, "short") == 0, full = strcmp(style, "full") == 0;
  f->styled = 1;
  f->year = brief && !f->british ? TWO_DIGIT : NUMERIC;
  f->month = brief ? (f->british ? TWO_DIGIT : NUMERIC)
             : strcmp(style, "medium") == 0 ? SHORT
                                            : LONG;
  f->day = brief && f->british ? TWO_DIGIT : NUMERIC;
  f->weekday = full ? LONG : NONE;
}

static void time_style(struct fields *f, const char *style) {
  f->hour = f->british ? TWO_DIGIT : NUMERIC;
  f->minute = TWO_DIGIT;
  f->second = strcmp(style, "short") == 0 ? NONE : TWO_DIGIT;
  f->zone = strcmp(style, "full") == 0 || strcmp(style, "long") == 0;
}

/* 1 when there are styles, which exclude the rest. */
static int read_styles(js_State *J, struct fields *f, int required, const char *method) {
  const char *date = jsb_option(J, 2, "dateStyle", "full long medium short", method);
  const char *time = jsb_option(J, 2, "timeStyle", "full long medium short", method);
  if (date && required == TIME)
    js_typeerror(J, "Invalid option : dateStyle");
  if (time && required == DATE)
    js_typeerror(J, "Invalid option : timeStyle");
  if (date)
    date_style(f, date);
  if (time)
    time_style(f, time);
  return date || time;
}

/* `required` must be shown in some way, `defaults` are when none of it was asked for. */
static void read_fields(js_State *J, struct fields *f, int required, int defaults,
                        const char *method) {
  static const char two[] = "numeric 2-digit", words[] = "narrow short long";
  char tag[JSB_TAG];
  memset(f, 0, sizeof *f);
  jsb_locale(J, 1, tag);
  f->british = strncmp(tag, "en-", 3) == 0 && strcmp(tag, "en-US") != 0;
  f->hour24 = f->british;
  read_zone(J, f, method);
  read_hours(J, f, method);
  if (read_styles(J, f, required, method))
    return;
  f->weekday = width_option(J, "weekday", words, method);
  f->year = width_option(J, "year", two, method);
  f->month = width_option(J, "month", "numeric 2-digit narrow short long", method);
  f->day = width_option(J, "day", two, method);
  f->hour = width_option(J, "hour", two, method);
  f->minute = width_option(J, "minute", two, method);
  f->second = width_option(J, "second", two, method);
  int date = f->weekday || f->year || f->month || f->day;
  int time = f->hour || f->minute || f->second;
  if ((required & DATE && date) || (required & TIME && time))
    return;
  if (defaults & DATE)
    f->year = f->month = f->day = NUMERIC;
  if (defaults & TIME) {
    f->hour = NUMERIC;
    f->minute = f->second = NUMERIC;
  }
}

/* ---- the moment ---- */

/* The date of a day counted from 1970 (Howard Hinnant's civil_from_days). */
static void civil(double day, struct moment *m) {
  double era = floor((day + 719468) / 146097);
  int doe = (int)(day + 719468 - era * 146097);
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  m->day = doy - (153 * mp + 2) / 5 + 1;
  m->month = mp < 10 ? mp + 2 : mp - 10;
  m->year = yoe + (int)era * 400 + (m->month < 2);
  m->weekday = (int)(day + 4 - floor((day + 4) / 7) * 7);
}

static void get_moment(double ms, struct moment *m) {
  double seconds = floor(ms / 1000), day = floor(seconds / 86400);
  int rest = (int)(seconds - day * 86400);
  civil(day, m);
  m->hour = rest / 3600;
  m->minute = rest / 60 % 60;
  m->second = rest % 60;
}

/* Minutes to add to UTC for the machine's time. */
static double offset_of(js_State *J) {
  js_pushobject(J, J->Date_prototype);
  js_getproperty(J, -1, "getTimezoneOffset");
  js_copy(J, 0);
  js_call(J, 0);
  double offset = -js_tonumber(J, -1);
  js_pop(J, 2);
  return offset;
}

/* ---- text ---- */

static void put_number(struct text *t, enum width width, int n) {
  put(t, width == TWO_DIGIT ? "%02d" : "%d", n);
}

static void put_word(struct text *t, enum width width, const char *word) {
  put(t, "%.*s", width == NARROW ? 1 : width == SHORT ? 3 : 20, word);
}

static void put_month(struct text *t, const struct fields *f, const struct moment *m) {
  if (f->british && f->month == SHORT && m->month == 8)
    put(t, "Sept");
  else
    put_word(t, f->month, months[m->month]);
}

static void put_year(struct text *t, const struct fields *f, const struct moment *m) {
  put_number(t, f->year, f->year == TWO_DIGIT ? m->year % 100 : m->year);
}

/* 11/23/2026, or 23/11/2026. */
static void put_numbers(struct text *t, const struct fields *f, const struct moment *m) {
  enum width day = f->day, month = f->month;
  if (f->british && day && month)
    day = month = TWO_DIGIT;
  const char *slash = "";
  for (int i = 0; i < 2; i++) {
    if ((i == 0) == !f->british && month) {
      put(t, "%s", slash);
      put_number(t, month, m->month + 1);
      slash = "/";
    }
    if ((i == 0) == f->british && day) {
      put(t, "%s", slash);
      put_number(t, day, m->day);
      slash = "/";
    }
  }
  if (f->year) {
    put(t, "%s", slash);
    put_year(t, f, m);
  }
}

/* November 23, 2026, or 23 November 2026. */
static void put_words(struct text *t, const struct fields *f, const struct moment *m) {
  if (f->british && f->day) {
    put_number(t, f->day, m->day);
    put(t, " ");
  }
  put_month(t, f, m);
  if (!f->british && f->day) {
    put(t, " ");
    put_number(t, f->day, m->day);
  }
  if (f->year) {
    put(t, !f->british && f->day ? ", " : " ");
    put_year(t, f, m);
  }
}

static void put_date(struct text *t, const struct fields *f, const struct moment *m) {
  int more = f->year || f->month || f->day;
  if (f->weekday && f->year && !f->month && !f->day) {
    put_year(t, f, m);
    put(t, " ");
    put_word(t, f->weekday, days[m->weekday]);
    return;
  }
  if (f->weekday) {
    put_word(t, f->weekday, days[m->weekday]);
    int comma = more && !(f->british && f->weekday == LONG && f->month >= SHORT && !f->year);
    put(t, more ? (comma ? ", " : " ") : "");
  }
  if (f->month >= NARROW)
    put_words(t, f, m);
  else if (more)
    put_numbers(t, f, m);
}

static void put_time(struct text *t, const struct fields *f, const struct moment *m) {
  int hour = f->hour24 ? m->hour : m->hour % 12 ? m->hour % 12 : 12;
  if (f->hour) {
    int padded = f->hour == TWO_DIGIT || (f->british && f->hour24 && !f->zone && f->second) ||
                 (f->hour24 && !f->minute);
    put(t, padded ? "%02d" : "%d", hour);
  }
  if (f->minute)
    put(t, "%s%02d", f->hour ? ":" : "", m->minute);
  if (f->second)
    put(t, "%s%02d", f->minute || f->hour ? ":" : "", m->second);
  if (f->hour && !f->hour24)
    put(t, f->british ? " %s" : " %s", m->hour < 12 ? f->british ? "am" : "AM"
                                                    : f->british ? "pm" : "PM");
}

static void put_zone(struct text *t, const struct fields *f, double offset) {
  int minutes = (int)fabs(offset);
  if (f->utc || offset == 0)
    put(t, "UTC");
  else if (minutes % 60)
    put(t, "GMT%c%d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  else
    put(t, "GMT%c%d", offset < 0 ? '-' : '+', minutes / 60);
}

static void format(js_State *J, double ms, const struct fields *f) {
  struct text t = {{0}, 0};
  struct moment m;
  double offset = f->utc ? 0 : offset_of(J);
  int date = f->weekday || f->year || f->month || f->day;
  int time = f->hour || f->minute || f->second;
  get_moment(ms + offset * 60000, &m);
  put_date(&t, f, &m);
  if (date && time) {
    int only_day = !f->year && !f->month && !f->day;
    int at = f->month == LONG;
    put(&t, at ? " at " : only_day && (!f->british || f->weekday == SHORT) ? " " : ", ");
  }
  put_time(&t, f, &m);
  if (f->zone) {
    put(&t, time ? " " : ", ");
    put_zone(&t, f, offset);
  }
  js_pushlstring(J, t.s, (int)t.n);
}

static void to_locale(js_State *J, int required, int defaults, const char *method) {
  struct fields f;
  js_Value *self = js_tovalue(J, 0);
  if (self->t.type != JS_TOBJECT || self->u.object->type != JS_CDATE)
    js_typeerror(J, "this is not a Date object.");
  double ms = self->u.object->u.number;
  if (isnan(ms)) {
    js_pushliteral(J, "Invalid Date");
    return;
  }
  read_fields(J, &f, required, defaults, method);
  format(J, ms, &f);
}

static void Dp_toLocaleString(js_State *J) {
  to_locale(J, DATE | TIME, DATE | TIME, "Date.prototype.toLocaleString");
}

static void Dp_toLocaleDateString(js_State *J) {
  to_locale(J, DATE, DATE, "Date.prototype.toLocaleDateString");
}

static void Dp_toLocaleTimeString(js_State *J) {
  to_locale(J, TIME, TIME, "Date.prototype.toLocaleTimeString");
}

void jsb_locale_dates(js_State *J) {
  js_pushobject(J, J->Date_prototype);
  jsB_propf(J, "Date.prototype.toLocaleString", Dp_toLocaleString, 0);
  jsB_propf(J, "Date.prototype.toLocaleDateString", Dp_toLocaleDateString, 0);
  jsB_propf(J, "Date.prototype.toLocaleTimeString", Dp_toLocaleTimeString, 0);
  js_pop(J, 1);
}
