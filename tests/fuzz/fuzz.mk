# Fuzzing the reader of recordings, regular expressions, the HTTP doors and what decodes, with
# sanitizers.

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

# The door is part of the fuzzer: it replaces the library that the door loads.
FUZZ_SERVE := cli/accept.c exporters/bytes.c exporters/text.c exporters/dest.c exporters/dest_directory.c tracer/clock.c tracer/environment.c model/memory.c
$(FUZZ_DIR)/fuzz_serve: tests/fuzz/fuzz_serve.c $(FUZZ_SERVE) cli/http.c cli/http.h
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O1 -g $(WARNINGS) -D_GNU_SOURCE -I. -fsanitize=address,undefined \
	  -fno-sanitize-recover=all -o $@ $< $(FUZZ_SERVE)

# The parser of the runtime's own servers and clients.
FUZZ_HTTP_SRCS := tests/fuzz/fuzz_http.c runtime/modules/http_parse.c runtime/modules/http_fields.c
$(FUZZ_DIR)/fuzz_http: $(FUZZ_HTTP_SRCS) runtime/modules/http_parse.h runtime/modules/http_fields.h | $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O1 -g $(WARNINGS) -D_GNU_SOURCE -I. $(MUJS_CFLAGS) \
	  -fsanitize=address,undefined -fno-sanitize-recover=all -o $@ $(FUZZ_HTTP_SRCS)

# Modules that are scripts, or scripts over C: their fuzzers are scripts too, run by the program.
FUZZ_JS      := url querystring buffer string_decoder zlib
FUZZ_PROGRAM := $(BUILD)/asan/uvscope
FUZZ_JS_RUN  := ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 $(FUZZ_PROGRAM) run tests/fuzz/js

.PHONY: fuzz-program fuzz-js fuzz-smoke
fuzz-program:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN=address,undefined $(FUZZ_PROGRAM)

# The scripts alone; FUZZ_SECONDS is for each.
fuzz-js: fuzz-program
	for name in $(FUZZ_JS); do \
	  $(FUZZ_JS_RUN)/$$name.js -t $(FUZZ_SECONDS) -s $(FUZZ_SEED) </dev/null || exit 1; \
	done

fuzz-smoke: fuzz-program $(FUZZ_DIR)/fuzz_uvt $(FUZZ_DIR)/fuzz_regexp $(FUZZ_DIR)/fuzz_serve $(FUZZ_DIR)/fuzz_http
	ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_serve -t 3 -s 1
	FUZZ_KEEP=$(FUZZ_DIR)/last ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_uvt -t 25 -s 1
	ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_regexp -t 5 -s 1
	ASAN_OPTIONS=detect_leaks=1 $(FUZZ_DIR)/fuzz_http -t 5 -s 1
	@$(MAKE) --no-print-directory FUZZ_SECONDS=2 FUZZ_SEED=1 fuzz-js

fuzz: $(FUZZ_DIR)/fuzz_uvt $(FUZZ_DIR)/fuzz_regexp $(FUZZ_DIR)/fuzz_serve $(FUZZ_DIR)/fuzz_http $(BUILD)/tests/test_tui_fuzz $(BUILD)/tests/test_export_fuzz ## damage recordings, ask the HTTP door, press keys at random (FUZZ_SECONDS=600)
	UVSCOPE_ROUNDS=300 UVSCOPE_SEED=$(FUZZ_SEED) $(BUILD)/tests/test_export_fuzz
	UVSCOPE_KEYS=100000 UVSCOPE_SEED=$(FUZZ_SEED) $(BUILD)/tests/test_tui_fuzz
	FUZZ_KEEP=$(FUZZ_DIR)/last $(FUZZ_DIR)/fuzz_uvt -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
	$(FUZZ_DIR)/fuzz_regexp -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
	$(FUZZ_DIR)/fuzz_serve -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
	$(FUZZ_DIR)/fuzz_http -t $(FUZZ_SECONDS) -s $(FUZZ_SEED)
	$(MAKE) --no-print-directory FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_SEED=$(FUZZ_SEED) fuzz-js
