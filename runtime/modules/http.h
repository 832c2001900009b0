/*
 * http: what its C files share. A connection of a server lives in C: bytes are parsed as
 * they come and answers are formatted here. JavaScript sees two objects for each request,
 * whose parts are made when they are asked for: a request that nobody looks into costs no
 * headers object, no socket and no stream's state.
 *
 * Ownership: a message is counted by its two objects and by its connection; a connection
 * lives from accept to its handle's close callback. Thread: the loop's.
 */
#ifndef RT_MODULES_HTTP_H
#define RT_MODULES_HTTP_H

#include "runtime/internal.h"
#include "runtime/modules/http_parse.h"
#include "runtime/modules/net.h"

/* ---- headers that go out ---- */

struct http_entry {
  js_Value name; /* as it was given */
  js_Value value;
};

struct http_store {
  struct http_entry *entries;
  uint32_t count, room;
  uint8_t removed; /* enum http_removed: a program took away what we would add */
};

enum { HTTP_DESTROY_IDLE = 2 };

enum http_removed {
  HTTP_NO_DATE = 1,
  HTTP_NO_CONNECTION = 2,
  HTTP_NO_LENGTH = 4,
  HTTP_NO_TRANSFER = 8,
};

/* The index of a header; -1 when there is none. Letters' case does not matter. */
int http_store_find(js_State *J, const struct http_store *s, const char *name);
void http_store_mark(js_State *J, struct http_store *s);
void http_store_release(struct http_store *s);
/* The natives that have a store, onto the object on top of the stack. */
void http_store_methods(struct rt *rt);
/* The store of an object's own (a response of a server has its message's). */
struct http_store *http_store_of(js_State *J, int idx, int make);
void http_store_set(js_State *J, struct http_store *s, int name, int value);
/* Adds one though there may be one of that name already. */
void http_store_add(js_State *J, struct http_store *s, int name, int value);
/* Throw unless the name, or each value, may go into a head. */
void http_check_name(js_State *J, int idx, const char *what);
void http_check_value(js_State *J, int idx, int name);

/* ---- text ---- */

struct http_text {
  char *bytes;
  size_t length, room;
};
void http_text_add(struct http_text *t, const void *bytes, size_t length);
void http_text_string(struct http_text *t, const char *text);
/* A JavaScript value as a string, one byte a character. */
void http_text_latin1(js_State *J, struct http_text *t, int idx);
/* Pushes bytes as a string of as many characters. */
void http_push_latin1(js_State *J, const char *bytes, size_t length);
const char *http_reason(int status);

/* ---- messages ---- */

struct http_conn;

struct http_msg {
  struct rt *rt;
  struct http_conn *conn; /* NULL once it is gone */
  struct http_conn *peer; /* the same, for as long as the message lives; counted */
  struct http_msg *next;  /* the request after it on its connection */
  struct http_head head;
  js_Object *req, *res;   /* weak; kept by the slots while the connection has it */
  rt_slot req_slot, res_slot;
  uint64_t task;
  uint64_t begin_clock;   /* when its first byte came */
  int refs;
  uint16_t in_status;
  uint8_t kind, method, major, minor;
  uint32_t max_headers;   /* more of them are left out */

  /* the request */
  unsigned complete : 1;  /* all of it has come */
  unsigned watched : 1;   /* its stream's state was made */
  unsigned dumped : 1;    /* its body interests nobody */
  unsigned body : 1;      /* some of its body has come */
  unsigned aborted : 1;
  unsigned paused : 1;
  unsigned parser_keep : 1;
  unsigned traced : 1;    /* its end was */
  unsigned upgraded : 1;  /* what follows it is not HTTP */
  unsigned join_all : 1;  /* headers that come twice are joined, all of them */

  /* the answer */
  unsigned fixed : 1;     /* writeHead() was called */
  unsigned headed : 1;    /* its head was formatted */
  unsigned ended : 1;
  unsigned finished : 1;  /* and all of it was handed to the system */
  unsigned no_body : 1;
  unsigned chunked : 1;
  unsigned last : 1;      /* the connection ends with it */
  unsigned odd_status : 1; /* statusCode is no status: see http_push_status */
  unsigned keep : 1;      /* shouldKeepAlive */
  unsigned send_date : 1;
  unsigned may_chunk : 1; /* the client understands chunks */
  unsigned need_drain : 1;
  unsigned limited : 1;   /* the last that its connection may have */
  unsigned detached : 1;
  unsigned utf8_head : 1;
  unsigned fixed_length : 1; /* known when the head is sent */
  unsigned told : 1;      /* 'finish' was emitted: it has no socket any more */
  uint16_t status;
  uint16_t head_status;   /* what both were when the head was settled, from `fixed` on */
  js_Value status_message, head_message;
  js_Value trailers;
  struct http_store store;
  int64_t wanted;         /* its Content-Length; -1 unknown */
  struct http_text early; /* what was written before its turn */
  rt_slot *callbacks;     /* of write() and end() */
  uint32_t callback_count;
};

extern const char HTTP_REQUEST_TAG[], HTTP_RESPONSE_TAG[];

struct http_msg *http_msg_new(struct rt *rt);
void http_msg_drop(struct http_msg *m);
/* The message behind a request, or a response, at idx; NULL when it is not one of ours. */
struct http_msg *http_request_of(js_State *J, int idx);
struct http_msg *http_response_of(js_State *J, int idx);
/* Pushes a new object for the message. */
void http_push_request(struct http_msg *m);
void http_push_response(struct http_msg *m);

/* Appends the whole head of a response. `length`: of its whole body where that is known,
 * else -1. It may throw (a value's toString()); the text stays the caller's. */
_Noreturn void http_throw_trailers(js_State *J);
void http_head_add(js_State *J, struct http_msg *m, struct http_text *t, int64_t length);
/* Pushes the statusCode of the response at 0. */
void http_push_status(js_State *J, const struct http_msg *m);
/* Defines its properties on the prototype at 1; the object at 2 has by name a { get, set }
 * for objects that are not ours. */
void http_define_fields(struct rt *rt);

/* ---- connections ---- */

enum http_option { /* of a server; milliseconds where it is a time */
  HTTP_OPT_KEEP_ALIVE,
  HTTP_OPT_HEADERS,
  HTTP_OPT_REQUEST,
  HTTP_OPT_INTERVAL,
  HTTP_OPT_MAX_REQUESTS,
  HTTP_OPT_MAX_HEAD,
  HTTP_OPT_HOST,
  HTTP_OPT_NO_DELAY,
  HTTP_OPT_KEEP_TCP,
  HTTP_OPT_KEEP_TCP_DELAY,
  HTTP_OPT_HALF_OPEN,
  HTTP_OPT_MAX_HEADERS,
  HTTP_OPT_CONNECTIONS, /* 'connection' is listened to: sockets are made at once */
  HTTP_OPT_JOIN_ALL,
  HTTP_OPT_COUNT
};

struct http_server {
  struct rt *rt;
  struct rt_stream *listener; /* NULL: not listening */
  rt_slot req_proto, res_proto; /* of classes that the program gave; 0: ours */
  rt_slot object;             /* the Server, while it listens or has connections */
  struct http_conn *first, *last;          /* all */
  struct http_conn *idle_first, *idle_last; /* waiting for a request, oldest first */
  struct http_timers *timers; /* NULL: none */
  uint32_t site;
  uint64_t cause;
  int refs, connections;
  double options[HTTP_OPT_COUNT];
};

struct http_conn {
  struct http_server *server;
  struct rt_stream *stream;  /* NULL: over a stream of JavaScript's */
  rt_slot transport;         /* that stream */
  rt_slot socket;            /* the net.Socket, if there is one */
  struct http_conn *next, *prev, *idle_next, *idle_prev;
  struct http_parse parse;
  struct http_msg *incoming; /* being parsed */
  struct http_msg *first, *last; /* requests whose answers are not complete */
  struct http_text out;
  struct http_text held;     /* bytes that came before reading stopped */
  struct http_msg *flushing, *flushing_last; /* complete, but not yet with the system */
  size_t queued;             /* bytes with libuv */
  uint64_t task;
  uint64_t began;            /* loop time: of the message that is coming in; 0 none */
  uint64_t idle_since;
  uint64_t opened;
  uint32_t requests;
  int refs;
  unsigned reading : 1, paused : 1, choked : 1, feeding : 1, tapped : 1, parsing : 1,
      closing : 1, gone : 1, ending : 1, upgraded : 1, idle : 1, active : 1, failed : 1,
      shut : 1, dirty : 1, corked : 1, settling : 1;
  uint8_t upgrade; /* of the request that was just parsed: 'u', 'c', 0 */
};

/* Functions of JavaScript that C calls: runtime/lib/internal_http_server.js gives them. */
enum http_hook {
  HOOK_REQUEST,  /* (server, req, res) */
  HOOK_SPECIAL,  /* (server, req, res, kind) "expect" "host" "drop" */
  HOOK_UPGRADE,  /* (server, req, socket, head, event) */
  HOOK_BODY,     /* (req, buffer): whether it wants more */
  HOOK_END,      /* (req) */
  HOOK_ABORT,    /* (req, res) */
  HOOK_FINISH,   /* (res, req, callbacks, from inside JavaScript) */
  HOOK_FLUSHED,  /* (res, callbacks, drain, from inside JavaScript) */
  HOOK_ERROR,    /* (server, socket, code, reason, packet, parsed, headSent) */
  HOOK_SOCKET,   /* (server, handle): a net.Socket */
  HOOK_DESTROY,  /* (socket, error number, 0, 1: when all is sent, HTTP_DESTROY_IDLE) */
  HOOK_CONNECTION, /* (server, socket) */
  HOOK_DRAINED,  /* (server): its last connection has closed */
  HOOK_WRITE,    /* (stream, buffer, end) */
  HOOK_ACTIVE,   /* (socket): it sent or received */
  HOOK_COUNT
};

/* The hook as a callback of the loop; `argc` arguments are on the stack. */
void http_hook(struct rt *rt, enum http_hook hook, uint64_t task, int argc);
/* The hook from inside a native, whose errors pass on; leaves its value. */
void http_hook_inside(struct rt *rt, enum http_hook hook, int argc);

/* Puts bytes of an answer on their way, or keeps them until it is its turn. `head` may
 * be empty; data is not kept. */
void http_conn_write(struct http_msg *m, const char *data, size_t length);
/* How much of a message's output waits. */
size_t http_conn_waiting(const struct http_msg *m);
/* The answer is complete. */
void http_conn_finish(struct http_msg *m);
void http_conn_resume(struct http_conn *c);
void http_conn_pause(struct http_conn *c);
void http_conn_flush(struct http_conn *c);
void http_conn_unref(struct http_conn *c);
/* Pushes the net.Socket of a connection, made if there is none. */
void http_conn_push_socket(struct http_conn *c);
/* Ends it: after what was written, or at once. */
void http_conn_close(struct http_conn *c, int at_once);

/* The natives of servers, responses and requests, and the parser for JavaScript's own
 * connections, onto the binding on top of the stack. */
void http_server_binding(struct rt *rt);
void http_response_binding(struct rt *rt);
void http_request_binding(struct rt *rt);
void http_client_binding(struct rt *rt);

/* What belongs to a runtime: prototypes and hooks. Lives as long as the engine. */
struct http_state {
  rt_slot hooks[HOOK_COUNT];
  rt_slot request_proto, response_proto;
  const char *_events, *name_emit, *name_request, *name_write_head; /* interned */
  js_Object *write_head, *emit, *on_connection; /* the natives, to see them replaced; alive for ever */
  time_t date_second;
  char date[40];
};
static inline struct http_state *http_state(struct rt *rt) {
  return rt->http;
}

/* runtime/modules.def */
void rt_binding_http(struct rt *rt);

#endif
