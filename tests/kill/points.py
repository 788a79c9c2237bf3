#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL before each system call that changes a file, one after the other: making a store, writing, undoing, backup, restore, syncing.
Between two such calls nothing on the disk changes, so all of them are all states that a kill can leave. CARE_POINTS says how many of each command are tried
(0: all)."""
import glob
import os
import subprocess
import sys

import killing
from kill_drafts import WRITER, read as read_drafts
from kill_server import Pair
from killing import Failure, Store, expect

POINTS = int(os.environ.get("CARE_POINTS", "10"))


def type_drafts(path, first, last, before=()):
    return subprocess.run([*before, WRITER, path, "write", str(first), str(last)], env=killing.environment(**killing.TRACED), capture_output=True,
                          text=True, timeout=killing.SECONDS, check=False)


def names(store):
    return sorted(row["name"] for row in store.rows("customer").values())


class Scene:
    """A command on a copy of a prepared store, killed at one point after the other."""

    def __init__(self, tap, folder, dice, prepared, words):
        self.tap, self.dice, self.prepared, self.words = tap, dice, prepared, words
        self.folder = os.path.join(folder, "scene")
        os.makedirs(self.folder, exist_ok=True)
        self.path = os.path.join(self.folder, "store.db")

    def fresh(self):
        for name in glob.glob(self.folder + "/*"):
            os.remove(name)
        return self.prepared.copy_to(self.path) if self.prepared else Store(self.path)

    def play(self, judge, what):
        points = killing.points_of(self.fresh(), self.words)
        chosen = killing.sample(points, POINTS, self.dice) if POINTS else points
        problems = []
        for point in chosen:
            store = self.fresh()
            answer = store.run(*self.words, before=killing.inject(point, "signal=SIGKILL"), **killing.TRACED)
            try:
                if not answer.killed:
                    raise Failure(f"was not killed, but ended with status {answer.status}: {answer.err.strip()}")
                judge(store, answer)
            except (Failure, OSError) as problem:
                problems.append(f"before {point[0]} number {point[1]} ({point[2][:120]}): {problem}")
        self.tap.ok(not problems and len(chosen) > 3, f"{what}: killed at {len(chosen)} of {len(points)} points", *problems[:20])


def prepare(folder):
    """A store with a few customers, drafts, and changes that stand in its log alone, as after a kill."""
    store = Store(os.path.join(folder, "prepared.db")).init()
    for name in ("Ona", "Jonas"):
        store.json("new", "customer", f"name={name}", "phone=+370 612 34567")
    type_drafts(store.path, 1, 3)
    answer = store.run("new", "customer", "name=Logged", before=killing.inject(("unlink", 1, ""), "signal=SIGKILL"), **killing.TRACED)
    if not answer.killed or not os.path.getsize(store.path + "-wal"):
        raise Failure("the store was to have a log")
    return store


def points_of_init(tap, folder, dice):
    scene = Scene(tap, folder, dice, None, ("init", "--company", "Ona & Co"))

    def judge(store, _):
        if os.path.exists(store.path):
            store.check()
            expect(store.run("init").status == 1, "init made a second store over the first")
        else:
            store.json("init", "--company", "Ona & Co")
        store.check()
        expect([row["name"] for row in store.rows("company").values()] == ["Ona & Co"], "the company is not there")
        store.json("new", "customer", "name=Ona")

    scene.play(judge, "init leaves a whole store or none")


FACTS = [
    "SELECT name, (SELECT value FROM contact_point p WHERE p.customer = c.id AND p.deleted_at IS NULL) FROM customer c WHERE deleted_at IS NULL ORDER BY 1",
    "SELECT problem, phase FROM job WHERE deleted_at IS NULL ORDER BY 1",
    "SELECT phase FROM job_event e WHERE voids IS NULL AND NOT EXISTS (SELECT 1 FROM job_event v WHERE v.voids = e.id) ORDER BY 1",
    "SELECT quantity FROM job_line WHERE deleted_at IS NULL",
    "SELECT quantity FROM stock_move m WHERE voids IS NULL AND NOT EXISTS (SELECT 1 FROM stock_move v WHERE v.voids = m.id) ORDER BY 1",
    "SELECT count(*) FROM search",
]


def facts(store):
    """What the commands of points_of_writing change, as one value to compare."""
    return [store.select(sql) for sql in FACTS]


def points_of_writing(tap, folder, dice):
    """Each command writes several rows: a customer and a phone, a job and its event, a line and the part that leaves the stock."""
    prepared = prepare(folder)
    prepared.json("new", "product_model", "code=FAN", "name=Fan", "kind=part")
    prepared.json("new", "stock_location", "code=SHELF", "name=Shelf", "kind=warehouse")
    prepared.json("new", "stock_move", "part=FAN", "from=SUPPLIER", "to=SHELF", "quantity=5", "at=2026-11-01T10:00:00Z")
    customer = next(key for key, row in prepared.rows("customer").items() if row["name"] == "Ona")
    job = prepared.json("new", "job", "type=repair_bench", f"customer={customer}", "problem=hums")["id"]
    before = facts(prepared)
    for words in (("new", "customer", "name=Ieva", "phone=+370 600 00000"), ("new", "job", "type=repair_bench", f"customer={customer}", "problem=rattles"),
                  ("job", job, "do", "triage"), ("new", "job_line", f"job={job}", "class=part", "part=FAN", "quantity=2", "from=SHELF"), ("undo",)):
        whole = prepared.copy_to(os.path.join(folder, "whole.db"))
        whole.json(*words)
        after = facts(whole)
        expect(after != before, f"{words} was to change something")

        def judge(store, answer, after=after):
            store.check()
            now = facts(store)
            expect(now in (before, after), f"there is {now}")
            expect(now == after or answer.done is None, "it was acknowledged and is not there")
            store.json("new", "customer", "name=Later")

        Scene(tap, folder, dice, prepared, words).play(judge, f"{words[0]} {words[1] if words[0] == 'new' else words[-1]} is carried out whole or not at all")


def points_of_backup(tap, folder, dice):
    prepared = prepare(folder)
    before, drafts = names(prepared), read_drafts(prepared.path)
    scene = Scene(tap, folder, dice, prepared, ("backup", "copy.db"))

    def judge(store, _):
        store.check()
        expect(names(store) == before, "the store itself is another")
        copy = Store(os.path.join(scene.folder, "copy.db"))
        if os.path.exists(copy.path):
            copy.check()
            expect(names(copy) == before, f"the copy holds {names(copy)}")
        again = Store(os.path.join(scene.folder, "again.db"))
        store.json("backup", again.path)
        expect(names(again) == before and read_drafts(again.path) == drafts, "the next backup is not whole")

    scene.play(judge, "backup leaves the store alone, and a whole copy or none under its name")


def points_of_restore(tap, folder, dice):
    prepared = prepare(folder)
    backup = os.path.join(folder, "backup.db")
    prepared.json("user", "add", "Ada", "--role", "desk")  # a server's: it gets a new epoch
    prepared.json("backup", backup)
    type_drafts(prepared.path, 4, 40)
    answer = prepared.run("new", "customer", "name=Younger", before=killing.inject(("unlink", 1, ""), "signal=SIGKILL"), **killing.TRACED)
    expect(answer.killed and os.path.getsize(prepared.path + "-wal"), "the store was to have a log")
    old, old_drafts = names(prepared.copy_to(os.path.join(folder, "look.db"))), read_drafts(os.path.join(folder, "look.db"))
    new, new_drafts = names(Store(backup)), read_drafts(backup)
    epoch = Store(backup).select("SELECT epoch FROM commit_order")
    expect(old != new and old_drafts != new_drafts, "the two stores were to differ")
    scene = Scene(tap, folder, dice, prepared, ("restore", backup))

    def judge_whole(store, which):
        store.check()
        expect(names(store) == which, f"{store.path} holds {names(store)}")

    def judge(store, answer):
        kept = [name for name in glob.glob(scene.folder + "/store.db.before-restore-*") if name.endswith("Z")]
        there = names(store) if os.path.exists(store.path) else None
        if there is None:
            expect(kept, "neither the old store nor the new one is there")
        elif there == new:
            judge_whole(store, new)
            expect(store.select("SELECT epoch FROM commit_order") != epoch, "the epoch is the old one")
            expect(kept, "the old store was not kept")
        else:
            judge_whole(store, old)
        expect(answer.done is None or there == new, "it was acknowledged and is not there")
        if kept and there != old:
            judge_whole(Store(kept[0]), old)
        drafts = read_drafts(store.path)
        expect(drafts in (old_drafts, new_drafts), f"the drafts are {drafts}")
        store.json("restore", backup)
        judge_whole(store, new)
        expect(read_drafts(store.path) == new_drafts, "the drafts of the backup are not there")
        store.json("new", "customer", "name=Later")

    scene.play(judge, "restore leaves the old store or the new one, and the old one is kept")


def points_of_sync(tap, folder, dice):
    """The desk's side of a sync; the server's is killed by kill_server.py."""
    pair = Pair(folder)
    try:
        pair.work()
        points = killing.points_of(pair.desk, ("sync", "now"))
        chosen, problems, killed = killing.sample(points, POINTS, dice) if POINTS else points, [], 0
        for point in chosen:
            pair.work()
            answer = pair.desk.run("sync", "now", before=killing.inject(point, "signal=SIGKILL"), **killing.TRACED)
            killed += answer.killed
            try:
                pair.desk.check()
                pair.settle()
            except Failure as problem:
                problems.append(f"before {point[0]} number {point[1]} ({point[2][:120]}): {problem}")
        tap.ok(not problems and killed > 3, f"a sync that was killed is taken up again, and nothing comes twice: {killed} of {len(points)} points", *problems[:10])
    finally:
        pair.server.kill()


def points_of_drafts(tap, folder, dice):
    """The drafts' file is made, and its first text kept."""
    store = Store(os.path.join(folder, "store.db")).init()
    trace = os.path.join(folder, "trace")
    type_drafts(store.path, 1, 1, before=killing.tracer(trace, killing.CHANGING))
    points, problems = killing.read_points(trace), []
    chosen = killing.sample(points, POINTS, dice) if POINTS else points
    for point in chosen:
        for name in glob.glob(store.path + "-drafts*"):
            os.remove(name)
        run = type_drafts(store.path, 1, 1, before=killing.inject(point, "signal=SIGKILL"))
        try:
            store.check()
            drafts = read_drafts(store.path)
            expect(drafts in ({}, {"job-1": 1}), f"the drafts are {drafts}")
            expect(drafts or "put" not in run.stdout, "a text was acknowledged and is not there")
        except Failure as problem:
            problems.append(f"before {point[0]} number {point[1]} ({point[2][:120]}): {problem}")
    tap.ok(not problems and len(chosen) > 3, f"the first draft is there whole or not at all: killed at {len(chosen)} of {len(points)} points", *problems[:20])


if __name__ == "__main__":
    if not killing.tracing_works():
        print("1..0 # SKIP strace is not there, or may not trace here")
        sys.exit(0)
    sys.exit(killing.run(points_of_init, points_of_writing, points_of_backup, points_of_restore, points_of_sync, points_of_drafts))
