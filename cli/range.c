/* Moments of a recording. */
#include "cli/range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/source.h"

/* A duration, also 0. */
static int parse_time(const char *text, uint64_t *ns) {
  *ns = 0;
  return strcmp(text, "0") ? md_parse_duration(text, ns) : 0;
}

/* The model of the recording, read once for both ends of a range. */
struct findings {
  struct cli_source source;
  const struct md_finding *list;
  size_t count;
  uint64_t first_ns;
};

static int read_findings(struct findings *f, const char *path) {
  struct md_totals totals;
  if (f->source.model)
    return 0;
  if (cli_open_file(&f->source, path))
    return -EINVAL;
  cli_source_model(&f->source, NULL);
  if (cli_read_all(&f->source))
    return -EINVAL;
  f->list = md_findings(f->source.model, &f->count);
  md_totals(f->source.model, &totals);
  f->first_ns = totals.first_ns;
  return 0;
}

/* ":2" after the name of a finding; 1 when it is not there. */
static unsigned long ordinal(const char **text) {
  char *end;
  if (**text != ':')
    return 1;
  unsigned long n = strtoul(*text + 1, &end, 10);
  *text = end;
  return n;
}

static int add_offset(const char *text, uint64_t *ns) {
  uint64_t offset;
  if (!*text)
    return 0;
  if ((*text != '+' && *text != '-') || parse_time(text + 1, &offset))
    return -EINVAL;
  if (*text == '+')
    *ns += offset;
  else
    *ns = *ns > offset ? *ns - offset : 0;
  return 0;
}

static int no_such(const char *option, const char *text, const struct findings *f) {
  cli_error("--%s: '%s' is neither a time such as 250ms nor a finding of the recording%s",
            option, text, f->count ? ", which are:" : "; it has none");
  for (size_t i = 0; i < f->count; i++)
    if (f->list[i].at_ns)
      cli_error("  %s", f->list[i].id);
  return -EINVAL;
}

static int find(const char *option, const char *text, const struct findings *f,
                uint64_t *ns) {
  unsigned long nth = 0;
  for (size_t i = 0; i < f->count; i++) {
    size_t length = strlen(f->list[i].id);
    const char *rest = text + length;
    if (strncmp(text, f->list[i].id, length) || !f->list[i].at_ns ||
        (*rest && !strchr(":+-", *rest)))
      continue;
    if (ordinal(&rest) != ++nth)
      continue;
    *ns = f->list[i].at_ns > f->first_ns ? f->list[i].at_ns - f->first_ns : 0;
    if (!add_offset(rest, ns))
      return 0;
  }
  return no_such(option, text, f);
}

static int moment(const char *option, const char *text, const char *path,
                  struct findings *f, uint64_t *ns) {
  if (!text || parse_time(text, ns) == 0)
    return 0;
  if (!path) {
    cli_error("--%s: '%s' is not a time such as 250us, 10ms or 2s", option, text);
    return -EINVAL;
  }
  int err = read_findings(f, path);
  return err ? err : find(option, text, f, ns);
}

int cli_range(const struct cli_args *args, const char *path, uint64_t *from_ns,
              uint64_t *to_ns) {
  struct findings f = {0};
  *from_ns = *to_ns = 0;
  int err = moment("from", args->from, path, &f, from_ns);
  if (!err)
    err = moment("to", args->to, path, &f, to_ns);
  if (f.source.reader)
    cli_source_release(&f.source);
  if (!err && args->to && *to_ns <= *from_ns) {
    cli_error("--to is not after --from");
    err = -EINVAL;
  }
  return err;
}

static int bad_kinds(const char *text) {
  char names[512] = "";
  for (unsigned k = 1; k < TR_KIND_COUNT; k++) {
    size_t used = strlen(names);
    snprintf(names + used, sizeof names - used, " %s", tr_kind_name(k));
  }
  cli_error("--kind: '%s' is not a list of kinds; there are:%s", text, names);
  return -EINVAL;
}

int cli_filter(const struct cli_args *args, struct ex_filter_options *out) {
  *out = (struct ex_filter_options){.pid = args->pid, .site = args->site};
  if (args->kind && ex_kinds_parse(args->kind, &out->kinds))
    return bad_kinds(args->kind);
  return cli_range(args, args->operand_count ? args->operands[0] : NULL, &out->from_ns,
                   &out->to_ns);
}
