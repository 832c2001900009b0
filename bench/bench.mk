# Benchmarks: one table of speeds, nothing that fails on a slow day.

BENCH_SRCS := $(wildcard bench/bench_*.c)
BENCH_BINS := $(patsubst bench/%.c,$(BUILD)/bench/%,$(BENCH_SRCS))

$(BUILD)/bench/%: $(BUILD)/obj/bench/%.o $(LIBS) $(MUJS_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -rdynamic -o $@ $^ $(PKG_LIBS) -lm -lpthread -ldl

bench: $(PROGRAM) $(BENCH_BINS) ## print the table of speeds
	@for program in $(BENCH_BINS); do $$program || exit; done
	@python3 bench/run.py $(BUILD)
