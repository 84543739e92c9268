# Entente. `make help` lists the targets; each installs what it needs and says what it does.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

JOBS ?= $(shell nproc)
INSTALL := packaging/install-packages
RELEASE := build/release/bin/entente
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)

.PHONY: help build web run test test-browser unit scenario bench interop lint format fuzz sanitize sanitize-addresses sanitize-threads clean packages-build

help: ## Show the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

packages-build:
	@$(INSTALL) build web

build: packages-build web/dist/index.html ## Build the release binary (build/release/bin/entente) and the web pages
	@echo "== Building Entente (release)"
	@[ -f build/release/build.ninja ] || cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	@cmake --build build/release --parallel $(JOBS) --target entente

web: packages-build web/dist/index.html ## Build the web pages (web/dist)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json | packages-build
	@echo "== Installing the web pages' packages"
	@cd web && npm ci --no-audit --no-fund --loglevel=error

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	@echo "== Building the web pages"
	@cd web && npm run --silent build
	@touch web/dist/index.html

run: build ## Run the main job on a demonstration node, then serve it on http://127.0.0.1:8080 until Ctrl-C
	@examples/paris-call/run --binary $(RELEASE)

test: ## Install what is needed and pass the tests (unit tests and scenarios on the real binary)
	@$(INSTALL) build web test
	@$(MAKE) --no-print-directory build unit scenario

unit: ## Unit tests
	@echo "== Unit tests (of the release build's objects)"
	@cmake --preset release -DENTENTE_TESTS=ON >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	@cmake --build build/release --parallel $(JOBS)
	@ctest --test-dir build/release --no-tests=error --parallel $(JOBS) --output-on-failure
	@cd web && npm run --silent check && ENTENTE_BIN=$(CURDIR)/$(RELEASE) npm run --silent test

scenario: ## Scenario, conformance and crash tests on the release binary
	@echo "== Scenarios on the real binary"
	@ENTENTE_BIN=$(CURDIR)/$(RELEASE) tests/run

test-browser: build ## Browser tests: every page in headless Chromium, with accessibility checks
	@$(INSTALL) test browser
	@echo "== Browser tests"
	@examples/paris-call/run --binary $(RELEASE) --listen 127.0.0.1:0 --data build/browser-data --while 'cd web && npm run --silent test:browser'

# The command line's tests are of words; what it calls is tested below it. And the rooms that several threads use at once.
SANITIZED := base codec crypto merkle storage statement envelopes registration log witness monitor views views_roster views_supply views_payloads views_attestations proof http identity feeds protocols node migration backup doctor
THREADED := storage registration log witness http protocols node
space := $(subst ,, )

sanitize: sanitize-addresses sanitize-threads ## Both of the next

sanitize-addresses: web ## Unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(INSTALL) build test fuzz
	@echo "== Unit tests under AddressSanitizer and UndefinedBehaviorSanitizer"
	@cmake --preset asan >/dev/null && cmake --build build/asan --parallel $(JOBS) --target $(SANITIZED:%=entente_%_test)
	@ctest --preset asan --no-tests=error --parallel $(JOBS) --output-on-failure -L '^($(subst $(space),|,$(SANITIZED)))$$'

sanitize-threads: web ## Under ThreadSanitizer: unit tests of rooms with threads, and a node under load
	@$(INSTALL) build test
	@echo "== Unit tests under ThreadSanitizer: $(THREADED)"
	@cmake --preset tsan >/dev/null && cmake --build build/tsan --parallel $(JOBS) --target $(THREADED:%=entente_%_test) entente
	@ctest --preset tsan --no-tests=error --parallel $(JOBS) --output-on-failure -L '^($(subst $(space),|,$(THREADED)))$$'
	@echo "== A node under load from all sides, under ThreadSanitizer"
	@ENTENTE_BIN=$(CURDIR)/build/tsan/bin/entente tests/run --load

interop: build ## Other people's tools as clients of a node (needs Go and Python)
	@$(INSTALL) test interop
	@interop/run --binary $(RELEASE)

bench: build ## Measure, against peers where they are installed; docs/performance.md keeps the figures
	@$(INSTALL) build test bench
	@bench/run --binary $(RELEASE)

fuzz: ## Build the fuzzers and run each for FUZZ_SECONDS (default 60)
	@$(INSTALL) build test fuzz
	@cmake --preset fuzz >/dev/null && cmake --build --preset fuzz --parallel $(JOBS) --target fuzzers
	@fuzz/run build/asan $${FUZZ_SECONDS:-60}

# What has the project's layout, and what clang-tidy reads.
FORMATTED := 'src/*.cc' 'src/*.h' 'fuzz/*.cc' 'fuzz/*.h' 'bench/*.cc' 'examples/*.cc' 'examples/*.h' 'tests/*.cc' 'tests/*.h'
TIDIED := 'src/*.cc' 'tests/virtual-clock/*.cc'

lint: ## clang-format, and clang-tidy on all sources (SINCE=COMMIT: on those that changed since)
	@$(INSTALL) build test lint
	@git ls-files $(FORMATTED) | xargs clang-format-19 --dry-run -Werror
	@[ -f build/dev/build.ninja ] || cmake --preset dev >/dev/null
	@$(if $(SINCE),git diff --name-only --diff-filter=d $(SINCE) --,git ls-files) $(TIDIED) | { grep -v '_test\.cc$$' || true; } | xargs -r -P $(JOBS) -n 4 clang-tidy-19 -p build/dev --quiet

format: ## Lay out the sources with clang-format
	@$(INSTALL) lint
	@git ls-files $(FORMATTED) | xargs clang-format-19 -i

clean: ## Remove what was built (not the demonstration's data directory)
	@rm -rf build web/dist web/node_modules
