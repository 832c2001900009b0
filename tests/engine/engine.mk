# Tests of the engine by itself: a script or more beside each patch.

$(BUILD)/tests-engine: tests/engine/engine.c $(MUJS_LIB)
	$(CC) -std=gnu11 -O2 -g $(WARNINGS) $(SANFLAGS) $(MUJS_CFLAGS) -o $@ $< $(MUJS_LIB) -l:libunistring.a -lm

# The sanitizer's frames are several times larger, so the stack is as well.
.PHONY: check-engine
check-engine: $(BUILD)/tests-engine
	@$(if $(SAN),ulimit -s 24576; ASAN_OPTIONS=quarantine_size_mb=16) \
	  sh tests/engine/run.sh $(BUILD)/tests-engine
