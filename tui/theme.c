#include "tui/theme.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum ui__theme_index {
#define THEME(name, about) UI__THEME_##name,
#include "tui/themes.def"
  UI__THEME_COUNT
};

static const char *const ui__themes[UI__THEME_COUNT] = {
#define THEME(name, about) [UI__THEME_##name] = #name,
#include "tui/themes.def"
};

static const struct ui_look ui__dark[UI_STYLE_COUNT] = {
#define STYLE(name, color256, color16, color8, attributes)                                   \
  [UI_##name] = {color256, color16, color8, attributes},
#include "tui/styles.def"
#undef STYLE
};

static const struct {
  enum ui__theme_index theme;
  enum ui_style style;
  struct ui_look look;
} ui__changes[] = {
#define LOOK(theme, style, color256, color16, color8, attributes)                            \
  {UI__THEME_##theme, UI_##style, {color256, color16, color8, attributes}},
#include "tui/themes.def"
};

static const char *const ui__styles[UI_STYLE_COUNT] = {
#define STYLE(name, color256, color16, color8, attributes) [UI_##name] = #name,
#include "tui/styles.def"
#undef STYLE
};

int ui_theme_init(struct ui_theme *t, const char *name) {
  int theme = 0;
  while (name != NULL && theme < UI__THEME_COUNT &&
         (name[0] == '\0' || strncasecmp(ui__themes[theme], name, strlen(name)) != 0))
    theme++;
  if (theme == UI__THEME_COUNT)
    return -EINVAL;
  memcpy(t->looks, ui__dark, sizeof t->looks);
  for (size_t i = 0; i < sizeof ui__changes / sizeof ui__changes[0]; i++) {
    if ((int)ui__changes[i].theme == theme)
      t->looks[ui__changes[i].style] = ui__changes[i].look;
  }
  return 0;
}

const char *ui_theme_names(void) {
  return ""
#define THEME(name, about) #name " "
#include "tui/themes.def"
      ;
}

/* The nearest of the 16 colours that every such palette has. */
static short ui__sixteen(long color) {
  int r, g, b, bright;
  if (color < 16)
    return (short)color;
  if (color >= 232)
    return color < 238 ? 0 : color < 244 ? 8 : color < 250 ? 7 : 15;
  color -= 16;
  r = (int)(color / 36);
  g = (int)(color / 6 % 6);
  b = (int)(color % 6);
  bright = r > 3 || g > 3 || b > 3;
  return (short)((r > 2) | (g > 2) << 1 | (b > 2) << 2 | bright << 3);
}

static int ui__take_word(struct ui_look *look, const char *word, size_t length) {
  static const struct {
    const char *name;
    unsigned attribute;
  } attributes[] = {{"bold", UI_BOLD_TEXT}, {"dim", UI_DIM_TEXT},
                    {"reverse", UI_REVERSED}, {"underline", UI_UNDERLINED}};
  char *end;
  long color = strtol(word, &end, 10);
  for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
    if (strlen(attributes[i].name) == length &&
        strncasecmp(attributes[i].name, word, length) == 0) {
      look->attributes |= attributes[i].attribute;
      return 0;
    }
  }
  if (length == 5 && strncasecmp(word, "plain", length) == 0) {
    look->attributes = 0;
    return 0;
  }
  if (length == 7 && strncasecmp(word, "default", length) == 0) {
    look->color256 = look->color16 = look->color8 = -1;
    return 0;
  }
  if (end != word + length || color < 0 || color > 255)
    return -EINVAL;
  look->color256 = (short)color;
  look->color16 = ui__sixteen(color);
  look->color8 = (short)(look->color16 & 7);
  return 0;
}

int ui_theme_change(struct ui_theme *t, const char *style, const char *look) {
  struct ui_look changed;
  int index = 0;
  while (index < UI_STYLE_COUNT && strcasecmp(ui__styles[index], style) != 0)
    index++;
  if (index == UI_STYLE_COUNT)
    return -EINVAL;
  changed = t->looks[index];
  for (const char *at = look + strspn(look, " \t"); *at != '\0';) {
    size_t length = strcspn(at, " \t");
    if (ui__take_word(&changed, at, length) != 0)
      return -EINVAL;
    at += length + strspn(at + length, " \t");
  }
  t->looks[index] = changed;
  return 0;
}

const char *ui_theme_sequence(const struct ui_theme *t, enum ui_style style, char *out,
                              size_t size) {
  const struct ui_look *look = &t->looks[style];
  char color[16] = "";
  if (look->color256 >= 0)
    ui_format(color, sizeof color, ";38;5;%d", look->color256);
  if (look->attributes == 0 && color[0] == '\0')
    return ui_format(out, size, "%s", "");
  return ui_format(out, size, "\033[0%s%s%s%s%sm", look->attributes & UI_BOLD_TEXT ? ";1" : "",
                   look->attributes & UI_DIM_TEXT ? ";2" : "",
                   look->attributes & UI_UNDERLINED ? ";4" : "",
                   look->attributes & UI_REVERSED ? ";7" : "", color);
}
