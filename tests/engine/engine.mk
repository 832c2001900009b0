# Tests of the engine by itself: one script beside each patch.

$(BUILD)/tests-engine: tests/engine/engine.c $(MUJS_LIB)
	$(CC) -std=gnu11 -O2 -g $(WARNINGS) $(SANFLAGS) $(MUJS_CFLAGS) -o $@ $< $(MUJS_LIB) -lm

.PHONY: check-engine
check-engine: $(BUILD)/tests-engine
	@ASAN_OPTIONS=detect_leaks=0 sh tests/engine/run.sh $(BUILD)/tests-engine
