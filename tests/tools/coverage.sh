#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which lines the tests reach: builds into FOLDER with counters, runs every suite but the long ones, writes FOLDER/coverage/index.html.
set -eu

folder=$1
test -f "$folder/build.ninja" || meson setup "$folder" -Db_coverage=true --buildtype=debug
ninja -C "$folder"
tests/tools/check.py "$folder" --no-suite soak --no-suite kill
mkdir -p "$folder/coverage"
gcovr --root . --object-directory "$folder" --filter src/ --html-details "$folder/coverage/index.html" --print-summary
