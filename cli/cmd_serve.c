/* uvscope serve: metrics of all traced processes over HTTP. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/accept.h"
#include "cli/cli.h"
#include "cli/http.h"
#include "cli/signals.h"
#include "cli/source.h"
#include "exporters/metrics.h"
#include "exporters/report.h"
#include "tracer/clock.h"

enum { STEP_MS = 50, TOKEN_MAX = 512, ENDED_KEPT = 100, SEEN_MAX = 8192 };
#define INTERVAL_NS 1000000000u

struct serve {
  struct cli_source source;
  struct ex_bytes text;
  uint64_t next_ns;
  char token[TOKEN_MAX];
};

static struct cli_http_page page(void *data, const char *path, const char *accept) {
  struct serve *s = data;
  uint64_t now = tr_clock_monotonic_ns();
  int open = cli_accept_rank(accept, "application/openmetrics-text") >
             cli_accept_rank(accept, "text/plain");
  s->text.used = 0;
  if (!strcmp(path, "/metrics")) {
    ex_metrics(&s->text, s->source.model, now, open);
    return (struct cli_http_page){
        s->text.at, s->text.used,
        open ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8"};
  }
  if (!strcmp(path, "/snapshot.json")) {
    char *json = ex_report_json(s->source.model);
    ex_bytes_puts(&s->text, json);
    free(json);
    return (struct cli_http_page){s->text.at, s->text.used, "application/json"};
  }
  if (!strcmp(path, "/healthz"))
    return (struct cli_http_page){"ok\n", 3, "text/plain"};
  return (struct cli_http_page){0};
}

/* A line of figures for each process, to everyone who listens. */
static void tell(struct serve *s, struct cli_http *http, uint64_t now) {
  struct md_model *m = s->source.model;
  uint32_t alive = 0;
  for (size_t i = 0; i < md_process_count(m); i++)
    alive += md_process(m, i)->info->alive != 0;
  s->text.used = 0;
  for (size_t i = 0; i < md_process_count(m); i++) {
    const struct md_process *p = md_process(m, i);
    if (!p->info->alive)
      continue;
    char *json = ex_stat_json(m, p, now, alive);
    ex_bytes_puts(&s->text, "data: ");
    ex_bytes_puts(&s->text, json); /* ends with a newline */
    ex_bytes_byte(&s->text, '\n');
    free(json);
  }
  cli_http_tell(http, s->text.at, s->text.used);
  md_interval_begin(m);
}

static int open_source(struct serve *s) {
  struct tr_live_options options = {.pid = 0};
  if (cli_open_live(&s->source, &options))
    return -EIO;
  cli_source_model(&s->source, NULL);
  md_interval_begin(s->source.model);
  return 0;
}

/* It may run for months, while programs come and go: what has ended is forgotten, and after
 * thousands all is begun anew, from what the rings of the living still hold. */
static int stay_small(struct serve *s) {
  md_forget_ended(s->source.model, ENDED_KEPT);
  if (tr_reader_process_count(s->source.reader) < SEEN_MAX)
    return 0;
  cli_source_release(&s->source);
  s->source = (struct cli_source){0};
  return open_source(s);
}

static int run_until_stopped(struct serve *s, struct cli_http *http, int signals) {
  for (;;) {
    int err = cli_feed(&s->source, 0, STEP_MS * 1000000u);
    if (err < 0) {
      cli_error("cannot read the rings: %s", strerror(-err));
      return CLI_FAILED;
    }
    uint64_t now = tr_clock_monotonic_ns();
    md_advance(s->source.model, now - CLI_REORDER_NS);
    if (now >= s->next_ns) {
      tell(s, http, now);
      if (stay_small(s))
        return CLI_FAILED;
      s->next_ns = now + INTERVAL_NS;
    }
    cli_http_run(http, err ? 0 : STEP_MS);
    struct cli_signal got = cli_signals_wait(signals, 0);
    if (got.number && got.number != SIGCHLD)
      return CLI_OK;
  }
}

static int read_token(struct serve *s, const char *path) {
  FILE *f = fopen(path, "re");
  if (!f || !fgets(s->token, sizeof s->token, f)) {
    cli_error("--token-file: cannot read %s: %s", path, f ? "it is empty" : strerror(errno));
    if (f)
      fclose(f);
    return -EINVAL;
  }
  fclose(f);
  s->token[strcspn(s->token, "\r\n")] = 0;
  if (strlen(s->token) >= 16)
    return 0;
  cli_error("--token-file: the token in %s must have at least 16 characters", path);
  return -EINVAL;
}

/* "[ADDRESS:]PORT"; an address with colons stands in brackets. */
static int parse_address(const char *text, struct sockaddr_storage *out) {
  const char *colon = strrchr(text, ':'), *digits = colon ? colon + 1 : text;
  char host[64] = "127.0.0.1", *end;
  unsigned long port = strtoul(digits, &end, 10);
  size_t length = colon ? (size_t)(colon - text) : 0;
  struct addrinfo hints = {.ai_family = AF_INET,
                           .ai_socktype = SOCK_STREAM,
                           .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
  struct addrinfo *found;
  if (*digits < '0' || *digits > '9' || *end || port > 65535 || length >= sizeof host)
    return -EINVAL;
  if (colon)
    snprintf(host, sizeof host, "%.*s", (int)length, text);
  if (!strcmp(host, "localhost"))
    strcpy(host, "127.0.0.1");
  if (length > 2 && *host == '[' && host[length - 1] == ']') {
    hints.ai_family = AF_INET6;
    memmove(host, host + 1, length - 2);
    host[length - 2] = 0;
  }
  if (!*host || getaddrinfo(host, digits, &hints, &found))
    return -EINVAL;
  memcpy(out, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return 0;
}

/* Whether only programs of this machine can reach it. */
static int is_private(const struct sockaddr_storage *address) {
  const struct sockaddr_in *four = (const struct sockaddr_in *)address;
  const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
  if (address->ss_family == AF_INET)
    return ntohl(four->sin_addr.s_addr) >> 24 == 127;
  return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static int check(struct serve *s, const struct cli_args *args,
                 struct sockaddr_storage *address) {
  const char *listen = args->listen ? args->listen : "127.0.0.1:9464";
  if (parse_address(listen, address)) {
    cli_error("--listen: '%s' is not [ADDRESS:]PORT, such as 127.0.0.1:9464 or "
              "[::1]:9464",
              listen);
    return -EINVAL;
  }
  if (args->token_file && read_token(s, args->token_file))
    return -EINVAL;
  if (!is_private(address) && !args->token_file) {
    cli_error("--listen %s: others can reach that; say with --token-file what they must "
              "send",
              listen);
    return -EINVAL;
  }
  return 0;
}

static void say_address(const struct sockaddr_storage *address, unsigned port) {
  char text[INET6_ADDRSTRLEN];
  int six = address->ss_family == AF_INET6;
  getnameinfo((const struct sockaddr *)address, sizeof *address, text, sizeof text, NULL, 0,
              NI_NUMERICHOST);
  cli_error(six ? "serving http://[%s]:%u/metrics" : "serving http://%s:%u/metrics", text,
            port);
}

static int run(struct cli_args *args) {
  struct serve s = {0};
  struct sockaddr_storage address = {0};
  struct cli_http *http;
  char why[512];
  if (check(&s, args, &address))
    return CLI_USAGE;
  if (open_source(&s))
    return CLI_FAILED;
  int signals = cli_signals_open(), status = CLI_FAILED;
  struct cli_http_options how = {
      .address = address, .token = *s.token ? s.token : NULL, .page = page, .data = &s};
  if (cli_http_open(&http, &how, why, sizeof why)) {
    cli_error("serve: %s", why);
  } else {
    say_address(&address, cli_http_port(http));
    status = run_until_stopped(&s, http, signals);
    cli_http_close(http);
  }
  cli_source_release(&s.source);
  ex_bytes_release(&s.text);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("listen", 'l', "ADDRESS", listen, CLI_TEXT, CLI_NOTHING,
            "[ADDRESS:]PORT (127.0.0.1:9464), or [::1]:PORT; port 0: any"),
    CLI_ROW("token-file", 0, "FILE", token_file, CLI_TEXT, CLI_FILES,
            "demand this token (Authorization: Bearer)"),
};

const struct cli_command cli_command_serve = {
    .name = "serve",
    .usage = "[OPTION...]",
    .summary = "metrics of all traced processes over HTTP",
    .text = "/metrics for Prometheus, /snapshot.json the report so far, /events figures "
            "each second\n"
            "(server-sent events), /healthz.",
    .example = "  uvscope serve & curl http://127.0.0.1:9464/metrics",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = 0,
    .operands = CLI_NOTHING,
    .run = run,
};
