/* uvscope export: a recording, or what a running program does, in another format. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/origin.h"
#include "cli/range.h"
#include "cli/stream.h"
#include "exporters/export.h"

static const struct ex_format *choose_format(const char *name) {
  const struct ex_format *format = name ? ex_format_find(name) : NULL;
  if (format)
    return format;
  if (!name) {
    cli_error("export: say which format with -f; export -f help lists them");
    return NULL;
  }
  cli_error("export: '%s' is not a format; there are:", name);
  for (size_t i = 0; i < ex_format_count; i++)
    fprintf(stderr, "  %-10s %s\n", ex_formats[i]->name, ex_formats[i]->summary);
  return NULL;
}

static int to_stdout(const struct cli_args *args) {
  return !args->output || !strcmp(args->output, "-");
}

static int take(void *data, const struct tr_event *events, size_t count) {
  return ex_export_feed(data, events, count);
}

static int idle(void *data) {
  struct ex_export *e = data;
  ex_flush(e->dest);
  return ex_error(e->dest);
}

static int done(void *data) {
  return ex_export_done(data);
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
  if (format->files && to_stdout(args) && !args->table) {
    cli_error("export: %s is a directory of files: say which with -o DIR", format->name);
    return CLI_USAGE;
  }
  int err = to_stdout(args) ? ex_dest_fd(dest, 1)
            : format->files && !args->table
                ? ex_dest_directory(dest, args->output, format->files)
                : ex_dest_file(dest, args->output);
  if (err == -EEXIST)
    cli_error("%s is there, and not an export of this kind: remove it or say another "
              "name",
              args->output);
  else if (err)
    cli_error("cannot write %s: %s", args->output, strerror(-err));
  return err ? CLI_FAILED : CLI_OK;
}

/* Copies all events. An interrupt ends it early, and the document is closed all the same;
 * that is how following one is meant to end. */
static int export_stream(struct cli_stream *s, const struct ex_format *format,
                         const struct cli_args *args, struct ex_options *options) {
  struct ex_dest *dest;
  char note[EX_NOTE] = "";
  int status = open_dest(&dest, format, args);
  if (status)
    return status;
  options->names = cli_names(s->source.reader);
  options->note = note;
  options->origin = cli_origin(s->source.reader, NULL);
  struct ex_export *e = ex_export_begin(format, dest, options);
  struct cli_taker taker = {.take = take,
                            .idle = args->follow ? idle : NULL,
                            .done = done,
                            .data = e,
                            .watched_fd = to_stdout(args) ? 1 : -1};
  int failed = cli_stream_run(s, &taker);
  int err = ex_export_end(e);
  status = finish(dest, args, err, failed != 0 && failed != err);
  if (*note && !err)
    cli_error("%s", note);
  return s->interrupted && !args->follow ? 128 + s->interrupted : status;
}

static int tell_tables(const char *name) {
  cli_error("export: '%s' is not a table; there are:", name);
  for (size_t i = 0; i < ex_table_count; i++)
    cli_error("  %s", ex_tables[i].name);
  return CLI_USAGE;
}

/* What the options say of the events. An exit status. */
static int read_options(const struct cli_args *args, struct ex_options *options) {
  struct ex_filter_options *f = &options->filter;
  *options = (struct ex_options){.slow_ns = args->slow_ns, .table = args->table};
  if (cli_filter(args, f))
    return CLI_USAGE;
  if (args->redact && ex_redact_parse(args->redact, &options->redact)) {
    cli_error("--redact: '%s' is not a list of argv, paths, strings, or all",
              args->redact);
    return CLI_USAGE;
  }
  if (args->table && !ex_table_find(args->table))
    return tell_tables(args->table);
  return CLI_OK;
}

static int run(struct cli_args *args) {
  struct cli_stream s;
  struct ex_options options;
  const struct ex_format *format = choose_format(args->format);
  if (!format)
    return CLI_USAGE;
  int status = read_options(args, &options);
  if (status)
    return status;
  if (args->operand_count == 0 && !args->pid) {
    cli_error("export: say which recording, or -p PID for a running program");
    return CLI_USAGE;
  }
  status = cli_stream_open(&s, args);
  if (status)
    return status;
  if (s.live)
    options.filter.pid = 0; /* its children belong to it */
  status = export_stream(&s, format, args, &options);
  cli_tell_damage(&s.source);
  cli_stream_release(&s);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("format", 'f', "FORMAT", format, CLI_TEXT, CLI_FORMATS,
            "chrome, sqlite, csv, ...; an unknown one lists all"),
    CLI_ROW("output", 'o', "FILE", output, CLI_TEXT, CLI_FILES,
            "write here, whole or not at all; - is stdout (default)"),
    CLI_FILTER_OPTIONS,
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_PIDS,
            "only this process; without FILE: a running one"),
    CLI_ROW("follow", 0, NULL, follow, CLI_FLAG, CLI_NOTHING,
            "go on until the program ends"),
    CLI_ROW("slow", 0, "TIME", slow_ns, CLI_DURATION, CLI_NOTHING,
            "mark callbacks that run longer (10ms)"),
    CLI_ROW("redact", 0, "WHAT", redact, CLI_TEXT, CLI_NOTHING,
            "hide argv, paths, strings (comma list), or all"),
    CLI_ROW("table", 0, "TABLE", table, CLI_TEXT, CLI_NOTHING,
            "csv, jsonl: only this table"),
};

const struct cli_command cli_command_export = {
    .name = "export",
    .usage = "-f FORMAT [OPTION...] FILE.uvt | -p PID",
    .summary = "a recording or a running program in a format that other tools open",
    .text =
        "chrome opens in ui.perfetto.dev, Chrome's DevTools, the Firefox Profiler and\n"
        "speedscope; json holds every event with all its fields; sqlite, csv and jsonl\n"
        "hold tables. Times are since the start, or a finding: slow-callback-50ms.",
    .example =
        "  uvscope export -f chrome -o out.json out.uvt\n"
        "  uvscope export -f csv --table callbacks out.uvt",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .min_operands = 0,
    .max_operands = 1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
