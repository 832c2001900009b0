/*
 * Saving events to a recording: what comes from now on, or what the rings hold.
 *
 * Thread: the main one. Errors: 0 or -errno; `said` says in one line what was done or why
 * not, for stderr or for the screen.
 */
#ifndef CLI_SAVE_H
#define CLI_SAVE_H

#include "cli/source.h"

/* Saves what the rings of a process and of its traced children hold, also when they have
 * ended. */
int cli_save_rings(pid_t pid, const char *path, char *said, size_t size);

/* Removes the rings of the ended processes of a tree. */
void cli_remove_rings(pid_t root);

/* Has cli_feed() write everything that it feeds to a new recording, until cli_save_end(). */
int cli_save_begin(struct cli_source *s, const char *path, char *said, size_t size);
int cli_save_end(struct cli_source *s, char *said, size_t size);

/* A name for a recording in the current directory that no file has yet:
 * "uvscope-1234-20261123-142501.uvt". */
void cli_save_name(pid_t pid, char *out, size_t size);

#endif
