/*
 * What the kernel says of a process that runs.
 *
 * Units as the members say; times of the processor are since its start. Thread: any.
 * Errors: 0 or -errno, such as -ENOENT when it has ended.
 */
#ifndef EX_PROCESS_USAGE_H
#define EX_PROCESS_USAGE_H

#include <stdint.h>
#include <sys/types.h>

struct ex__usage {
  uint64_t user_ns, system_ns;
  uint64_t start_ns; /* since 1970 */
  uint64_t resident_bytes, virtual_bytes;
  uint64_t open_fds, max_fds; /* 0: not known, as of another user's process */
  uint64_t threads;
};

int ex__usage_read(struct ex__usage *out, pid_t pid);

#endif
