#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL while somebody types: the last text that was acknowledged is there, or the one after it; never half of one. The drafts file may be new or old."""
import contextlib
import os
import subprocess
import sys
import threading

import killing
from killing import Failure

WRITER = os.path.join(killing.BUILD, "tests", "drafts-writer")


def type_until_killed(path, first, seconds):
    """What was acknowledged: [(verb, object, number)]."""
    process = subprocess.Popen([WRITER, path, "write", str(first)], env=killing.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    out, err = process.communicate()
    timer.cancel()
    if err:
        raise Failure(f"typing ended by itself: {err.strip()}")
    lines = out.split("\n")[:-1]
    return [(verb, name, int(n)) for verb, name, n in (line.split(" ") for line in lines)]


def read(path):
    run = subprocess.run([WRITER, path, "read"], env=killing.environment(), capture_output=True, text=True, timeout=killing.SECONDS, check=False)
    if run.returncode != 0:
        raise Failure(f"a draft is not whole, or cannot be read: {run.stderr.strip()} {run.stdout.strip()}")
    return {name: int(n) for name, n in (line.split(" ") for line in run.stdout.split("\n")[:-1])}


def apply(state, verb, name, n):
    if verb == "put":
        return {**state, name: n}
    return {key: value for key, value in state.items() if key != name}


def kill_typing(tap, folder, dice):
    wanted, acknowledged = killing.kills(50), 0
    n, state = 1, {}
    store = killing.Store(folder + "/store.db").init()
    for round_ in range(wanted):
        new = round_ % 3 == 0
        if new:
            for end in ("", "-wal", "-shm", "-journal"):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(f"{store.path}-drafts{end}")
            n, state = 1, {}
        done = type_until_killed(store.path, n, dice.uniform(0, 0.03) if new else dice.uniform(0, 0.15))
        store.check()
        for verb, name, number in done:
            state = apply(state, verb, name, number)
            n = number + 1
        acknowledged += len(done)
        # The one on its way may have been kept unheard.
        unheard = apply(state, "drop" if n % 17 == 0 else "put", f"job-{n % 5}", n)
        actual = read(store.path)
        if actual not in (state, unheard):
            raise Failure(f"kept {state}, there is {actual}")
        n += state != unheard == actual
        state = actual
    tap.note(f"{wanted} kills, {acknowledged} texts acknowledged")
    tap.ok(acknowledged > wanted, "texts were kept between the kills")
    tap.ok(True, "after each kill the drafts were those acknowledged last, each whole")


if __name__ == "__main__":
    sys.exit(killing.run(kill_typing))
