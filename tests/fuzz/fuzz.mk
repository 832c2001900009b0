# Fuzzing the reader of recordings and regular expressions, with sanitizers.

FUZZ_DIR     := $(BUILD)/fuzz
FUZZ_SECONDS ?= 600
FUZZ_SEED    ?= $(shell date +%s)
FUZZ_SRCS    := tests/fuzz/fuzz_uvt.c $(wildcard tracer/*.c)

$(FUZZ_DIR)/fuzz_uvt: $(FUZZ_SRCS) $(wildcard tracer/*.h tracer/*.def)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O1 -g $(WARNINGS) -D_GNU_SOURCE -I. -fsanitize=address,undefined \
	  -fno-sanitize-recover=all -fno-omit-frame-pointer -o $@ $(FUZZ_SRCS) -lpthread

# The engine under the sanitizers is the one that the other tests of it use.
FUZZ_MUJS := $(BUILD)/asan/mujs
$(FUZZ_DIR)/fuzz_regexp: tests/fuzz/fuzz_regexp.c $(MUJS_PATCHES) $(wildcard runtime/mujs/builtins/*)
	@mkdir -p $(@D)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN=address,undefined $(FUZZ_MUJS)/libmujs.a
	$(CC) -std=gnu11 -O1 -g $(WARNINGS) -isystem $(FUZZ_MUJS)/src $(MUJS_LIMITS) \
	  -fsanitize=address,undefined -o $@ $< $(FUZZ_MUJS)/libmujs.a -l:libunistring.a -lm

.PHONY: fuzz-smoke
fuzz-smoke: $(FUZZ_DIR)/fuzz_uvt $(FUZZ_DIR)/fuzz_regexp
	FUZZ_KEEP=$(FUZZ_DIR)/last ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_uvt -t 25 -s 1
	ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_regexp -t 5 -s 1

fuzz: $(FUZZ_DIR)/fuzz_uvt $(FUZZ_DIR)/fuzz_regexp $(BUILD)/tests/test_tui_fuzz $(BUILD)/tests/test_export_fuzz ## damage recordings, press keys at random (FUZZ_SECONDS=600)
	UVSCOPE_ROUNDS=300 UVSCOPE_SEED=$(FUZZ_SEED) $(BUILD)/tests/test_export_fuzz
	UVSCOPE_KEYS=100000 UVSCOPE_SEED=$(FUZZ_SEED) $(BUILD)/tests/test_tui_fuzz
	FUZZ_KEEP=$(FUZZ_DIR)/last $(FUZZ_DIR)/fuzz_uvt -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
	$(FUZZ_DIR)/fuzz_regexp -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
