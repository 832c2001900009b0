/* Screen "Flame": the sampled stacks as an icicle, and the source with its hot lines. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/flame.h"
#include "tui/view.h"
#include "tui/widgets.h"

enum { UI__SOURCE_MAX = 4 << 20, UI__PANEL = 9 };

struct ui__flame {
  struct md_flame flame;
  uint64_t samples;      /* of the process, when the flame was made */
  uint32_t process;
  size_t row;            /* of the callback + 1; 0 all */
  int zoom, cursor;      /* nodes */
  /* The cursor by name, so that it stays where it is when the tree grows. */
  char path[64][48];
  int path_depth, zoom_depth;
  char *source;          /* text of source_file; NULL: none */
  char source_file[4096];
};

static void *ui__create(struct ui *u) {
  (void)u;
  return ui__alloc(sizeof(struct ui__flame));
}

static void ui__destroy(void *state) {
  struct ui__flame *v = state;
  md_flame_release(&v->flame);
  free(v->source);
  free(v);
}

static const struct md_flame_node *ui__node(const struct ui__flame *v, int index) {
  return &v->flame.nodes[index];
}

/* ---- keeping the place while the tree grows ---- */

static void ui__remember(struct ui__flame *v) {
  v->path_depth = 0;
  for (int i = v->cursor; i > 0; i = ui__node(v, i)->parent)
    v->path_depth++;
  if (v->path_depth > 64)
    v->path_depth = 64;
  for (int i = v->cursor, d = v->path_depth; i > 0; i = ui__node(v, i)->parent) {
    if (--d >= 0)
      ui_format(v->path[d], sizeof v->path[d], "%s", ui__node(v, i)->function);
  }
  v->zoom_depth = ui__node(v, v->zoom)->depth;
}

static void ui__find_again(struct ui__flame *v) {
  v->zoom = v->cursor = 0;
  for (int d = 0; d < v->path_depth; d++) {
    int child = ui__node(v, v->cursor)->child;
    char name[sizeof v->path[0]];
    while (child != MD_FLAME_NONE &&
           strcmp(ui_format(name, sizeof name, "%s", ui__node(v, child)->function), v->path[d]))
      child = ui__node(v, child)->next;
    if (child == MD_FLAME_NONE)
      return;
    v->cursor = child;
    if (d + 1 == v->zoom_depth)
      v->zoom = child;
  }
}

static void ui__collect(struct ui *u, void *state) {
  struct ui__flame *v = state;
  const struct md_process *p = ui_shown(u);
  const struct md_callback *cb = NULL;
  if (p == NULL)
    return;
  if (v->process != u->process)
    v->row = 0;
  if (v->flame.count > 0 && v->process == u->process && v->samples == p->samples)
    return;
  if (v->row > 0 && v->row <= p->callback_rows)
    cb = p->callbacks[v->row - 1];
  if (v->flame.count > 0)
    ui__remember(v);
  md_flame_release(&v->flame);
  /* Names never change, so the live process answers for its frozen copy. */
  md_flame_init(&v->flame, u->model, md_process(u->model, u->process), p->stacks, p->stack_count,
                cb);
  v->samples = p->samples;
  v->process = u->process;
  ui__find_again(v);
}

/* ---- the icicle ---- */

struct ui__frame {
  struct ui *u;
  struct ui__flame *v;
  struct ui_rect r;
};

static void ui__node_name(const struct md_flame_node *n, char *out, size_t size) {
  if (n->depth == 0)
    ui_format(out, size, "all");
  else if (n->function[0] != '\0')
    md_escape(out, size, n->function);
  else
    ui_format(out, size, "(anonymous)");
}

static void ui__draw_node(struct ui__frame *f, int index, int x, int width, int row) {
  struct ui_canvas *c = &f->u->canvas;
  const struct md_flame_node *n = ui__node(f->v, index);
  enum ui_style style = index == f->v->cursor ? UI_CURSOR
                        : n->line == 0        ? UI_DIM
                        : n->self * 2 > n->total ? UI_BUSY
                                                 : UI_RUN;
  char name[256], text[300];
  int y = f->r.y + row;
  if (row >= f->r.height || width <= 0)
    return;
  ui__node_name(n, name, sizeof name);
  if (width >= 16)
    ui_format(text, sizeof text, "%s %.0f%%", name,
              (double)n->total * 100 / (double)ui__node(f->v, 0)->total);
  else
    ui_format(text, sizeof text, "%s", name);
  ui_fill(c, y, x, width, style, width == 1 ? ui_glyph(c, UI_G_VLINE) : ' ');
  if (width >= 3) {
    ui_put(c, y, x, 1, style, ui_glyph_text(c, UI_G_VLINE));
    ui_put(c, y, x + 1, width - 1, style, text);
  }
}

/* Children share the width of their parent by their samples; each that is there gets a cell
 * as long as there are cells. */
static void ui__draw_children(struct ui__frame *f, int index, int x, int width, int row) {
  uint64_t total = ui__node(f->v, index)->total, before = 0;
  int end = x + width, at = x;
  for (int i = ui__node(f->v, index)->child; i != MD_FLAME_NONE && at < end && total > 0;
       i = ui__node(f->v, i)->next) {
    int until;
    before += ui__node(f->v, i)->total;
    until = x + (int)((double)before * width / (double)total + 0.5);
    if (until <= at)
      until = at + 1;
    if (until > end)
      until = end;
    ui__draw_node(f, i, at, until - at, row);
    ui__draw_children(f, i, at, until - at, row + 1);
    at = until;
  }
}

/* ---- the panel below ---- */

/* The text of a source, read once; NULL when it cannot be had. */
static const char *ui__source(struct ui__flame *v, const char *file) {
  struct stat st;
  FILE *in;
  if (strcmp(v->source_file, file) == 0)
    return v->source;
  free(v->source);
  v->source = NULL;
  ui_format(v->source_file, sizeof v->source_file, "%s", file);
  in = fopen(file, "re");
  if (in == NULL)
    return NULL;
  if (fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode) && st.st_size < UI__SOURCE_MAX) {
    v->source = ui__alloc((size_t)st.st_size + 1);
    v->source[fread(v->source, 1, (size_t)st.st_size, in)] = '\0';
  }
  fclose(in);
  return v->source;
}

static const char *ui__line_at(const char *text, uint32_t line) {
  while (text != NULL && line > 1) {
    text = strchr(text, '\n');
    text = text != NULL ? text + 1 : NULL;
    line--;
  }
  return text;
}

static uint64_t ui__count_at(const struct md_flame_node *n, uint32_t line) {
  for (uint32_t i = 0; i < n->line_count; i++) {
    if (n->lines[i].line == line)
      return n->lines[i].count;
  }
  return 0;
}

/* Lines around the hottest, with the share of the node's samples of each. */
static void ui__draw_source(struct ui *u, struct ui__flame *v, const struct md_flame_node *n,
                            struct ui_rect r) {
  struct ui_canvas *c = &u->canvas;
  uint32_t first = n->line > (uint32_t)r.height / 2 ? n->line - (uint32_t)r.height / 2 : 1;
  const char *text = n->line > 0 ? ui__line_at(ui__source(v, n->file), first) : NULL;
  char raw[512], clean[1024];
  if (text == NULL) {
    ui_put(c, r.y, r.x, r.width, UI_DIM,
           n->line > 0 ? "The source cannot be read here." : "A native has no source.");
    return;
  }
  for (int i = 0; i < r.height && text != NULL && *text != '\0'; i++) {
    uint64_t count = ui__count_at(n, first + (uint32_t)i);
    size_t length = strcspn(text, "\r\n");
    ui_format(raw, sizeof raw, "%.*s", (int)(length < 400 ? length : 400), text);
    for (char *t = raw; *t != '\0'; t++)
      *t = *t == '\t' ? ' ' : *t;
    if (count > 0)
      ui_putf(c, r.y + i, r.x, 5, UI_WARN, "%3.0f%%", (double)count * 100 / (double)n->total);
    ui_putf(c, r.y + i, r.x + 5, 6, UI_DIM, "%5" PRIu32, first + (uint32_t)i);
    ui_put(c, r.y + i, r.x + 12, r.width - 12, count > 0 ? UI_BOLD : UI_NORMAL,
           md_escape(clean, sizeof clean, raw));
    text = ui__line_at(text, 2);
  }
}

static void ui__draw_panel(struct ui *u, struct ui__flame *v, struct ui_rect r) {
  const struct md_flame_node *n = ui__node(v, v->cursor), *all = ui__node(v, 0);
  char name[256], place[512], title[900];
  ui__node_name(n, name, sizeof name);
  ui_short_place(n->file, n->line, place, sizeof place);
  ui_format(title, sizeof title, "%s%s%s%s: %" PRIu64 " of %" PRIu64 " samples, %" PRIu64 " itself",
            name, place[0] != '\0' ? " (" : "", place, place[0] != '\0' ? ")" : "", n->total,
            all->total, n->self);
  ui_hline(&u->canvas, r.y, r.x, r.width, UI_DIM, title);
  if (n->depth > 0)
    ui__draw_source(u, v, n, (struct ui_rect){r.y + 1, r.x, r.height - 1, r.width});
}

static void ui__draw_head(struct ui *u, const struct ui__flame *v, struct ui_rect r) {
  const struct md_process *p = ui_shown(u);
  const struct md_flame_node *zoom = ui__node(v, v->zoom);
  char what[200] = "all sampled callbacks", name[200];
  if (v->row > 0)
    ui_format(what, sizeof what, "%s",
              ui_callback_name(p->callbacks[v->row - 1], name, sizeof name));
  if (v->zoom > 0) {
    ui__node_name(zoom, name, sizeof name);
    ui_format(what, sizeof what, "%s", name);
  }
  ui_putf(&u->canvas, r.y, r.x, r.width, UI_BOLD, "%s: %" PRIu64 " samples%s", what, zoom->total,
          p->samples_lost > 0 ? ", some were lost" : "");
  ui_put_right(&u->canvas, r.y, r.x + r.width / 2, r.width - r.width / 2, UI_DIM,
               "callers above, callees below");
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__flame *v = state;
  int panel = r.height >= 16 ? UI__PANEL : 0;
  struct ui__frame frame = {u, v, {r.y + 1, r.x, r.height - 1 - panel, r.width}};
  if (ui_shown(u) == NULL || v->flame.count == 0 || ui__node(v, 0)->total == 0) {
    ui_paragraph(&u->canvas, r, UI_DIM,
                 "No stack has been sampled here. Callbacks are sampled when they run for longer "
                 "than 10 ms, or all the time with --profile.");
    return;
  }
  ui__draw_head(u, v, r);
  ui__draw_node(&frame, v->zoom, r.x, r.width, 0);
  ui__draw_children(&frame, v->zoom, r.x, r.width, 1);
  if (panel > 0)
    ui__draw_panel(u, v, (struct ui_rect){r.y + r.height - panel, r.x, panel, r.width});
}

/* ---- keys ---- */

static int ui__sibling(const struct ui__flame *v, int step) {
  int parent = ui__node(v, v->cursor)->parent, before = v->cursor;
  if (v->cursor == v->zoom)
    return v->cursor;
  if (step > 0)
    return ui__node(v, v->cursor)->next != MD_FLAME_NONE ? ui__node(v, v->cursor)->next
                                                         : v->cursor;
  for (int i = ui__node(v, parent)->child; i != v->cursor; i = ui__node(v, i)->next)
    before = i;
  return before;
}

/* Down the child with the most samples, to where the time is. */
static int ui__hottest(const struct ui__flame *v, int from) {
  int at = from;
  while (ui__node(v, at)->child != MD_FLAME_NONE &&
         ui__node(v, at)->self <= ui__node(v, ui__node(v, at)->child)->total)
    at = ui__node(v, at)->child;
  return at;
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__flame *v = state;
  if (v->flame.count == 0)
    return action == UI_DO_FLAME ? ui_back_from(u) : UI_UNUSED;
  switch (action) {
  case UI_DO_UP:
    v->cursor = v->cursor != v->zoom ? ui__node(v, v->cursor)->parent : v->cursor;
    return UI_USED;
  case UI_DO_DOWN:
    v->cursor = ui__node(v, v->cursor)->child != MD_FLAME_NONE ? ui__node(v, v->cursor)->child
                                                               : v->cursor;
    return UI_USED;
  case UI_DO_SCROLL_LEFT: v->cursor = ui__sibling(v, -1); return UI_USED;
  case UI_DO_SCROLL_RIGHT: v->cursor = ui__sibling(v, 1); return UI_USED;
  case UI_DO_TOP: v->cursor = v->zoom; return UI_USED;
  case UI_DO_BOTTOM: v->cursor = ui__hottest(v, v->zoom); return UI_USED;
  case UI_DO_OPEN: v->zoom = v->cursor; return UI_USED;
  case UI_DO_BACK:
    if (v->zoom == 0)
      return ui_back_from(u);
    v->zoom = ui__node(v, v->zoom)->parent;
    return UI_USED;
  case UI_DO_FLAME: return ui_back_from(u);
  default: return UI_UNUSED;
  }
}

/* `key` is a callback's row + 1, or UI_FLAME_ALL. */
static void ui__show(struct ui *u, void *state, uint64_t key) {
  struct ui__flame *v = state;
  md_flame_release(&v->flame);
  v->row = key == UI_FLAME_ALL ? 0 : key;
  v->process = u->process;
  v->path_depth = v->zoom_depth = 0;
  ui__collect(u, v);
  if (v->flame.count > 0)
    v->cursor = ui__hottest(v, 0);
}

static struct ui_place ui__source_place(struct ui *u, void *state) {
  const struct ui__flame *v = state;
  (void)u;
  if (v->flame.count == 0 || ui__node(v, v->cursor)->line == 0)
    return (struct ui_place){NULL, 0};
  return (struct ui_place){ui__node(v, v->cursor)->file, ui__node(v, v->cursor)->line};
}

const struct ui_view ui_view_flame = {
    .name = "Flame",
    .about =
        "Where the time of slow callbacks went: a box is a function, as wide as its share of the "
        "samples; below it are those that it called. Orange: most of the time was in the "
        "function itself; dim: a native. The panel shows the source with the share of each "
        "line.\n"
        "Arrows walk the boxes, G goes to the hottest, Enter zooms in, Esc out and back.",
    .takes = UI_ON_MOVE | UI_ON_OPEN | UI_ON_WIDE | UI_ON_PLACE | UI_ON_FLAME,
    .aside = 1,
    .create = ui__create,
    .destroy = ui__destroy,
    .draw = ui__draw,
    .act = ui__act,
    .collect = ui__collect,
    .show = ui__show,
    .place = ui__source_place,
};
