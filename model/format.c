/* Text for people: durations, sizes, escaped names. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/model.h"

struct unit {
  const char *name;
  uint64_t size;
};

static const struct unit time_units[] = {
    {"ns", 1},          {"us", 1000},          {"ms", 1000000},
    {"s", 1000000000u}, {"min", 60000000000u}, {"h", 3600000000000u},
};
static const struct unit byte_units[] = {
    {"B", 1},          {"KiB", 1u << 10},          {"MiB", 1u << 20},
    {"GiB", 1u << 30}, {"TiB", (uint64_t)1 << 40}, {"PiB", (uint64_t)1 << 50},
};
enum { UNITS = 6 };
_Static_assert(sizeof time_units / sizeof *time_units == UNITS, "units");
_Static_assert(sizeof byte_units / sizeof *byte_units == UNITS, "units");

/* `value` in `unit` with as many decimals as three digits allow; 0 when it needs a larger
 * unit. `limit` is how much of this unit makes one of the next. */
static int format_in(char *out, size_t size, uint64_t value, const struct unit *unit,
                     unsigned limit) {
  unsigned scale = unit->size == 1 ? 1 : 100;
  for (int decimals = scale == 1 ? 0 : 2; decimals >= 0; decimals--, scale /= 10) {
    unsigned __int128 scaled =
        ((unsigned __int128)value * scale + unit->size / 2) / unit->size;
    if ((decimals && scaled >= 1000) || scaled >= (unsigned __int128)limit * scale)
      continue;
    unsigned digits = (unsigned)scaled;
    if (decimals == 2)
      snprintf(out, size, "%u.%02u %s", digits / 100, digits % 100, unit->name);
    else if (decimals == 1)
      snprintf(out, size, "%u.%u %s", digits / 10, digits % 10, unit->name);
    else
      snprintf(out, size, "%u %s", digits, unit->name);
    return 1;
  }
  return 0;
}

static char *format(char *out, size_t size, uint64_t value, const struct unit *units) {
  for (int i = 0; i < UNITS - 1; i++) {
    uint64_t limit = units[i + 1].size / units[i].size;
    if (format_in(out, size, value, &units[i], (unsigned)limit))
      return out;
  }
  if (!format_in(out, size, value, &units[UNITS - 1], 100000000))
    snprintf(out, size, "?");
  return out;
}

char *md_format_ns(char *out, size_t size, uint64_t ns) {
  if (ns == TR_UNKNOWN) {
    snprintf(out, size, "-");
    return out;
  }
  return format(out, size, ns, time_units);
}

char *md_format_bytes(char *out, size_t size, uint64_t bytes) {
  return format(out, size, bytes, byte_units);
}

/* ---- escaping ---- */

/* Decodes one character; its length in bytes, or 0 when it is not valid UTF-8. */
static int decode(const unsigned char *s, uint32_t *code) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  int length = s[0] < 0x80                   ? 1
               : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
               : (s[0] & 0xf0) == 0xe0       ? 3
               : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                             : 0;
  if (length <= 1) {
    *code = s[0];
    return length;
  }
  *code = s[0] & (0xffu >> (length + 1));
  for (int i = 1; i < length; i++) {
    if ((s[i] & 0xc0) != 0x80)
      return 0;
    *code = *code << 6 | (s[i] & 0x3f);
  }
  if (*code < least[length] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
    return 0;
  return length;
}

/* Characters that move the cursor, reorder the line or end it. */
static int is_harmful(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
         code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

char *md_escape(char *out, size_t size, const char *text) {
  const unsigned char *s = (const unsigned char *)(text ? text : "");
  size_t used = 0;
  if (!size)
    return out;
  while (*s) {
    char piece[12];
    uint32_t code;
    int length = decode(s, &code);
    if (length && !is_harmful(code))
      snprintf(piece, sizeof piece, "%.*s", length, (const char *)s);
    else if (*s == '\n')
      snprintf(piece, sizeof piece, "\\n");
    else if (length > 1)
      snprintf(piece, sizeof piece, "\\u%04x", (unsigned)code);
    else
      snprintf(piece, sizeof piece, "\\x%02x", *s);
    size_t need = strlen(piece);
    if (used + need >= size)
      break;
    memcpy(out + used, piece, need);
    used += need;
    s += length ? length : 1;
  }
  out[used] = 0;
  return out;
}

/* ---- durations ---- */

static int unit_size(const char *name, uint64_t *size) {
  static const struct unit names[] = {
      {"ns", 1},
      {"us", 1000},
      {"\xc2\xb5s", 1000},
      {"ms", 1000000},
      {"s", 1000000000u},
      {"m", 60000000000u},
      {"min", 60000000000u},
      {"h", 3600000000000u},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i].name) == 0) {
      *size = names[i].size;
      return 0;
    }
  return -EINVAL;
}

int md_parse_duration(const char *text, uint64_t *ns) {
  unsigned __int128 digits = 0, scale = 1;
  int seen = 0, point = 0;
  uint64_t unit;
  for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
    if (*text == '.') {
      point = 1;
      continue;
    }
    digits = digits * 10 + (unsigned)(*text - '0');
    scale *= point ? 10 : 1;
    if (++seen > 24)
      return -EINVAL;
  }
  while (*text == ' ')
    text++;
  if (!seen || unit_size(text, &unit))
    return -EINVAL;
  unsigned __int128 value = digits * unit / scale;
  if (value >= TR_UNKNOWN)
    return -EINVAL;
  *ns = (uint64_t)value;
  return 0;
}

const char *md_severity_name(enum md_severity s) {
  static const char *const names[] = {
      [MD_INFO] = "info", [MD_WARNING] = "warning", [MD_ERROR] = "error"};
  return (unsigned)s < sizeof names / sizeof *names ? names[s] : "?";
}
