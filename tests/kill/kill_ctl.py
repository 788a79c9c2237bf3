#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL of aftercarectl while it writes: everything acknowledged is there, field by field; what was under way is there whole or not at all;
the store is sound after every kill, and undo goes on from what is there."""
import copy
import itertools
import sys
import threading
import time

import killing
from killing import Failure

STEPS = {"new": ["triage"], "triage": ["start"], "in_progress": ["hold"], "on_hold": ["resume"]}
# A customer's phone is a row of its own, written in the same transaction.
CUSTOMERS = """SELECT id, name, (SELECT value FROM contact_point p WHERE p.customer = c.id AND p.kind = 'phone' AND p.deleted_at IS NULL), notes
               FROM customer c WHERE deleted_at IS NULL"""
JOBS = "SELECT id, problem, priority, phase, customer FROM job WHERE deleted_at IS NULL"
AFTER = {"triage": "triage", "start": "in_progress", "hold": "on_hold", "resume": "in_progress"}


class Book:
    """What the store must hold: the states after each command that was carried out, the newest last; undo goes back along them."""

    def __init__(self, store):
        self.store, self.past, self.n = store, [{}], itertools.count(1)

    @property
    def now(self):
        return self.past[-1]

    def read(self):
        """{first word of a customer's name or a job's fault: fields}. That word is never changed, so it names a record before its id is known."""
        state = {}
        for key, *values in self.store.select(CUSTOMERS):
            state[values[0].split(" ")[0]] = dict(zip(("id", "name", "phone", "notes"), (key, *values)))
        for key, *values in self.store.select(JOBS):
            state[values[0].split(" ")[0]] = dict(zip(("id", "problem", "priority", "phase", "customer"), (key, *values)))
        return state

    def read_by_commands(self):
        state = {}
        for entity, fields in (("customer", ("id", "name", "phone", "notes")), ("job", ("id", "problem", "priority", "phase", "customer"))):
            for row in self.store.rows(entity).values():
                state[row[fields[1]].split(" ")[0]] = {field: row[field] for field in fields}
        return state

    def choose(self, dice):
        """(words, state after them); the id of a new record is None until it is read."""
        after, n = copy.deepcopy(self.now), next(self.n)
        customers = [key for key in after if key.startswith("c")]
        jobs = [key for key in after if key.startswith("j")]
        kind = dice.choice(["customer", "job", "job", "rename", "edit", "step", "step", "step"])
        if not customers or kind == "customer":
            after[f"c{n}"] = {"id": None, "name": f"c{n} Ona", "phone": f"+370 600 {n:05}", "notes": None}
            return ("new", "customer", f"name=c{n} Ona", f"phone=+370 600 {n:05}"), after
        if not jobs or kind == "job":
            customer = after[dice.choice(customers)]["id"]
            after[f"j{n}"] = {"id": None, "problem": f"j{n} hums", "priority": "normal", "phase": "new", "customer": customer}
            return ("new", "job", "type=repair_bench", "priority=normal", f"customer={customer}", f"problem=j{n} hums"), after
        if kind == "rename":
            key = dice.choice(customers)
            after[key].update(name=f"{key} Ona {n}", notes=f"renamed {n}")
            return ("set", "customer", after[key]["id"], f"name={key} Ona {n}", f"notes=renamed {n}"), after
        key = dice.choice(jobs)
        if kind == "edit":
            after[key].update(problem=f"{key} hums {n}")
            return ("set", "job", after[key]["id"], f"problem={key} hums {n}"), after
        step = dice.choice(STEPS[after[key]["phase"]])
        after[key].update(phase=AFTER[step])
        return ("job", after[key]["id"], "do", step, *(["reason=part_on_order"] if step == "hold" else [])), after

    def take(self, after, answer):
        """A command that ended by itself: what it printed is believed until the next look at the store."""
        for fields in after.values():
            if fields["id"] is None:
                fields["id"] = answer.done["id"]
        self.past.append(after)

    def look(self, words, after, answer):
        """After a kill the store must be as it was, or as it is after the command; the second when that was acknowledged. TRUE when it is."""
        actual = self.read()
        for key, fields in after.items():
            if fields["id"] is None:
                fields["id"] = answer.done["id"] if answer.done is not None else actual.get(key, {}).get("id")
        happened = actual == after
        if answer.done is not None and not happened:
            raise Failure(f"acknowledged and not there: {' '.join(words)}\n{killing.difference(after, actual)}")
        if not happened and actual != self.now:
            raise Failure(f"lost, or there by half: {' '.join(words)}\n{killing.difference(self.now, actual)}")
        if happened:
            self.past.append(after)
        return happened

    def undo(self):
        self.store.json("undo")
        self.past.pop()
        actual = self.read()
        if actual != self.now:
            raise Failure(f"undo did not lead back:\n{killing.difference(self.now, actual)}")


def kill_one_writer(tap, folder, dice):
    wanted = killing.kills(45)
    store = killing.Store(folder + "/store.db").init()
    book, typical = Book(store), killing.Typical(0.03)
    killed = acknowledged = unheard = undone = 0
    while killed < wanted:
        words, after = book.choose(dice)
        started = time.monotonic()
        answer = store.run_killed(killing.SECONDS if dice.random() < 0.4 else typical.moment(dice), *words)
        acknowledged += answer.done is not None
        if not answer.killed:
            typical.take(time.monotonic() - started)
            if answer.status != 0:
                raise Failure(f"{' '.join(words)} failed: {answer.err.strip()}")
            book.take(after, answer)
            continue
        killed += 1
        unheard += book.look(words, after, answer) and answer.done is None
        store.check()
        if len(book.past) > 1 and dice.random() < 0.3:
            book.undo()
            undone += 1
    tap.note(f"{killed} kills, {acknowledged} commands acknowledged, {unheard} carried out unheard, {undone} undone after a kill")
    tap.ok(killed == wanted, f"{wanted} commands were killed")
    tap.ok(True, "after each kill everything acknowledged was there, nothing by half, and check found nothing")
    tap.ok(undone > 0 or wanted < 20, "undo went on from what was there")
    tap.ok(book.read_by_commands() == book.now, "the commands that read say the same", killing.difference(book.now, book.read_by_commands()))


def kill_several_writers(tap, folder, dice):
    """Three loops of commands wait for each other's lock, and any of them is killed."""
    wanted = max(killing.kills(45) // 3, 3)
    store = killing.Store(folder + "/store.db").init()
    acknowledged, killed, errors, lock = {}, [0], [], threading.Lock()
    started = time.monotonic()
    store.json("new", "customer", "name=first", "notes=of first")
    usual = time.monotonic() - started

    def write(writer, own):
        for n in itertools.count():
            with lock:
                if killed[0] >= wanted or errors:
                    return
            name = f"writer {writer} number {n}"
            answer = store.run_killed(own.uniform(0, 4 * usual), "new", "customer", f"name={name}", f"notes=of {name}")
            with lock:
                killed[0] += answer.killed
                if answer.done is not None:
                    acknowledged[answer.done["id"]] = {"name": name, "notes": f"of {name}"}
                elif not answer.killed:
                    errors.append(f"{name}: status {answer.status}: {answer.err.strip()}")

    threads = [threading.Thread(target=write, args=(i, killing.random.Random(dice.random()))) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tap.ok(not errors, "a killed writer never holds up the others", *errors)
    rows = store.rows("customer")
    actual = {key: {"name": row["name"], "notes": row["notes"]} for key, row in rows.items()}
    unheard = {key: row for key, row in actual.items() if key not in acknowledged}
    tap.note(f"{killed[0]} kills, {len(acknowledged)} customers acknowledged, {len(unheard)} made unheard")
    tap.ok({key: actual.get(key) for key in acknowledged} == acknowledged, "every acknowledged customer of three writers is there")
    tap.ok(all(row["notes"] == "of " + row["name"] for row in unheard.values()), "an unheard one is whole")
    store.check()
    tap.ok(len({row["number"] for row in rows.values()}) == len(rows), "no number was given twice")


if __name__ == "__main__":
    sys.exit(killing.run(kill_one_writer, kill_several_writers))
