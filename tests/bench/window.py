#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window over all rows beside the same window over nothing and beside the bare probe, turn by turn under Xvfb."""
import os
import re
import subprocess
import time

import bench

LOOK = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "test", "GTK_USE_PORTAL": "0",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:", "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIO_USE_VFS": "local", "AFTERCARE_BUILD": bench.BUILD}


class Screen:
    """An X server of our own for as long as the benchmark runs."""

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"], pass_fds=[write],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as said:
            LOOK["DISPLAY"] = ":" + said.readline().strip()

    def __exit__(self, *what):
        self.server.terminate()
        self.server.wait()


def window(store, *words):
    """{name: [[values of a line]]}"""
    env = {**os.environ, **LOOK, "BENCH_START": str(int(time.monotonic() * 1e6))}
    out = subprocess.run([bench.program("window-bench"), store, *words], env=env, capture_output=True, text=True, check=True, timeout=300)
    if out.stderr:
        print("# " + out.stderr.strip().replace("\n", "\n# "))
    lines = {}
    for line in out.stdout.splitlines():
        name, *values = line.split()
        lines.setdefault(name, []).append(values)
    return lines


def probe():
    """Mean milliseconds of a frame of scrolling; the probe goes on to other things, which nobody waits for."""
    env = {**os.environ, **LOOK, "GTK_A11Y": "none", "POC_DB": bench.probe_store(), "POC_BENCH": "1"}
    with subprocess.Popen([bench.probe()], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout:
            found = re.search(r"continuous scroll .* mean ([\d.]+) ms", line)
            if found:
                process.kill()
                return float(found.group(1))
    raise SystemExit("the probe did not scroll")


def say(name, values, target="", form="{:.1f}"):
    print(f"{name:34} {form.format(bench.median(values)):>8}   {bench.spread(values, form):>14}  {target}")


def firsts(full, empty):
    for view in ("all", "open"):
        ratios, rows, nothing, bare, complete = [], [], [], [], []
        for _ in range(bench.ROUNDS):
            one, filled = window(empty, "first", view)["first"][0], window(full, "first", view)
            two = filled["first"][0]
            complete.append(float(filled["complete"][0][0]))
            nothing.append(float(one[0]))
            rows.append(float(two[0]))
            bare.append(float(two[2]))
            ratios.append(rows[-1] / nothing[-1])
        say(f"first frame, {view}: empty ms", nothing)
        say(f"first frame, {view}: {filled['complete'][0][1]} rows ms", rows, f"(the window itself after {bench.median(bare):.0f}, scrollable to the end after {bench.median(complete):.0f})")
        say(f"first frame, {view}: ratio", ratios, "target 2.2", "{:.2f}")


def work(full):
    runs, probes = [], []
    for _ in range(bench.ROUNDS):
        probes.append(probe())
        runs.append(window(full, "work"))

    def column(name, n=0):
        return [float(line[n]) for run in runs for line in run[name]]
    say("jump, to the rows ms", column("jump"), f"worst {max(column('jump')):.0f}, target 500")
    for name in sorted(n for n in runs[0] if n.startswith(("sort.", "filter."))):
        say(name + " ms", column(name), "target 500")
    say("scrolling, mean frame ms", column("scroll"), f"worst {max(column('scroll', 1)):.0f}; of 200 frames without their rows: {bench.median(column('scroll', 2)):.0f}")
    say("the bare probe's ms", probes)
    say("scrolling, ratio", [float(run["scroll"][0][0]) / p for run, p in zip(runs, probes)], "target 1.5", "{:.2f}")
    for part, name in ((0.5, "p50"), (0.95, "p95")):
        say(f"omnibox, a key, {name} ms", [sorted(float(k[0]) for k in run["key"])[int(part * (len(run["key"]) - 1))] for run in runs],
            "target p95 50" if part > 0.5 else "")
    say("memory after the first frame MB", column("memory.first"))
    say("memory after all of it MB", column("memory.work"), "target 150")
    say("  its peak MB", column("memory.work-peak"))


def wide_store():
    """A store with 100,000 rows in each list; see wide-store.c."""
    path = os.path.join(bench.PLACE, "wide.db")
    sources = [os.path.join(bench.SOURCE, p) for p in bench.MADE_FROM + ("tests/bench/wide-store.c",)]
    if not bench.is_fresh(path + ".made", sources):
        os.makedirs(bench.PLACE, exist_ok=True)
        print(f"# making {path}", flush=True)
        bench.remove(path)
        subprocess.run([bench.program("wide-store"), path], check=True, stdout=subprocess.DEVNULL)
        with open(path + ".made", "w", encoding="utf-8"):
            pass
    return path


def lists(stores):
    """What is slowest in each list, by the clock and by the processor's share: the median of the rounds of each view, order and filter."""
    runs = {store: [window(store, "lists") for _ in range(bench.ROUNDS)] for store in stores}
    for store, words in stores.items():
        figures = {}
        for name in (n for n in runs[store][0] if n.split(".")[0] in words):
            section, _, what = name.partition(".")
            ms = bench.median([float(line[0]) for run in runs[store] for line in run[name]])
            cpu = bench.median([float(line[1]) for run in runs[store] for line in run[name]])
            rows = max(int(line[2]) for run in runs[store] for line in run[name])
            figures.setdefault(section, []).append((ms, cpu, what, rows))
        for section, all_of_it in figures.items():
            ms, cpu, what, _ = max(all_of_it)
            opened = next(one for one in all_of_it if one[2] == "open")
            print(f"{section + ', worst ms':34} {ms:8.1f}   {what}, processor {cpu:.0f}; opened in {opened[0]:.0f}; of {len(all_of_it)}, "
                  f"{max(one[3] for one in all_of_it)} rows; target 500")


def main():
    bench.need_data()
    full, empty, wide = bench.store("full"), bench.store("empty"), wide_store()
    print(f"medians of {bench.ROUNDS} and their range, {bench.load()}")
    with Screen():
        firsts(full, empty)
        work(full)
        lists({wide: ("devices", "customers", "parts", "follow-ups"), full: ("jobs",)})
    print(bench.load())


if __name__ == "__main__":
    main()
