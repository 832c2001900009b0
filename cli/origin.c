/* Where events come from. */
#include "cli/origin.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "tracer/clock.h"

/* The clock may have been set a little since. */
#define SAME_BOOT_NS 60000000000

struct ex_origin cli_origin(const struct tr_reader *r, const char *service) {
  struct ex_origin o = {
      .epoch_ns = tr_reader_epoch(r), .service = service, .version = CLI_VERSION};
  if (!service)
    o.service = getenv("OTEL_SERVICE_NAME");
  int64_t apart = o.epoch_ns - tr_clock_epoch_ns();
  if (llabs(apart) < SAME_BOOT_NS && gethostname(o.host, sizeof o.host - 1) < 0)
    *o.host = 0;
  return o;
}
