#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of a build folder and counts them one by one, subtests included.

  check.py BUILD [words for "meson test"]   runs, names what failed, ends with "N passed, N failed, N skipped"
  check.py --sum BUILD…                     adds up the last runs of several build folders

The status is 0 only when something passed and nothing failed.
"""
import json
import os
import re
import subprocess
import sys

RESULT = re.compile(r"^(not )?ok\b\s*(\d+)?\s*-?\s*([^#]*?)\s*(?:#\s*(\w+).*)?$")
NOTES = 25
BAD = ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")


def count_program(entry):
    """(passed, [(name, notes) of a failure], skipped) of one line of Meson's log; notes are what the program said before it."""
    passed, failed, skipped, notes = 0, [], 0, []
    name, result = entry["name"], entry["result"]
    for line in entry.get("stdout", "").splitlines():
        found = RESULT.match(line)
        if not found:
            notes.append(line)
            continue
        bad, _, title, directive = found.groups()
        if directive:
            skipped += 1
        elif bad:
            failed.append((f"{name}: {title}", notes))
        else:
            passed += 1
        notes = []
    # Status 1 is how a program says that some of its subtests failed; anything else happened to the program itself.
    told = failed and entry.get("returncode") == 1 and result in ("FAIL", "ERROR")
    if result in BAD and not told and not (result == "FAIL" and failed):
        failed.append((f"{name}: {result.lower()}, status {entry.get('returncode')}", notes))
    elif result == "SKIP" and skipped == 0:
        skipped += 1
    elif result == "OK" and passed + skipped == 0:
        # A program without subtests is one test; one that promised none ran none.
        passed += 0 if re.search(r"^1\.\.0\b", entry.get("stdout", ""), re.M) else 1
    return passed, failed, skipped


def count_log(path):
    passed, failed, skipped = 0, [], 0
    with open(path, encoding="utf-8") as log:
        for line in log:
            p, f, s = count_program(json.loads(line))
            passed, failed, skipped = passed + p, failed + f, skipped + s
    return passed, failed, skipped


def counts_file(build):
    return os.path.join(build, "meson-logs", "counts.json")


def finish(passed, failed, skipped):
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if passed > 0 and failed == 0 else 1


def run(build, words):
    log = os.path.join(build, "meson-logs", "testlog.json")
    for old in (log, counts_file(build)):
        if os.path.exists(old):
            os.remove(old)
    status = subprocess.run(["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", *words], check=False).returncode
    if not os.path.exists(log):
        print(f"No test ran in {build}.", flush=True)
        return finish(0, 1, 0)
    passed, failed, skipped = count_log(log)
    if status != 0 and not failed:
        failed.append((f"meson test ended with status {status}", []))
    for name, notes in failed:
        print(f"failed: {name}", *[f"    {line}" for line in notes[-NOTES:]], sep="\n", flush=True)
    with open(counts_file(build), "w", encoding="utf-8") as out:
        json.dump([passed, len(failed), skipped], out)
    print()
    return finish(passed, len(failed), skipped)


def add_up(builds):
    total = [0, 0, 0]
    for build in builds:
        try:
            with open(counts_file(build), encoding="utf-8") as counts:
                part = json.load(counts)
        except OSError:
            part = [0, 1, 0]
        print(f"{build}: {part[0]} ok, {part[1]} not, {part[2]} left out", flush=True)
        total = [a + b for a, b in zip(total, part)]
    return finish(*total)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    sys.exit(add_up(sys.argv[2:]) if sys.argv[1] == "--sum" else run(sys.argv[1], sys.argv[2:]))
