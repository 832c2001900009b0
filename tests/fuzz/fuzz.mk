# Fuzzing the reader of recordings, built with sanitizers in a folder of its own.

FUZZ_DIR     := $(BUILD)/fuzz
FUZZ_SECONDS ?= 600
FUZZ_SEED    ?= $(shell date +%s)
FUZZ_SRCS    := tests/fuzz/fuzz_uvt.c $(wildcard tracer/*.c)

$(FUZZ_DIR)/fuzz_uvt: $(FUZZ_SRCS) $(wildcard tracer/*.h tracer/*.def)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O1 -g $(WARNINGS) -D_GNU_SOURCE -I. -fsanitize=address,undefined \
	  -fno-sanitize-recover=all -fno-omit-frame-pointer -o $@ $(FUZZ_SRCS) -lpthread

.PHONY: fuzz-smoke
fuzz-smoke: $(FUZZ_DIR)/fuzz_uvt
	FUZZ_KEEP=$(FUZZ_DIR)/last ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_uvt -t 30 -s 1

fuzz: $(FUZZ_DIR)/fuzz_uvt $(BUILD)/tests/test_tui_fuzz ## damage recordings, press keys at random (FUZZ_SECONDS=600)
	UVSCOPE_KEYS=100000 UVSCOPE_SEED=$(FUZZ_SEED) $(BUILD)/tests/test_tui_fuzz
	FUZZ_KEEP=$(FUZZ_DIR)/last $(FUZZ_DIR)/fuzz_uvt -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
