/* Regular expressions: character classes in brackets. */
#include <string.h>

#include "runtime/mujs/builtins/re.h"

/* One end of a range: a character, or a whole class when `which` is its letter. */
struct end {
  int c;
  int which;
};

static struct end class_escape(struct re_parser *p) {
  struct end end = {-1, 0};
  int c = p->s < p->end && !p->low ? (unsigned char)*p->s : -1;
  if (c > 0 && (strchr("dDsSwW", c) || (p->unicode && strchr("pP", c)))) {
    p->s++;
    end.which = c;
  } else if (c == 'b') {
    p->s++;
    end.c = '\b';
  } else {
    end.c = re_char_escape(p, 1);
  }
  return end;
}

static struct end class_end(struct re_parser *p) {
  int c = re_next(p);
  return c == '\\' ? class_escape(p) : (struct end){c, 0};
}

static void add_end(struct re_parser *p, struct re_set *set, struct end end) {
  int had = p->error != NULL;
  if (end.which)
    re_set_add_class(p, set, end.which);
  else if (end.c >= 0)
    re_set_add(p->J, set, (uint32_t)end.c, (uint32_t)end.c);
  if (!had && p->error && strcmp(p->error, "Invalid property name") == 0)
    p->error = "Invalid property name in character class";
}

static void add_range(struct re_parser *p, struct re_set *set, struct end a, struct end b) {
  if (!a.which && !b.which) {
    if (a.c > b.c)
      re_fail(p, "Range out of order in character class");
    else
      re_set_add(p->J, set, (uint32_t)a.c, (uint32_t)b.c);
    return;
  }
  if (p->unicode)
    re_fail(p, "Invalid character class");
  add_end(p, set, a);
  re_set_add(p->J, set, '-', '-');
  add_end(p, set, b);
}

static int closing(struct re_parser *p) {
  return !p->low && p->s < p->end && *p->s == ']';
}

static void add_members(struct re_parser *p, struct re_set *set) {
  while (!p->error && !closing(p)) {
    if (p->s >= p->end && !p->low) {
      re_fail(p, "Unterminated character class");
      break;
    }
    struct end a = class_end(p);
    /* A property's name comes now, before what may follow it. */
    int property = a.which == 'p' || a.which == 'P';
    if (property)
      add_end(p, set, a);
    if (!p->error && !p->low && p->end - p->s > 1 && p->s[0] == '-' && p->s[1] != ']') {
      if (property)
        re_fail(p, "Invalid character class");
      p->s += !p->error;
      if (!p->error)
        add_range(p, set, a, class_end(p));
    } else if (!property) {
      add_end(p, set, a);
    }
  }
}

struct re_node *re_parse_class(struct re_parser *p) {
  struct re_node *node = re_alloc(p, sizeof *node);
  int negated = p->s < p->end && *p->s == '^';
  p->s += negated;
  int index = node ? re_new_set(p) : -1;
  if (index < 0) {
    re_fail(p, "out of memory");
    return node;
  }
  node->type = RN_SET;
  node->index = index;
  struct re_set *set = &p->prog->sets[index];
  add_members(p, set);
  if (!p->error) {
    p->s++;
    re_set_finish(p, set, negated);
  }
  return node;
}
