# The memory soak. It takes minutes and is no part of the tests.

SOAK_REQUESTS ?= 2000000
SOAK_SECONDS  ?= 600

$(BUILD)/http-load: tests/soak/http_load.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 $(WARNINGS) -D_GNU_SOURCE -o $@ $<

.PHONY: soak
soak: all $(BUILD)/http-load ## two million requests, ten minutes of the shop: memory stays (SOAK_REQUESTS=, SOAK_SECONDS=)
	@python3 tests/soak/soak.py http $(PROGRAM) $(BUILD)/http-load $(SOAK_REQUESTS)
	@python3 tests/soak/soak.py shop $(PROGRAM) $(SOAK_SECONDS)
