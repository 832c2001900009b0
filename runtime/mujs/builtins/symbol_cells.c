/*
 * Symbols as the engine sees them: cells, and the keys that stand for them among the names of
 * properties.
 *
 * A key is FF, the address of the cell and a check made of the address and of the state's
 * cookie, seven bits a byte: text that merely begins with FF (a file's name in no encoding, say)
 * stays text. A property keeps the cell alive whose key is its name, so a key never outlives it.
 */
#include <stdint.h>
#include <unistd.h>

#include "runtime/mujs/builtins/builtins.h"

enum { DIGITS = 10, KEY = 1 + 2 * DIGITS };

static const char *const known_names[JS_SYM_COUNT] = {
    [JS_SYM_ITERATOR] = "Symbol.iterator",
    [JS_SYM_ASYNCITERATOR] = "Symbol.asyncIterator",
    [JS_SYM_HASINSTANCE] = "Symbol.hasInstance",
    [JS_SYM_TOPRIMITIVE] = "Symbol.toPrimitive",
    [JS_SYM_TOSTRINGTAG] = "Symbol.toStringTag",
    [JS_SYM_ISCONCATSPREADABLE] = "Symbol.isConcatSpreadable",
    [JS_SYM_SPECIES] = "Symbol.species",
    [JS_SYM_UNSCOPABLES] = "Symbol.unscopables",
    [JS_SYM_MATCH] = "Symbol.match",
    [JS_SYM_MATCHALL] = "Symbol.matchAll",
    [JS_SYM_REPLACE] = "Symbol.replace",
    [JS_SYM_SEARCH] = "Symbol.search",
    [JS_SYM_SPLIT] = "Symbol.split",
};

static void put_digits(char *out, uint64_t n) {
  for (int i = 0; i < DIGITS; i++, n >>= 7)
    out[i] = (char)(0x80 | (n & 0x7F));
}

static int get_digits(const char *in, uint64_t *n) {
  *n = 0;
  for (int i = 0; i < DIGITS; i++) {
    unsigned char digit = (unsigned char)in[i];
    if (digit < 0x80)
      return 0;
    *n |= (uint64_t)(digit & 0x7F) << (7 * i);
  }
  return 1;
}

static uint64_t check_of(js_State *J, uint64_t place) {
  uint64_t n = (place ^ J->symbolcookie) * 0x9E3779B97F4A7C15u;
  n = (n ^ (n >> 29)) * 0xBF58476D1CE4E5B9u;
  return n ^ (n >> 32);
}

/* The low bits of addresses are all the same: those that differ come first. */
static uint64_t place_of(const js_Object *cell) {
  uint64_t n = (uintptr_t)cell;
  return n >> 4 | n << 60;
}

static void make_key(js_State *J, js_Object *cell) {
  char *key = cell->u.sym.key;
  uint64_t place = place_of(cell);
  key[0] = (char)0xFF;
  put_digits(key + 1, place);
  put_digits(key + 1 + DIGITS, check_of(J, place));
  key[KEY] = 0;
}

js_Object *jsV_keysymbol(js_State *J, const char *key) {
  uint64_t place, check;
  if (!JS_ISSYMBOLKEY(key) || !get_digits(key + 1, &place) ||
      !get_digits(key + 1 + DIGITS, &check) || check != check_of(J, place))
    return NULL;
  return (js_Object *)(uintptr_t)(place << 4 | place >> 60);
}

js_Object *jsV_newsymbol(js_State *J, const char *description) {
  js_Object *cell = jsV_newobject(J, JS_CSYMBOL, NULL);
  cell->u.sym.known = -1;
  make_key(J, cell);
  if (description)
    cell->u.sym.description = js_strdup(J, description);
  return cell;
}

static void push_cell(js_State *J, js_Object *cell) {
  js_Value v = {.t.type = JS_TSYMBOL};
  v.u.object = cell;
  js_pushvalue(J, v);
}

void js_newsymbol(js_State *J, const char *description) {
  push_cell(J, jsV_newsymbol(J, description));
}

void js_pushsymbol(js_State *J, int known) {
  push_cell(J, J->symbols[known]);
}

const char *js_symbolkey(js_State *J, int known) {
  return J->symbols[known]->u.sym.key;
}

void jsV_describesymbol(js_State *J, js_Object *cell) {
  js_pushliteral(J, "Symbol(");
  if (cell->u.sym.description) {
    js_pushstring(J, cell->u.sym.description);
    js_concat(J);
  }
  js_pushliteral(J, ")");
  js_concat(J);
}

void jsV_pushkey(js_State *J, js_Property *ref) {
  if (ref->symbol)
    push_cell(J, jsV_keysymbol(J, ref->name));
  else
    js_pushstring(J, ref->name);
}

js_Property **jsV_symbolproperties(js_State *J, js_Object *obj, int *count) {
  js_Property **list = NULL, *end = obj->properties + obj->used;
  int n = 0;
  for (js_Property *ref = obj->properties; ref < end; ref++)
    n += ref->symbol;
  *count = n;
  if (!n)
    return NULL;
  list = js_malloc(J, n * (int)(sizeof *list + sizeof **list));
  js_Property *copies = (js_Property *)(list + n);
  n = 0;
  for (js_Property *ref = obj->properties; ref < end; ref++) {
    if (ref->symbol) {
      copies[n] = *ref;
      list[n] = &copies[n];
      n++;
    }
  }
  return list;
}

/* One key at `at` becomes readable; gives what follows it. A key cut short goes. */
static char *show_key(js_State *J, char *text, int size, char *at) {
  char rest[256], shown[64];
  js_Object *cell = jsV_keysymbol(J, at);
  if (!cell) {
    if (strlen(at) < KEY)
      *at = 0;
    return *at ? at + 1 : at;
  }
  snprintf(rest, sizeof rest, "%s", at + KEY);
  snprintf(shown, sizeof shown, "Symbol(%.50s)",
           cell->u.sym.description ? cell->u.sym.description : "");
  snprintf(at, size - (at - text), "%s%s", shown, rest);
  return at + strlen(at) - strlen(rest);
}

const char *jsV_showkeys(js_State *J, char *text, int size) {
  char *at = text;
  while ((at = strchr(at, 0xFF)) != NULL && at < text + size)
    at = show_key(J, text, size, at);
  return text;
}

static void make_cookie(js_State *J) {
  if (getentropy(&J->symbolcookie, sizeof J->symbolcookie))
    J->symbolcookie = (uintptr_t)J * 31 + (uintptr_t)&J;
}

void jsB_initsymbols(js_State *J) {
  make_cookie(J);
  J->Symbol_prototype = jsV_newobject(J, JS_COBJECT, J->Object_prototype);
  for (int i = 0; i < JS_SYM_COUNT; i++) {
    J->symbols[i] = jsV_newsymbol(J, known_names[i]);
    J->symbols[i]->u.sym.known = i;
  }
}
