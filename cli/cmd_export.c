/* uvscope export: a recording in another format. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/signals.h"
#include "cli/source.h"
#include "exporters/export.h"

static const struct ex_format *choose_format(const char *name) {
  const struct ex_format *format = name ? ex_format_find(name) : NULL;
  if (format)
    return format;
  if (name)
    cli_error("export: '%s' is not a format; there are:", name);
  else
    cli_error("export: say which format with -f; there are:");
  for (size_t i = 0; i < ex_format_count; i++)
    fprintf(stderr, "  %-8s %s\n", ex_formats[i]->name, ex_formats[i]->summary);
  return NULL;
}

static int to_stdout(const struct cli_args *args) {
  return !args->output || !strcmp(args->output, "-");
}

/* Copies all events. An interrupt ends it early, and the document is closed all the same.
 */
static int copy(struct cli_source *s, struct ex_export *e, int signals,
                int *interrupted) {
  int n;
  while ((n = tr_reader_next(s->reader, s->events, CLI_BATCH, 1)) > 0) {
    int err = ex_export_feed(e, s->events, (size_t)n);
    if (err)
      return err;
    struct cli_signal got = cli_signals_wait(signals, 0);
    if (got.number) {
      *interrupted = got.number;
      return 0;
    }
  }
  if (n < 0)
    cli_error("cannot read %s: %s", s->label, strerror(-n));
  return n;
}

static int finish(struct ex_dest *dest, const struct cli_args *args, int err,
                  int failed) {
  int closed = ex_dest_close(dest, !failed);
  if (!err)
    err = closed;
  if (err == -EPIPE && to_stdout(args))
    return CLI_OK;
  if (err)
    cli_error("cannot write %s: %s", to_stdout(args) ? "to stdout" : args->output,
              strerror(-err));
  return err || failed ? CLI_FAILED : CLI_OK;
}

static int open_dest(struct ex_dest **dest, const struct ex_format *format,
                     const struct cli_args *args) {
  if (format->files && to_stdout(args)) {
    cli_error("export: %s is a directory of files: say which with -o DIR", format->name);
    return CLI_USAGE;
  }
  int err = to_stdout(args) ? ex_dest_fd(dest, 1)
            : format->files ? ex_dest_directory(dest, args->output, format->files)
                            : ex_dest_file(dest, args->output);
  if (err == -EEXIST)
    cli_error("%s is there, and not an export of this kind: remove it or say another "
              "name",
              args->output);
  else if (err)
    cli_error("cannot write %s: %s", args->output, strerror(-err));
  return err ? CLI_FAILED : CLI_OK;
}

static int export_source(struct cli_source *s, const struct ex_format *format,
                         const struct cli_args *args) {
  struct ex_dest *dest;
  char note[EX_NOTE] = "";
  int status = open_dest(&dest, format, args);
  if (status)
    return status;
  struct ex_options options = {.names = cli_names(s->reader),
                               .from_ns = args->from_ns,
                               .to_ns = args->to_ns,
                               .pid = args->pid,
                               .slow_ns = args->slow_ns,
                               .note = note};
  struct ex_export *e = ex_export_begin(format, dest, &options);
  int interrupted = 0, signals = cli_signals_open();
  int failed = copy(s, e, signals, &interrupted);
  int err = ex_export_end(e);
  status = finish(dest, args, err, failed != 0);
  if (*note && !err)
    cli_error("%s", note);
  return interrupted ? 128 + interrupted : status;
}

static int run(struct cli_args *args) {
  struct cli_source s;
  const struct ex_format *format = choose_format(args->format);
  if (!format)
    return CLI_USAGE;
  if (args->to_ns && args->to_ns < args->from_ns) {
    cli_error("export: --to is before --from");
    return CLI_USAGE;
  }
  if (cli_open_file(&s, args->operands[0]))
    return CLI_FAILED;
  int status = export_source(&s, format, args);
  cli_tell_damage(&s);
  cli_source_release(&s);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("format", 'f', "FORMAT", format, CLI_TEXT, CLI_FORMATS,
            "chrome (Perfetto, DevTools, ...) or json (all)"),
    CLI_ROW("output", 'o', "FILE", output, CLI_TEXT, CLI_FILES,
            "write here, whole or not at all; - is stdout (default)"),
    CLI_ROW("from", 0, "TIME", from_ns, CLI_DURATION, CLI_NOTHING,
            "leave out what was before, since the start"),
    CLI_ROW("to", 0, "TIME", to_ns, CLI_DURATION, CLI_NOTHING,
            "leave out what came after"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_NOTHING, "only this process"),
    CLI_ROW("slow", 0, "TIME", slow_ns, CLI_DURATION, CLI_NOTHING,
            "mark callbacks that run longer (10ms)"),
};

const struct cli_command cli_command_export = {
    .name = "export",
    .usage = "-f FORMAT [OPTION...] FILE.uvt",
    .summary = "a recording in a format that other tools open",
    .text =
        "chrome opens in ui.perfetto.dev, Chrome's DevTools, the Firefox Profiler and\n"
        "speedscope; json holds every event with all its fields.",
    .example =
        "  uvscope export -f chrome -o out.json out.uvt\n"
        "  uvscope export -f json --from 2s --to 2.5s out.uvt | jq '.events | length'",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .min_operands = 1,
    .max_operands = 1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
