#include "tui/travel.h"

#include <string.h>
#include <time.h>

#include "model/window.h"
#include "tui/data.h"

enum { AGAIN_MS = 300 }; /* between two models while the index grows */

struct md_timeline *ui_travel(const struct ui *u) {
  return u->past != NULL ? u->past : u->source->timeline;
}

static int64_t ui__ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void ui_travel_window(struct ui *u, uint64_t from_ns, uint64_t to_ns) {
  u->travel.from_ns = from_ns;
  u->travel.to_ns = to_ns;
  u->travel.changed = 1;
}

/* Between a live model and its past only the pid tells which process is the same. */
static int ui__is_same(const struct ui *u, const struct md_process *p, uint32_t index,
                       int32_t pid) {
  return u->source->timeline != NULL ? p->index == index : p->pid == pid;
}

/* The shown process again: in another window it may have another place. */
static void ui__use_model(struct ui *u, struct md_model *m) {
  const struct md_process *shown = ui_shown(u);
  uint32_t index = shown != NULL ? shown->index : 0;
  int32_t pid = shown != NULL ? shown->pid : 0;
  int known = shown != NULL;
  ui_data_pause(u, 0);
  if (u->travel.owned != NULL)
    md_free(u->travel.owned);
  u->travel.owned = m != u->live ? m : NULL;
  u->model = m;
  u->epoch++;
  u->findings_epoch = 0;
  u->findings = NULL;
  u->finding_count = 0;
  for (size_t i = 0; known && i < md_process_count(m); i++) {
    if (ui__is_same(u, md_process(m, i), index, pid))
      u->process = (uint32_t)i;
  }
  if (u->rates != NULL)
    ui_data_reset(u);
}

int ui_travel_update(struct ui *u) {
  struct md_timeline_state s;
  struct md_timeline *t = ui_travel(u);
  int64_t now = ui__ms();
  int more;
  if (t == NULL)
    return 1;
  md_timeline_state(t, &s);
  if (s.error != 0)
    return s.error;
  if (u->past != NULL && !s.finished)
    return 0; /* it takes a moment; until then the screens stand still as they are */
  more = s.indexed_ns != u->travel.indexed_ns || s.finished != u->travel.finished;
  if (!u->travel.changed && (!more || (!s.finished && now < u->travel.next_ms)))
    return s.finished;
  ui__use_model(u, md_window(t, u->travel.from_ns,
                             u->travel.to_ns != 0 ? u->travel.to_ns : UINT64_MAX));
  u->travel.changed = 0;
  u->travel.indexed_ns = s.indexed_ns;
  u->travel.finished = s.finished;
  u->travel.next_ms = now + AGAIN_MS;
  return s.finished;
}

void ui_travel_pause(struct ui *u) {
  struct ui_source *s = u->source;
  char said[sizeof u->message] = "";
  ui_data_pause(u, 1);
  if (s->timeline != NULL || s->past == NULL) {
    ui_say(u, 0, "Paused: the screens stand still and can be sorted and searched. Space goes on.");
    return;
  }
  memset(&u->travel, 0, sizeof u->travel);
  u->travel.changed = 1;
  u->past = s->past(s->data, said, sizeof said);
  if (u->past != NULL)
    ui_say(u, 0, "Paused: all screens show what the flight recorder holds. Space goes on.");
  else
    ui_say(u, 1, "Paused, without the past: %s", said);
}

void ui_travel_resume(struct ui *u) {
  if (u->past != NULL) {
    ui__use_model(u, u->live);
    u->past = NULL;
    u->source->past_end(u->source->data);
    memset(&u->travel, 0, sizeof u->travel);
  }
  ui_data_pause(u, 0);
}

void ui_travel_moment(struct ui *u, uint64_t at_ns) {
  if (at_ns == 0) {
    ui_say(u, 0, "No single moment is known for this.");
    return;
  }
  if (ui_travel(u) == NULL && !ui_is_paused(u))
    ui_travel_pause(u);
  if (ui_travel(u) == NULL) {
    ui_say(u, 1, "The past of this program cannot be looked at.");
    return;
  }
  ui_go(u, UI_VIEW_timeline, at_ns);
}

void ui_travel_release(struct ui *u) {
  if (u->past != NULL)
    ui_travel_resume(u);
  md_free(u->travel.owned);
  u->travel.owned = NULL;
}

char *ui_travel_text(struct ui *u, char *out, size_t size) {
  struct md_timeline_state s;
  char from[16], to[16], all[16];
  out[0] = '\0';
  if (ui_travel(u) == NULL)
    return out;
  md_timeline_state(ui_travel(u), &s);
  md_format_ns(all, sizeof all, s.last_ns - s.first_ns);
  if (u->travel.to_ns != 0) {
    uint64_t first = u->travel.from_ns > s.first_ns ? u->travel.from_ns - s.first_ns : 0;
    md_format_ns(from, sizeof from, first);
    md_format_ns(to, sizeof to, u->travel.to_ns - s.first_ns);
    ui_format(out, size, "%s to %s of %s", from, to, all);
  } else if (!s.finished && s.last_ns > s.first_ns && s.indexed_ns >= s.first_ns) {
    ui_format(out, size, s.growing ? "growing, %d%% indexed" : "indexing %d%%",
              (int)((double)(s.indexed_ns - s.first_ns) * 100 /
                    (double)(s.last_ns - s.first_ns)));
  }
  return out;
}
