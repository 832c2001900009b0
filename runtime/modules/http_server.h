/*
 * http: what connections and their server need of each other. Private to http_conn.c and
 * http_server.c. Thread: the loop's.
 */
#ifndef RT_MODULES_HTTP_SERVER_H
#define RT_MODULES_HTTP_SERVER_H

#include "runtime/modules/http.h"

/* A connection over a stream, or (stream NULL) over one that JavaScript feeds. */
struct http_conn *http_conn_new(struct http_server *s, struct rt_stream *stream);
void http_conn_input(struct http_conn *c, const char *bytes, size_t length);
void http_conn_eof(struct http_conn *c);
void http_conn_fail(struct http_conn *c, int err);
void http_conn_gone(struct http_conn *c);
void http_conn_tap(struct http_conn *c);
/* The connection over a stream; NULL when it has none of ours. */
struct http_conn *http_conn_of(struct rt_stream *stream);
void http_conn_choke(struct http_conn *c, int choked);
/* Whether it waits for its next request, and may be closed when that takes long. */
void http_conn_set_idle(struct http_conn *c, int idle);
/* Tells the net.Socket's timer that something moved. */
void http_conn_tell_active(struct http_conn *c);

/* Lets go of a message whose answer is out, or never will be; of its objects only. */
void http_msg_release(struct http_msg *m);
void http_msg_drop_objects(struct http_msg *m);
/* Whether anybody could notice that something happened to this object. */
int http_has_listeners(struct http_msg *m, js_Object *object);
/* Tells of the messages that are with the system as a whole. */
void http_conn_finished(struct http_conn *c);

void http_server_unref(struct http_server *s);
/* Starts the timer for the oldest idle connection, unless it runs. */
void http_server_arm(struct http_server *s);
void http_server_conn_gone(struct http_server *s);
int http_server_listens(struct http_server *s, const char *event);
/* 64 KiB to read into; what is in them is used before the next read. */
char *http_server_buffer(struct http_server *s);

/* The hook, from a native or from the loop, whichever runs. */
void http_hook_any(struct rt *rt, enum http_hook hook, uint64_t task, int argc);

/* A request in the trace: its first byte came; its handler returned and the answer is not
 * complete; it is over. */
void http_trace_begin(struct http_conn *c, struct http_msg *m);
void http_trace_open(struct http_msg *m);
void http_trace_end(struct http_msg *m, int answered);

#endif
