#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tui/ui.h"

/* One file that is being read. */
struct load {
  struct cli_config *config;
  FILE *file;
  const char *path;
  int line;
  int failed; /* a line was wrong, and that was said */
};

static char *read_line(char *text, int size, void *stream) {
  struct load *l = stream;
  l->line++;
  return fgets(text, size, l->file);
}

static int parse_flag(const char *value, int *out) {
  static const char *const yes[] = {"yes", "on", "true", "1"};
  static const char *const no[] = {"no", "off", "false", "0"};
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    if (!strcasecmp(value, yes[i]) || !strcasecmp(value, no[i])) {
      *out = !strcasecmp(value, yes[i]);
      return 0;
    }
  }
  return -EINVAL;
}

/* ---- sections: each sets one name; 0, or -EINVAL with a reason in `why` ---- */

typedef int set_value(struct cli_config *c, const char *name, const char *value, char *why,
                      size_t size);

static int set_view(struct cli_config *c, const char *name, const char *value, char *why,
                    size_t size) {
  int on = 0, err;
  if (!strcasecmp(name, "theme")) {
    snprintf(why, size, "there is no theme '%s'; there are: %s", value, ui_theme_names());
    return ui_theme_init(&c->prefs.theme, value);
  }
  if (!strcasecmp(name, "screen")) {
    snprintf(why, size, "there is no screen '%s'; there are: %s", value, ui_screen_names());
    snprintf(c->screen, sizeof c->screen, "%s", value);
    return ui_screen_valid(value);
  }
  if (!strcasecmp(name, "interval")) {
    snprintf(why, size, "'%s' is not a duration such as 100ms or 1s", value);
    return md_parse_duration(value, &c->interval_ns);
  }
  snprintf(why, size, "'%s' is neither yes nor no", value);
  err = parse_flag(value, &on);
  if (!strcasecmp(name, "ascii"))
    c->ascii = on;
  else if (!strcasecmp(name, "mouse"))
    c->no_mouse = !on;
  else if (!strcasecmp(name, "color"))
    c->no_color = !on;
  else {
    snprintf(why, size, "the view has no setting '%s'", name);
    err = -EINVAL;
  }
  return err;
}

static int set_threshold(struct cli_config *c, const char *name, const char *value, char *why,
                         size_t size) {
  snprintf(why, size, "'%s = %s' is no threshold with a value; docs/config.md lists them",
           name, value);
  return md_threshold_set(&c->thresholds, name, value);
}

static int set_color(struct cli_config *c, const char *name, const char *value, char *why,
                     size_t size) {
  snprintf(why, size, "'%s = %s' is no style with a colour; docs/config.md lists them", name,
           value);
  return ui_theme_change(&c->prefs.theme, name, value);
}

static int set_keys(struct cli_config *c, const char *name, const char *value, char *why,
                    size_t size) {
  return ui_prefs_keys(&c->prefs, name, value, why, size);
}

static int set_columns(struct cli_config *c, const char *name, const char *value, char *why,
                       size_t size) {
  return ui_prefs_columns(&c->prefs, name, value, why, size);
}

static const struct {
  const char *name;
  set_value *set;
} sections[] = {
    {"view", set_view}, {"thresholds", set_threshold}, {"colors", set_color},
    {"keys", set_keys}, {"columns", set_columns},
};

/* ---- the file ---- */

static int on_value(void *data, const char *section, const char *name, const char *value) {
  struct load *l = data;
  char why[512] = "";
  if (l->failed)
    return 0;
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    if (strcasecmp(section, sections[i].name) != 0)
      continue;
    if (!sections[i].set(l->config, name, value, why, sizeof why))
      return 1;
    cli_error("%s:%d: %s", l->path, l->line, why);
    l->failed = 1;
    return 0;
  }
  cli_error("%s:%d: there is no section [%s]; there are: view thresholds colors keys columns",
            l->path, l->line, section);
  l->failed = 1;
  return 0;
}

static int load_file(struct cli_config *c, const char *path, int must_exist) {
  struct load l = {.config = c, .path = path};
  l.file = fopen(path, "re");
  if (!l.file) {
    int err = errno;
    if (!must_exist && (err == ENOENT || err == ENOTDIR))
      return 0;
    cli_error("cannot read the settings in %s: %s", path, strerror(err));
    return -err;
  }
  int bad = ini_parse_stream(read_line, &l, on_value, &l);
  int err = ferror(l.file) ? -EIO : 0;
  fclose(l.file);
  if (err)
    cli_error("cannot read the settings in %s: %s", path, strerror(-err));
  else if (bad && !l.failed)
    cli_error("%s:%d: neither a [section] nor 'name = value'", path, bad);
  return err ? err : bad ? -EINVAL : 0;
}

static int load_default(struct cli_config *c) {
  const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  char path[4096];
  if (base && *base)
    snprintf(path, sizeof path, "%s/uvscope/config", base);
  else if (home && *home)
    snprintf(path, sizeof path, "%s/.config/uvscope/config", home);
  else
    return 0;
  return load_file(c, path, 0);
}

/* ---- options ---- */

/* "name=value,name=value" */
static int set_thresholds(struct cli_config *c, const char *list) {
  char pair[256];
  for (const char *at = list; *at;) {
    size_t length = strcspn(at, ",");
    if (length > 0 && length < sizeof pair) {
      snprintf(pair, sizeof pair, "%.*s", (int)length, at);
      char *equals = strchr(pair, '=');
      if (equals)
        *equals = 0;
      if (!equals || md_threshold_set(&c->thresholds, pair, equals + 1)) {
        cli_error("--threshold: '%.*s' is no NAME=VALUE that findings go by, such as "
                  "slow_callback=50ms; docs/config.md lists them",
                  (int)length, at);
        return -EINVAL;
      }
    }
    at += length + (at[length] == ',');
  }
  return 0;
}

int cli_config_load(struct cli_config *c, const struct cli_args *args) {
  *c = (struct cli_config){.screen = ""};
  md_thresholds_default(&c->thresholds);
  ui_prefs_init(&c->prefs);
  int err = args->config ? load_file(c, args->config, 1) : load_default(c);
  if (!err && args->theme && ui_theme_init(&c->prefs.theme, args->theme)) {
    cli_error("--theme: there is no theme '%s'; there are: %s", args->theme,
              ui_theme_names());
    err = -EINVAL;
  }
  if (!err && args->thresholds)
    err = set_thresholds(c, args->thresholds);
  return err;
}
