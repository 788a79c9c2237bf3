#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The runs that are too long for every day, round by round: 1,000 kills and 2,000 simulated days of a company in all, then the kill, scale, browser and soak suites under sanitizers.
# A round that passed leaves a stamp for this state of the source and is not run again, so the whole may be stopped and taken up later.
set -euo pipefail

folder=$1
plain=$folder/plain
guarded=$folder/sanitized
rounds=10
state=$({ git rev-parse HEAD && git diff HEAD && git status --porcelain; } 2>/dev/null | sha256sum | cut -c1-16)
stamps=$folder/$state
mkdir -p "$stamps"

build () {
  test -f "$1/build.ninja" || meson setup "$@" --buildtype=debugoptimized
  ninja -C "$1"
}

once () {
  local name=$1
  shift
  if [ -f "$stamps/$name" ]; then
    echo "$name: passed before"
    return
  fi
  echo "== $name"
  "$@"
  touch "$stamps/$name"
}

build "$plain"
build "$guarded" -Db_sanitize=address,undefined -Db_lundef=false
for round in $(seq 1 "$rounds"); do
  AFTERCARE_SEED=$round AFTERCARE_SEEDS=100 once "simulation-$round" tests/tools/check.py "$plain" sync-simulation --timeout-multiplier 10
  AFTERCARE_SEED=$round once "kill-$round" tests/tools/check.py "$plain" --suite kill --timeout-multiplier 4
done
for suite in kill scale browser soak; do
  # A suite may have no test yet.
  case "$(meson test -C "$guarded" --no-rebuild --list --suite "$suite" 2>/dev/null)" in
    *" / "*) once "sanitized-$suite" tests/tools/check.py "$guarded" --suite "$suite" --timeout-multiplier 10 ;;
  esac
done
echo "Every round of the soak has passed for this state of the source."
