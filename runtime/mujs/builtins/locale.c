/* Number.prototype.toLocaleString: how numbers are written in common languages. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/locale.h"

#define NBSP "\xC2\xA0"
#define NNBSP "\xE2\x80\xAF"

/* By the beginning of the tag; the first that fits. */
static const struct style {
  const char *tag, *group, *decimal;
  int least; /* digits before the first separator, for there to be one */
  int indian; /* groups of two beyond the first three */
  const char *percent, *currency; /* NULL: before the number, without a space */
} styles[] = {
  {"en-IN", ",", ".", 1, 1, "%", NULL}, {"hi", ",", ".", 1, 1, "%", NULL},
  {"en", ",", ".", 1, 0, "%", NULL}, {"ja", ",", ".", 1, 0, "%", NULL},
  {"zh", ",", ".", 1, 0, "%", NULL}, {"ko", ",", ".", 1, 0, "%", NULL},
  {"de-CH", "'", ".", 1, 0, "%", NULL}, {"de-AT", NBSP, ",", 1, 0, NBSP "%", NULL},
  {"de", ".", ",", 1, 0, NBSP "%", NBSP}, {"fr", NNBSP, ",", 1, 0, NNBSP "%", NBSP},
  {"es-MX", ",", ".", 1, 0, "%", NULL}, {"es", ".", ",", 2, 0, NBSP "%", NBSP},
  {"it", ".", ",", 1, 0, "%", NBSP}, {"nl", ".", ",", 1, 0, "%", NULL},
  {"pt-PT", NBSP, ",", 2, 0, "%", NBSP}, {"pt", ".", ",", 1, 0, "%", NULL},
  {"ru", NBSP, ",", 1, 0, NBSP "%", NBSP}, {"uk", NBSP, ",", 1, 0, "%", NBSP},
  {"pl", NBSP, ",", 2, 0, "%", NBSP}, {"cs", NBSP, ",", 1, 0, NBSP "%", NBSP},
  {"sv", NBSP, ",", 1, 0, NBSP "%", NBSP}, {"da", ".", ",", 1, 0, NBSP "%", NBSP},
  {"fi", NBSP, ",", 1, 0, NBSP "%", NBSP}, {"tr", ".", ",", 1, 0, "%", NULL},
  {"id", ".", ",", 1, 0, "%", NULL}, {"", ",", ".", 1, 0, "%", NULL},
};

static const struct {
  const char *code, *sign;
  int digits;
} currencies[] = {
  {"USD", "$", 2}, {"EUR", "\xE2\x82\xAC", 2}, {"GBP", "\xC2\xA3", 2}, {"JPY", "\xC2\xA5", 0},
  {"INR", "\xE2\x82\xB9", 2}, {"CNY", "CN\xC2\xA5", 2}, {"KRW", "\xE2\x82\xA9", 0},
  {"BRL", "R$", 2}, {"CAD", "CA$", 2}, {"AUD", "A$", 2}, {"MXN", "MX$", 2}, {"NZD", "NZ$", 2},
  {"VND", "\xE2\x82\xAB", 0}, {"ILS", "\xE2\x82\xAA", 2},
};

struct format {
  const struct style *style;
  int grouping, percent, whole_min, fraction_min, fraction_max;
  int digits_min, digits_max; /* significant ones; 0: the fraction's say */
  char sign[16]; /* of the currency */
};

/* ---- arguments ---- */

static int is_tag(const char *s) {
  size_t n = strcspn(s, "-");
  if (n < 2 || n > 8)
    return 0;
  for (; *s; s++) {
    if (!isalnum((unsigned char)*s) && *s != '-')
      return 0;
  }
  return s[-1] != '-';
}

void jsb_locale(js_State *J, int idx, char tag[JSB_TAG]) {
  strcpy(tag, "en-US");
  if (js_isundefined(J, idx))
    return;
  js_copy(J, idx);
  if (js_isarray(J, -1)) {
    if (js_getlength(J, -1) == 0)
      return;
    js_getindex(J, -1, 0);
  }
  const char *s = js_isstring(J, -1) ? js_tostring(J, -1) : "";
  if (!is_tag(s))
    js_rangeerror(J, "Incorrect locale information provided");
  snprintf(tag, JSB_TAG, "%s", s);
}

static int in_list(const char *list, const char *word) {
  size_t n = strlen(word);
  for (const char *s = list; (s = strstr(s, word)); s++) {
    if ((s == list || s[-1] == ' ') && (s[n] == ' ' || s[n] == 0))
      return n > 0;
  }
  return 0;
}

const char *jsb_option(js_State *J, int idx, const char *name, const char *list,
                       const char *method) {
  if (!js_isobject(J, idx))
    return NULL;
  js_getproperty(J, idx, name);
  if (js_isundefined(J, -1))
    return NULL;
  const char *value = js_tostring(J, -1);
  if (list && !in_list(list, value))
    js_rangeerror(J, "Value %s out of range for %s options property %s", value, method, name);
  return value;
}

/* A number from `least` to `most`, or -1 when it is not given. */
static int number_option(js_State *J, const char *name, int least, int most) {
  if (!js_isobject(J, 2))
    return -1;
  js_getproperty(J, 2, name);
  if (js_isundefined(J, -1))
    return -1;
  double n = js_tonumber(J, -1);
  if (!(n >= least && n <= most))
    js_rangeerror(J, "%s value is out of range.", name);
  return (int)n;
}

static const char method[] = "Number.prototype.toLocaleString";

static int read_currency(js_State *J, struct format *f) {
  const char *code = jsb_option(J, 2, "currency", NULL, method);
  if (!code)
    js_typeerror(J, "Currency code is required with currency style.");
  if (strlen(code) != 3)
    js_rangeerror(J, "Invalid currency code : %s", code);
  for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
    if (strcasecmp(currencies[i].code, code) == 0) {
      strcpy(f->sign, currencies[i].sign);
      return currencies[i].digits;
    }
  }
  snprintf(f->sign, sizeof f->sign, "%s%s", code, f->style->currency ? "" : NBSP);
  return 2;
}

static void read_digits(js_State *J, struct format *f, int least, int most) {
  int whole = number_option(J, "minimumIntegerDigits", 1, 21);
  int min = number_option(J, "minimumFractionDigits", 0, 100);
  int max = number_option(J, "maximumFractionDigits", 0, 100);
  int digits_min = number_option(J, "minimumSignificantDigits", 1, 21);
  int digits_max = number_option(J, "maximumSignificantDigits", 1, 21);
  if (min >= 0 && max >= 0 && min > max)
    js_rangeerror(J, "maximumFractionDigits value is out of range.");
  f->whole_min = whole < 0 ? 1 : whole;
  f->fraction_min = min >= 0 ? min : max >= 0 && max < least ? max : least;
  f->fraction_max = max >= 0 ? max : f->fraction_min > most ? f->fraction_min : most;
  if (digits_min > 0 || digits_max > 0) {
    f->digits_min = digits_min > 0 ? digits_min : 1;
    f->digits_max = digits_max > 0 ? digits_max : 21;
    if (f->digits_min > f->digits_max)
      js_rangeerror(J, "maximumSignificantDigits value is out of range.");
  }
}

static void read_format(js_State *J, struct format *f) {
  char tag[JSB_TAG];
  int least = 0, most = 3;
  memset(f, 0, sizeof *f);
  jsb_locale(J, 1, tag);
  for (f->style = styles; strncmp(tag, f->style->tag, strlen(f->style->tag)) != 0;)
    f->style++;
  const char *kind = jsb_option(J, 2, "style", "decimal percent currency", method);
  jsb_option(J, 2, "notation", "standard", method);
  if (kind && strcmp(kind, "currency") == 0) {
    least = most = read_currency(J, f);
  } else if (kind && strcmp(kind, "percent") == 0) {
    f->percent = 1;
    most = 0;
  }
  read_digits(J, f, least, most);
  const char *grouping = jsb_option(J, 2, "useGrouping", NULL, method);
  f->grouping = !grouping || strcmp(grouping, "false") != 0;
}

/* ---- digits ---- */

/* A number as decimal digits: 0.d1d2d3... times ten to the power of `point`. */
struct decimal {
  char digit[32];
  int n, point;
};

static void get_digits(double x, struct decimal *d) {
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*e", digits - 1, x);
    if (strtod(text, NULL) == x)
      break;
  }
  const char *exponent = strchr(text, 'e');
  for (const char *s = text; s < exponent; s++) {
    if (isdigit((unsigned char)*s))
      d->digit[d->n++] = *s;
  }
  while (d->n > 0 && d->digit[d->n - 1] == '0')
    d->n--;
  d->point = atoi(exponent + 1) + 1;
}

/* Keeps so many digits and rounds halves up. */
static void round_digits(struct decimal *d, int keep) {
  if (keep >= d->n)
    return;
  int up = keep >= 0 && d->digit[keep] >= '5';
  d->n = keep > 0 ? keep : 0;
  while (up && d->n > 0 && d->digit[d->n - 1] == '9')
    d->n--;
  if (up && d->n > 0) {
    d->digit[d->n - 1]++;
  } else if (up) {
    d->digit[0] = '1';
    d->n = 1;
    d->point++;
  }
  while (d->n > 0 && d->digit[d->n - 1] == '0')
    d->n--;
}

static char digit_at(const struct decimal *d, int i) {
  return i >= 0 && i < d->n ? d->digit[i] : '0';
}

static int separates(const struct format *f, int left, int whole) {
  if (!f->grouping || whole < 3 + f->style->least || left == 0)
    return 0;
  if (f->style->indian)
    return left == 3 || (left > 3 && (left - 3) % 2 == 0);
  return left % 3 == 0;
}

static void put_digits(js_State *J, js_Buffer **out, const struct format *f,
                       const struct decimal *d) {
  int point = d->n ? d->point : f->digits_min ? 1 : 0;
  int whole = point > f->whole_min ? point : f->whole_min;
  int fraction = d->n > point ? d->n - point : 0;
  int least = f->digits_min ? f->digits_min - point : f->fraction_min;
  if (fraction < least)
    fraction = least;
  for (int i = 0; i < whole; i++) {
    js_putc(J, out, digit_at(d, i - (whole - point)));
    if (separates(f, whole - 1 - i, whole))
      js_puts(J, out, f->style->group);
  }
  if (fraction > 0)
    js_puts(J, out, f->style->decimal);
  for (int i = 0; i < fraction; i++)
    js_putc(J, out, digit_at(d, point + i));
}

static void put_number(js_State *J, js_Buffer **out, const struct format *f, double x) {
  struct decimal d = {{0}, 0, 0};
  if (isinf(x)) {
    js_puts(J, out, "\xE2\x88\x9E");
    return;
  }
  if (x != 0)
    get_digits(x, &d);
  if (f->percent)
    d.point += 2;
  round_digits(&d, f->digits_max ? f->digits_max : d.point + f->fraction_max);
  if (d.n == 0)
    d.point = 0;
  put_digits(J, out, f, &d);
}

static void put_all(js_State *J, js_Buffer **out, const struct format *f, double x) {
  if (isnan(x)) {
    js_puts(J, out, "NaN");
    return;
  }
  if (signbit(x))
    js_putc(J, out, '-');
  if (f->sign[0] && !f->style->currency)
    js_puts(J, out, f->sign);
  put_number(J, out, f, fabs(x));
  if (f->sign[0] && f->style->currency) {
    js_puts(J, out, f->style->currency);
    js_puts(J, out, f->sign);
  }
  if (f->percent)
    js_puts(J, out, f->style->percent);
}

static void Np_toLocaleString(js_State *J) {
  struct format f;
  js_Buffer *volatile out = NULL;
  js_Value *self = js_tovalue(J, 0);
  int boxed = self->t.type == JS_TOBJECT && self->u.object->type == JS_CNUMBER;
  if (self->t.type != JS_TNUMBER && !boxed)
    js_typeerror(J, "Number.prototype.toLocaleString requires that 'this' be a Number");
  double x = boxed ? self->u.object->u.number : self->u.number;
  read_format(J, &f);
  if (js_try(J)) {
    js_free(J, out);
    js_throw(J);
  }
  put_all(J, (js_Buffer **)&out, &f, x);
  js_pushlstring(J, out->s, out->n);
  js_endtry(J);
  js_free(J, out);
}

/* Elements by their own toLocaleString, with commas between. */
static void Ap_toLocaleString(js_State *J) {
  double length = jsb_length(J, 0);
  while (js_gettop(J) < 3)
    js_pushundefined(J);
  js_pushliteral(J, "");
  for (double i = 0; i < length; i++) {
    if (i > 0) {
      js_pushliteral(J, ",");
      js_concat(J);
    }
    jsb_getelement(J, 0, i);
    if (!js_iscoercible(J, -1)) {
      js_pop(J, 1);
      continue;
    }
    js_getproperty(J, -1, "toLocaleString");
    js_rot2(J);
    js_copy(J, 1);
    js_copy(J, 2);
    js_call(J, 2);
    js_tostring(J, -1);
    js_concat(J);
  }
}

void jsb_locale_numbers(js_State *J) {
  js_pushobject(J, J->Array_prototype);
  jsB_propf(J, "Array.prototype.toLocaleString", Ap_toLocaleString, 0);
  js_pop(J, 1);
  js_pushobject(J, J->Number_prototype);
  jsB_propf(J, "Number.prototype.toLocaleString", Np_toLocaleString, 0);
  js_pop(J, 1);
}
