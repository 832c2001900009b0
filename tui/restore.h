/*
 * Gives the terminal back, whatever happens: at the end, on a crash, on a signal.
 *
 * One at a time in a process, since signals are the process's. Between begin and end,
 * SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT and SIGWINCH are only noted and wake whoever
 * polls ui_restore_fd(); SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT restore the terminal and
 * then do what they would have done. Thread: that of the screen; handlers run in any.
 */
#ifndef UI_RESTORE_H
#define UI_RESTORE_H

/* Saves the modes of terminal `fd`; `sequence` is what leaves the full-screen mode (copied).
 * 0 or -errno. */
int ui_restore_begin(int fd, const char *sequence);
/* Puts back modes and signal handlers. Does not write the sequence: curses has. */
void ui_restore_end(void);
/* At once, from anywhere, a signal handler too; nothing when no screen is open. */
void ui_restore_now(void);

/* Readable when a signal was noted; -1 when no screen is open. */
int ui_restore_fd(void);
/* The next noted signal, 0 when there is none. */
int ui_restore_take(void);
/* Stops the process (its whole job when `job`) as SIGTSTP does; returns when continued. */
void ui_restore_stop(int job);

#endif
