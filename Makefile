# annai: one program, its tests, its demonstration. `make help` lists the targets.

CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
VERSION := 0.1.0
NODE ?= node

# A file includes headers of its own layer and of those to its left; tests/check-layers.sh holds every #include against this.
LAYERS := base source records model theme publication layout backend press publish command

PACKAGES := glib-2.0 gio-2.0 libcmark sqlite3 cairo pangocairo pangoft2 icu-i18n icu-uc libfyaml jansson geos proj librsvg-2.0 libqpdf
LIBS_PLAIN := -lcsv -lm
DEBIAN_BUILD := gcc libc6-dev make pkg-config scdoc libglib2.0-dev libcmark-dev libsqlite3-dev libcairo2-dev libpango1.0-dev \
  libicu-dev libfyaml-dev libjansson-dev libcsv-dev libgeos-dev libproj-dev librsvg2-dev libqpdf-dev
DEBIAN_RUN := fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho
DEBIAN_TEST := libcmocka-dev qpdf poppler-utils ghostscript chromium nodejs npm python3

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wpointer-arith -Wno-unused-parameter
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARN) $(if $(SANITIZE),$(SANITIZE),$(HARDEN)) $(CFLAGS) -Igenerator \
  -DANNAI_VERSION='"$(VERSION)"' -DANNAI_PREFIX='"$(PREFIX)"' $(PKG_CFLAGS)
ALL_LDFLAGS = $(if $(SANITIZE),$(SANITIZE),-pie -Wl,-z,relro,-z,now) $(LDFLAGS)

SOURCES := $(sort $(wildcard generator/*.c generator/*/*.c generator/*/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY := $(BUILD)/libannai.a
UNIT := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BIN := $(UNIT:tests/unit/%.c=$(BUILD)/tests/%)

# Asked of pkg-config once, and only by targets that compile.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PKG_LIBS)

.PHONY: all demo demo-real test check-asan format lint bench install clean help deps deps-test units golden
all: $(BUILD)/annai $(BUILD)/annai.1

$(BUILD)/checked-libraries: Makefile
	@mkdir -p $(BUILD)
	@tests/setup/libraries.sh $(PACKAGES) -- $(DEBIAN_BUILD) $(DEBIAN_RUN)
	@touch $@

$(BUILD)/obj/%.o: %.c $(BUILD)/checked-libraries
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(filter-out $(BUILD)/obj/generator/main.o,$(OBJECTS))
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/annai: $(BUILD)/obj/generator/main.o $(LIBRARY)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LIBS_PLAIN)

$(BUILD)/annai.1: generator/annai.1.scd $(BUILD)/checked-libraries
	scdoc < $< > $@

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/unit -MMD -MP -o $@ $< $(LIBRARY) $(ALL_LDFLAGS) $(PKG_LIBS) $(LIBS_PLAIN) -lcmocka

units: $(UNIT_BIN)

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(UNIT_BIN:=.d)
