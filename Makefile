# FixGrad: every task in one word. `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

SWIFT ?= swift
CLANG_FORMAT ?= clang-format

# Release objects without -enable-testing: `build` and `test` then share them, nothing is built twice.
BUILD := $(SWIFT) build -c release
# Few tests at once: each starts programs of its own, and waits for them.
TEST := $(SWIFT) test -c release --disable-testable-imports --disable-xctest \
  --experimental-maximum-parallelization-width 4
FIXGRAD := .build/release/fixgrad
# Where tests find Dask and the package that runs trials on it.
DASK := .build/dask
# A package as a user's, which depends on this one: what is built of this one serves both.
OUTSIDE := --package-path Tests/OutsidePackage --scratch-path .build

.PHONY: help demo test bench lint reports tools build-tools lint-tools page-tools target-tools \
  dask-tools

help: ## list these tasks
	@echo "FixGrad: integer training code for microcontrollers"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build-tools ## generate C for the digits network, train it and draw the drift report
	$(BUILD) --product fixgrad
	$(FIXGRAD) generate calibration/digits-mlp/job.yaml --out build/digits_mlp
	$(FIXGRAD) compare calibration/digits-mlp/job.yaml --report build/demo
	@echo
	@echo "The C that trains itself:  build/digits_mlp/src/digits_mlp_fixed.c"
	@echo "How to call it:            build/digits_mlp/examples/minimal/main.c"
	@echo "How far it drifts:         build/demo/drift.html"

test: build-tools page-tools target-tools lint $(DASK)/installed ## check the format, build for release and run all tests
	$(TEST)
	$(TEST) $(OUTSIDE)

bench: build-tools ## measure the speed of kernels, compiler passes and training
	$(BUILD) --product fixgrad-bench
	.build/release/fixgrad-bench

lint: lint-tools ## check the format of Swift and C, change nothing
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	find Sources/CKernels Sources/CKernelText/driver Sources/CTargetText/board Sources/CTargetText/count -name '*.[ch]' -exec $(CLANG_FORMAT) --dry-run -Werror {} +

reports: build-tools ## write calibration ranges, reports and README tables anew
	FIXGRAD_RECORD=1 $(TEST) --filter RangesTests
	FIXGRAD_RECORD=1 $(TEST) --filter FreshnessTests

# --- what the tasks need -------------------------------------------------------------------------

# A Debian package is there when dpkg says so; elsewhere the programs and headers are looked for.
build-tools: PACKAGES := gcc g++ libc6-dev binutils libgmp-dev libmpfr-dev zlib1g-dev libsqlite3-dev \
  gnuplot-nox graphviz
build-tools: PROBE := command -v gcc && command -v g++ && command -v nm && \
  command -v gnuplot && command -v dot && \
  printf '\#include <gmp.h>\n\#include <mpfr.h>\n\#include <zlib.h>\n\#include <sqlite3.h>\n' | gcc -E -x c -
build-tools: NAMES := gcc with C++, binutils, GMP, MPFR, zlib and SQLite (with headers), gnuplot, Graphviz
lint-tools: PACKAGES := clang-format
lint-tools: PROBE := command -v $(CLANG_FORMAT)
lint-tools: NAMES := clang-format
page-tools: PACKAGES := chromium
page-tools: PROBE := command -v chromium
page-tools: NAMES := Chromium, to look at the pages of the reports
dask-tools: PACKAGES := python3 python3-venv
dask-tools: PROBE := python3 -c 'import ensurepip, venv'
dask-tools: NAMES := Python 3 with venv
target-tools: PACKAGES := gcc-arm-none-eabi qemu-system-arm gcc-riscv64-unknown-elf \
  qemu-system-misc gcc-avr avr-libc libsimavr-dev libcapstone-dev
target-tools: PROBE := command -v arm-none-eabi-gcc && command -v qemu-system-arm && \
  command -v riscv64-unknown-elf-gcc && command -v qemu-system-riscv32 && \
  printf '\#include <capstone/capstone.h>\n\#include <simavr/sim_avr.h>\n' | gcc -E -x c - && \
  printf '\#include <avr/io.h>\n' | avr-gcc -E -x c -
target-tools: NAMES := cross compilers and emulators for Cortex-M, RISC-V and AVR

build-tools lint-tools page-tools target-tools dask-tools: tools
	@if { $(PROBE); } > /dev/null 2>&1; then exit 0; fi; \
	if ! command -v apt-get > /dev/null; then \
	  echo "make: missing: $(NAMES)" >&2; \
	  echo "make: not Debian: install them with your package manager" >&2; \
	  exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ]; then root=""; \
	elif command -v sudo > /dev/null; then root="sudo"; \
	else echo "make: missing; as root: apt-get install $(PACKAGES)" >&2; exit 1; fi; \
	echo "Installing $(PACKAGES)"; \
	log="$$(mktemp)"; trap 'rm -f "$$log"' EXIT; \
	install() { $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	  --no-install-recommends $(PACKAGES) < /dev/null > "$$log" 2>&1; }; \
	install || { $$root apt-get update -qq < /dev/null > "$$log" 2>&1 && install; } || { \
	  cat "$$log" >&2; echo "make: could not install $(PACKAGES)" >&2; exit 1; }

$(DASK)/installed: Sources/fixgrad-dask/pyproject.toml $(wildcard Sources/fixgrad-dask/src/*/*.py)
	@$(MAKE) dask-tools
	python3 -m venv $(DASK)
	$(DASK)/bin/pip install --quiet --force-reinstall ./Sources/fixgrad-dask
	@touch $@

tools:
	@command -v $(SWIFT) > /dev/null || { \
	  echo "make: Swift 6.3 or newer is missing: install it from swift.org" >&2; exit 1; }
