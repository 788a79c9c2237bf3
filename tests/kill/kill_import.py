#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL of an import of Open Repair Data at random, and of the server that runs one: a half import is not there, not one row of it, not in the search
index either; the store is sound, and the import works afterwards. CARE_ROWS says how many rows are imported."""
import os
import sys
import time

import killing
from kill_server import Clock, Server
from killing import Failure, Store

ROWS = int(os.environ.get("CARE_ROWS", "1200"))


class Trial:
    """A store that has imported something before, and the file that is imported now."""

    def __init__(self, folder):
        self.file = os.path.join(folder, "repairs.csv")
        killing.write_ords(self.file, ROWS)
        earlier = os.path.join(folder, "earlier.csv")
        killing.write_ords(earlier, 30, first=10**6)
        self.prepared = Store(os.path.join(folder, "prepared.db")).init()
        self.prepared.json("import", "ords", earlier)
        self.prepared.json("new", "customer", "name=Ona")
        self.digest = self.prepared.digest()
        self.store = self.prepared.copy_to(os.path.join(folder, "store.db"))
        started = time.monotonic()
        self.check_whole(self.store.json("import", "ords", self.file))
        self.typical = killing.Typical(time.monotonic() - started)
        self.halves = self.wholes = 0

    def check_whole(self, done):
        rows = done["rows"]
        if (rows["read"], rows["created"], rows["refused"]) != (ROWS, ROWS, 0):
            raise Failure(f"the import says {rows}")
        if len(self.store.rows("job")) != ROWS + 30:
            raise Failure(f"there are {len(self.store.rows('job'))} jobs, not {ROWS + 30}")

    def again(self):
        self.store = self.prepared.copy_to(self.store.path)

    def look(self, answer):
        """After a kill."""
        if self.store.digest() == self.digest:
            if answer.done is not None:
                raise Failure("the import was acknowledged, and nothing of it is there")
            self.halves += 1
        else:
            jobs = len(self.store.rows("job"))
            if jobs != ROWS + 30:
                raise Failure(f"a part of the import is there: {jobs - 30} of {ROWS} jobs")
            self.wholes += 1
            self.store.check()
            self.again()
        self.store.check()

    def finish(self, tap):
        """What a person does after a kill: the same again."""
        if self.store.digest() != self.digest:
            raise Failure("the store is not as it was before")
        self.check_whole(self.store.json("import", "ords", self.file))
        self.store.check()
        rows = self.store.json("import", "ords", self.file)["rows"]
        tap.ok((rows["created"], rows["updated"], rows["unchanged"]) == (0, 0, ROWS), "the import works afterwards, and once more changes nothing", rows)
        self.store.check()


def kill_import(tap, folder, dice):
    wanted, killed, trial = killing.kills(20), 0, Trial(folder)
    trial.again()
    while killed < wanted:
        started = time.monotonic()
        answer = trial.store.run_killed(trial.typical.moment(dice), "import", "ords", trial.file)
        killed += answer.killed
        if answer.killed:
            trial.look(answer)
            continue
        trial.typical.take(time.monotonic() - started)
        trial.check_whole(answer.done)
        trial.again()
    tap.note(f"{killed} kills: {trial.halves} times nothing of the import was there, {trial.wholes} times all of it")
    tap.ok(trial.halves > 0, "a half import is never there")
    trial.finish(tap)


def kill_server_that_imports(tap, folder, dice):
    """The import is handed over to the server that holds the store, and that is killed."""
    wanted, killed, trial = max(killing.kills(20) // 3, 3), 0, Trial(folder)
    server = Server(folder, Clock())
    server.store = trial.store = Store(os.path.join(folder, "store.db"))
    trial.prepared.json("user", "add", "Ada", "--role", "desk")  # from here it is a server's
    trial.digest = trial.prepared.digest()
    trial.again()
    server.store = trial.store
    while killed < wanted:
        server.start()
        process = trial.store.start("import", "ords", trial.file)
        time.sleep(trial.typical.moment(dice))
        server.kill()
        out, err = process.communicate(timeout=killing.SECONDS)
        answer = killing.Answer(process.returncode, out, err)
        if answer.done is None and (answer.status != 1 or "ended in the middle" not in err and "again" not in err):
            raise Failure(f"the caller was told: status {answer.status}: {err.strip()}")
        killed += 1
        trial.look(answer)
        server.store = trial.store
    tap.note(f"{killed} kills of the server: {trial.halves} times nothing of the import was there, {trial.wholes} times all of it")
    tap.ok(trial.halves > 0, "nor when the server that runs it is killed")
    trial.finish(tap)


if __name__ == "__main__":
    sys.exit(killing.run(kill_import, kill_server_that_imports))
