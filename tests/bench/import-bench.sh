#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Import of the shared Open Repair Data beside what raw SQLite does with rows of that kind (bench/limits/fts_bench.c, "direct INSERT"), turn by turn in one session: both rates, their
# ratio in each round, and the medians. The target is a ratio of 0.12 and less than 200 MB. Usage: import-bench.sh BUILD [ROUNDS]; AFTERCARE_SHARED says where the shared folder is.
set -eu
build=${1:?usage: import-bench.sh BUILD [ROUNDS]}
rounds=${2:-5}
source=$(cd "$(dirname "$0")/../.." && pwd)
shared=${AFTERCARE_SHARED:-$source/../shared}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

${CC:-cc} -O2 -w -o "$work/raw" "$shared/bench/limits/fts_bench.c" -lsqlite3
set --
for file in "$shared"/data/repairs-ords/OpenRepairData_v0.[23]*_20*.csv*; do
  set -- "$@" "$file"
done

median () { sort -n | awk '{ a[NR] = $1 } END { print a[int ((NR + 1) / 2)] }'; }

round=1
echo "round  import rows/s  raw rows/s  ratio  import cpu s  peak MB"
while [ "$round" -le "$rounds" ]; do
  rm -f "$work"/store* "$work"/raw.db*
  "$build/tests/import-bench" "$work/store" "$@" > "$work/out"
  read -r rows seconds rate cpu peak < "$work/out"
  raw=$("$work/raw" "$rows" "$work/raw.db" | awk '/^direct INSERT/ { for (i = 1; i < NF; i++) if ($(i + 1) == "rows/s") print $i }')
  ratio=$(awk "BEGIN { printf \"%.3f\", $rate / $raw }")
  printf '%5d %14d %11d %6s %13s %8d\n' "$round" "$rate" "$raw" "$ratio" "$cpu" $((peak / 1024))
  echo "$rate" >> "$work/rates"
  echo "$raw" >> "$work/raws"
  echo "$ratio" >> "$work/ratios"
  round=$((round + 1))
done
printf 'median %13s %11s %6s\n' "$(median < "$work/rates")" "$(median < "$work/raws")" "$(median < "$work/ratios")"
