/* Regular expressions: what they need to know of Unicode. */
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include "runtime/mujs/builtins/re.h"

/* ---- case ---- */

/* The characters that do not count as themselves, in order, and the other way round. */
struct re_fold {
  int n, cap;
  uint32_t (*pair)[2]; /* character, what it counts as */
  uint32_t (*back)[2]; /* what it counts as, character */
};

/* No character beyond this has case. */
enum { LAST_CASED = 0x1E943 };

/* As the specification's Canonicalize without u: toUpperCase, if that is one unit and not
 * ASCII for what is not ASCII. */
static uint32_t upper_unit(uint32_t c) {
  uint32_t up = uc_toupper(c), full[4];
  size_t n = sizeof full / sizeof *full;
  if (up == c || c > 0xFFFF || up > 0xFFFF || (c >= 128 && up < 128))
    return c;
  if (c >= 128 && (!u32_toupper(&c, 1, NULL, NULL, full, &n) || n != 1))
    return c;
  return up;
}

/* Simple case folding; where the library has only the full one, the lower case letter is it. */
static uint32_t fold_point(uint32_t c) {
  uint32_t full[8];
  size_t n = sizeof full / sizeof *full;
  if (c == 0x130)
    return c;
  if (uc_toupper(c) == c && uc_tolower(c) == c)
    return c;
  if (!u32_casefold(&c, 1, NULL, NULL, full, &n))
    return c;
  if (n == 1)
    return full[0];
  return c == 0x1E9E || (c >= 0x1F80 && c <= 0x1FFF) ? uc_tolower(c) : c;
}

static int by_first(const void *a, const void *b) {
  const uint32_t *x = a, *y = b;
  if (x[0] != y[0])
    return x[0] < y[0] ? -1 : 1;
  return x[1] < y[1] ? -1 : x[1] > y[1];
}

static int add_pair(js_State *J, struct re_fold *fold, uint32_t c, uint32_t as) {
  if (fold->n == fold->cap) {
    int cap = fold->cap ? fold->cap * 2 : 2048;
    void *pair = J->alloc(J->actx, fold->pair, cap * (int)sizeof *fold->pair);
    if (!pair)
      return 0;
    fold->pair = pair;
    fold->cap = cap;
  }
  fold->pair[fold->n][0] = c;
  fold->pair[fold->n++][1] = as;
  return 1;
}

/* Left empty when memory runs out: then letters beyond ASCII count as themselves. */
static void fill_fold(js_State *J, struct re_fold *fold, int unicode) {
  for (uint32_t c = 0; c <= LAST_CASED; c++) {
    uint32_t as = unicode ? fold_point(c) : upper_unit(c);
    if (as != c && !add_pair(J, fold, c, as))
      return;
  }
  fold->back = J->alloc(J->actx, NULL, fold->n * (int)sizeof *fold->back);
  for (int i = 0; fold->back && i < fold->n; i++) {
    fold->back[i][0] = fold->pair[i][1];
    fold->back[i][1] = fold->pair[i][0];
  }
  if (fold->back)
    qsort(fold->back, (size_t)fold->n, sizeof *fold->back, by_first);
}

static struct re_fold *get_fold(js_State *J, int unicode) {
  struct re_fold **slot = &J->regexps->folds[unicode != 0];
  if (!*slot) {
    *slot = J->alloc(J->actx, NULL, sizeof **slot);
    if (*slot) {
      memset(*slot, 0, sizeof **slot);
      fill_fold(J, *slot, unicode);
    }
  }
  return *slot;
}

void re_folds_free(js_State *J) {
  for (int i = 0; i < 2; i++) {
    struct re_fold *fold = J->regexps->folds[i];
    if (fold) {
      J->alloc(J->actx, fold->pair, 0);
      J->alloc(J->actx, fold->back, 0);
      J->alloc(J->actx, fold, 0);
    }
  }
}

/* The first index whose first number is not below c. */
static int lower_bound(uint32_t (*list)[2], int n, uint32_t c) {
  int low = 0, high = n;
  while (low < high) {
    int mid = (low + high) / 2;
    if (list[mid][0] < c)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

uint32_t re_canon(js_State *J, uint32_t c, int unicode) {
  if (c < 128) {
    if (unicode)
      return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return c >= 'a' && c <= 'z' ? c - 32 : c;
  }
  struct re_fold *fold = c <= LAST_CASED ? get_fold(J, unicode) : NULL;
  if (!fold)
    return c;
  int i = lower_bound(fold->pair, fold->n, c);
  return i < fold->n && fold->pair[i][0] == c ? fold->pair[i][1] : c;
}

/* Adds what counts as one of the characters of a group that counts as `as`. */
static void add_group(js_State *J, struct re_set *set, struct re_fold *fold, uint32_t as) {
  int i = lower_bound(fold->back, fold->n, as);
  re_set_add(J, set, as, as);
  for (; i < fold->n && fold->back[i][0] == as; i++)
    re_set_add(J, set, fold->back[i][1], fold->back[i][1]);
}

static void close_ascii(js_State *J, struct re_set *set, int unicode) {
  struct re_set old = *set;
  struct re_set more = {0};
  for (uint32_t lower = 'a'; lower <= 'z'; lower++) {
    int has = re_set_has(&old, lower) || re_set_has(&old, lower - 32);
    if (!has)
      continue;
    re_set_add(J, &more, lower, lower);
    re_set_add(J, &more, lower - 32, lower - 32);
    if (unicode && lower == 'k')
      re_set_add(J, &more, 0x212A, 0x212A);
    if (unicode && lower == 's')
      re_set_add(J, &more, 0x17F, 0x17F);
  }
  re_set_add_set(J, set, &more);
  J->alloc(J->actx, more.range, 0);
}

void re_close_case(js_State *J, struct re_set *set, int unicode) {
  struct re_fold *fold;
  if (set->n == 0)
    return;
  if (set->range[set->n * 2 - 1] < 128) {
    close_ascii(J, set, unicode);
  } else if ((fold = get_fold(J, unicode)) && fold->back) {
    struct re_set more = {0};
    for (int i = 0; i < fold->n; i++) {
      uint32_t as = fold->back[i][0];
      if (re_set_has(set, as) || re_set_has(set, fold->back[i][1]))
        add_group(J, &more, fold, as);
    }
    re_set_add_set(J, set, &more);
    J->alloc(J->actx, more.range, 0);
  }
  re_set_sort(set);
}

int re_is_id(uint32_t c, int start) {
  if (c == '$' || c == '_')
    return 1;
  if (start)
    return uc_is_property_id_start(c) != 0;
  return c == 0x200C || c == 0x200D || uc_is_property_id_continue(c);
}

/* ---- properties ---- */

/* The specification wants the names exactly as Unicode writes them; the library does not. */
static int same_name(const char *name, const char *official) {
  for (; *name && *official; name++, official++) {
    char want = *official == ' ' || *official == '-' ? '_' : *official;
    if (*name != want)
      return 0;
  }
  return *name == *official;
}

static const char *const short_scripts[][2] = {
  {"Adlm", "Adlam"}, {"Arab", "Arabic"}, {"Armn", "Armenian"}, {"Beng", "Bengali"},
  {"Bopo", "Bopomofo"}, {"Brai", "Braille"}, {"Cans", "Canadian_Aboriginal"},
  {"Cher", "Cherokee"}, {"Copt", "Coptic"}, {"Qaac", "Coptic"}, {"Cprt", "Cypriot"},
  {"Cyrl", "Cyrillic"}, {"Deva", "Devanagari"}, {"Dsrt", "Deseret"},
  {"Egyp", "Egyptian_Hieroglyphs"}, {"Ethi", "Ethiopic"}, {"Geor", "Georgian"},
  {"Glag", "Glagolitic"}, {"Goth", "Gothic"}, {"Grek", "Greek"}, {"Gujr", "Gujarati"},
  {"Guru", "Gurmukhi"}, {"Hang", "Hangul"}, {"Hani", "Han"}, {"Hebr", "Hebrew"},
  {"Hira", "Hiragana"}, {"Kana", "Katakana"}, {"Khmr", "Khmer"}, {"Knda", "Kannada"},
  {"Laoo", "Lao"}, {"Latn", "Latin"}, {"Linb", "Linear_B"}, {"Mlym", "Malayalam"},
  {"Mong", "Mongolian"}, {"Mymr", "Myanmar"}, {"Nkoo", "Nko"}, {"Ogam", "Ogham"},
  {"Orya", "Oriya"}, {"Qaai", "Inherited"}, {"Runr", "Runic"}, {"Sinh", "Sinhala"},
  {"Syrc", "Syriac"}, {"Taml", "Tamil"}, {"Telu", "Telugu"}, {"Tfng", "Tifinagh"},
  {"Thaa", "Thaana"}, {"Tibt", "Tibetan"}, {"Ugar", "Ugaritic"}, {"Yiii", "Yi"},
  {"Zinh", "Inherited"}, {"Zyyy", "Common"},
};

static const uc_script_t *find_script(const char *name) {
  for (size_t i = 0; i < sizeof short_scripts / sizeof *short_scripts; i++) {
    if (strcmp(name, short_scripts[i][0]) == 0)
      name = short_scripts[i][1];
  }
  const uc_script_t *script = uc_script_byname(name);
  return script && same_name(name, script->name) ? script : NULL;
}

static int find_category(const char *name, uc_general_category_t *category) {
  static const char *const others[][2] = {{"LC", "Cased_Letter"}, {"M", "Combining_Mark"},
                                          {"Cc", "cntrl"}, {"Nd", "digit"}, {"P", "punct"}};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    if (strcmp(name, others[i][1]) == 0)
      name = others[i][0];
  }
  *category = uc_general_category_byname(name);
  if (!category->bitmask)
    return 0;
  const char *brief = uc_general_category_name(*category);
  const char *whole = uc_general_category_long_name(*category);
  return (brief && strcmp(name, brief) == 0) || (whole && same_name(name, whole));
}

/* The binary properties of the specification, by both of their names. The library's own search
 * knows neither all of them nor where their letters are capitals. */
static const struct {
  const char *brief, *whole;
  const uc_property_t *property;
} properties[] = {
  {"AHex", "ASCII_Hex_Digit", &UC_PROPERTY_ASCII_HEX_DIGIT},
  {"Alpha", "Alphabetic", &UC_PROPERTY_ALPHABETIC},
  {"Bidi_C", "Bidi_Control", &UC_PROPERTY_BIDI_CONTROL},
  {"CI", "Case_Ignorable", &UC_PROPERTY_CASE_IGNORABLE},
  {"Cased", "Cased", &UC_PROPERTY_CASED},
  {"CWCF", "Changes_When_Casefolded", &UC_PROPERTY_CHANGES_WHEN_CASEFOLDED},
  {"CWCM", "Changes_When_Casemapped", &UC_PROPERTY_CHANGES_WHEN_CASEMAPPED},
  {"CWL", "Changes_When_Lowercased", &UC_PROPERTY_CHANGES_WHEN_LOWERCASED},
  {"CWT", "Changes_When_Titlecased", &UC_PROPERTY_CHANGES_WHEN_TITLECASED},
  {"CWU", "Changes_When_Uppercased", &UC_PROPERTY_CHANGES_WHEN_UPPERCASED},
  {"Dash", "Dash", &UC_PROPERTY_DASH},
  {"DI", "Default_Ignorable_Code_Point", &UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT},
  {"Dep", "Deprecated", &UC_PROPERTY_DEPRECATED},
  {"Dia", "Diacritic", &UC_PROPERTY_DIACRITIC},
  {"Emoji", "Emoji", &UC_PROPERTY_EMOJI},
  {"EComp", "Emoji_Component", &UC_PROPERTY_EMOJI_COMPONENT},
  {"EMod", "Emoji_Modifier", &UC_PROPERTY_EMOJI_MODIFIER},
  {"EBase", "Emoji_Modifier_Base", &UC_PROPERTY_EMOJI_MODIFIER_BASE},
  {"EPres", "Emoji_Presentation", &UC_PROPERTY_EMOJI_PRESENTATION},
  {"ExtPict", "Extended_Pictographic", &UC_PROPERTY_EXTENDED_PICTOGRAPHIC},
  {"Ext", "Extender", &UC_PROPERTY_EXTENDER},
  {"Gr_Base", "Grapheme_Base", &UC_PROPERTY_GRAPHEME_BASE},
  {"Gr_Ext", "Grapheme_Extend", &UC_PROPERTY_GRAPHEME_EXTEND},
  {"Hex", "Hex_Digit", &UC_PROPERTY_HEX_DIGIT},
  {"IDC", "ID_Continue", &UC_PROPERTY_ID_CONTINUE},
  {"IDS", "ID_Start", &UC_PROPERTY_ID_START},
  {"Ideo", "Ideographic", &UC_PROPERTY_IDEOGRAPHIC},
  {"IDSB", "IDS_Binary_Operator", &UC_PROPERTY_IDS_BINARY_OPERATOR},
  {"IDST", "IDS_Trinary_Operator", &UC_PROPERTY_IDS_TRINARY_OPERATOR},
  {"Join_C", "Join_Control", &UC_PROPERTY_JOIN_CONTROL},
  {"LOE", "Logical_Order_Exception", &UC_PROPERTY_LOGICAL_ORDER_EXCEPTION},
  {"Lower", "Lowercase", &UC_PROPERTY_LOWERCASE},
  {"Math", "Math", &UC_PROPERTY_MATH},
  {"NChar", "Noncharacter_Code_Point", &UC_PROPERTY_NOT_A_CHARACTER},
  {"Pat_Syn", "Pattern_Syntax", &UC_PROPERTY_PATTERN_SYNTAX},
  {"Pat_WS", "Pattern_White_Space", &UC_PROPERTY_PATTERN_WHITE_SPACE},
  {"QMark", "Quotation_Mark", &UC_PROPERTY_QUOTATION_MARK},
  {"Radical", "Radical", &UC_PROPERTY_RADICAL},
  {"RI", "Regional_Indicator", &UC_PROPERTY_REGIONAL_INDICATOR},
  {"STerm", "Sentence_Terminal", &UC_PROPERTY_SENTENCE_TERMINAL},
  {"SD", "Soft_Dotted", &UC_PROPERTY_SOFT_DOTTED},
  {"Term", "Terminal_Punctuation", &UC_PROPERTY_TERMINAL_PUNCTUATION},
  {"UIdeo", "Unified_Ideograph", &UC_PROPERTY_UNIFIED_IDEOGRAPH},
  {"Upper", "Uppercase", &UC_PROPERTY_UPPERCASE},
  {"VS", "Variation_Selector", &UC_PROPERTY_VARIATION_SELECTOR},
  {"space", "White_Space", &UC_PROPERTY_WHITE_SPACE},
  {"XIDC", "XID_Continue", &UC_PROPERTY_XID_CONTINUE},
  {"XIDS", "XID_Start", &UC_PROPERTY_XID_START},
};

static int find_property(const char *name, uc_property_t *property) {
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
    if (strcmp(name, properties[i].brief) == 0 || strcmp(name, properties[i].whole) == 0) {
      *property = *properties[i].property;
      return 1;
    }
  }
  return 0;
}

/* One of the three is asked for each character. */
struct question {
  const uc_script_t *script;
  uc_general_category_t category;
  uc_property_t property;
  int has_property;
};

static int has(const struct question *q, uint32_t c) {
  if (q->script)
    return uc_is_script(c, q->script);
  return q->has_property ? uc_is_property(c, q->property)
                         : uc_is_general_category(c, q->category);
}

static void ask_all(js_State *J, struct re_set *set, const struct question *q) {
  uint32_t from = 0;
  int inside = 0;
  for (uint32_t c = 0; c <= RE_MAXCHAR; c++) {
    int member = has(q, c);
    if (member && !inside)
      from = c;
    if (!member && inside)
      re_set_add(J, set, from, c - 1);
    inside = member;
  }
  if (inside)
    re_set_add(J, set, from, RE_MAXCHAR);
}

static int find_lone(js_State *J, struct re_set *set, const char *name, struct question *q) {
  if (strcmp(name, "Any") == 0 || strcmp(name, "ASCII") == 0) {
    re_set_add(J, set, 0, strcmp(name, "Any") ? 127 : RE_MAXCHAR);
    return -1;
  }
  if (strcmp(name, "Assigned") == 0) {
    q->category = UC_UNASSIGNED;
    ask_all(J, set, q);
    re_set_invert(J, set, RE_MAXCHAR);
    return -1;
  }
  if (find_category(name, &q->category))
    return 1;
  return q->has_property = find_property(name, &q->property);
}

int re_add_property(js_State *J, struct re_set *set, const char *name, const char *value) {
  struct question q = {0};
  int found;
  if (!value)
    found = find_lone(J, set, name, &q);
  else if (strcmp(name, "General_Category") == 0 || strcmp(name, "gc") == 0)
    found = find_category(value, &q.category);
  else if (strcmp(name, "Script") == 0 || strcmp(name, "sc") == 0 ||
           strcmp(name, "Script_Extensions") == 0 || strcmp(name, "scx") == 0)
    found = (q.script = find_script(value)) != NULL;
  else
    found = 0;
  if (found > 0)
    ask_all(J, set, &q);
  return found != 0;
}

int jsb_is_identifier(int c, int start) {
  return c >= 0 && re_is_id((uint32_t)c, start);
}
