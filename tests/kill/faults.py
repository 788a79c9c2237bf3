#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Full disks and disks that fail: a command answers with a sentence and status 1, prints nothing, changes nothing, and works again when there is space;
or it is carried out all the same. First with real full disks (a small tmpfs, where this user may mount one), then with errors injected into single
system calls and into all from one on. CARE_POINTS says how many calls of each command are tried (0: all)."""
import contextlib
import glob
import os
import re
import subprocess
import sys
import tempfile

import killing
from kill_server import Pair, customers
from killing import Failure, Store, expect

POINTS = int(os.environ.get("CARE_POINTS", "6"))
# What each call may answer. A close or an unlink that fails is not looked at.
ERRORS = {"pwrite64": ("ENOSPC", "EIO", "EDQUOT"), "write": ("ENOSPC",), "ftruncate": ("ENOSPC", "EIO"), "fallocate": ("ENOSPC",), "fsync": ("EIO",),
          "fdatasync": ("EIO",), "link": ("ENOSPC", "EIO"), "rename": ("EIO",), "mkdir": ("ENOSPC",), "pread64": ("EIO",), "openat": ("EIO", "ENOSPC")}
SPACE = re.compile(r"space|full|quota|No space left", re.I)


def judge_refusal(answer, need_space=False):
    """A sentence, status 1, nothing on standard output."""
    expect(answer.status == 1, f"the status is {answer.status}: {answer.err.strip()}")
    expect(answer.out == "", f"it printed {answer.out[:100]!r}")
    lines = answer.err.strip().split("\n")
    expect(len(lines) == 1 and re.fullmatch(r"(aftercarectl: )?.{15,}[.!…]", lines[0]), f"that is no sentence: {answer.err!r}")
    expect(not need_space or SPACE.search(lines[0]), f"the sentence does not speak of space: {lines[0]!r}")


class Case:
    """A command, what it needs beside the store, and how to see that it was carried out."""

    def __init__(self, name, words, done, prepare=None, target=None):
        self.name, self.words, self.done, self.prepare, self.target = name, words, done, prepare, target

    def run(self, store, **more):
        """On the store, or on another one beside it."""
        return (store if self.target is None else Store(os.path.join(os.path.dirname(store.path), self.target))).run(*self.words, **more)


def write_csv(folder):
    with open(os.path.join(folder, "customers.csv"), "w", encoding="utf-8") as file:
        file.write("Number;Name;E-mail\n" + "".join(f"{n};Customer {n};c{n}@example.com\n" for n in range(1, 120)))


def write_ords(folder):
    killing.write_ords(os.path.join(folder, "repairs.csv"), 119)


def copy_is_whole(store):
    copy = Store(os.path.join(os.path.dirname(store.path), "copy.db"))
    copy.check()
    return customers(copy) == customers(store)


def other_is_whole(store):
    other = Store(os.path.join(os.path.dirname(store.path), "other.db"))
    other.check()
    return len(other.rows("company")) == 1


def kept_is_whole(store, before):
    kept = glob.glob(store.path + ".before-restore-*Z")
    return len(kept) == 1 and customers(Store(kept[0])) == before


CASES = [
    Case("new", ("new", "customer", "name=Ieva", "phone=+370 600 00000"), lambda store, before: customers(store) == sorted([*before, "Ieva"])),
    Case("undo", ("undo",), lambda store, before: len(customers(store)) == len(before) - 1),
    Case("import customers", ("import", "customers", "customers.csv"), lambda store, before: len(customers(store)) == len(before) + 119, write_csv),
    Case("import ords", ("import", "ords", "repairs.csv"), lambda store, before: len(store.rows("job")) == 119, write_ords),
    Case("backup", ("backup", "copy.db"), lambda store, before: copy_is_whole(store)),
    Case("init", ("init", "--company", "Other"), lambda store, before: other_is_whole(store), target="other.db"),
    Case("restore", ("restore", "backup.db"), lambda store, before: customers(store) == ["Ona"] and kept_is_whole(store, before)),
]


def make_prepared(folder):
    """A store with customers, and a backup of it from the time when there was one."""
    store = Store(os.path.join(folder, "prepared.db")).init()
    store.json("new", "customer", "name=Ona", "phone=+370 612 34567")
    store.json("backup", os.path.join(folder, "backup.db"))
    store.json("new", "customer", "name=Jonas")
    return store


def lay_out(prepared, folder, case):
    """A fresh copy of the prepared store and of what the command reads, in a folder of its own."""
    for name in glob.glob(folder + "/*"):
        os.remove(name)
    store = prepared.copy_to(os.path.join(folder, "store.db"))
    Store(os.path.join(os.path.dirname(prepared.path), "backup.db")).copy_to(os.path.join(folder, "backup.db"))
    if case.prepare:
        case.prepare(folder)
    store.json("list", "company")
    return store


def known(case):
    """Whether this build knows the command."""
    return subprocess.run([killing.program("aftercarectl"), *case.words[:1], "--help"], env=killing.environment(), capture_output=True, check=False).returncode == 0


def judge(store, case, before, digest, answer, may_be_there=False):
    """Carried out, or refused without a trace; then the store is sound, and the command works when the trouble is over."""
    if answer.status == 0:
        expect(answer.done is not None and case.done(store, before), "it was acknowledged, and it is not carried out")
    else:
        judge_refusal(answer)
        if store.digest() != digest:
            expect(may_be_there and case.done(store, before), "it was refused, and the store has changed")
            store.check()
            return
    store.check()
    if answer.status != 0:
        again = case.run(store)
        expect(again.status == 0 and case.done(store, before), f"it does not work afterwards: {again.err.strip()}")
        store.check()


def injected_errors(tap, folder, dice):
    if not killing.tracing_works():
        tap.skip("errors injected into system calls", "strace is not there, or may not trace here")
        return
    prepared, scene = make_prepared(folder), os.path.join(folder, "scene")
    before, digest = customers(prepared), prepared.digest()
    os.makedirs(scene)
    for case in filter(known, CASES):
        points = ours(killing.points_of(lay_out(prepared, scene, case), case.words, ERRORS, case.run), scene)
        chosen = killing.sample(points, POINTS, dice) if POINTS else points
        problems, sentences = [], {}
        for point in chosen:
            error, lasting = dice.choice(ERRORS[point[0]]), dice.choice(["", "+"])
            store = lay_out(prepared, scene, case)
            answer = case.run(store, before=killing.inject((point[0], f"{point[1]}{lasting}", ""), f"error={error}"), **killing.TRACED)
            try:
                # After a failed fsync nobody knows what the disk holds: then the change may be there, whole.
                judge(store, case, before, digest, answer, may_be_there=point[0] in ("fsync", "fdatasync"))
            except (Failure, OSError) as problem:
                problems.append(f"{error} in {point[0]} number {point[1]}{lasting} ({point[2][:100]}): {problem}")
            sentences.setdefault(re.sub(r"“[^”]*”|\d+", "…", answer.err.strip()) or "carried out", []).append(f"{error} in {point[0]}")
        tap.ok(not problems and chosen, f"{case.name}: {len(chosen)} of {len(points)} calls that fail", *problems[:15])
        for sentence, where in sorted(sentences.items()):
            tap.note(f"  {len(where)} × {sentence}")


def ours(points, scene):
    """Calls on files of the scene. How the program's libraries are loaded is not what may fail here, nor what it says."""
    opened = [n for n, point in enumerate(points) if point[0] == "openat" and scene in point[2]]
    return [point for point in points[opened[0]:] if not (point[0] == "openat" and scene not in point[2] and "O_CREAT" not in point[2]) and
            not (point[0] == "write" and point[2].startswith(("1,", "2,")))]


# --- syncing -------------------------------------------------------------------------------------------------------------------------


def judge_sync(pair, answer):
    """A sync may have done a part of its work; it says so, or that it is done."""
    if answer.status == 0:
        expect(answer.done is not None, "it did not say what it did")
    else:
        judge_refusal(answer)
    pair.desk.check()


def failing_sync(tap, folder, dice):
    if not killing.tracing_works():
        tap.skip("errors injected into a sync", "strace is not there, or may not trace here")
        return
    pair = Pair(folder)
    try:
        pair.work()
        points = ours(killing.points_of(pair.desk, ("sync", "now"), ERRORS), folder)
        chosen, problems, refused = killing.sample(points, POINTS, dice) if POINTS else points, [], 0
        for point in chosen:
            pair.work()
            call, error, lasting = f"{point[1]}", dice.choice(ERRORS[point[0]]), dice.choice(["", "+"])
            answer = pair.desk.run("sync", "now", before=killing.inject((point[0], call + lasting, ""), f"error={error}"), **killing.TRACED)
            refused += answer.status != 0
            try:
                judge_sync(pair, answer)
                pair.settle()
            except (Failure, OSError) as problem:
                problems.append(f"{error} in {point[0]} number {call}{lasting} ({point[2][:100]}): {problem}")
        tap.ok(not problems and chosen, f"sync now: {len(chosen)} of {len(points)} calls that fail, {refused} times refused", *problems[:10])
    finally:
        pair.server.kill()


def sync_with_full_disks(tap, folder, dice):
    """The desk's disk is full, then the server's; when there is space again, the same server goes on."""
    for which in ("desk", "server"):
        with small_disk(16) as disk:
            if disk is None:
                tap.skip("full disks of those who sync", "this user may not mount a small one")
                return
            pair = Pair(disk, folder) if which == "desk" else Pair(folder, disk)
            problems, refused = [], 0
            try:
                for room in (0, *(dice.randrange(0, 80000) for _ in range(2))):
                    pair.work()
                    fill(disk, room)
                    answer = pair.desk.run("sync", "now")
                    refused += answer.status != 0
                    if which == "server":
                        refused += not hand_over(pair, problems)
                    os.remove(os.path.join(disk, "filler"))
                    try:
                        judge_sync(pair, answer)
                        pair.settle()
                    except (Failure, OSError) as problem:
                        problems.append(f"{room} bytes left: {problem}")
                pair.server.stop()
            finally:
                pair.server.kill()
            tap.ok(not problems and refused > 0, f"sync now: 3 full disks of the {which}, {refused} times refused", *problems)


def hand_over(pair, problems):
    """A command that the server with the full disk is to run; TRUE when it did. It is undone by hand, so that the rounds can be counted."""
    answer = pair.server.store.run("new", "team", f"name=Team {pair.round}")
    try:
        if answer.status != 0:
            judge_refusal(answer, need_space=True)
    except Failure as problem:
        problems.append(f"handed over: {problem}")
    return answer.status == 0


# --- a real full disk ----------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(megabytes):
    folder = tempfile.mkdtemp(prefix="aftercare-disk-")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True, check=False).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=False)
        os.rmdir(folder)


def fill(folder, leave):
    """Leaves so many bytes free."""
    free = os.statvfs(folder)
    with open(os.path.join(folder, "filler"), "wb") as filler, contextlib.suppress(OSError):
        filler.write(b"\0" * max(free.f_bavail * free.f_frsize - leave, 0))


def full_disk(tap, folder, dice):
    prepared = make_prepared(folder)
    before, digest = customers(prepared), prepared.digest()
    with small_disk(16) as disk:
        if disk is None:
            tap.skip("full disks", "this user may not mount a small one")
            return
        for case in filter(known, CASES):
            problems, refused, rooms = [], 0, [0, *(dice.randrange(4096, 1 << 20) for _ in range(3))]
            for room in rooms:
                store = lay_out(prepared, disk, case)
                fill(disk, room)
                answer = case.run(store)
                refused += answer.status != 0
                try:
                    if answer.status != 0:
                        judge_refusal(answer, need_space=True)
                    reading = store.run("list", "customer")
                    os.remove(os.path.join(disk, "filler"))
                    expect(reading.status == 0 or SPACE.search(reading.err), f"reading said {reading.err.strip()}")
                    judge(store, case, before, digest, answer)
                except (Failure, OSError) as problem:
                    problems.append(f"{room} bytes left: {problem}")
            tap.ok(not problems and refused > 0, f"{case.name}: {len(rooms)} full disks, {refused} times refused", *problems)


if __name__ == "__main__":
    sys.exit(killing.run(full_disk, sync_with_full_disks, injected_errors, failing_sync))
