# SPDX-License-Identifier: GPL-3.0-or-later
# The few words a newcomer needs; Meson does the work. What is missing is installed first, with apt (tests/tools/packages.txt).
BUILD ?= build
SUITES ?=
BENCH ?=

.PHONY: all build run pictures check soak bench coverage clean install

all: build

build:
	@tests/tools/need.sh build window
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) --buildtype=debugoptimized
	@ninja -C $(BUILD)

# With a display: the window on a demo company, its server beside it (kept in build/demo/). Without one: the main job from end to end, with the programs
# just built and then by keyboard in two windows on a display of its own; leaves its papers and pictures in build/tour/.
run: build
	@/usr/bin/python3 tests/tour/demo.py $(BUILD)

# What the README and the metainfo show, drawn anew from a demo company into build/pictures/.
pictures: build
	@/usr/bin/python3 tests/tour/pictures.py $(BUILD)

# Ends with "N passed, N failed, N skipped". A part of it: make check SUITES="unit store".
check: build
	@tests/tools/need.sh check
	@tests/tools/check.py $(BUILD) --no-suite soak $(addprefix --suite ,$(SUITES))

# The long runs (kill loops at ten times the length, scale and browser under sanitizers); goes on where it was stopped.
soak: build
	@tests/tools/need.sh check
	@tests/tools/soak.sh $(BUILD)/soak

# Figures, not tests: tests/bench/README.md says what they mean. One of them: make bench BENCH=window.
bench: build
	@meson test -C $(BUILD) --benchmark --no-rebuild --verbose $(BENCH)

coverage: build
	@tests/tools/need.sh check coverage
	@tests/tools/coverage.sh $(BUILD)/coverage

clean:
	rm -rf $(BUILD)

install: build
	meson install -C $(BUILD) --no-rebuild
