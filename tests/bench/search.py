#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search and lists of jobs in process, on all rows and on a tenth of them, turn by turn: p50 and p95 in milliseconds, and what ten times the rows cost."""
import subprocess

import bench


def run(path):
    out = subprocess.run([bench.program("store-bench"), path], capture_output=True, text=True, check=True).stdout
    return {line.split()[0]: [float(v) for v in line.split()[2:]] for line in out.splitlines()}


def main():
    bench.need_data()
    stores = {kind: bench.store(kind) for kind in ("tenth", "full")}
    rounds = {kind: [] for kind in stores}
    for _ in range(bench.ROUNDS):
        for kind, path in stores.items():
            rounds[kind].append(run(path))
    print(f"medians of {bench.ROUNDS}, {bench.load()}; ratio: all rows ÷ a tenth of them, of the p50")
    print(f"{'ms':22} {'p50':>8} {'p95':>8} {'worst':>8}   {'tenth p50':>9} {'ratio':>6}")
    for name in rounds["full"][0]:
        p50, p95, worst = ([one[name][i] for one in rounds["full"]] for i in range(3))
        small = bench.median([one[name][0] for one in rounds["tenth"] if name in one] or [0])
        ratios = [a[name][0] / b[name][0] for a, b in zip(rounds["full"], rounds["tenth"]) if name in b]
        print(f"{name:22} {bench.median(p50):8.2f} {bench.median(p95):8.2f} {max(worst):8.2f}   {small:9.2f} {bench.median(ratios or [0]):6.1f}")
    print("target: search.all p95 under 20 ms")


if __name__ == "__main__":
    main()
