/* Names behind other names. */
#include "exporters/redact.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/bytes.h"

static const struct what {
  const char *name;
  const char *stem;
  unsigned bit;
} whats[] = {
    {"argv", "command", EX_REDACT_ARGV},
    {"paths", "path", EX_REDACT_PATHS},
    {"strings", "text", EX_REDACT_STRINGS},
};
enum { WHATS = sizeof whats / sizeof *whats, NAME_MAX_BYTES = 32 };

int ex_redact_parse(const char *text, unsigned *what) {
  *what = 0;
  for (const char *word = text;;) {
    size_t length = strcspn(word, ",");
    unsigned bit = length == 3 && !memcmp(word, "all", 3)
                       ? EX_REDACT_ARGV | EX_REDACT_PATHS | EX_REDACT_STRINGS
                       : 0;
    for (size_t i = 0; i < WHATS; i++)
      if (strlen(whats[i].name) == length && !memcmp(word, whats[i].name, length))
        bit = whats[i].bit;
    if (!bit)
      return -EINVAL;
    *what |= bit;
    if (!word[length])
      return 0;
    word += length + 1;
  }
}

static uint64_t hash(const char *text) {
  uint64_t h = 0xcbf29ce484222325u;
  for (; *text; text++)
    h = (h ^ (unsigned char)*text) * 0x100000001b3u;
  return h;
}

/* What stands for the text. */
static const char *stand_in(struct ex_redact *r, size_t of, const char *text) {
  int fresh;
  if (!text || !*text)
    return "";
  uint32_t n = ex_ids_get(&r->ordinals[of], 0, hash(text), &fresh);
  r->texts[of] =
      ex__resize(r->texts[of], &r->text_room[of], (size_t)n + 1, sizeof **r->texts);
  if (fresh) {
    size_t room = 0;
    r->texts[of][n] = ex__resize(NULL, &room, NAME_MAX_BYTES, 1);
    snprintf(r->texts[of][n], NAME_MAX_BYTES, "%s-%u", whats[of].stem, n);
  }
  return r->texts[of][n];
}

static const char *string(void *data, uint32_t process, uint32_t id) {
  struct ex_redact *r = data;
  const char *text = r->names.string(r->names.data, process, id);
  int fresh;
  uint32_t n = ex_ids_get(&r->seen, process, id, &fresh);
  r->classes = ex__resize(r->classes, &r->class_room, (size_t)n + 1, 1);
  for (size_t i = 0; i < WHATS; i++)
    if (r->classes[n] & r->what & whats[i].bit)
      return stand_in(r, i, text);
  return text;
}

static struct tr_site_info site(void *data, uint32_t process, uint32_t id) {
  struct ex_redact *r = data;
  struct tr_site_info info = r->names.site(r->names.data, process, id);
  if (r->what & EX_REDACT_PATHS)
    info.file = stand_in(r, 1, info.file);
  return info;
}

static const struct tr_process_info *process(void *data, uint32_t index) {
  struct ex_redact *r = data;
  const struct tr_process_info *info = r->names.process(r->names.data, index);
  if (!info)
    return NULL;
  r->processes = ex__resize(r->processes, &r->process_room, (size_t)index + 1,
                            sizeof *r->processes);
  size_t none = 0;
  if (!r->processes[index])
    r->processes[index] = ex__resize(NULL, &none, 1, sizeof **r->processes);
  struct tr_process_info *copy = r->processes[index];
  *copy = *info;
  *copy->path = 0;
  if (r->what & EX_REDACT_ARGV)
    snprintf(copy->command, sizeof copy->command, "%s", stand_in(r, 0, info->command));
  return copy;
}

struct md_names ex_redact_begin(struct ex_redact *r, unsigned what,
                                const struct md_names *names) {
  *r = (struct ex_redact){.what = what, .names = *names};
  return (struct md_names){
      .string = string, .site = site, .process = process, .data = r};
}

static void mark(struct ex_redact *r, const struct tr_event *event, uint64_t id,
                 unsigned bit) {
  int fresh;
  if (!id)
    return;
  uint32_t n = ex_ids_get(&r->seen, event->process, (uint32_t)id, &fresh);
  r->classes = ex__resize(r->classes, &r->class_room, (size_t)n + 1, 1);
  r->classes[n] |= (unsigned char)bit;
}

void ex_redact_event(struct ex_redact *r, const struct tr_event *event) {
  switch (event->r.type) {
  case TR_EV_SPAWN_BEGIN:
  case TR_EV_SPAWN_END:
  case TR_EV_PROCESS_START:
    mark(r, event, event->r.w, EX_REDACT_ARGV);
    break;
  case TR_EV_COMPILE_BEGIN:
  case TR_EV_COMPILE_END:
    mark(r, event, event->r.w, EX_REDACT_PATHS);
    break;
  case TR_EV_TASK_LABEL:
  case TR_EV_TIME_BEGIN:
  case TR_EV_TIME_END:
  case TR_EV_MARK:
  case TR_EV_MEASURE:
    mark(r, event, event->r.w, EX_REDACT_STRINGS);
    break;
  case TR_EV_UNCAUGHT:
    mark(r, event, event->r.y, EX_REDACT_STRINGS);
    break;
  default:
    break;
  }
}

void ex_redact_release(struct ex_redact *r) {
  for (size_t i = 0; i < WHATS; i++) {
    for (size_t n = 0; n < r->text_room[i]; n++)
      free(r->texts[i][n]);
    free(r->texts[i]);
    ex_ids_release(&r->ordinals[i]);
  }
  for (size_t i = 0; i < r->process_room; i++)
    free(r->processes[i]);
  free(r->processes);
  free(r->classes);
  ex_ids_release(&r->seen);
  *r = (struct ex_redact){0};
}
