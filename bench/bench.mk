# Benchmarks: one table of speeds, nothing that fails on a slow day.

BENCH_SRCS := $(wildcard bench/bench_*.c)
BENCH_BINS := $(patsubst bench/%.c,$(BUILD)/bench/%,$(BENCH_SRCS))

$(BUILD)/bench/%: $(BUILD)/obj/bench/%.o $(LIBS) $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -rdynamic -o $@ $^ $(PKG_LIBS) -lm -lpthread -ldl

# The engine as it comes, with our limits, and a shell for it and for ours.
MUJS_STOCK := $(BUILD)/mujs-stock
$(MUJS_STOCK)/src/one.c: runtime/mujs/fetch.sh runtime/mujs/mujs.sha256 runtime/mujs/tree.sha256
	@mkdir -p $(MUJS_STOCK)
	@sh runtime/mujs/fetch.sh $(MUJS_STOCK)/src
$(MUJS_STOCK)/shell: bench/engine_shell.c $(MUJS_STOCK)/src/one.c
	$(CC) -std=gnu99 -O2 -w -fno-strict-aliasing $(MUJS_LIMITS) -I$(MUJS_STOCK)/src -o $@ $^ -lm
$(BUILD)/mujs/shell: bench/engine_shell.c $(MUJS_LIB)
	$(CC) -std=gnu11 -O2 $(MUJS_CFLAGS) -o $@ $^ -l:libunistring.a -lm

# Load for servers, and a server in C to measure ours by.
$(BUILD)/bench-net-load: bench/net_load.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 $(WARNINGS) -D_GNU_SOURCE -o $@ $<
BENCH_HTTP := bench/http_hello.c runtime/modules/http_parse.c runtime/modules/http_fields.c
$(BUILD)/bench-http-hello: $(BENCH_HTTP) runtime/modules/http_parse.h | $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 $(WARNINGS) -D_GNU_SOURCE -I. $(MUJS_CFLAGS) $(PKG_CFLAGS) -o $@ $(BENCH_HTTP) -luv
$(BUILD)/bench-sqlite-reads: bench/sqlite_reads.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 $(WARNINGS) -o $@ $< -l:libsqlite3.a -lm -lpthread -ldl
$(BUILD)/bench-read-files: bench/read_files.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 $(WARNINGS) -D_GNU_SOURCE $(PKG_CFLAGS) -o $@ $< -luv

bench: all $(BENCH_BINS) $(BUILD)/bench-sqlite-reads $(BUILD)/bench-read-files $(BUILD)/bench-net-load $(BUILD)/bench-http-hello $(MUJS_STOCK)/shell $(BUILD)/mujs/shell ## print the table of speeds
	@for program in $(BENCH_BINS); do $$program || exit; done
	@python3 bench/run.py $(BUILD)
	@python3 bench/platform.py $(BUILD)
	@python3 bench/net.py $(BUILD)
	@python3 bench/sqlite.py $(BUILD)
	@python3 bench/engine.py $(BUILD)
	@python3 bench/foreign.py $(BUILD)
