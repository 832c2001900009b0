/*
 * What the kinds of destinations share. Private to dest.c and dest_directory.c.
 */
#ifndef EX_DEST_PRIVATE_H
#define EX_DEST_PRIVATE_H

#include "exporters/dest.h"

enum { EX__BUFFER = 256 * 1024 };

struct ex_dest {
  int directory; /* fd is the one of the file that `current` names, or -1 */
  char current[32];
  int fd;
  int owned; /* the descriptor is closed at the end */
  int error;
  char *path; /* what the file will be called; NULL: nothing to rename */
  char *temporary;
  size_t used;
  uint64_t written;
  char buffer[EX__BUFFER];
};

void *ex__need(void *p);
void ex__write_all(struct ex_dest *d, const char *bytes, size_t length);
void ex__dest_free(struct ex_dest *d);
int ex__close_directory(struct ex_dest *d, int keep);

#endif
