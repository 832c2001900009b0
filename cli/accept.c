#include "cli/accept.h"

#include <string.h>
#include <strings.h>

/* "0", "0.25" or "1": thousandths. */
static int parse_weight(const char *at) {
  int weight = *at == '1' ? 1000 : 0, digit = 100;
  if (weight || *at != '0' || at[1] != '.')
    return weight;
  for (at += 2; *at >= '0' && *at <= '9'; at++, digit /= 10)
    weight += (*at - '0') * digit;
  return weight;
}

/* The q of a range that ends at `end`. */
static int weight_of(const char *at, const char *end) {
  while (at < end) {
    at += strcspn(at, ";,");
    if (at >= end)
      break;
    at++;
    at += strspn(at, " \t");
    if (!strncasecmp(at, "q=", 2))
      return parse_weight(at + 2);
  }
  return 1000;
}

/* How well a range names a type: 3 by its name, 2 all subtypes, 1 everything, 0 not. */
static int precision(const char *range, size_t length, const char *type) {
  size_t main = strcspn(type, "/") + 1;
  if (length == strlen(type) && !strncasecmp(range, type, length))
    return 3;
  if (length == main + 1 && range[main] == '*' && !strncasecmp(range, type, main))
    return 2;
  return length == 3 && !memcmp(range, "*/*", 3);
}

int cli_accept_rank(const char *accept, const char *type) {
  int rank = 0, best = 0;
  while (accept && *accept) {
    accept += strspn(accept, ", \t");
    const char *end = accept + strcspn(accept, ",");
    int p = precision(accept, strcspn(accept, ";, \t"), type), w = weight_of(accept, end);
    if (p > best || (p == best && p && w > rank)) {
      best = p;
      rank = w;
    }
    accept = end;
  }
  return rank;
}
