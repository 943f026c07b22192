# viva: one Makefile for everything. `make help` lists what it can do.

BUILD ?= release
CC ?= cc
PREFIX ?= /usr/local
DESTDIR ?=
# A CPython 3.13 to compare with, where one is to be had.
PYTHON ?= $(shell command -v python3.13)
B := build/$(BUILD)

PACKAGES := gcc pkg-config libsqlite3-dev libreadline-dev libcmocka-dev libcmark-dev libgmp-dev \
            libjansson-dev libutf8proc-dev

# ---------------------------------------------------------------- sources, found by wildcard
SOURCES := $(shell find src -name '*.c' | LC_ALL=C sort)
HEADERS := $(shell find src -name '*.h' | LC_ALL=C sort)
TESTS := $(shell find tests/unit tests/ui -name '*_test.c' | LC_ALL=C sort)
TEST_HELPERS := $(shell find tests/unit tests/ui -name '*.c' ! -name '*_test.c' | LC_ALL=C sort)
EMBEDDED := $(shell find data/decks data/sql data/help data/web src/sim/lib/py -type f 2>/dev/null | LC_ALL=C sort)

OBJECTS := $(SOURCES:%.c=$(B)/%.o)
LIB_OBJECTS := $(filter-out $(B)/src/main.o,$(OBJECTS)) $(B)/embedded.o
TEST_BINS := $(TESTS:%.c=$(B)/%)
TEST_HELPER_OBJECTS := $(TEST_HELPERS:%.c=$(B)/%.o)

# ---------------------------------------------------------------- variants
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
            -Wpointer-arith -Wwrite-strings -Wundef
FLAGS_debug := -O1 -g
FLAGS_release := -O2 -g -DNDEBUG
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_stress := -O2 -g -DVIVA_STRESS
FLAGS_cov := -O0 -g --coverage
FLAGS_fuzz := -O1 -g -fsanitize=address,undefined,fuzzer-no-link
ifeq ($(FLAGS_$(BUILD)),)
$(error BUILD=$(BUILD) is not one of debug release asan stress cov fuzz)
endif

# The simulated bytes are read through structs of many types, hence -fno-strict-aliasing.
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -Isrc -I. -fno-strict-aliasing -fwrapv $(WARNINGS) \
             $(FLAGS_$(BUILD)) $(CFLAGS)
LDFLAGS_ALL = $(filter -fsanitize% --coverage -g,$(FLAGS_$(BUILD))) $(LDFLAGS)
LDLIBS := -lsqlite3 -lreadline -lcmark -lgmp -ljansson -lutf8proc -lm -lpthread

VIVA := $(B)/viva

.PHONY: all deps run fuzz test bench install format format-check help clean FORCE
.SECONDARY:
all: $(VIVA)

help: ## this list
	@echo 'make [BUILD=debug|release|asan|stress|cov|fuzz] TARGET'
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 20

deps: ## install what building and testing need (apt)
	@missing=$$(for p in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -z "$$missing" ]; then echo "deps: all installed"; exit 0; fi; \
	echo "deps: installing" $$missing; \
	sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	export DEBIAN_FRONTEND=noninteractive; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing

# ---------------------------------------------------------------- building
$(VIVA): $(OBJECTS) $(B)/embedded.o
	@echo '  LD    $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS)

$(B)/libviva.a: $(LIB_OBJECTS)
	@rm -f $@ && ar rcs $@ $^

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(B)/embedded.o: $(B)/embedded.S $(EMBEDDED)
	@$(CC) -c -o $@ $<

# The data files, byte for byte, and a table of their names; see util/embed.h.
$(B)/embedded.S: Makefile $(EMBEDDED)
	@mkdir -p $(@D)
	@{ n=0; echo '.section .rodata'; \
	   for f in $(EMBEDDED); do \
	     echo "n$$n: .asciz \"$$f\""; echo "s$$n: .incbin \"$$f\""; echo "e$$n: .byte 0"; \
	     n=$$((n+1)); done; \
	   echo '.section .data.rel.ro,"aw"'; echo '.balign 8'; echo '.globl embed_table'; \
	   echo 'embed_table:'; i=0; while [ $$i -lt $$n ]; do echo ".quad n$$i, s$$i, e$$i"; \
	     i=$$((i+1)); done; \
	   echo '.quad 0, 0, 0'; echo '.section .note.GNU-stack,"",@progbits'; } > $@

# Rebuilds everything when the compiler or its flags change.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL)' | cmp -s - $@ || \
	  echo '$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL)' > $@

# What several tests share travels in an archive, so that each takes what it needs.
$(B)/libtests.a: $(TEST_HELPER_OBJECTS)
	@rm -f $@ && ar rcs $@ $^

$(B)/tests/%_test: $(B)/tests/%_test.o $(B)/libtests.a $(B)/libviva.a
	@echo '  LD    $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS) -lcmocka -lutil

# Prints what we compile a file to, for tests/tools/compare_code.
$(B)/codedump: $(B)/tests/tools/codedump.o $(B)/libviva.a
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS)

# libFuzzer's targets: make BUILD=fuzz fuzz, then build/fuzz/tests/fuzz/run_fuzz CORPUS
ifeq ($(BUILD),fuzz)
CC := clang
endif
FUZZERS := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/*_fuzz.c))
$(B)/tests/fuzz/%_fuzz: $(B)/tests/fuzz/%_fuzz.o $(B)/libtests.a $(B)/libviva.a
	@echo '  LD    $@'
	@$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)
fuzz: $(FUZZERS) ## build the fuzz targets (with BUILD=fuzz)

-include $(OBJECTS:.o=.d) $(TEST_BINS:=.d) $(TEST_HELPER_OBJECTS:.o=.d)

# ---------------------------------------------------------------- using
run: $(VIVA) ## build and open the drill
	@$(VIVA)

install: $(VIVA) ## install the program, its man page and completions (DESTDIR, PREFIX)
	@install -Dm755 $(VIVA) $(DESTDIR)$(PREFIX)/bin/viva
	@install -d $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	@$(VIVA) help --as man > $(DESTDIR)$(PREFIX)/share/man/man1/viva.1
	@$(VIVA) help --as bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/viva
	@$(VIVA) help --as zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_viva
	@$(VIVA) help --as fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/viva.fish
	@echo "installed below $(DESTDIR)$(PREFIX)"

test: $(VIVA) $(TEST_BINS) ## build and pass all tests
	@BUILD=$(BUILD) tests/run $(TEST_BINS)

bench: $(VIVA) ## time the simulator against CPython 3.13 (PYTHON=...), as ratios
	@tests/bench/run $(VIVA) $(PYTHON)

format: ## lay the sources out as .clang-format says
	@clang-format -i $(SOURCES) $(HEADERS) $(shell find tests -name '*.[ch]')

format-check:
	@clang-format --dry-run --Werror $(SOURCES) $(HEADERS) $(shell find tests -name '*.[ch]')

clean: ## remove build/
	@rm -rf build
