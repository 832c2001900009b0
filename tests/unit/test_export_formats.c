/* The formats, fed with events made by hand. */
#include <check.h>
#include <cjson/cJSON.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exporters/export.h"
#include "exporters/links.h"

/* ---- a source of names ---- */

static const char *const names[] = {"", "pbkdf2", "child \"one\"\n", "bad\xff", "loop"};
static struct tr_process_info processes[] = {
    {.pid = 100, .ppid = 1, .command = "parent.js"},
    {.pid = 200, .ppid = 100, .command = "child.js"},
};

static const char *string_of(void *data, uint32_t process, uint32_t id) {
  (void)data;
  (void)process;
  return id < sizeof names / sizeof *names ? names[id] : "";
}

static struct tr_site_info site_of(void *data, uint32_t process, uint32_t id) {
  (void)data;
  (void)process;
  return id ? (struct tr_site_info){.function = "culprit",
                                    .file = "/dir/app.js",
                                    .line = id}
            : (struct tr_site_info){.function = "", .file = ""};
}

static const struct tr_process_info *process_of(void *data, uint32_t process) {
  (void)data;
  return process < 2 ? &processes[process] : NULL;
}

/* ---- an export into memory ---- */

static struct ex_dest *dest;
static struct ex_export *export;
static char path[] = "/tmp/uvscope-test-XXXXXX";
static int fd;

static void begin(const char *format, struct ex_options options) {
  strcpy(path, "/tmp/uvscope-test-XXXXXX");
  fd = mkstemp(path);
  ck_assert_int_ge(fd, 0);
  unlink(path);
  ck_assert_int_eq(ex_dest_fd(&dest, fd), 0);
  options.names =
      (struct md_names){.string = string_of, .site = site_of, .process = process_of};
  export = ex_export_begin(ex_format_find(format), dest, &options);
}

/* The text, which is the caller's to free(). */
static char *end_text(void) {
  ck_assert_int_eq(ex_export_end(export), 0);
  ck_assert_int_eq(ex_dest_close(dest, 1), 0);
  off_t size = lseek(fd, 0, SEEK_END);
  char *text = calloc(1, (size_t)size + 1);
  ck_assert_int_eq(pread(fd, text, (size_t)size, 0), size);
  close(fd);
  return text;
}

static cJSON *end(void) {
  char *text = end_text();
  cJSON *json = cJSON_ParseWithOpts(text, NULL, 1);
  ck_assert_msg(json != NULL, "not JSON: %s", text);
  free(text);
  return json;
}

/* Process 0 and 1; thread 0 is the loop, 1 a worker. */
static void put(uint32_t process, uint32_t thread, uint64_t time, uint16_t type,
                uint16_t h, uint32_t w, uint64_t x, uint64_t y) {
  int32_t pid = processes[process].pid;
  struct tr_event e = {.r = {.time = time, .type = type, .h = h, .w = w, .x = x, .y = y},
                       .pid = pid,
                       .tid = pid + (int32_t)thread,
                       .process = process,
                       .thread = thread};
  ck_assert_int_eq(ex_export_feed(export, &e, 1), 0);
}

/* ---- looking at a Chrome trace ---- */

static const char *text_of(const cJSON *o, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(o, name);
  return cJSON_IsString(item) ? item->valuestring : "";
}

static double number_of(const cJSON *o, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(o, name);
  ck_assert_msg(cJSON_IsNumber(item), "no number %s", name);
  return item->valuedouble;
}

/* The n-th event of a phase, with this name where it is not NULL. */
static const cJSON *find(const cJSON *trace, const char *phase, const char *name, int n) {
  const cJSON *e;
  cJSON_ArrayForEach(e, trace) {
    if (strcmp(text_of(e, "ph"), phase) || (name && strcmp(text_of(e, "name"), name)))
      continue;
    if (n-- == 0)
      return e;
  }
  return NULL;
}

static double begin_of(const cJSON *slice) {
  return number_of(slice, "ts");
}

static double end_of(const cJSON *slice) {
  return number_of(slice, "ts") + number_of(slice, "dur");
}

/* No two slices of a thread overlap but one inside the other. */
static void check_nesting(const cJSON *trace) {
  const cJSON *a, *b;
  cJSON_ArrayForEach(a, trace) {
    if (strcmp(text_of(a, "ph"), "X"))
      continue;
    ck_assert(number_of(a, "dur") >= 0);
    cJSON_ArrayForEach(b, trace) {
      if (strcmp(text_of(b, "ph"), "X") || number_of(a, "tid") != number_of(b, "tid"))
        continue;
      ck_assert(!(begin_of(a) < begin_of(b) && begin_of(b) < end_of(a) - 1e-6 &&
                  end_of(b) > end_of(a) + 1e-6));
    }
  }
}

START_TEST(nothing_is_a_document) {
  begin("chrome", (struct ex_options){0});
  cJSON *trace = end();
  ck_assert(cJSON_IsArray(trace));
  cJSON_Delete(trace);
  begin("json", (struct ex_options){0});
  cJSON *document = end();
  ck_assert(cJSON_IsArray(cJSON_GetObjectItem(document, "events")));
  cJSON_Delete(document);
}
END_TEST

START_TEST(a_slow_callback_is_marked) {
  begin("chrome", (struct ex_options){0});
  put(0, 0, 1000001, TR_EV_TASK_CREATE, TR_KIND_TIMER, 3, 7, 0);
  put(0, 0, 2000000, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 5, 7, 1500);
  put(0, 0, 122000001, TR_EV_TASK_END, TR_KIND_TIMER, 0, 7, 0);
  put(0, 0, 122000001, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 5, 8, TR_UNKNOWN);
  put(0, 0, 122500000, TR_EV_TASK_END, TR_KIND_TIMER, 0, 8, 0);
  cJSON *trace = end();
  const cJSON *b = find(trace, "X", "culprit (app.js:5)", 0);
  ck_assert_ptr_nonnull(b);
  ck_assert(begin_of(b) == 2000.0);
  ck_assert(fabs(number_of(b, "dur") - 120000.001) < 1e-9);
  ck_assert_str_eq(text_of(cJSON_GetObjectItem(b, "args"), "callback"),
                   "culprit (/dir/app.js:5)");
  /* What differs from run to run is with the marker, so that runs can be grouped. */
  ck_assert_ptr_null(cJSON_GetObjectItem(cJSON_GetObjectItem(b, "args"), "wait_ns"));
  const cJSON *slow = find(trace, "i", NULL, 0);
  ck_assert_ptr_nonnull(strstr(text_of(slow, "name"), "slow: 120"));
  ck_assert(number_of(cJSON_GetObjectItem(slow, "args"), "wait_ns") == 1500);
  ck_assert_ptr_null(find(trace, "i", NULL, 1));
  /* The arrow from where it was scheduled: one category, one id. */
  const cJSON *s = find(trace, "s", NULL, 0), *f = find(trace, "f", NULL, 0);
  ck_assert_str_eq(text_of(s, "id"), text_of(f, "id"));
  ck_assert_str_eq(text_of(s, "cat"), text_of(b, "cat"));
  ck_assert_ptr_null(find(trace, "f", NULL, 1));
  check_nesting(trace);
  cJSON_Delete(trace);
}
END_TEST

START_TEST(lost_ends_do_not_break_nesting) {
  begin("chrome", (struct ex_options){0});
  put(0, 0, 1000, TR_EV_TASK_END, TR_KIND_TIMER, 0, 1, 0); /* never begun */
  put(0, 0, 2000, TR_EV_POLL_END, 0, 0, 1, 0);
  put(0, 0, 2000, TR_EV_PHASE, TR_PHASE_TIMERS, 0, 0, 0);
  put(0, 0, 3000, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 5, 2, TR_UNKNOWN);
  put(0, 0, 4000, TR_EV_SYNC_BEGIN, TR_KIND_FS, 5, 1, 0); /* its end is lost */
  put(0, 0, 5000, TR_EV_TASK_END, TR_KIND_TIMER, 0, 2, 0);
  put(0, 0, 6000, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 5, 3, TR_UNKNOWN); /* and this one's */
  put(0, 0, 7000, TR_EV_LOST, 0, 0, 12, 500);
  put(0, 0, 8000, TR_EV_POLL_BEGIN, 0, 5, 2, 0);
  cJSON *trace = end();
  check_nesting(trace);
  ck_assert_ptr_nonnull(find(trace, "X", "timers", 0));
  ck_assert_ptr_nonnull(find(trace, "X", "poll", 0));
  const cJSON *lost = find(trace, "i", "lost", 0);
  ck_assert(number_of(cJSON_GetObjectItem(lost, "args"), "records") == 12);
  cJSON_Delete(trace);
}
END_TEST

START_TEST(a_work_item_shows_its_three_waits) {
  begin("chrome", (struct ex_options){0});
  put(0, 0, 1000, TR_EV_TASK_CREATE, TR_KIND_CRYPTO, 3, 9, 0);
  put(0, 0, 1000, TR_EV_POOL_SUBMIT, TR_KIND_CRYPTO, 1, 9, 0);
  put(0, 1, 2000, TR_EV_POOL_START, TR_KIND_CRYPTO, 1, 9, 0);
  put(0, 1, 5000, TR_EV_POOL_DONE, TR_KIND_CRYPTO, 1, 9, 0);
  put(0, 0, 6000, TR_EV_POOL_DELIVER, TR_KIND_CRYPTO, 1, 9, 0);
  put(0, 0, 6000, TR_EV_TASK_BEGIN, TR_KIND_CRYPTO, 5, 9, 1000);
  put(0, 0, 7000, TR_EV_TASK_END, TR_KIND_CRYPTO, 0, 9, 0);
  put(0, 0, 8000, TR_EV_POOL_SUBMIT, TR_KIND_CRYPTO, 1, 10,
      0); /* still queued at the end */
  cJSON *trace = end();
  static const struct {
    const char *name;
    double from, to;
  } parts[] = {{"pbkdf2", 1, 6},
               {"queued", 1, 2},
               {"running", 2, 5},
               {"waiting for the loop", 5, 6}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    const cJSON *b = find(trace, "b", parts[i].name, 0),
                *e = find(trace, "e", parts[i].name, 0);
    ck_assert(number_of(b, "ts") == parts[i].from);
    ck_assert(number_of(e, "ts") == parts[i].to);
    ck_assert_str_eq(text_of(b, "id"), text_of(e, "id"));
  }
  ck_assert_ptr_nonnull(find(trace, "e", "queued", 1));
  const cJSON *lane = find(trace, "X", "pbkdf2", 0);
  ck_assert(number_of(lane, "tid") == 101);
  ck_assert(number_of(lane, "ts") == 2);
  ck_assert(number_of(cJSON_GetObjectItem(find(trace, "C", "pool busy", 0), "args"),
                      "workers") == 1);
  check_nesting(trace);
  cJSON_Delete(trace);
}
END_TEST

/* The child is seen before (0) or after (1) its parent knows its number. */
START_TEST(an_arrow_leads_from_spawn_to_child) {
  begin("chrome", (struct ex_options){0});
  put(0, 0, 1000, TR_EV_SPAWN_BEGIN, 0, 2, 5, 0);
  if (_i)
    put(0, 0, 2000, TR_EV_SPAWN_END, 0, 2, 5, 200);
  put(1, 0, 3000, TR_EV_TASK_BEGIN, TR_KIND_MAIN, 5, 1, TR_UNKNOWN);
  if (!_i)
    put(0, 0, 3500, TR_EV_SPAWN_END, 0, 2, 5, 200);
  put(1, 0, 4000, TR_EV_TASK_END, TR_KIND_MAIN, 0, 1, 0);
  cJSON *trace = end();
  const cJSON *s = find(trace, "s", NULL, 0), *f = find(trace, "f", NULL, 0);
  ck_assert(number_of(s, "pid") == 100);
  ck_assert_ptr_nonnull(f);
  ck_assert(number_of(f, "pid") == 200);
  ck_assert(number_of(f, "ts") == 3);
  ck_assert_str_eq(text_of(s, "id"), text_of(f, "id"));
  ck_assert_str_eq(text_of(find(trace, "X", NULL, 1), "cat"), text_of(s, "cat"));
  ck_assert_str_eq(text_of(find(trace, "X", NULL, 0), "name"), "spawn child \"one\"\n");
  check_nesting(trace);
  cJSON_Delete(trace);
}
END_TEST

START_TEST(samples_become_a_profile) {
  begin("chrome", (struct ex_options){0});
  for (uint64_t i = 0; i < 2; i++) {
    put(0, 2, 1000000 + i * 5000, TR_EV_SAMPLE, 3, 0, 1, 1000000);
    put(0, 2, 1000000 + i * 5000, TR_EV_FRAMES, 0, 30, (uint64_t)20 << 32 | (10 + i), 0);
  }
  cJSON *trace = end();
  ck_assert_ptr_nonnull(find(trace, "P", "Profile", 0));
  const cJSON *first = find(trace, "P", "ProfileChunk", 0);
  const cJSON *second = find(trace, "P", "ProfileChunk", 1);
  ck_assert_ptr_nonnull(second);
  cJSON *nodes[2];
  const cJSON *chunks[2] = {first, second};
  for (int i = 0; i < 2; i++)
    nodes[i] = cJSON_GetObjectItem(
        cJSON_GetObjectItem(
            cJSON_GetObjectItem(cJSON_GetObjectItem(chunks[i], "args"), "data"),
            "cpuProfile"),
        "nodes");
  ck_assert_int_eq(cJSON_GetArraySize(nodes[0]), 4); /* root and three frames */
  ck_assert_int_eq(cJSON_GetArraySize(nodes[1]),
                   2); /* 20 is shared, 11 and its 30 are new */
  const cJSON *outermost =
      cJSON_GetObjectItem(cJSON_GetArrayItem(nodes[0], 1), "callFrame");
  ck_assert(number_of(outermost, "lineNumber") == 19);
  cJSON_Delete(trace);
}
END_TEST

START_TEST(names_cannot_break_the_document) {
  begin("chrome", (struct ex_options){0});
  strcpy(processes[0].command, "p\xff\"\\\n");
  put(0, 0, 1000, TR_EV_MARK, 0, 3, 0, 0);
  cJSON *trace = end();
  ck_assert_ptr_nonnull(find(trace, "i", "bad\xef\xbf\xbd", 0));
  ck_assert_str_eq(
      text_of(cJSON_GetObjectItem(find(trace, "M", "process_name", 0), "args"), "name"),
      "p\xef\xbf\xbd\"\\\n");
  cJSON_Delete(trace);
}
END_TEST

START_TEST(json_has_every_field_by_its_name) {
  begin("json", (struct ex_options){0});
  put(0, 0, 9007199254740993u, TR_EV_TASK_BEGIN, TR_KIND_FS, 5, 42, 17);
  put(0, 0, 9007199254740994u, TR_EV_SPAWN_END, 0, 2, 5, (uint64_t)-2);
  put(0, 0, 9007199254740995u, 0x0799, 0, 0, 0, 0); /* of a newer writer */
  char *text = end_text();
  ck_assert_ptr_nonnull(strstr(text, "\"t_ns\":9007199254740993,"));
  ck_assert_ptr_nonnull(strstr(text, "\"pid\":-2"));
  cJSON *document = cJSON_Parse(text);
  free(text);
  const cJSON *events = cJSON_GetObjectItem(document, "events");
  ck_assert_int_eq(cJSON_GetArraySize(events), 2);
  const cJSON *first = cJSON_GetArrayItem(events, 0),
              *args = cJSON_GetObjectItem(first, "args");
  ck_assert_str_eq(text_of(first, "type"), "TASK_BEGIN");
  ck_assert_str_eq(text_of(args, "kind"), "fs");
  ck_assert_str_eq(text_of(args, "callback"), "culprit (/dir/app.js:5)");
  ck_assert(number_of(args, "task") == 42);
  ck_assert(number_of(args, "wait_ns") == 17);
  ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(document, "processes")), 1);
  cJSON_Delete(document);
}
END_TEST

START_TEST(a_span_of_time_or_one_process) {
  begin("json", (struct ex_options){
                    .filter = {.from_ns = 1000, .to_ns = 2000, .pid = 200}});
  for (uint64_t t = 0; t <= 3000; t += 500)
    put(t / 500 % 2, 0, 5000 + t, TR_EV_MARK, 0, 1, 0, 0);
  cJSON *document = end();
  const cJSON *events = cJSON_GetObjectItem(document, "events");
  ck_assert_int_eq(cJSON_GetArraySize(events), 1);
  ck_assert(number_of(cJSON_GetArrayItem(events, 0), "t_ns") == 6500);
  cJSON_Delete(document);
}
END_TEST

/* A model of the table: everything that was put in and not taken out is found. */
START_TEST(links_are_found_and_forgotten) {
  struct ex_links l = {0};
  enum { KEYS = 20000 };
  for (uint64_t i = 1; i <= KEYS; i++)
    ck_assert_ptr_nonnull(ex_link_add(&l, (uint32_t)(i % 3), i * 64));
  for (uint64_t i = 1; i <= KEYS; i += 2)
    ex_link_remove(&l, ex_link_find(&l, (uint32_t)(i % 3), i * 64));
  for (uint64_t i = 1; i <= KEYS; i++) {
    struct ex_link *link = ex_link_find(&l, (uint32_t)(i % 3), i * 64);
    ck_assert_int_eq(link != NULL, i % 2 == 0);
    ck_assert_ptr_null(ex_link_find(&l, 7, i * 64));
  }
  ck_assert_uint_eq(l.used, KEYS / 2);
  ck_assert_ptr_null(ex_link_add(&l, 0, 0));
  ex_links_release(&l);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("export formats");
  TCase *tc = tcase_create("all");
  tcase_add_test(tc, nothing_is_a_document);
  tcase_add_test(tc, a_slow_callback_is_marked);
  tcase_add_test(tc, lost_ends_do_not_break_nesting);
  tcase_add_test(tc, a_work_item_shows_its_three_waits);
  tcase_add_loop_test(tc, an_arrow_leads_from_spawn_to_child, 0, 2);
  tcase_add_test(tc, samples_become_a_profile);
  tcase_add_test(tc, names_cannot_break_the_document);
  tcase_add_test(tc, json_has_every_field_by_its_name);
  tcase_add_test(tc, a_span_of_time_or_one_process);
  tcase_add_test(tc, links_are_found_and_forgotten);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
