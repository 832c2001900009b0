/*
 * HTTP/1 messages: what the parser's two files share. Private to them. Any thread.
 */
#ifndef RT_MODULES_HTTP_FIELDS_H
#define RT_MODULES_HTTP_FIELDS_H

#include "runtime/modules/http_parse.h"

/* Notes the error and returns -1. */
int http_parse_fail(struct http_parse *p, const char *code, const char *reason);
/* What values of headers are made of (no control characters but tabs), and URLs. */
extern const unsigned char http_value_char[256], http_url_char[256];
/* The value of a hexadecimal digit, or -1. */
int http_hex(char c);
/* Looks at the header line that was read last; -1 when it must not be. */
int http_parse_field(struct http_parse *p);

#endif
