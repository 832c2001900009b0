#include "tracer/clock.h"
#include "tracer/private.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

enum tr_clock_source tr_clock_source = TR_CLOCK_MONOTONIC;

/* The kernel takes "tsc" off its list of clock sources when it finds it unstable. */
static int kernel_trusts_tsc(void) {
  char text[256];
  int fd = open("/sys/devices/system/clocksource/clocksource0/available_clocksource",
                O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 1;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0)
    return 1;
  text[n] = 0;
  for (char *save, *name = strtok_r(text, " \n", &save); name;
       name = strtok_r(NULL, " \n", &save))
    if (!strcmp(name, "tsc"))
      return 1;
  return 0;
}

static int tsc_is_invariant(void) {
#if defined(__x86_64__) || defined(__i386__)
  unsigned a, b, c, d;
  return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & 1u << 8);
#else
  return 0;
#endif
}

void tr_clock_init(void) {
  const char *choice = tr__environment("UVSCOPE_CLOCK");
  int tsc = tsc_is_invariant();
  if (choice && !strcmp(choice, "monotonic"))
    tsc = 0;
  else if (!(choice && !strcmp(choice, "tsc")))
    tsc = tsc && kernel_trusts_tsc();
  tr_clock_source = tsc ? TR_CLOCK_TSC : TR_CLOCK_MONOTONIC;
}

struct tr_clock_pair tr_clock_pair_read(enum tr_clock_source source) {
  struct tr_clock_pair best = {0, 0};
#if defined(__x86_64__) || defined(__i386__)
  if (source == TR_CLOCK_TSC) {
    /* The try with the least time between its two readings was not interrupted. */
    uint64_t gap = UINT64_MAX;
    for (int i = 0; i < 5; i++) {
      uint64_t before = __rdtsc();
      uint64_t ns = tr_clock_monotonic_ns();
      uint64_t after = __rdtsc();
      if (after - before < gap) {
        gap = after - before;
        best = (struct tr_clock_pair){before + gap / 2, ns};
      }
    }
    return best;
  }
#endif
  (void)source;
  best.clock = best.ns = tr_clock_monotonic_ns();
  return best;
}
