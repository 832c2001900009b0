/* uvscope ps: the traced processes of this user. */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/source.h"
#include "exporters/report.h"
#include "tracer/clock.h"

enum { READ_ALL_UP_TO = 8, SAMPLE_NS = 300000000 };

/* With a few processes, what their rings hold; with many, a sample of what they do now.
 */
static int look(struct cli_source *s, size_t count, int dead) {
  struct tr_live_options options = {.include_dead = dead,
                                    .only_new = count > READ_ALL_UP_TO};
  int err = cli_open_live(s, &options);
  if (err)
    return err;
  cli_source_model(s, NULL);
  uint64_t begin = tr_clock_monotonic_ns();
  do
    err = cli_feed(s, 1, SAMPLE_NS);
  while (err > 0 && tr_clock_monotonic_ns() - begin < 2000000000u);
  if (options.only_new && err >= 0) {
    struct timespec pause = {.tv_nsec = SAMPLE_NS};
    nanosleep(&pause, NULL);
    err = cli_feed(s, 1, SAMPLE_NS);
  }
  md_advance(s->model, tr_clock_monotonic_ns());
  return err < 0 ? err : 0;
}

static const char *state(const struct md_process *p) {
  if (!p->info->alive)
    return "ended";
  if (!p->has_loop)
    return "no loop";
  if (p->polling)
    return "waiting";
  return p->open ? "in callback" : "busy";
}

static void print_row(const struct md_model *m, const struct md_process *p,
                      uint64_t now) {
  char age[32] = "-", busy[16] = "-", longest[32] = "-", command[120];
  double share = md_utilization_window(m, p, 1000000000);
  if (p->info->start_ns && now > p->info->start_ns)
    md_format_ns(age, sizeof age, now - p->info->start_ns);
  if (p->info->alive && share >= 0)
    snprintf(busy, sizeof busy, "%.1f%%", share * 100);
  if (p->ticks.count)
    md_format_ns(longest, sizeof longest, p->ticks.max_ns);
  printf("%8d %8d %9s %-12s %6s %9" PRIu64 " %9s  %s\n", p->pid, p->ppid, age, state(p),
         busy, p->ticks.count, longest, md_escape(command, sizeof command, p->command));
}

static void print_table(const struct md_model *m, uint64_t now) {
  printf("%8s %8s %9s %-12s %6s %9s %9s  %s\n", "pid", "parent", "age", "state", "busy",
         "ticks", "longest", "command");
  for (size_t i = 0; i < md_process_count(m); i++)
    print_row(m, md_process(m, i), now);
}

static int run(struct cli_args *args) {
  struct cli_source s = {0};
  struct tr_process_info *list;
  size_t count, shown = 0;
  if (cli_processes(&list, &count))
    return CLI_FAILED;
  for (size_t i = 0; i < count; i++)
    shown += args->all || list[i].alive;
  free(list);
  if (!shown && !args->json) {
    cli_error("no traced program is running; start one with: uvscope run app.js");
    return CLI_OK;
  }
  if (look(&s, shown, args->all)) {
    cli_source_release(&s);
    return CLI_FAILED;
  }
  uint64_t now = tr_clock_monotonic_ns();
  if (args->json) {
    char *text = ex_ps_json(s.model, now);
    fputs(text, stdout);
    free(text);
  } else {
    print_table(s.model, now);
  }
  cli_source_release(&s);
  return cli_flush_stdout();
}

static const struct cli_option options[] = {
    CLI_ROW("all", 'a', NULL, all, CLI_FLAG, CLI_NOTHING, "those that have ended, too"),
    CLI_ROW("json", 'j', NULL, json, CLI_FLAG, CLI_NOTHING, "one JSON array"),
};

const struct cli_command cli_command_ps = {
    .name = "ps",
    .usage = "[OPTION...]",
    .summary = "traced processes of this user",
    .text = "How busy each has been in the last second, and its longest tick since its "
            "rings\n"
            "go back.",
    .example = "  uvscope ps --json | jq '.[] | select(.utilization > 0.9) | .pid'",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
