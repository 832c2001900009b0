/* uvscope events: single events, a line for each. */
#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/range.h"
#include "cli/stream.h"
#include "exporters/export.h"

static int take(void *data, const struct tr_event *events, size_t count) {
  return ex_export_feed(data, events, count);
}

static int idle(void *data) {
  struct ex_export *e = data;
  ex_flush(e->dest);
  return ex_error(e->dest);
}

static int done(void *data) {
  const struct ex_export *e = data;
  return ex_export_done(e);
}

/* An event type by its symbol; 0: there is none. */
static uint16_t type_of(const char *symbol) {
  for (size_t i = 0; i < tr_event_info_count; i++)
    if (!strcmp(tr_event_infos[i].symbol, symbol))
      return tr_event_infos[i].type;
  return 0;
}

static int print(struct cli_stream *s, const struct cli_args *args,
                 struct ex_options *options) {
  struct ex_dest *dest;
  ex_dest_fd(&dest, 1);
  options->names = cli_names(s->source.reader);
  struct ex_export *e = ex_export_begin(&ex_format_events, dest, options);
  struct cli_taker taker = {.take = take,
                            .idle = args->follow ? idle : NULL,
                            .done = done,
                            .data = e,
                            .watched_fd = 1};
  int failed = cli_stream_run(s, &taker);
  int err = ex_export_end(e);
  ex_dest_close(dest, 1);
  if (err && err != -EPIPE)
    cli_error("cannot write to stdout: %s", strerror(-err));
  if (s->interrupted && !args->follow)
    return 128 + s->interrupted;
  if (failed == -EPIPE || err == -EPIPE)
    return CLI_OK;
  return err || failed ? CLI_FAILED : CLI_OK;
}

static int run(struct cli_args *args) {
  struct cli_stream s;
  struct ex_options options = {0};
  if (cli_filter(args, &options.filter))
    return CLI_USAGE;
  options.filter.type = args->type ? type_of(args->type) : 0;
  if (args->type && !options.filter.type) {
    cli_error("--type: '%s' is not an event; such are TASK_BEGIN, POOL_SUBMIT, LOST "
              "(docs/events.md)",
              args->type);
    return CLI_USAGE;
  }
  int status = cli_stream_open(&s, args);
  if (status)
    return status;
  if (s.live)
    options.filter.pid = 0;
  status = print(&s, args, &options);
  cli_tell_damage(&s.source);
  cli_stream_release(&s);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("follow", 'f', NULL, follow, CLI_FLAG, CLI_NOTHING,
            "go on until the program ends"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_PIDS,
            "only this process; without FILE: a running one"),
    CLI_ROW("type", 't', "TYPE", type, CLI_TEXT, CLI_NOTHING,
            "only events of this type: TASK_BEGIN, ..."),
    CLI_FILTER_OPTIONS,
};

const struct cli_command cli_command_events = {
    .name = "events",
    .usage = "[OPTION...] [FILE.uvt]",
    .summary = "single events as JSON Lines",
    .text = "From a recording, or from the traced program that runs.",
    .example = "  uvscope events --follow --type TASK_BEGIN | jq .args.callback\n"
               "  uvscope events --kind fs out.uvt",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = 1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
