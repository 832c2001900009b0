# The engine: mujs 1.3.6 with larger limits and our patches, as a static library.

MUJS_DIR     := $(BUILD)/mujs/src
MUJS_LIB     := $(BUILD)/mujs/libmujs.a
MUJS_PATCHES := $(sort $(wildcard runtime/mujs/patches/*.patch))

# What a real program needs; the stock limits end a plain recursion at a depth of 50.
MUJS_LIMITS  := -DJS_STACKSIZE=262144 -DJS_ENVLIMIT=16384 -DJS_TRYLIMIT=16384 \
                -DJS_ASTLIMIT=10000 -DJS_INSTRUCTION=int -DJS_STRLIMIT=536870888
MUJS_CFLAGS  := -isystem $(MUJS_DIR) $(MUJS_LIMITS)

$(MUJS_DIR)/.patched: runtime/mujs/fetch.sh runtime/mujs/mujs.sha256 runtime/mujs/tree.sha256 \
                     $(MUJS_PATCHES)
	@sh runtime/mujs/fetch.sh $(MUJS_DIR)
	@for patch in $(MUJS_PATCHES); do \
	  patch -s -d $(MUJS_DIR) -p1 --no-backup-if-mismatch --fuzz=0 <$$patch || \
	    { echo "uvscope: $$patch does not apply to mujs" >&2; exit 1; }; \
	done
	@touch $@

# As one unit: the interpreter's frame is a third of its size then, and recursion goes deeper.
$(BUILD)/mujs/mujs.o: $(MUJS_DIR)/.patched runtime/mujs/build.mk
	$(CC) -std=c99 -O2 -g -w -fno-strict-aliasing $(SANFLAGS) $(if $(SAN),-fno-sanitize=undefined) \
	  $(MUJS_LIMITS) -c $(MUJS_DIR)/one.c -o $@

# The built-ins of our own: a file or more an area.
MUJS_BUILTINS := $(patsubst runtime/mujs/builtins/%.c,$(BUILD)/mujs/builtins/%.o,\
                 $(wildcard runtime/mujs/builtins/*.c))
$(BUILD)/mujs/builtins/%.o: runtime/mujs/builtins/%.c $(MUJS_DIR)/.patched runtime/mujs/build.mk
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) $(SANFLAGS) -I. -MMD -MP $(MUJS_CFLAGS) -c $< -o $@
-include $(MUJS_BUILTINS:.o=.d)

$(MUJS_LIB): $(BUILD)/mujs/mujs.o $(MUJS_BUILTINS)
	@rm -f $@
	$(AR) rcs $@ $^

-include tests/engine/engine.mk
