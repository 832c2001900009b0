/* The document of the Firefox Profiler's processed format, version 63. */
#include <stdio.h>

#include "exporters/firefox.h"
#include "exporters/text.h"

enum { VERSION = 63, GECKO_VERSION = 34 };

/* ---- small parts ---- */

static void put_column(struct firefox *f, const char *name, struct ex_log *log) {
  struct ex_dest *d = f->e->dest;
  ex_lit(d, "\"");
  ex_puts(d, name);
  ex_lit(d, "\":[");
  ex_log_copy(&f->spill, log, d);
  ex_lit(d, "],");
}

/* A column that says the same `count` times. */
static void put_same(struct firefox *f, const char *name, const char *value,
                     uint64_t count) {
  struct ex_dest *d = f->e->dest;
  ex_lit(d, "\"");
  ex_puts(d, name);
  ex_lit(d, "\":[");
  for (uint64_t i = 0; i < count; i++) {
    if (i)
      ex_lit(d, ",");
    ex_puts(d, value);
  }
  ex_lit(d, "],");
}

static void put_length(struct firefox *f, uint64_t length) {
  ex_lit(f->e->dest, "\"length\":");
  ex_u64(f->e->dest, length);
  ex_lit(f->e->dest, "}");
}

static void put_ms(struct firefox *f, uint64_t ns) {
  struct ex_bytes *b = &f->text;
  b->used = 0;
  ex_bytes_ms(b, ns, f->e->first_ns);
  ex_put(f->e->dest, b->at, b->used);
}

/* ---- what markers say ---- */

static const char *format_of(enum tr_field_type type) {
  switch (type) {
  case TR_FIELD_NS:
    return "nanoseconds";
  case TR_FIELD_BYTES:
    return "bytes";
  case TR_FIELD_KIND:
  case TR_FIELD_PHASE:
  case TR_FIELD_ROLE:
  case TR_FIELD_STRING:
  case TR_FIELD_SITE:
    return "unique-string";
  default:
    return "integer";
  }
}

static void put_field(struct ex_dest *d, const char *name, const char *format,
                      unsigned written) {
  ex_puts(d, written ? "," : "");
  ex_lit(d, "{\"key\":\"");
  ex_puts(d, name);
  ex_lit(d, "\",\"label\":\"");
  ex_puts(d, name);
  ex_lit(d, "\",\"format\":\"");
  ex_puts(d, format);
  ex_lit(d, "\"}");
}

static void put_schema(struct ex_dest *d, const struct tr_event_info *info) {
  unsigned written = 0;
  ex_lit(d, ",\n{\"name\":\"");
  ex_puts(d, info->symbol);
  ex_lit(d, "\",\"display\":[\"marker-chart\",\"marker-table\",\"timeline-overview\"],"
            "\"fields\":[");
  for (unsigned i = 0; i < TR_FIELDS; i++)
    if (info->fields[i].name && info->fields[i].type != TR_FIELD_SITES)
      put_field(d, info->fields[i].name, format_of(info->fields[i].type), written++);
  if (info->type == TR_EV_TASK_BEGIN)
    put_field(d, "slow", "string", written++);
  if (info->type == TR_EV_SPAWN_BEGIN)
    put_field(d, "flow", "flow-id", written++);
  else
    put_field(d, "arrived", "terminating-flow-id", written++);
  ex_lit(d, "]}");
}

static void put_categories(struct ex_dest *d) {
  static const char *const colors[FF__CATEGORIES] = {
      [TR_CAT_LOOP] = "transparent", [TR_CAT_TASK] = "blue",     [TR_CAT_POOL] = "green",
      [TR_CAT_PROCESS] = "purple",   [TR_CAT_ENGINE] = "orange", [TR_CAT_USER] = "yellow",
      [TR_CAT_META] = "lightblue",   [FF__SLOW] = "red",         [FF__LOST] = "darkgrey",
      [FF__OTHER] = "grey"};
  for (unsigned i = 0; i < FF__CATEGORIES; i++) {
    ex_puts(d, i ? ",{\"name\":\"" : "{\"name\":\"");
    ex_puts(d, i < TR_CAT_COUNT ? tr_category_name(i)
               : i == FF__SLOW  ? "slow"
               : i == FF__LOST  ? "lost"
                                : "Other");
    ex_lit(d, "\",\"color\":\"");
    ex_puts(d, colors[i]);
    ex_lit(d, "\",\"subcategories\":[\"Other\"]}");
  }
}

static void put_meta(struct firefox *f) {
  struct ex_dest *d = f->e->dest;
  char versions[80];
  snprintf(versions, sizeof versions, "\"version\":%d,\"preprocessedProfileVersion\":%d,",
           GECKO_VERSION, VERSION);
  ex_lit(d, "{\"meta\":{\"interval\":1,\"startTime\":0,"
            "\"startTimeAsClockMonotonicNanosecondsSinceBoot\":");
  ex_u64(d, f->e->first_ns);
  ex_lit(d, ",\"profilingStartTime\":0,\"profilingEndTime\":");
  put_ms(f, f->e->last_ns);
  ex_lit(d, ",\"product\":");
  ex_string(d, f->processes ? f->processes->title : "uvscope");
  ex_lit(d, ",\"importedFrom\":\"uvscope\",\"processType\":0,\"stackwalk\":0,");
  ex_puts(d, versions);
  ex_lit(d, "\"symbolicationNotSupported\":true,\"keepProfileThreadOrder\":true,"
            "\"usesOnlyOneStackType\":true,\"doesNotUseFrameImplementation\":true,"
            "\"categories\":[");
  put_categories(d);
  ex_lit(d, "],\"markerSchema\":[\n{\"name\":\"Span\",\"display\":[\"marker-chart\","
            "\"marker-table\",\"timeline-overview\"],\"fields\":[]}");
  for (size_t i = 0; i < tr_event_info_count; i++)
    put_schema(d, &tr_event_infos[i]);
  ex_lit(d, "]},\n\"libs\":[],\"pages\":[],\n");
}

/* ---- tables ---- */

static void put_shared(struct firefox *f) {
  struct ex_dest *d = f->e->dest;
  struct ex_log *s = f->shared;
  uint64_t frames = s[FF__FRAME_FUNC].count, funcs = s[FF__FUNC_NAME].count,
           sources = s[FF__SOURCE_NAME].count;
  ex_lit(d, "\"shared\":{");
  put_column(f, "stringArray", &s[FF__STRINGS]);
  ex_lit(d, "\n\"stackTable\":{");
  put_column(f, "frame", &s[FF__STACK_FRAME]);
  put_column(f, "prefix", &s[FF__STACK_PREFIX]);
  put_length(f, s[FF__STACK_FRAME].count);
  ex_lit(d, ",\n\"frameTable\":{");
  put_column(f, "func", &s[FF__FRAME_FUNC]);
  put_column(f, "line", &s[FF__FRAME_LINE]);
  put_column(f, "column", &s[FF__FRAME_COLUMN]);
  put_same(f, "address", "-1", frames);
  put_same(f, "inlineDepth", "0", frames);
  put_same(f, "category", "1", frames);
  put_same(f, "subcategory", "0", frames);
  put_same(f, "nativeSymbol", "null", frames);
  put_same(f, "innerWindowID", "0", frames);
  put_length(f, frames);
  ex_lit(d, ",\n\"funcTable\":{");
  put_column(f, "name", &s[FF__FUNC_NAME]);
  put_column(f, "source", &s[FF__FUNC_SOURCE]);
  put_same(f, "isJS", "true", funcs);
  put_same(f, "relevantForJS", "false", funcs);
  put_same(f, "resource", "-1", funcs);
  put_same(f, "lineNumber", "null", funcs);
  put_same(f, "columnNumber", "null", funcs);
  put_length(f, funcs);
  ex_lit(d, ",\n\"sources\":{");
  put_column(f, "filename", &s[FF__SOURCE_NAME]);
  put_same(f, "id", "null", sources);
  put_same(f, "startLine", "1", sources);
  put_same(f, "startColumn", "1", sources);
  put_same(f, "sourceMapURL", "null", sources);
  put_length(f, sources);
  ex_lit(d, ",\n\"resourceTable\":{\"type\":[],\"lib\":[],\"name\":[],\"host\":[],"
            "\"length\":0},\n\"nativeSymbols\":{\"libIndex\":[],\"address\":[],"
            "\"name\":[],\"functionSize\":[],\"length\":0}},\n");
}

static void put_thread(struct firefox *f, struct ff__thread *t, unsigned index) {
  struct ex_dest *d = f->e->dest;
  ex_puts(d, index ? ",\n{\"name\":" : "\n{\"name\":");
  ex_string(d, t->name);
  ex_puts(d, t->main ? ",\"isMainThread\":true" : ",\"isMainThread\":false");
  ex_lit(d, ",\"processName\":");
  ex_string(d, t->process->title);
  ex_lit(d, ",\"processType\":\"default\",\"pid\":");
  ex_string(d, t->process->pid);
  ex_lit(d, ",\"tid\":");
  if (t->items) {
    ex_lit(d, "\"");
    ex_puts(d, t->process->pid);
    ex_lit(d, "-items\"");
  } else {
    ex_i64(d, t->tid);
  }
  ex_lit(d, ",\"processStartupTime\":");
  put_ms(f, t->process->start_ns);
  ex_lit(d, ",\"registerTime\":");
  put_ms(f, t->process->start_ns);
  ex_lit(d, ",\"processShutdownTime\":null,\"unregisterTime\":null,\"pausedRanges\":[],"
            "\"showMarkersInTimeline\":true,\n\"samples\":{");
  put_column(f, "stack", &t->columns[FF__STACK]);
  put_column(f, "time", &t->columns[FF__TIME]);
  put_column(f, "weight", &t->columns[FF__WEIGHT]);
  ex_lit(d, "\"weightType\":\"samples\",");
  put_length(f, t->columns[FF__STACK].count);
  ex_lit(d, ",\n\"markers\":{");
  put_column(f, "name", &t->columns[FF__NAME]);
  put_column(f, "startTime", &t->columns[FF__START]);
  put_column(f, "endTime", &t->columns[FF__END]);
  put_column(f, "phase", &t->columns[FF__PHASE]);
  put_column(f, "category", &t->columns[FF__CATEGORY]);
  put_column(f, "data", &t->columns[FF__DATA]);
  put_length(f, t->columns[FF__NAME].count);
  ex_lit(d, "}");
}

/* ---- counters ---- */

/* The number of the process's first thread, to which its counters are attached. */
static unsigned main_thread(const struct firefox *f, const struct ff__process *p) {
  unsigned index = 0, i = 0;
  for (const struct ff__thread *t = f->threads; t; t = t->next, i++)
    if (t->process == p && (t->main || !index)) {
      index = i;
      if (t->main)
        break;
    }
  return index;
}

static void put_counter(struct firefox *f, const struct ff__process *p, unsigned which,
                        unsigned index) {
  static const char *const colors[EX_COUNTERS] = {
      [EX_LOOP_DELAY] = "red", [EX_POOL_BUSY] = "green", [EX_POOL_QUEUED] = "orange",
      [EX_POOL_SIZE] = "teal", [EX_HEAP] = "purple",     [EX_RSS] = "grey"};
  struct ex_dest *d = f->e->dest;
  struct ff__counter *c = (struct ff__counter *)&p->counters[which];
  int bytes = which == EX_HEAP || which == EX_RSS;
  ex_puts(d, index ? ",\n{\"name\":\"" : "\n{\"name\":\"");
  ex_puts(d, ex_counter_infos[which].name);
  ex_lit(d, "\",\"category\":\"uvscope\",\"description\":\"");
  ex_puts(d, ex_counter_infos[which].name);
  ex_lit(d, ", ");
  ex_puts(d, ex_counter_infos[which].unit);
  ex_lit(d, "\",\"pid\":");
  ex_string(d, p->pid);
  ex_lit(d, ",\"mainThreadIndex\":");
  ex_u64(d, main_thread(f, p));
  ex_lit(d, ",\"display\":{\"graphType\":\"line-accumulated\",\"unit\":\"");
  ex_puts(d, bytes ? "bytes" : "");
  ex_lit(d, "\",\"color\":\"");
  ex_puts(d, colors[which]);
  ex_lit(d, "\",\"markerSchemaLocation\":null,\"sortWeight\":");
  ex_u64(d, which + 1);
  ex_lit(d, ",\"label\":\"");
  ex_puts(d, ex_counter_infos[which].name);
  ex_lit(d, "\",\"tooltipRows\":[{\"type\":\"value\",\"source\":\"accumulated\","
            "\"format\":{\"unit\":\"");
  ex_puts(d, bytes ? "bytes" : "number");
  ex_lit(d, "\"},\"label\":\"");
  ex_puts(d, ex_counter_infos[which].unit);
  ex_lit(d, "\"}]},\"samples\":{");
  put_column(f, "time", &c->time);
  put_column(f, "count", &c->count);
  put_length(f, c->time.count);
  ex_lit(d, "}");
}

void ff__write(struct firefox *f) {
  struct ex_dest *d = f->e->dest;
  unsigned index = 0;
  put_meta(f);
  put_shared(f);
  ex_lit(d, "\"threads\":[");
  for (struct ff__thread *t = f->threads; t; t = t->next)
    put_thread(f, t, index++);
  ex_lit(d, "],\n\"counters\":[");
  index = 0;
  for (struct ff__process *p = f->processes; p; p = p->next)
    for (unsigned i = 0; i < EX_COUNTERS; i++)
      if (p->counters[i].time.count)
        put_counter(f, p, i, index++);
  ex_lit(d, "]}\n");
}
