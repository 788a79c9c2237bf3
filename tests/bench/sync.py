#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty changes of one station to the server over HTTP and on to another station: requests, milliseconds, bytes."""
import os
import sys

import bench

sys.path.insert(0, os.path.join(bench.SOURCE, "tests", "ctl"))
os.environ["AFTERCARE_BUILD"] = bench.BUILD
from command import Desk  # noqa: E402

CHANGES = 20


def station(folder, server, url):
    desk = Desk(bench.fresh_folder(folder))
    desk.init()
    desk.json("sync", "enrol", url, server.json("enrol-code", "Ola")["code"])
    desk.json("sync", "now", AFTERCARE_CLOCK=None)
    return desk


def main():
    server = Desk(bench.fresh_folder("sync-server"))
    server.init(AFTERCARE_CLOCK=None)
    server.json("demo", AFTERCARE_CLOCK=None)
    server.json("user", "add", "Ola", "--role", "desk")
    rows = {"push": [], "pull": [], "nothing": []}
    with server.daemon(AFTERCARE_CLOCK=None) as url:
        one, two = (station(name, server, url) for name in ("sync-one", "sync-two"))
        jobs = [row["id"] for row in one.rows("job", "--limit", str(CHANGES))]
        for number in range(bench.ROUNDS):
            for job in jobs:
                one.json("set", "job", job, f"accessories=cable {number}", AFTERCARE_CLOCK=None)
            rows["push"].append(one.json("sync", "now", AFTERCARE_CLOCK=None))
            rows["pull"].append(two.json("sync", "now", AFTERCARE_CLOCK=None))
            rows["nothing"].append(two.json("sync", "now", AFTERCARE_CLOCK=None))
    print(f"{CHANGES} changes, medians of {bench.ROUNDS}, {bench.load()}")
    print(f"{'':8} {'requests':>8} {'ms':>8} {'range':>12} {'rows':>6} {'bytes up':>9} {'bytes down':>10}")
    for name, results in rows.items():
        ms = [1000 * r["seconds"] for r in results]
        print(f"{name:8} {max(r['requests'] for r in results):8} {bench.median(ms):8.1f} {bench.spread(ms, '{:.0f}'):>12}"
              f" {bench.median([r['pushed'] + r['pulled'] for r in results]):6.0f} {bench.median([r['bytes_up'] for r in results]):9.0f}"
              f" {bench.median([r['bytes_down'] for r in results]):10.0f}")
    print("target: one request")


if __name__ == "__main__":
    main()
