# Tests. Every tests/unit/test_*.c is a program of its own, linked with all libraries.

UNIT_SRCS := $(wildcard tests/unit/test_*.c)
UNIT_BINS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SRCS))
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check 2>/dev/null)

$(BUILD)/obj/tests/%.o: FOLDER_CFLAGS := $(MUJS_CFLAGS)
$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(LIBS) $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -rdynamic -o $@ $^ $(CHECK_LIBS) $(PKG_LIBS) -lm -lpthread -ldl
.SECONDARY: $(patsubst tests/unit/%.c,$(BUILD)/obj/tests/unit/%.o,$(UNIT_SRCS))

-include tests/fuzz/fuzz.mk

.PHONY: check-build
check-build: $(PROGRAM) $(UNIT_BINS)

check: check-build check-engine-build ## run the tests that are built
	@UVSCOPE=$(PROGRAM) BUILD=$(BUILD) sh tests/run.sh $(UNIT_BINS)
