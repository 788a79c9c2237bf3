#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Importing ten times the rows: seconds a row of all files ÷ seconds a row of every tenth, turn by turn. Search and lists: see search.py."""
import os

import bench


def main():
    bench.need_data()
    os.makedirs(bench.PLACE, exist_ok=True)
    path = os.path.join(bench.PLACE, "growth.db")
    seconds = {"tenth": [], "full": []}
    for _ in range(bench.ROUNDS):
        for kind, rows in (("tenth", bench.tenth_files()), ("full", bench.files())):
            seconds[kind].append(bench.make_store(path, rows, False))
    bench.remove(path)
    ratios = [full / tenth for full, tenth in zip(seconds["full"], seconds["tenth"])]
    print(f"medians of {bench.ROUNDS}, {bench.load()}")
    print(f"import of a tenth {bench.median(seconds['tenth']):.2f} s, of all {bench.median(seconds['full']):.2f} s,"
          f" ratio {bench.median(ratios):.1f} ({bench.spread(ratios, '{:.1f}')})")


if __name__ == "__main__":
    main()
