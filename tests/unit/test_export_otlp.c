/* OTLP: what comes out is whole and true whatever the events, and its spans hang together
 * as the events do. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/otlp.h"
#include "exporters/text.h"

/* For what is asked very often: Check notes each assertion in a file. */
#define must(what)               \
  do {                           \
    if (!(what))                 \
      ck_abort_msg("%s", #what); \
  } while (0)

/* ---- reading messages ---- */

enum message {
  TRACES,
  RESOURCE_SPANS,
  RESOURCE,
  SCOPE_SPANS,
  SCOPE,
  SPAN,
  EVENT,
  LINK,
  STATUS,
  KEY_VALUE,
  ANY
};
enum { TEXT = -1, ID8 = -2, ID16 = -3, PLAIN = -4 };

static const struct field {
  enum message in;
  unsigned number, wire;
  int holds; /* a message, or one of the above */
} fields[] = {{TRACES, 1, 2, RESOURCE_SPANS},
              {RESOURCE_SPANS, 1, 2, RESOURCE},
              {RESOURCE_SPANS, 2, 2, SCOPE_SPANS},
              {RESOURCE, 1, 2, KEY_VALUE},
              {SCOPE_SPANS, 1, 2, SCOPE},
              {SCOPE_SPANS, 2, 2, SPAN},
              {SCOPE, 1, 2, TEXT},
              {SCOPE, 2, 2, TEXT},
              {SPAN, 1, 2, ID16},
              {SPAN, 2, 2, ID8},
              {SPAN, 4, 2, ID8},
              {SPAN, 5, 2, TEXT},
              {SPAN, 6, 0, PLAIN},
              {SPAN, 7, 1, PLAIN},
              {SPAN, 8, 1, PLAIN},
              {SPAN, 9, 2, KEY_VALUE},
              {SPAN, 11, 2, EVENT},
              {SPAN, 12, 0, PLAIN},
              {SPAN, 13, 2, LINK},
              {SPAN, 15, 2, STATUS},
              {EVENT, 1, 1, PLAIN},
              {EVENT, 2, 2, TEXT},
              {EVENT, 3, 2, KEY_VALUE},
              {LINK, 1, 2, ID16},
              {LINK, 2, 2, ID8},
              {STATUS, 3, 0, PLAIN},
              {KEY_VALUE, 1, 2, TEXT},
              {KEY_VALUE, 2, 2, ANY},
              {ANY, 1, 2, TEXT},
              {ANY, 2, 0, PLAIN},
              {ANY, 3, 0, PLAIN},
              {ANY, 4, 1, PLAIN}};

struct span {
  unsigned char trace[16], id[8], parent[8], link[8];
  char name[64];
  uint64_t begin, end;
  unsigned links, events;
};

enum { SPANS_MAX = 1 << 17 };
static struct span *spans;
static size_t span_count;

static const unsigned char *read_number(const unsigned char *at, const unsigned char *end,
                                        uint64_t *value) {
  *value = 0;
  for (unsigned shift = 0;; shift += 7) {
    must(at < end && shift < 70);
    *value |= (uint64_t)(*at & 0x7f) << shift;
    if (*at++ < 0x80)
      return at;
  }
}

static const struct field *find_field(enum message in, uint64_t key) {
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (fields[i].in == in && fields[i].number == key >> 3) {
      must(fields[i].wire == (key & 7));
      return &fields[i];
    }
  ck_abort_msg("message %d has an unknown field %d", in, (int)(key >> 3));
}

static void check_text(const unsigned char *at, size_t length) {
  char text[4096];
  must(length < sizeof text);
  memcpy(text, at, length);
  text[length] = 0;
  must(strlen(text) == length);
  for (const char *c = text; *c;) {
    size_t n = ex_utf8_length(c);
    must(n > 0);
    c += n;
  }
}

static void check_id(const unsigned char *at, size_t length, size_t wanted) {
  static const unsigned char none[16];
  must(length == wanted);
  must(memcmp(at, none, wanted));
}

static void note(enum message in, unsigned number, const unsigned char *at, size_t length,
                 uint64_t value) {
  struct span *s = &spans[span_count];
  if (in == LINK && number == 2)
    memcpy(s->link, at, 8);
  if (in != SPAN)
    return;
  if (number == 1)
    memcpy(s->trace, at, 16);
  else if (number == 2)
    memcpy(s->id, at, 8);
  else if (number == 4)
    memcpy(s->parent, at, 8);
  else if (number == 5)
    memcpy(s->name, at, length < 63 ? length : 63);
  else if (number == 7)
    s->begin = value;
  else if (number == 8)
    s->end = value;
  s->links += number == 13;
  s->events += number == 11;
}

static void read_message(enum message in, const unsigned char *at,
                         const unsigned char *end) {
  uint64_t key, value, length = 0;
  while (at < end) {
    at = read_number(at, end, &key);
    const struct field *f = find_field(in, key);
    if (f->wire == 1) {
      must(end - at >= 8);
      memcpy(&value, at, 8);
      at += 8;
    } else {
      at = read_number(at, end, &value);
    }
    length = f->wire == 2 ? value : 0;
    must(length <= (uint64_t)(end - at));
    if (f->holds == TEXT)
      check_text(at, length);
    else if (f->holds == ID8 || f->holds == ID16)
      check_id(at, length, f->holds == ID8 ? 8 : 16);
    else if (f->holds != PLAIN)
      read_message((enum message)f->holds, at, at + length);
    note(in, f->number, at, length, value);
    at += length;
  }
  if (in != SPAN)
    return;
  must(spans[span_count].begin <= spans[span_count].end);
  must(++span_count < SPANS_MAX);
}

static int by_id(const void *a, const void *b) {
  return memcmp(((const struct span *)a)->id, ((const struct span *)b)->id, 8);
}

static const struct span *find(const char *name) {
  for (size_t i = 0; i < span_count; i++)
    if (!strcmp(spans[i].name, name))
      return &spans[i];
  ck_abort_msg("no span %s", name);
}

static const struct span *parent_of(const struct span *s) {
  for (size_t i = 0; i < span_count; i++)
    if (!memcmp(spans[i].id, s->parent, 8) && !memcmp(spans[i].trace, s->trace, 16))
      return &spans[i];
  ck_abort_msg("%s has no parent", s->name);
}

/* ---- making events ---- */

static const char *string_of(void *data, uint32_t process, uint32_t id) {
  static const char *const names[] = {
      "",     "\xff\xfe", "a\"\\</script>", "\xed\xa0\x80;\n",
      "item", "child.js", "\x01\x1b[2J"};
  (void)data;
  (void)process;
  return names[id % 7];
}

static struct tr_site_info site_of(void *data, uint32_t process, uint32_t id) {
  static const char *const functions[] = {"", "one", "two", "three", "\xc3("};
  (void)data;
  (void)process;
  return (struct tr_site_info){.function = functions[id % 5], .file = "", .line = id};
}

static const struct tr_process_info *process_of(void *data, uint32_t process) {
  static struct tr_process_info info[3] = {
      {.pid = 100, .ppid = 1, .start_ns = 50, .command = "parent \xff"},
      {.pid = 101, .ppid = 100, .start_ns = 60, .command = "child"},
      {.pid = 100,
       .ppid = 1,
       .start_ns = 70,
       .command = "/bin/again -x"}}; /* the pid, reused */
  (void)data;
  return process < 3 ? &info[process] : NULL;
}

static struct ex_export *export;
static struct ex_dest *dest;
static struct ex_bytes out;

static void take(void *data, const char *bytes, size_t length, uint64_t count) {
  size_t before = span_count;
  (void)data;
  ex_bytes_put(&out, bytes, length);
  read_message(TRACES, (const unsigned char *)bytes,
               (const unsigned char *)bytes + length);
  ck_assert_uint_eq(span_count - before, count);
}

static void begin(void) {
  struct ex_options options = {
      .names = {.string = string_of, .site = site_of, .process = process_of},
      .origin = {.host = "host", .version = "1"},
      .batches = {.take = take}};
  memset(spans, 0, span_count * sizeof *spans);
  span_count = 0;
  ex_dest_fd(&dest, -1);
  export = ex_export_begin(ex_format_find("otlp"), dest, &options);
}

static void end(void) {
  ck_assert_int_eq(ex_export_end(export), 0);
  ex_dest_close(dest, 0);
}

static void set_up(void) {
  spans = calloc(SPANS_MAX, sizeof *spans);
  out.used = 0;
  begin();
}

static void tear_down(void) {
  ex_bytes_release(&out);
  free(spans);
}

static void put(uint64_t time, uint32_t process, uint32_t thread, uint16_t type,
                uint16_t h, uint32_t w, uint64_t x, uint64_t y) {
  struct tr_event e = {.r = {.time = time, .type = type, .h = h, .w = w, .x = x, .y = y},
                       .pid = process == 1 ? 101 : 100,
                       .tid = 100 + (int32_t)thread,
                       .process = process,
                       .thread = thread};
  must(!ex_export_feed(export, &e, 1));
}

/* ---- tests ---- */

START_TEST(parents_are_what_scheduled_it) {
  put(100, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_MAIN, 1, 1, TR_UNKNOWN);
  put(110, 0, 0, TR_EV_TASK_CREATE, TR_KIND_TIMER, 3, 2, 1);
  put(120, 0, 0, TR_EV_TASK_END, TR_KIND_MAIN, 0, 1, 0);
  put(200, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 2, 2, TR_UNKNOWN);
  put(210, 0, 0, TR_EV_TASK_END, TR_KIND_TIMER, 0, 2, 0);
  put(300, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 3, 2, TR_UNKNOWN); /* once more */
  put(310, 0, 0, TR_EV_TASK_END, TR_KIND_TIMER, 0, 2, 0);
  end();
  const struct span *one = find("one"), *two = find("two"), *three = find("three");
  ck_assert_ptr_eq(parent_of(two), one);
  ck_assert_str_eq(parent_of(one)->name, "parent \xef\xbf\xbd");
  ck_assert(memcmp(three->trace, one->trace, 16)); /* a trace of its own, with a link */
  ck_assert_uint_eq(three->links, 1);
  ck_assert_mem_eq(three->link, parent_of(one)->id, 8);
  ck_assert_uint_eq(two->end - two->begin, 10);
}
END_TEST

START_TEST(an_item_has_three_waits) {
  put(100, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_MAIN, 1, 1, TR_UNKNOWN);
  put(110, 0, 0, TR_EV_POOL_SUBMIT, TR_KIND_FS, 4, 5, 0);
  put(120, 0, 0, TR_EV_TASK_END, TR_KIND_MAIN, 0, 1, 0);
  put(140, 0, 1, TR_EV_POOL_START, TR_KIND_FS, 4, 5, 0);
  put(180, 0, 1, TR_EV_POOL_DONE, TR_KIND_FS, 4, 5, 0);
  put(190, 0, 0, TR_EV_POOL_DELIVER, TR_KIND_FS, 4, 5, 0);
  put(190, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_FS, 2, 5, TR_UNKNOWN);
  put(195, 0, 0, TR_EV_TASK_END, TR_KIND_FS, 0, 5, 0);
  end();
  const struct span *item = find("item");
  ck_assert_ptr_eq(parent_of(item), find("one"));
  ck_assert_ptr_eq(parent_of(find("two")), find("one"));
  ck_assert_mem_eq(find("two")->link, item->id, 8);
  ck_assert_uint_eq(item->end - item->begin, 80);
  static const char *const names[] = {"queued", "running", "waiting for the loop"};
  static const uint64_t ns[] = {30, 40, 10};
  for (int i = 0; i < 3; i++) {
    const struct span *stage = find(names[i]);
    ck_assert_ptr_eq(parent_of(stage), item);
    ck_assert_uint_eq(stage->end - stage->begin, ns[i]);
  }
}
END_TEST

/* Also when the child is seen before the parent knows its pid. */
START_TEST(a_child_hangs_on_its_spawn) {
  put(100, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_MAIN, 1, 1, TR_UNKNOWN);
  put(110, 0, 0, TR_EV_SPAWN_BEGIN, 0, 5, 7, 0);
  if (_i)
    put(120, 0, 0, TR_EV_SPAWN_END, 0, 5, 7, 101);
  put(130, 1, 0, TR_EV_THREAD_START, TR_ROLE_LOOP, 0, 101, 0);
  put(140, 1, 0, TR_EV_TASK_BEGIN, TR_KIND_MAIN, 2, 1, TR_UNKNOWN);
  put(150, 1, 0, TR_EV_TASK_END, TR_KIND_MAIN, 0, 1, 0);
  if (!_i)
    put(160, 0, 0, TR_EV_SPAWN_END, 0, 5, 7, 101);
  put(170, 0, 0, TR_EV_TASK_END, TR_KIND_MAIN, 0, 1, 0);
  end();
  const struct span *spawn = find("spawn child.js"), *child = find("child");
  ck_assert_ptr_eq(parent_of(find("two")), child);
  ck_assert_ptr_eq(parent_of(child), spawn);
  ck_assert_ptr_eq(parent_of(spawn), find("one"));
}
END_TEST

START_TEST(long_chains_are_cut) {
  uint64_t time = 100;
  for (uint64_t task = 1; task < 1000; task++) {
    put(time++, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_IMMEDIATE, 1, task, TR_UNKNOWN);
    put(time++, 0, 0, TR_EV_TASK_CREATE, TR_KIND_IMMEDIATE, 1, task + 1, task);
    put(time++, 0, 0, TR_EV_TASK_END, TR_KIND_IMMEDIATE, 0, task, 0);
  }
  end();
  size_t heads = 0;
  for (size_t i = 0; i < span_count; i++) {
    static const unsigned char none[8];
    int head = !memcmp(spans[i].parent, none, 8);
    heads += head;
    if (!strcmp(spans[i].name, "one"))
      ck_assert_uint_eq(spans[i].links, head);
  }
  ck_assert_uint_ge(heads, 5);
  ck_assert_uint_le(heads, 7);
}
END_TEST

/* More events in a span than it may hold, ends that were lost, times at the far end. */
START_TEST(edges) {
  uint64_t far = UINT64_MAX - 1000;
  put(100, 0, 0, TR_EV_TASK_BEGIN, TR_KIND_MAIN, 1, 1, TR_UNKNOWN);
  for (int i = 0; i < 300; i++)
    put(101, 0, 0, TR_EV_MARK, 0, 1, 0, 0);
  put(101, 0, 0, TR_EV_MEASURE, 0, 2, TR_UNKNOWN, 0);
  put(102, 0, 0, TR_EV_MEASURE, 0, 2, 1, UINT64_MAX);
  put(102, 0, 0, TR_EV_LOST, 0, 0, 5, UINT64_MAX);
  put(102, 0, 0, TR_EV_SYNC_BEGIN, TR_KIND_FS, 2, 4, 0);
  put(102, 0, 0, TR_EV_SYNC_END, TR_KIND_FS, 0, 4, 0);
  put((uint64_t)1 << 60, 2, 0, TR_EV_TASK_BEGIN, TR_KIND_HTTP, 3, 1, 0);
  put(far, 2, 0, TR_EV_TASK_END, TR_KIND_HTTP, 0, 1, 0);
  end();
  ck_assert_uint_eq(find("one")->events, 128);
  ck_assert_uint_eq(find("item")->end, find("item")->begin);
  ck_assert_uint_eq(find("three")->end - find("three")->begin, far - ((uint64_t)1 << 60));
  find("lost 5 events");
  ck_assert(memcmp(find("/bin/again -x")->id, find("parent \xef\xbf\xbd")->id, 8));
}
END_TEST

static uint64_t random_state;

static uint64_t any(uint64_t below) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (random_state >> 33) % below;
}

static void put_noise(void) {
  uint64_t time = 1000;
  random_state = 7;
  for (int i = 0; i < 40000; i++) {
    time += any(3);
    put(time, (uint32_t)any(4), (uint32_t)any(3),
        tr_event_infos[any(tr_event_info_count)].type, (uint16_t)any(30),
        (uint32_t)any(12), any(20), any(9) ? any(300) : UINT64_MAX - any(9));
  }
  end();
}

START_TEST(noise_makes_whole_spans) {
  put_noise();
  ck_assert_uint_gt(span_count, 5000);
  qsort(spans, span_count, sizeof *spans, by_id);
  for (size_t i = 1; i < span_count; i++)
    if (!by_id(&spans[i - 1], &spans[i]))
      ck_abort_msg("%s and %s have one id", spans[i - 1].name, spans[i].name);
}
END_TEST

START_TEST(the_same_twice) {
  put_noise();
  struct ex_bytes first = out;
  out = (struct ex_bytes){0};
  begin();
  put_noise();
  ck_assert_uint_eq(out.used, first.used);
  ck_assert_mem_eq(out.at, first.at, out.used);
  ex_bytes_release(&first);
}
END_TEST

START_TEST(causes_are_found_until_there_are_too_many) {
  struct ot__causes c = {0};
  for (uint64_t i = 1; i <= OT__CAUSES_MAX; i++)
    ot__cause_add(&c, i)->by.span = i;
  for (uint64_t i = 1; i <= OT__CAUSES_MAX; i += 3)
    ot__cause_remove(&c, ot__cause_find(&c, i));
  for (uint64_t i = 1; i <= OT__CAUSES_MAX; i++) {
    const struct ot__cause *cause = ot__cause_find(&c, i);
    must(i % 3 == 1 ? !cause : cause && cause->by.span == i);
  }
  for (uint64_t i = 1; i <= 3 * (uint64_t)OT__CAUSES_MAX; i++)
    ot__cause_add(&c, OT__CAUSES_MAX + i)->by.span = i;
  ck_assert_uint_eq(c.used, OT__CAUSES_MAX);
  ck_assert_uint_le(c.capacity, 2 * OT__CAUSES_MAX);
  ck_assert_ptr_null(ot__cause_find(&c, 0));
  free(c.places);
  end();
}
END_TEST

int main(void) {
  Suite *s = suite_create("export otlp");
  TCase *t = tcase_create("all");
  tcase_set_timeout(t, 120);
  tcase_add_checked_fixture(t, set_up, tear_down);
  tcase_add_test(t, parents_are_what_scheduled_it);
  tcase_add_test(t, an_item_has_three_waits);
  tcase_add_loop_test(t, a_child_hangs_on_its_spawn, 0, 2);
  tcase_add_test(t, long_chains_are_cut);
  tcase_add_test(t, edges);
  tcase_add_test(t, noise_makes_whole_spans);
  tcase_add_test(t, the_same_twice);
  tcase_add_test(t, causes_are_found_until_there_are_too_many);
  suite_add_tcase(s, t);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
