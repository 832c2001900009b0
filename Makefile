# uvscope. `make help` lists the targets.

BUILD     ?= build
PREFIX    ?= /usr/local
CC        ?= cc
AR        ?= ar
CFLAGS    ?= -O2 -g
WARNINGS  ?= -Wall -Wextra -Werror
SAN       ?=
COVERAGE  ?=

ifneq ($(SAN),)
SANFLAGS  := -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif
ifeq ($(COVERAGE),1)
SANFLAGS  += --coverage
endif

PKG_CONFIG ?= pkg-config
PKGS       := libuv ncursesw libcjson libcrypto zlib libcares libbrotlienc libbrotlidec
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)
# inih, SQLite and the Unicode library are linked statically: they cost nothing at start-up then.
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null) -l:libinih.a -l:libunistring.a -l:libsqlite3.a

ALL_CFLAGS := -std=gnu11 $(CFLAGS) $(WARNINGS) $(SANFLAGS) -I. -I$(BUILD)/gen -MMD -MP \
              -D_GNU_SOURCE $(PKG_CFLAGS)
LDFLAGS    += $(SANFLAGS)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

include runtime/mujs/build.mk

# ---- one static library per folder; the link order is the order of allowed includes ----
FOLDERS := cli tui exporters runtime model tracer
lib_srcs = $(wildcard $(1)/*.c) $(if $(filter model,$(1)),$(wildcard model/findings/*.c)) \
           $(if $(filter runtime,$(1)),$(wildcard runtime/modules/*.c) \
           $(BUILD)/gen/runtime_lib.c)
objs     = $(patsubst %.c,$(BUILD)/obj/%.o,$(patsubst $(BUILD)/%,%,$(1)))
LIBS    := $(foreach f,$(filter-out cli,$(FOLDERS)),$(BUILD)/lib$(f).a)

define folder_library
$(BUILD)/lib$(1).a: $(call objs,$(call lib_srcs,$(1)))
	@rm -f $$@
	$$(AR) rcs $$@ $$^
endef
$(foreach f,$(filter-out cli,$(FOLDERS)),$(eval $(call folder_library,$(f))))

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(FOLDER_CFLAGS) -c $< -o $@
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c $< -o $@

# Only the runtime may see the engine's headers.
$(BUILD)/obj/runtime/%.o: FOLDER_CFLAGS := $(MUJS_CFLAGS)
$(call objs,$(call lib_srcs,runtime)): $(MUJS_DIR)/.patched | $(MUJS_LIB)

# The JavaScript modules, embedded: one array of bytes for each runtime/lib/*.js.
JS_LIBS := $(wildcard runtime/lib/*.js)
$(BUILD)/gen/runtime_lib.c: runtime/embed.sh $(JS_LIBS)
	@mkdir -p $(@D)
	sh runtime/embed.sh $(JS_LIBS) > $@

PROGRAM := $(BUILD)/uvscope
$(PROGRAM): $(call objs,$(call lib_srcs,cli)) $(LIBS) $(MUJS_LIB)
	$(CC) $(LDFLAGS) -rdynamic -o $@ $^ $(PKG_LIBS) -lm -lpthread -ldl

# The library that traces programs which know nothing of it. Only what it interposes is
# visible, and it needs libc alone.
PRELOAD := $(BUILD)/libuvscope-preload.so
PRELOAD_SRCS := $(wildcard tracer/preload/*.c) $(addprefix tracer/,clock.c emit.c environment.c events.c \
                file.c intern.c process.c ring.c session.c thread.c)
PRELOAD_OBJS := $(patsubst %.c,$(BUILD)/pic/%.o,$(PRELOAD_SRCS))
$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CFLAGS) $(WARNINGS) -fPIC -fvisibility=hidden -I. -MMD -MP \
	  -D_GNU_SOURCE -c $< -o $@
$(PRELOAD): $(PRELOAD_OBJS)
	$(CC) -shared -Wl,-z,defs -Wl,--exclude-libs,ALL -o $@ $^ -lpthread -ldl
$(BUILD)/uvscope-node.cjs: tracer/preload/node.cjs
	@mkdir -p $(@D)
	cp $< $@

.PHONY: all help deps live test check bench fuzz install clean
all: $(PROGRAM) $(PRELOAD) $(BUILD)/uvscope-node.cjs ## build build/uvscope

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

deps: ## install the missing Debian packages
	@sh tools/deps.sh

live: ## install, build and open the live view on a program that needs one
	@sh tools/deps.sh
	@$(MAKE) --no-print-directory all
	@sh tools/live.sh $(PROGRAM)

test: ## install, build and run all tests
	@sh tools/deps.sh test
	@$(MAKE) --no-print-directory check

-include tests/tests.mk
-include bench/bench.mk

install: all ## install under PREFIX (DESTDIR honoured)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/uvscope
	install -D -m 644 $(PRELOAD) $(DESTDIR)$(PREFIX)/lib/uvscope/libuvscope-preload.so
	install -D -m 644 $(BUILD)/uvscope-node.cjs $(DESTDIR)$(PREFIX)/lib/uvscope/uvscope-node.cjs
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/uvscope/LICENSE
	install -D -m 644 README.md $(DESTDIR)$(PREFIX)/share/doc/uvscope/README.md
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(PROGRAM) completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/uvscope
	$(PROGRAM) completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_uvscope
	$(PROGRAM) completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/uvscope.fish

clean: ## remove build/
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj $(BUILD)/pic -name '*.d' 2>/dev/null)
