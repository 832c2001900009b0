/* The address of a collector and the headers it wants. */
#include "cli/push_target.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const paths[CLI_SIGNAL_KINDS] = {
    [CLI_SPANS] = "/v1/traces", [CLI_METRICS] = "/v1/metrics"};

enum { URL_MAX = 1000 };

/* http://host[:port][/path], or https. Passwords in it would be seen in messages. */
static int is_address(const char *url) {
  size_t length = strlen(url);
  const char *host = !strncmp(url, "http://", 7)    ? url + 7
                     : !strncmp(url, "https://", 8) ? url + 8
                                                    : NULL;
  if (!host || length > URL_MAX || !*host || *host == '/' || *host == ':')
    return 0;
  for (const char *c = host; *c; c++)
    if (*c <= ' ' || *c == 0x7f || strchr("@?#", *c))
      return 0;
  return 1;
}

static int set_address(struct cli_target *t, const char *url) {
  if (!url) {
    cli_error("push: say where with --otlp, such as --otlp http://127.0.0.1:4318");
    return -EINVAL;
  }
  if (!is_address(url)) {
    cli_error("--otlp: '%s' is not the address of a collector, such as "
              "http://127.0.0.1:4318 (passwords go into --header)",
              url);
    return -EINVAL;
  }
  size_t length = strlen(url);
  while (url[length - 1] == '/')
    length--;
  for (size_t i = 0; i < CLI_SIGNAL_KINDS; i++)
    snprintf(t->url[i], sizeof t->url[i], "%.*s%s", (int)length, url, paths[i]);
  return 0;
}

static int is_header(const char *text, const char *equals) {
  if (!equals || equals == text)
    return 0;
  for (const char *c = text; c < equals; c++)
    if (!isalnum((unsigned char)*c) && !strchr("!#$%&'*+-.^_`|~", *c))
      return 0;
  for (const char *c = equals; *c; c++)
    if ((unsigned char)*c < ' ' || *c == 0x7f)
      return 0;
  return 1;
}

/* Takes "Name=value" over. What is wrong with it is not shown: it may be a secret. */
static int add_header(struct cli_target *t, char *text, const char *from) {
  char *equals = text ? strchr(text, '=') : NULL;
  if (!text || !is_header(text, equals) ||
      t->header_count == sizeof t->headers / sizeof *t->headers) {
    cli_error(
        "%s: a header is NAME=VALUE, without control characters; at most %d of them",
        from, CLI_LIST_MAX);
    free(text);
    return -EINVAL;
  }
  size_t name = (size_t)(equals - text), length = strlen(text) + 2;
  char *line = malloc(length);
  if (!line) {
    cli_error("out of memory");
    exit(CLI_FAILED);
  }
  /* Without a value libcurl takes ";" for the ":". */
  if (equals[1])
    snprintf(line, length, "%.*s: %s", (int)name, text, equals + 1);
  else
    snprintf(line, length, "%.*s;", (int)name, text);
  t->headers[t->header_count++] = line;
  free(text);
  return 0;
}

static int hex_of(char c) {
  return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* "a%20b" in place. */
static void decode(char *text) {
  char *out = text;
  for (; *text; text++) {
    if (text[0] == '%' && isxdigit((unsigned char)text[1]) &&
        isxdigit((unsigned char)text[2])) {
      *out++ = (char)(hex_of(text[1]) << 4 | hex_of(text[2]));
      text += 2;
    } else {
      *out++ = *text;
    }
  }
  *out = 0;
}

/* "a=b,c=d" */
static int add_from_environment(struct cli_target *t, const char *name) {
  const char *at = getenv(name);
  while (at && *at) {
    at += strspn(at, ", \t");
    size_t length = strcspn(at, ",");
    if (!length)
      continue;
    char *text = strndup(at, length);
    if (text)
      decode(text);
    if (add_header(t, text, name))
      return -EINVAL;
    at += length;
  }
  return 0;
}

int cli_target_init(struct cli_target *t, const struct cli_args *args) {
  *t = (struct cli_target){0};
  int err =
      set_address(t, args->otlp ? args->otlp : getenv("OTEL_EXPORTER_OTLP_ENDPOINT"));
  if (!err)
    err = add_from_environment(t, "OTEL_EXPORTER_OTLP_HEADERS");
  for (size_t i = 0; !err && i < args->headers.count; i++)
    err = add_header(t, strdup(args->headers.at[i]), "--header");
  if (err)
    cli_target_release(t);
  return err;
}

void cli_target_release(struct cli_target *t) {
  for (size_t i = 0; i < t->header_count; i++)
    free(t->headers[i]);
  *t = (struct cli_target){0};
}
