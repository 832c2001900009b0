/* .cpuprofile, as Chrome's DevTools, VS Code and speedscope read it: what the loop's
 * thread of a process did. Callbacks, the garbage collector and idle time are exact (a
 * sample where they begin and end); inside a callback the stack samples say more. A file
 * holds one process: further ones go to files beside it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "exporters/ids.h"
#include "exporters/spill.h"
#include "exporters/text.h"
#include "exporters/timeline.h"

enum { NODE_ROOT = 1, NODE_PROGRAM, NODE_IDLE, NODE_GC, NODES_MAX = 1 << 17 };

struct node {
  uint32_t parent; /* its number; 0 none */
  uint32_t site;   /* 0: one of those above, or a kind of task */
  uint16_t kind;
  uint32_t hits;
  uint32_t first_child, next_sibling; /* numbers */
  uint32_t ticks;                     /* place of the first in the list, plus 1 */
};

/* How often a line of a node's function was seen. */
struct tick {
  uint32_t line, count, next;
};

struct profile {
  struct ex_log samples, deltas;
  struct ex_ids ids, line_ids;
  struct node *nodes;
  struct tick *ticks;
  size_t count, room, tick_room;
  uint64_t first_us, last_us;
  uint32_t callback; /* the node of the callback that runs; of (program) or so else */
  uint64_t taken;    /* stack samples */
  uint32_t process;
  int32_t pid, tid;
  struct profile *next; /* of another thread of the process */
};

struct cpuprofile {
  struct ex_timeline t;
  struct ex_export *e;
  struct ex_spill spill;
};

static struct cpuprofile *of(struct ex_timeline *t) {
  return t->own;
}

/* ---- nodes ---- */

static uint32_t add_node(struct profile *p, uint32_t parent, uint32_t site,
                         uint16_t kind) {
  p->nodes = ex__resize(p->nodes, &p->room, p->count + 1, sizeof *p->nodes);
  struct node *node = &p->nodes[p->count++];
  *node = (struct node){.parent = parent, .site = site, .kind = kind};
  if (parent) {
    node->next_sibling = p->nodes[parent - 1].first_child;
    p->nodes[parent - 1].first_child = (uint32_t)p->count;
  }
  return (uint32_t)p->count;
}

static struct profile *new_profile(struct ex_process *process,
                                   const struct ex_thread *thread, uint64_t ns) {
  size_t one = 0;
  struct profile *p = ex__resize(NULL, &one, 1, sizeof *p);
  add_node(p, 0, 0, 0);
  for (uint32_t i = NODE_PROGRAM; i <= NODE_GC; i++)
    add_node(p, NODE_ROOT, 0, 0);
  p->first_us = p->last_us = ns / 1000;
  p->process = process->index;
  p->pid = thread->pid;
  p->tid = thread->tid;
  p->next = process->own;
  process->own = p;
  return p;
}

static uint64_t hash(const char *text, uint64_t h) {
  for (; *text; text++)
    h = (h ^ (unsigned char)*text) * 0x100000001b3u;
  return h ^ h >> 29;
}

/* Sites are lines; nodes are functions. One without a name is known by its place only. */
static uint64_t function_key(struct cpuprofile *c, const struct tr_event *event,
                             uint32_t site, uint16_t kind) {
  struct tr_site_info info = ex_site(c->e, event, site);
  if (!site)
    return kind;
  uint64_t h = hash(info.file, hash(info.function, 0xcbf29ce484222325u));
  return *info.function ? h : h + info.line;
}

static uint32_t child_of(struct cpuprofile *c, struct profile *p, uint32_t parent,
                         const struct tr_event *event, uint32_t site, uint16_t kind) {
  int fresh;
  if (p->count >= NODES_MAX)
    return parent;
  uint32_t id = ex_ids_get(&p->ids, parent, function_key(c, event, site, kind), &fresh);
  return fresh ? add_node(p, parent, site, kind) : id + NODE_GC;
}

static void count_line(struct profile *p, uint32_t node, uint32_t line) {
  int fresh;
  uint32_t id = ex_ids_get(&p->line_ids, node, line, &fresh);
  if (fresh) {
    p->ticks = ex__resize(p->ticks, &p->tick_room, id, sizeof *p->ticks);
    p->ticks[id - 1] = (struct tick){.line = line, .next = p->nodes[node - 1].ticks};
    p->nodes[node - 1].ticks = id;
  }
  p->ticks[id - 1].count++;
}

/* From this moment on, `node` runs. */
static void put_sample(struct cpuprofile *c, struct profile *p, uint32_t node,
                       uint64_t ns) {
  uint64_t us = ns / 1000;
  if (us < p->last_us)
    us = p->last_us;
  p->nodes[node - 1].hits++;
  ex_log_next(&p->samples);
  ex_bytes_number(&p->samples.text, node);
  ex_log_step(&c->spill, &p->samples);
  ex_log_next(&p->deltas);
  ex_bytes_number(&p->deltas.text, us - p->last_us);
  ex_log_step(&c->spill, &p->deltas);
  p->last_us = us;
}

/* ---- what runs ---- */

/* The node of what is open on the thread. */
static uint32_t node_of_stack(struct cpuprofile *c, struct profile *p,
                              const struct ex_thread *thread) {
  uint32_t node = NODE_ROOT;
  for (size_t i = 0; i < thread->depth; i++) {
    const struct tr_event *event = &thread->stack[i].event;
    if (event->r.type == TR_EV_POLL_BEGIN)
      return NODE_IDLE;
    if (event->r.type == TR_EV_GC_BEGIN)
      return NODE_GC;
    if (event->r.type == TR_EV_TASK_BEGIN)
      node = child_of(c, p, node, event, event->r.w, event->r.h);
  }
  return node == NODE_ROOT ? NODE_PROGRAM : node;
}

static int matters(uint16_t type) {
  return type == TR_EV_POLL_BEGIN || type == TR_EV_GC_BEGIN || type == TR_EV_TASK_BEGIN;
}

static struct profile *profile_of(struct ex_timeline *t, const struct ex_thread *thread,
                                  uint64_t ns) {
  struct ex_process *process = &t->processes[thread->process];
  struct profile *p = process->own;
  while (p && p->tid != thread->tid)
    p = p->next;
  return p ? p : new_profile(process, thread, ns);
}

/* Workers of the pool run no JavaScript, so nothing here is on them. The sampler's slot
 * carries the number of the thread that it samples. */
static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  if (!matters(slice->event.r.type))
    return;
  struct profile *p = profile_of(t, thread, slice->event.r.time);
  p->callback = node_of_stack(of(t), p, thread);
  put_sample(of(t), p, p->callback, slice->event.r.time);
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  (void)by;
  if (!matters(slice->event.r.type))
    return;
  struct profile *p = profile_of(t, thread, ns);
  p->callback = node_of_stack(of(t), p, thread);
  put_sample(of(t), p, p->callback, ns);
}

/* A callback without a name is the function at the bottom of its samples, whatever line
 * it is at. */
static int is_callback(struct cpuprofile *c, const struct profile *p,
                       const struct tr_event *event, uint32_t site) {
  struct tr_site_info now = ex_site(c->e, event, site);
  uint32_t site_of = p->callback ? p->nodes[p->callback - 1].site : 0;
  struct tr_site_info callback = ex_site(c->e, event, site_of);
  return site_of && !*now.function && !*callback.function &&
         !strcmp(now.file, callback.file);
}

static void draw_sample(struct ex_timeline *t, struct ex_process *process,
                        struct ex_thread *thread, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth) {
  struct cpuprofile *c = of(t);
  struct profile *p = profile_of(t, thread, event->r.time);
  uint32_t node = NODE_ROOT, line = ex_site(c->e, event, sites[0]).line;
  (void)process;
  if (is_callback(c, p, event, sites[depth - 1])) {
    node = p->callback;
    depth--;
  }
  while (depth-- > 0)
    node = child_of(c, p, node, event, sites[depth], 0);
  put_sample(c, p, node, event->r.time);
  if (line)
    count_line(p, node, line);
  p->taken++;
}

static const struct ex_drawing drawing = {
    .begin = draw_begin,
    .end = draw_end,
    .sample = draw_sample,
};

/* ---- the document ---- */

/* Lines and columns count from 0 there. */
static void put_call_frame(struct cpuprofile *c, const struct profile *p, uint32_t id,
                           struct ex_dest *d) {
  static const char *const names[] = {
      [NODE_ROOT] = "(root)",
      [NODE_PROGRAM] = "(program)",
      [NODE_IDLE] = "(idle)",
      [NODE_GC] = "(garbage collector)",
  };
  const struct node *node = &p->nodes[id - 1];
  struct tr_event of_process = {.process = p->process};
  struct tr_site_info site = ex_site(c->e, &of_process, node->site);
  const char *name = id <= NODE_GC ? names[id]
                     : !node->site ? tr_kind_name(node->kind)
                                   : site.function;
  ex_lit(d, "\"callFrame\":{\"functionName\":");
  ex_string(d, name);
  ex_lit(d, ",\"scriptId\":\"0\",\"url\":");
  ex_string(d, site.file);
  ex_lit(d, ",\"lineNumber\":");
  ex_i64(d, (int64_t)site.line - 1);
  ex_lit(d, ",\"columnNumber\":");
  ex_i64(d, (int64_t)site.column - 1);
  ex_lit(d, "}");
}

/* Lines count from 1 here. */
static void put_ticks(const struct profile *p, const struct node *node,
                      struct ex_dest *d) {
  if (!node->ticks)
    return;
  ex_lit(d, ",\"positionTicks\":[");
  for (uint32_t i = node->ticks; i; i = p->ticks[i - 1].next) {
    ex_puts(d, i == node->ticks ? "{\"line\":" : ",{\"line\":");
    ex_u64(d, p->ticks[i - 1].line);
    ex_lit(d, ",\"ticks\":");
    ex_u64(d, p->ticks[i - 1].count);
    ex_lit(d, "}");
  }
  ex_lit(d, "]");
}

static void put_node(struct cpuprofile *c, const struct profile *p, uint32_t id,
                     struct ex_dest *d) {
  const struct node *node = &p->nodes[id - 1];
  ex_puts(d, id > 1 ? ",\n{\"id\":" : "\n{\"id\":");
  ex_u64(d, id);
  ex_lit(d, ",");
  put_call_frame(c, p, id, d);
  ex_lit(d, ",\"hitCount\":");
  ex_u64(d, node->hits);
  ex_lit(d, ",\"children\":[");
  for (uint32_t child = node->first_child; child;
       child = p->nodes[child - 1].next_sibling) {
    if (child != node->first_child)
      ex_lit(d, ",");
    ex_u64(d, child);
  }
  ex_lit(d, "]");
  put_ticks(p, node, d);
  ex_lit(d, "}");
}

static void put_profile(struct cpuprofile *c, struct profile *p, struct ex_dest *d) {
  uint64_t end = c->e->last_ns / 1000;
  ex_lit(d, "{\"nodes\":[");
  for (uint32_t i = 1; i <= p->count; i++)
    put_node(c, p, i, d);
  ex_lit(d, "],\n\"startTime\":");
  ex_u64(d, p->first_us);
  ex_lit(d, ",\"endTime\":");
  ex_u64(d, end > p->last_us ? end : p->last_us);
  ex_lit(d, ",\n\"samples\":[");
  ex_log_copy(&c->spill, &p->samples, d);
  ex_lit(d, "],\n\"timeDeltas\":[");
  ex_log_copy(&c->spill, &p->deltas, d);
  ex_lit(d, "]}\n");
}

/* The thread that most samples were taken of; the first one where none were. */
static struct profile *chosen(const struct cpuprofile *c) {
  struct profile *best = NULL;
  for (size_t i = 0; i < c->t.process_count; i++)
    for (struct profile *p = c->t.processes[i].own; p; p = p->next)
      if (!best || p->taken > best->taken)
        best = p;
  return best;
}

/* "-PID", with the thread's number where it is not the main one, and a count where
 * another process had the same pid before. */
static void put_beside(struct cpuprofile *c, struct profile *p, unsigned *written) {
  char mark[64], thread[16] = "", reuse[16] = "";
  unsigned again = 0;
  struct ex_dest *d;
  for (size_t i = 0; i < p->process; i++)
    again += c->t.processes[i].own && c->t.processes[i].pid == p->pid;
  if (p->tid != p->pid)
    snprintf(thread, sizeof thread, "-%d", p->tid);
  if (again)
    snprintf(reuse, sizeof reuse, ".%u", again);
  snprintf(mark, sizeof mark, "-%d%s%s", p->pid, thread, reuse);
  int err = ex_dest_beside(&d, c->e->dest, mark);
  if (err == -ENOTSUP)
    return;
  if (!err) {
    put_profile(c, p, d);
    err = ex_dest_close(d, !ex_error(c->e->dest));
  }
  if (err)
    ex_fail(c->e->dest, err);
  else
    ++*written;
}

static void write_all(struct cpuprofile *c) {
  struct profile *main = chosen(c), none = {0};
  unsigned others = 0, written = 0;
  if (!main) {
    main = &none;
    add_node(main, 0, 0, 0);
  }
  put_profile(c, main, c->e->dest);
  ex_flush(c->e->dest); /* when that fails, nothing appears beside it either */
  for (size_t i = 0; i < c->t.process_count; i++)
    for (struct profile *p = c->t.processes[i].own; p; p = p->next)
      if (p != main) {
        others++;
        put_beside(c, p, &written);
      }
  if (written)
    ex_note(c->e,
            "process %d is in the file, %u more beside it, with their pid in the name",
            main->pid, written);
  else if (others)
    ex_note(c->e, "only process %d is shown; %u more: choose one with --pid", main->pid,
            others);
  free(none.nodes);
}

static void cpuprofile_begin(struct ex_export *e) {
  struct cpuprofile *c = e->state;
  c->e = e;
  ex_spill_begin(&c->spill, e->dest);
  ex_timeline_begin(&c->t, e, &drawing, c);
}

static void cpuprofile_event(struct ex_export *e, const struct tr_event *event) {
  ex_timeline_event(&((struct cpuprofile *)e->state)->t, event);
}

static void release(struct profile *p) {
  while (p) {
    struct profile *next = p->next;
    ex_log_release(&p->samples);
    ex_log_release(&p->deltas);
    ex_ids_release(&p->ids);
    ex_ids_release(&p->line_ids);
    free(p->ticks);
    free(p->nodes);
    free(p);
    p = next;
  }
}

static void cpuprofile_end(struct ex_export *e) {
  struct cpuprofile *c = e->state;
  ex_timeline_close(&c->t);
  write_all(c);
  for (size_t i = 0; i < c->t.process_count; i++)
    release(c->t.processes[i].own);
  ex_timeline_release(&c->t);
  ex_spill_release(&c->spill);
}

const struct ex_format ex_format_cpuprofile = {
    .name = "cpuprofile",
    .summary = "for Chrome DevTools and VS Code; a file for each process",
    .state_size = sizeof(struct cpuprofile),
    .begin = cpuprofile_begin,
    .event = cpuprofile_event,
    .end = cpuprofile_end,
};
