/* uvscope gate: whether a recording holds what it must, for continuous integration. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/config.h"
#include "cli/source.h"
#include "exporters/gate.h"

enum { STATUS_NO_DATA = 3, CHECKS = 1000 };

struct gate {
  const struct cli_args *args;
  struct cli_config config;
  struct cli_source source, baseline;
  struct ex_check *checks;
  size_t count;
  char *file; /* the conditions of --file, taken apart */
};

/* ---- conditions ---- */

static int add(struct gate *g, const char *condition) {
  if (g->count == CHECKS) {
    cli_error("gate: more than %d conditions", CHECKS);
    return -EINVAL;
  }
  g->checks[g->count++] = (struct ex_check){.condition = condition};
  return 0;
}

static int read_file(const char *path, char **out) {
  FILE *f = !strcmp(path, "-") ? stdin : fopen(path, "re");
  size_t size = 0;
  char *text = NULL;
  ssize_t n = f ? getdelim(&text, &size, 0, f) : -1;
  int err = !f ? -errno : ferror(f) ? -EIO : 0;
  if (f && f != stdin)
    fclose(f);
  if (err)
    cli_error("cannot read the conditions in %s: %s", path, strerror(-err));
  if (err || n < 0) {
    free(text);
    text = NULL;
  }
  *out = text;
  return err;
}

/* One condition a line; blank lines and those that begin with # are left out. */
static int add_file(struct gate *g, const char *path) {
  int err = read_file(path, &g->file);
  char *rest = g->file;
  while (!err && rest) {
    char *line = strsep(&rest, "\n");
    while (isspace((unsigned char)*line))
      line++;
    for (size_t n = strlen(line); n && isspace((unsigned char)line[n - 1]);)
      line[--n] = 0;
    if (*line && *line != '#')
      err = add(g, line);
  }
  return err;
}

static int gather(struct gate *g) {
  int err = 0;
  for (int i = 1; !err && i < g->args->operand_count; i++)
    err = add(g, g->args->operands[i]);
  if (!err && g->args->file)
    err = add_file(g, g->args->file);
  if (!err && !g->count) {
    cli_error("gate: no condition is given; try: uvscope gate FILE.uvt 'tick.p99 < 50ms'");
    err = -EINVAL;
  }
  return err;
}

/* ---- recordings ---- */

static int load(struct gate *g, struct cli_source *s, const char *path) {
  int err = cli_open_file(s, path);
  if (!err)
    err = cli_check_pid(s, s == &g->source ? g->args->pid : 0);
  if (err)
    return err;
  cli_source_model(s, &g->config.thresholds);
  err = cli_read_all(s);
  if (!err)
    cli_tell_damage(s);
  return err;
}

static void check_all(struct gate *g) {
  struct md_gate_data data = {.model = g->source.model,
                              .baseline = g->baseline.model,
                              .pid = g->args->pid,
                              .min_samples = g->args->count};
  for (size_t i = 0; i < g->count; i++)
    md_gate_check(g->checks[i].condition, &data, &g->checks[i].result);
}

/* ---- telling ---- */

static void print_text(struct ex_dest *d, const struct ex_gate *all) {
  static const char *const words[] = {"ok  ", "????", "FAIL", "BAD "};
  char line[4096], name[1024], left[96], right[96], why[512];
  for (size_t i = 0; i < all->count; i++) {
    const struct md_gate_result *r = &all->checks[i].result;
    md_escape(name, sizeof name, all->checks[i].condition);
    snprintf(line, sizeof line, "%s  %s\n", words[r->outcome], name);
    ex_puts(d, line);
    if (r->operator[0] && r->left.known && r->right.known)
      snprintf(line, sizeof line, "      %s %s %s\n", md_gate_format(&r->left, left, sizeof left),
               r->operator, md_gate_format(&r->right, right, sizeof right));
    else
      snprintf(line, sizeof line, "      %s\n", md_escape(why, sizeof why, r->why));
    ex_puts(d, line);
  }
  if (!all->lost)
    return;
  snprintf(line, sizeof line, "%" PRIu64 " events were lost: the numbers are incomplete\n",
           all->lost);
  ex_puts(d, line);
}

static int print(struct gate *g) {
  static const struct {
    const char *name;
    void (*print)(struct ex_dest *d, const struct ex_gate *g);
  } formats[] = {{"text", print_text}, {"json", ex_gate_json}, {"junit", ex_gate_junit}};
  const char *format = g->args->format ? g->args->format : "text";
  struct ex_gate all = {.recording = g->args->operands[0],
                        .baseline = g->args->baseline,
                        .checks = g->checks,
                        .count = g->count};
  struct md_totals t;
  struct ex_dest *d;
  md_totals(g->source.model, &t);
  all.events = t.events;
  all.lost = t.lost;
  all.duration_ns = t.last_ns - t.first_ns;
  int err = g->args->output ? ex_dest_file(&d, g->args->output) : ex_dest_fd(&d, 1);
  for (size_t i = 0; !err && i < sizeof formats / sizeof *formats; i++)
    if (!strcmp(format, formats[i].name))
      formats[i].print(d, &all);
  if (!err)
    err = ex_dest_close(d, 1);
  if (err && err != -EPIPE)
    cli_error("cannot write %s: %s", g->args->output ? g->args->output : "to stdout",
              strerror(-err));
  return err == -EPIPE ? 0 : err;
}

/* What the conditions say together. Those that cannot be understood are told on stderr. */
static int status_of(const struct gate *g) {
  enum md_gate_outcome worst = MD_GATE_PASSED;
  for (size_t i = 0; i < g->count; i++) {
    const struct md_gate_result *r = &g->checks[i].result;
    if (r->outcome == MD_GATE_BAD)
      cli_error("gate: '%s': %s", g->checks[i].condition, r->why);
    worst = r->outcome > worst ? r->outcome : worst;
  }
  return worst == MD_GATE_BAD       ? CLI_USAGE
         : worst == MD_GATE_FAILED  ? CLI_FAILED
         : worst == MD_GATE_NO_DATA ? STATUS_NO_DATA
                                    : CLI_OK;
}

static int check_format(const struct cli_args *args) {
  const char *f = args->format;
  if (!f || !strcmp(f, "text") || !strcmp(f, "json") || !strcmp(f, "junit"))
    return 0;
  cli_error("gate: -f gives text, json or junit, not '%s'", f);
  return -EINVAL;
}

static int run(struct cli_args *args) {
  struct gate g = {.args = args, .checks = calloc(CHECKS, sizeof *g.checks)};
  int status = CLI_USAGE;
  if (!g.checks)
    cli_error("out of memory");
  else if (!check_format(args) && !cli_config_load(&g.config, args) && !gather(&g) &&
           !load(&g, &g.source, args->operands[0]) &&
           (!args->baseline || !load(&g, &g.baseline, args->baseline))) {
    check_all(&g);
    status = status_of(&g);
    /* A report that could not be written must not look like a pass. */
    if (print(&g) && status == CLI_OK)
      status = CLI_FAILED;
  }
  cli_source_release(&g.source);
  cli_source_release(&g.baseline);
  free(g.file);
  free(g.checks);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("file", 0, "FILE", file, CLI_TEXT, CLI_FILES,
            "more conditions, one a line; - is stdin"),
    CLI_ROW("baseline", 'b', "FILE.uvt", baseline, CLI_TEXT, CLI_RECORDINGS,
            "what 'baseline' in a condition means"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_NOTHING, "only this process"),
    CLI_ROW("format", 'f', "FORMAT", format, CLI_TEXT, CLI_NOTHING, "text, json or junit"),
    CLI_ROW("output", 'o', "FILE", output, CLI_TEXT, CLI_FILES, "write there, not to stdout"),
    CLI_ROW("min-samples", 0, "N", count, CLI_COUNT, CLI_NOTHING,
            "that a percentile needs (10 for p90, 100 for p99)"),
    CLI_CONFIG_OPTIONS,
};

const struct cli_command cli_command_gate = {
    .name = "gate",
    .usage = "[OPTION...] FILE.uvt CONDITION...",
    .summary = "check conditions on a recording, for continuous integration",
    .text = "A condition compares metrics and numbers with units: < <= > >= == !=, + - * /,\n"
            "and, or, not, parentheses. docs/gate.md lists the metrics; a bare 'baseline' is\n"
            "the same metric of another recording. Exit status: 0 all hold, 1 one does not,\n"
            "2 one is not understood or a file cannot be read, 3 there is not enough data.",
    .example =
        "  uvscope gate out.uvt 'tick.p99 < 50ms' 'finding(slow-callback) == 0'\n"
        "  uvscope gate -b old.uvt out.uvt 'site(server.js:10).run.p99 < 1.2 * baseline'\n"
        "  uvscope gate -f junit -o gate.xml --file limits.txt out.uvt",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .min_operands = 1,
    .max_operands = -1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
