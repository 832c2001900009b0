/*
 * HTTP/1 messages: what the parser's two files share. Private to them. Any thread.
 */
#ifndef RT_MODULES_HTTP_FIELDS_H
#define RT_MODULES_HTTP_FIELDS_H

#include "runtime/modules/http_parse.h"

/* Notes the error and returns -1. */
int http_parse_fail(struct http_parse *p, const char *code, const char *reason);
/* Looks at the header line that was read last; -1 when it must not be. */
int http_parse_field(struct http_parse *p);

#endif
