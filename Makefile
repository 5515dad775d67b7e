# annai: one program, its tests, its demonstration. `make help` lists the targets.

CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
VERSION := 0.1.0

# A file includes headers of its own layer and of those to its left; tests/code/layers.sh holds every #include against this.
LAYERS := base source records model theme publication layout backend press publish import locate command

PACKAGES := glib-2.0 gio-2.0 zlib libcmark sqlite3 cairo freetype2 harfbuzz harfbuzz-subset pangocairo pangoft2 icu-i18n icu-uc libfyaml jansson geos proj libxml-2.0 libqpdf lcms2 libzip xlsxwriter libturbojpeg libpng libqrencode
LIBS_PLAIN := -lcsv -lhyphen -lm
DEBIAN_BUILD := gcc libc6-dev make pkg-config scdoc libglib2.0-dev libcmark-dev libsqlite3-dev libcairo2-dev libharfbuzz-dev libfreetype-dev zlib1g-dev libpango1.0-dev \
  libicu-dev libfyaml-dev libjansson-dev libcsv-dev libgeos-dev libproj-dev libxml2-dev libqpdf-dev liblcms2-dev libzip-dev libxlsxwriter-dev \
  libturbojpeg0-dev libpng-dev libhyphen-dev libqrencode-dev
DEBIAN_RUN := ghostscript fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho hyphen-en-us libjs-leaflet
DEBIAN_FUZZ := clang-14 libclang-rt-14-dev llvm-14
DEBIAN_TEST := procps unzip libcmocka-dev qpdf poppler-utils ghostscript python3 faketime strace zbar-tools chromium

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
FUZZ := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60
FUZZ_SANITIZERS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

# One short line a file; `make V=1` shows the commands.
say = $(if $(V),,@printf '  %-3s %s\n' '$(1)' '$(2)';)

# Asked of pkg-config once, and only by targets that compile.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PKG_LIBS)

SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

.PHONY: all demo demo-real test check-asan golden format lint bench compare install uninstall clean help units fuzz fuzzers
all: $(BUILD)/annai $(BUILD)/annai.1 ## compile

demo: ## install what is missing, compile, and render the invented ward into output/
	@generator/setup/install.sh $(DEBIAN_BUILD) $(DEBIAN_RUN)
	@$(MAKE) --no-print-directory -j$$(nproc) all
	$(BUILD)/annai --private tests/private-demo build
	@echo
	@echo "  the residents' site     output/public/index.html"
	@echo "  screen PDFs             output/public/print/"
	@echo "  press PDFs              output/press/public/"
	@echo "  the professionals'      output/professional/, output/press/professional/"
	@echo "  the staff manual        output/office/manual/index.html"

demo-real: all ## build from the real data in ../shared/data (see tests/real/README.md)
	tests/real/build.sh $(BUILD)/annai build/real

test: ## set up what the tests need, and run every one
	@generator/setup/install.sh $(DEBIAN_BUILD) $(DEBIAN_RUN) $(DEBIAN_TEST)
	@$(MAKE) --no-print-directory -j$$(nproc) all units
	tests/run.sh $(BUILD)

check-asan: ## unit tests, command-line tests and the demonstration under AddressSanitizer and UBSan
	@generator/setup/install.sh $(DEBIAN_BUILD) $(DEBIAN_RUN) $(DEBIAN_TEST)
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build/asan CFLAGS='-O1 -g' SANITIZE='$(SANITIZERS)' all units
	tests/check-asan.sh build/asan

golden: all ## rewrite the golden files; read the difference before committing it
	tests/golden.sh $(BUILD)/annai --write
	git --no-pager diff --stat -- tests/golden

fuzz: ## libFuzzer on everything that reads outside files, FUZZ_SECONDS each (60); what it finds stays in build/fuzz
	@generator/setup/install.sh $(DEBIAN_BUILD) $(DEBIAN_FUZZ)
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build/fuzz CC=clang-14 CFLAGS='-O1 -g' SANITIZE='$(FUZZ_SANITIZERS)' fuzzers
	tests/fuzz/run.sh build/fuzz $(FUZZ_SECONDS)

bench: all ## CPU seconds and peak memory of the demonstration and the site work, beside the peers that are installed
	tests/bench/run.sh $(BUILD)/annai

compare: all ## the same chapter set by annai, Chromium, WeasyPrint and LuaLaTeX-ja, measured
	tests/compare/run.sh $(BUILD)/annai $(BUILD)/compare

format: ## clang-format every source
	clang-format -i $(SOURCES) $(sort $(wildcard generator/*/*.h generator/*/*/*.h tests/unit/*.c tests/unit/*.h))

lint: $(BUILD)/checked-libraries ## static analysis
	cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --suppressions-list=generator/setup/cppcheck.txt -Igenerator generator
	@$(MAKE) --no-print-directory BUILD=build/lint CFLAGS='-O2 -fanalyzer -Wno-analyzer-use-of-uninitialized-value -Werror' $(SOURCES:%.c=build/lint/obj/%.o)

install: all ## below PREFIX (DESTDIR is respected)
	install -Dm755 $(BUILD)/annai $(DESTDIR)$(PREFIX)/bin/annai
	install -Dm644 $(BUILD)/annai.1 $(DESTDIR)$(PREFIX)/share/man/man1/annai.1
	@for f in $$(cd generator/share && find . -type f | sort); do \
	  install -Dm644 "generator/share/$$f" "$(DESTDIR)$(PREFIX)/share/annai/$$f" || exit 1; done
	@for f in $$(find content themes assets -type f ! -path 'content/private/*' | sort); do \
	  install -Dm644 "$$f" "$(DESTDIR)$(PREFIX)/share/annai/starter/$$f" || exit 1; done

uninstall: ## what install put there
	rm -rf $(DESTDIR)$(PREFIX)/bin/annai $(DESTDIR)$(PREFIX)/share/man/man1/annai.1 $(DESTDIR)$(PREFIX)/share/annai

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

$(BUILD)/checked-libraries: Makefile
	@mkdir -p $(BUILD)
	@generator/setup/libraries.sh $(PACKAGES) -- $(DEBIAN_BUILD) $(DEBIAN_RUN)
	@touch $@

$(BUILD)/obj/%.o: %.c $(BUILD)/checked-libraries
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(filter-out $(BUILD)/obj/generator/main.o,$(OBJECTS))
	@rm -f $@
	$(call say,AR,$@)ar rcs $@ $^

$(BUILD)/annai: $(BUILD)/obj/generator/main.o $(LIBRARY)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LIBS_PLAIN)

$(BUILD)/annai.1: generator/annai.1.scd $(BUILD)/checked-libraries
	scdoc < $< > $@

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Itests/unit -MMD -MP -o $@ $< $(LIBRARY) $(ALL_LDFLAGS) $(PKG_LIBS) $(LIBS_PLAIN) -lcmocka

# The targets of `make fuzz`: with libFuzzer in them, and with a main that runs the files it is given.
$(BUILD)/fuzzers/%: tests/fuzz/%.c tests/fuzz/fuzz.h $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Itests/fuzz -fsanitize=fuzzer -o $@ $< $(LIBRARY) $(ALL_LDFLAGS) $(PKG_LIBS) $(LIBS_PLAIN)

$(BUILD)/replay/%: tests/fuzz/%.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Itests/fuzz -o $@ $< tests/fuzz/replay.c $(LIBRARY) $(ALL_LDFLAGS) $(PKG_LIBS) $(LIBS_PLAIN)

fuzzers: $(FUZZ:tests/fuzz/%.c=$(BUILD)/fuzzers/%)

units: $(UNIT_BIN) $(FUZZ:tests/fuzz/%.c=$(BUILD)/replay/%)

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(UNIT_BIN:=.d)
