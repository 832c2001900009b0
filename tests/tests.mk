# Tests. Every tests/unit/test_*.c is a program of its own, linked with all libraries.

UNIT_SRCS := $(wildcard tests/unit/test_*.c)
UNIT_BINS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SRCS))
TSAN_BINS := $(filter $(BUILD)/tests/test_tracer_%,$(UNIT_BINS))
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check 2>/dev/null)

# Sources under tests/ that several unit tests share.
TEST_SHARED := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(UNIT_SRCS),$(wildcard tests/unit/*.c)))

$(BUILD)/obj/tests/%.o: FOLDER_CFLAGS := $(MUJS_CFLAGS)
$(patsubst tests/unit/%.c,$(BUILD)/obj/tests/unit/%.o,$(UNIT_SRCS)): | $(MUJS_LIB)
$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(TEST_SHARED) $(LIBS) $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -rdynamic -o $@ $(filter %.o,$^) $(filter %.a,$^) $(CHECK_LIBS) $(PKG_LIBS) \
	  -lm -lpthread -ldl
# Tests of the command line have all of it but main().
$(filter $(BUILD)/tests/test_cli_%,$(UNIT_BINS)): \
  $(filter-out $(BUILD)/obj/cli/main.o,$(call objs,$(call lib_srcs,cli)))
.SECONDARY:

-include tests/fuzz/fuzz.mk
-include tests/conformance/conformance.mk
-include tests/soak/soak.mk

.PHONY: check-build check-build-tsan check
check-build: all $(UNIT_BINS)
check-build-tsan: $(TSAN_BINS)

check: check-build ## run all tests, without looking for missing packages
	@UVSCOPE=$(PROGRAM) BUILD=$(BUILD) sh tests/run.sh $(GROUPS)

.PHONY: test-consumers
test-consumers: ## install analysers and open exports in them
	@sh tools/deps.sh consumers
	@$(MAKE) --no-print-directory all
	@UVSCOPE=$(PROGRAM) BUILD=$(BUILD) sh tests/consumers/run.sh
