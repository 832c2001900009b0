/*
 * What the parts of the live view share: its state, the ops of a view, and the data that
 * views may look at.
 *
 * Views read the model through ui_data.h only, so that a frozen view and a live one are the
 * same code. Thread: one. Everything hangs off struct ui, the first parameter.
 */
#ifndef UI_TUI_H
#define UI_TUI_H

#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/prefs.h"
#include "tui/table.h"
#include "tui/ui.h"

struct ui_snapshot;
struct ui_rates;

/* What an action led to. */
enum ui_result {
  UI_UNUSED = 0,
  UI_USED = 1,       /* draw again */
  UI_LEAVE = 2,      /* end the view */
  UI_REPAINT = 4,    /* and every cell of it */
  UI_STOP_JOB = 8,   /* suspend */
  UI_EDIT = 16       /* open u->place in an editor */
};

struct ui_place {
  const char *file; /* NULL: none */
  uint32_t line;
};

struct ui_view {
  const char *name;
  const char *about;  /* for the help screen: lines */
  unsigned takes;     /* of enum ui_on */
  int aside;          /* reached from another screen: no tab of its own while it is not shown */
  void *(*create)(struct ui *u); /* the view's state */
  void (*destroy)(void *state);
  void (*draw)(struct ui *u, void *state, struct ui_rect r);
  /* NULL members: nothing of the kind. */
  unsigned (*act)(struct ui *u, void *state, enum ui_action action); /* enum ui_result */
  const struct ui_table_ops *columns; /* of that table */
  struct ui_table *(*table)(void *state); /* that generic keys and searches work on */
  void (*collect)(struct ui *u, void *state); /* fills that table; before it is drawn */
  unsigned (*search)(struct ui *u, void *state, int direction); /* for views without one */
  void (*click)(struct ui *u, void *state, int y, int x);
  void (*show)(struct ui *u, void *state, uint64_t key); /* open what `key` means */
  struct ui_place (*place)(struct ui *u, void *state); /* in a source, of what is chosen */
};

enum ui_view_index {
#define VIEW(name) UI_VIEW_##name,
#include "tui/views.def"
#undef VIEW
  UI_VIEW_COUNT
};

extern const struct ui_view *const ui_views[UI_VIEW_COUNT];

enum ui_prompt { UI_PROMPT_NONE, UI_PROMPT_SEARCH, UI_PROMPT_FILTER, UI_PROMPT_INPUT };
enum { UI_TYPED = 512 };

struct ui {
  const struct ui_options *options;
  struct ui_prefs prefs;
  struct md_model *model;
  struct ui_source *source;
  struct ui_canvas canvas;
  void *states[UI_VIEW_COUNT];
  int view;               /* enum ui_view_index */
  int came_from;          /* the screen before one that is aside */
  int help, help_top;     /* shown; scrolled by */
  enum ui_prompt prompt;
  char text[UI_TYPED];    /* typed at the prompt */
  char search[UI_NEEDLE]; /* of views without a table */
  char message[512];      /* shown until the next key */
  int message_bad;
  struct ui_place place;  /* to be opened, with UI_EDIT */
  unsigned refresh_ms;
  int mouse;
  int ended;              /* the source will bring nothing more */
  uint64_t epoch;         /* grows when rows of tables become invalid */
  const struct md_finding *findings; /* as of findings_epoch */
  size_t finding_count;
  uint64_t findings_epoch;

  uint32_t process;       /* the one shown */
  int process_chosen;     /* by the user */
  int left;                   /* the screen before this one */
  struct ui_snapshot *frozen; /* not NULL: paused, and the past is not there (yet) */
  struct md_timeline *past;   /* not NULL: paused, and the last minutes can be looked at */
  struct md_model *live;      /* what the source feeds; `model` is what is shown */
  uint64_t paused_ns;         /* when that began */
  struct ui_rates *rates;

  struct {
    uint64_t from_ns, to_ns; /* the window of all screens; to_ns 0: everything */
    struct md_model *owned;  /* its model */
    uint64_t indexed_ns;     /* when that was made */
    int64_t next_ms;
    int changed, finished;
  } travel; /* in a recording: travel.h */
};

struct ui *ui_new(const struct ui_options *options, struct md_model *m,
                  struct ui_source *source);
void ui_free(struct ui *u);

/* Takes what is new from the source. 0 or the source's error. */
int ui_update(struct ui *u);
/* Draws a frame of this size on u->canvas. */
void ui_draw(struct ui *u, int width, int height);
/* A key was pressed (enum ui_key). Returns enum ui_result. */
unsigned ui_key(struct ui *u, uint32_t key);
unsigned ui_click(struct ui *u, int y, int x);
__attribute__((format(printf, 3, 4)))
void ui_say(struct ui *u, int bad, const char *format, ...);

/* Goes to a screen; `key` is what it should open (ui_view.show), 0 for nothing. */
void ui_go(struct ui *u, int view, uint64_t key);
/* From a screen that is aside, back to the one before. Returns UI_USED. */
unsigned ui_back_from(struct ui *u);
void ui_choose_process(struct ui *u, uint32_t process);

/* chrome.c: everything around a view. ui_chrome_body() is what is left for it. */
void ui_chrome_draw(struct ui *u);
struct ui_rect ui_chrome_body(const struct ui *u);
/* The screen whose tab is at x of the tabs' line y; -1 none. */
int ui_chrome_tab_at(struct ui *u, int y, int x);
/* help.c */
void ui_help_draw(struct ui *u, struct ui_rect r);

#endif
