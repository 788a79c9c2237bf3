#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL of aftercared, again and again, while two desks and a van sync with it and commands are handed over to it; some of the syncs are killed too.
At the end all stores agree field by field, everything acknowledged anywhere is on the server, no survey invitation and no message is lost."""
import email
import email.policy
import itertools
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import killing
from killing import Failure, Store, expect

BEGIN = 1795255200  # 2026-11-21, a Saturday, eleven o'clock in Warsaw: a time at which customers may be asked
HANDED_OVER = "2026-11-19T09:00:00Z"
# What is not as it was given: a queued message is sent, and an instant may be written otherwise.
GOES_ON = {("message", "state"), ("contact", "at"), ("job", "handed_over_at")}


class Clock:
    """One clock for all programs, so that a survey is due now, whatever the day is."""

    def __init__(self):
        self.started = time.monotonic()

    def words(self):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(BEGIN + time.monotonic() - self.started))


class Station(Store):
    """A store whose commands all run by the common clock."""

    def __init__(self, path, clock):
        super().__init__(path)
        self.common = clock

    def start(self, *words, **more):
        self.clock = self.common.words()
        return super().start(*words, **more)


class Server:
    def __init__(self, folder, clock):
        self.store = Station(os.path.join(folder, "server.db"), clock)
        self.folder, self.clock, self.process, self.starts = folder, clock, None, 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail = os.path.join(folder, "mail")

    def launch(self):
        with open(os.path.join(self.folder, "server.log"), "ab") as log:
            self.process = subprocess.Popen([killing.program("aftercared"), "--store", self.store.path, "--listen", f"127.0.0.1:{self.port}", "--maildir",
                                             self.mail, "--public-url", self.url], env=killing.environment(self.clock.words()), stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        self.starts += 1

    def start(self):
        """Returns when it listens. A command may hold the store for a moment; then it waits for that."""
        self.launch()
        ready, _, _ = select.select([self.process.stdout], [], [], killing.SECONDS)
        line = self.process.stdout.readline() if ready else "nothing"
        if line != f"listening on {self.url}\n":
            self.kill()
            raise Failure(f"start {self.starts}: aftercared said “{line.strip()}”: {self.log()[-500:]}")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=killing.SECONDS)
        if self.process.returncode != 0:
            raise Failure(f"aftercared ended with status {self.process.returncode} after SIGTERM")

    def log(self):
        with open(os.path.join(self.folder, "server.log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def mails(self):
        folder = os.path.join(self.mail, "new")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), "rb") as file:
                yield email.message_from_binary_file(file, policy=email.policy.default)


def customers(store):
    return sorted(row["name"] for row in store.rows("customer").values())


class Pair:
    """A server and a desk that syncs with it; each round something new is made on both."""

    def __init__(self, folder, server_folder=None):
        self.clock, self.round = Clock(), 0
        self.server = Server(server_folder or folder, self.clock)
        self.server.store.init()
        self.server.store.json("user", "add", "Ada", "--role", "desk")
        self.server.start()
        self.desk = Station(os.path.join(folder, "ada.db"), self.clock).init()
        self.desk.json("sync", "enrol", self.server.url, self.server.store.json("enrol-code", "Ada")["code"])
        self.desk.json("sync", "now")

    def work(self):
        self.round += 1
        for store in (self.desk, self.server.store):
            store.json("new", "customer", f"name=Customer {self.round} of {os.path.basename(store.path)}", "phone=+370 600 00000")

    def settle(self):
        """The trouble is over: one sync brings everything to both, once."""
        self.desk.json("sync", "now")
        both = customers(self.desk), customers(self.server.store)
        expect(both[0] == both[1], f"the desk and the server differ: {sorted(set(both[0]) ^ set(both[1]))}")
        expect(len(both[0]) == 2 * self.round == len(set(both[0])), f"after {self.round} rounds there are {len(both[0])} customers")
        self.desk.check()
        self.server.store.check()


class Book:
    """What was acknowledged, and by whom."""

    def __init__(self):
        self.lock = threading.Lock()
        self.made = {}      # (entity, id): fields that nobody else changes
        self.latest = {}    # (entity, id, field): values, of which the last acknowledged one or a later one must stand
        self.phases = {}    # job: where its last acknowledged step led
        self.surveys = {}   # address: customer
        self.messages = {}  # subject
        self.commands = self.unheard = self.syncs = self.failed_syncs = self.killed_syncs = 0
        self.errors = []

    def make(self, store, entity, **fields):
        """A new record; None when nobody heard whether it was made."""
        answer = store.run("new", entity, *(f"{field}={value}" for field, value in fields.items()))
        return self.heard(answer, ("new", entity), lambda done: self.made.update({(entity, done["id"]): fields}))

    def heard(self, answer, words, note):
        with self.lock:
            if answer.done is None:
                # The server may die under a command that was handed over to it, or hold the store before it takes commands; any other failure is one.
                if not any(words in answer.err for words in ("ended in the middle", "just clos", "takes no commands now", "open. Close it there")):
                    self.errors.append(f"{' '.join(words)}: status {answer.status}: {answer.err.strip()}")
                self.unheard += 1
                return None
            self.commands += 1
            note(answer.done)
            return answer.done["id"]

    def step(self, store, job, step, *more):
        return self.heard(store.run("job", job, "do", step, *more), ("do", step), lambda done: self.phases.update({job: done["phase"]}))

    def change(self, store, entity, key, field, value):
        values = self.latest.setdefault((entity, key, field), [])
        answer = store.run("set", entity, key, f"{field}={value}")

        def note(_):
            # Of a field that several change, the last of each is a candidate: which one is later, their clocks say.
            values[:] = [other for other in values if other.split()[0] != value.split()[0]]
        self.heard(answer, ("set", entity), note)
        with self.lock:
            values.append(value)

    def sync(self, station, dice):
        if dice.random() < 0.25:
            answer = station.run_killed(dice.uniform(0, 0.2), "sync", "now")
        else:
            answer = station.run("sync", "now")
        with self.lock:
            self.killed_syncs += answer.killed
            self.syncs += answer.done is not None
            self.failed_syncs += not answer.killed and answer.done is None
            if answer.done is None and not answer.killed and (answer.status != 1 or answer.out or not answer.err.strip()):
                self.errors.append(f"sync now: status {answer.status}: {answer.err.strip()}")


class Town:
    """A server, two desks and a van, as they are before the trouble begins."""

    def __init__(self, folder):
        self.clock, self.book = Clock(), Book()
        self.server = Server(folder, self.clock)
        self.server.store.init()
        for name, role in (("Ada", "desk"), ("Berta", "desk"), ("Tomas", "technician")):
            self.server.store.json("user", "add", name, "--role", role)
        self.server.start()
        self.ada, self.berta, self.tomas = (self.enrol(folder, name) for name in ("Ada", "Berta", "Tomas"))
        self.shared = self.ada.json("new", "customer", "name=Everybody's")["id"]
        self.jobs = []
        for n in range(4):
            customer = self.ada.json("new", "customer", f"name=Van customer {n}")["id"]
            self.jobs.append(self.ada.json("new", "job", "type=repair_field", f"customer={customer}", "technician=Tomas", f"problem=Fault {n}")["id"])
        for station in (self.ada, self.tomas, self.berta):
            station.json("sync", "now")

    def enrol(self, folder, name):
        station = Station(os.path.join(folder, name.lower() + ".db"), self.clock).init()
        station.json("sync", "enrol", self.server.url, self.server.store.json("enrol-code", name)["code"])
        station.json("sync", "now")
        return station

    def asked_customer(self, store, name, dice):
        """A customer who will be asked: with an address, consent, and a job handed over two days ago."""
        address = f"{name}@example.com"
        customer = self.book.make(store, "customer", name=name, email=address)
        consent = customer and self.book.make(store, "consent", customer=customer, channel="email", purpose="survey", state="given", source="contract")
        if dice.random() < 0.3:
            job = consent and self.book.make(store, "job", type="repair_bench", customer=customer, problem=f"of {name}", phase="closed", result="repaired",
                                             handed_over_at=HANDED_OVER)
        else:
            job = consent and self.book.make(store, "job", type="repair_bench", customer=customer, problem=f"of {name}")
            for step, more in (("triage", ()), ("start", ()), ("finish", ("result=repaired",)), ("hand_over", ("receiver=herself",))):
                job = job and self.book.step(store, job, step, f"at={HANDED_OVER}", *more)
        if job:
            with self.book.lock:
                self.book.surveys[address] = job

    def work_at_desk(self, station, name, stop, dice):
        own = self.book.make(station, "customer", name=f"{name}'s own")
        for n in itertools.count(1):
            if stop.is_set():
                return
            kind = dice.randrange(4)
            if kind == 0:
                self.asked_customer(station, f"{name}-{n}", dice)
            elif kind == 1:
                self.book.change(station, "customer", own, "notes", f"note {n} of {name}")
            elif kind == 2:
                self.book.change(station, "customer", self.shared, "tax_id", f"{name} {n}")
            else:
                self.book.make(station, "follow_up", customer=own, reason="manual", due="2026-12-01", note=f"{name} {n}")
            self.book.sync(station, dice)

    def work_in_van(self, stop, dice):
        for n in itertools.count(1):
            if stop.is_set():
                return
            job = dice.choice(self.jobs)
            if dice.random() < 0.5:
                self.book.change(self.tomas, "job", job, "solution", f"solution {n}")
            else:
                self.book.make(self.tomas, "contact", job=job, direction="out", channel="phone", at=self.clock.words(), summary=f"call {n}")
            self.book.sync(self.tomas, dice)

    def hand_over(self, stop, dice):
        """Commands on the server's own store: the server runs them, or they run when it is down."""
        store = self.server.store
        own = self.book.make(store, "customer", name="handed over", email="handed@example.com")
        for n in itertools.count(1):
            if stop.is_set():
                return
            kind = dice.randrange(4)
            if kind == 0:
                self.asked_customer(store, f"handed-{n}", dice)
            elif kind == 1 and own:
                self.book.change(store, "customer", own, "notes", f"note {n}")
            elif kind == 2 and own:
                subject = f"Message {n}"
                if self.book.make(store, "message", customer=own, channel="email", subject=subject, text="Good day.", state="queued"):
                    self.book.messages[subject] = n
            else:
                self.book.make(store, "customer", name=f"handed over {n}", notes=f"{n}")

    def trouble(self, wanted, dice):
        """Everybody works; the server is killed so many times."""
        stop = threading.Event()

        def guarded(work, *arguments):
            try:
                work(*arguments)
            except (Failure, OSError, KeyError, TypeError) as problem:
                self.book.errors.append(f"{work.__name__}: {problem!r}")

        jobs = [(self.work_at_desk, self.ada, "ada"), (self.work_at_desk, self.berta, "berta"), (self.work_in_van,), (self.hand_over,)]
        threads = [threading.Thread(target=guarded, args=(*job, stop, random.Random(dice.random()))) for job in jobs]
        for thread in threads:
            thread.start()
        try:
            for n in range(wanted):
                if n % 4 == 3:
                    self.server.launch()  # killed while it starts
                    time.sleep(dice.uniform(0, 0.1))
                else:
                    time.sleep(dice.uniform(0, 0.5))
                self.server.kill()
                if n % 8 == 0:
                    self.server.store.check()
                if n % 4 != 2:
                    self.server.start()
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        if self.server.process.poll() is not None:
            self.server.start()

    def settle(self):
        """Syncs until nothing is left either way."""
        for _ in range(20):
            left = 0
            for station in (self.ada, self.tomas, self.berta):
                done = station.json("sync", "now")
                left += done["pushed"] + done["pulled"] + done["gone"]
            if left == 0:
                return
        raise Failure("the stations do not come to an end")


def told(server, book, tap):
    """Everything acknowledged is on the server."""
    missing, wrong = [], []
    rows = server.store.all_rows()
    for (entity, key), fields in book.made.items():
        row = rows[entity].get(key)
        if row is None:
            missing.append(f"{entity} {key} {fields}")
        for field, value in fields.items() if row else ():
            if (entity, key, field) not in book.latest and (entity, field) not in GOES_ON and row.get(field) != value:
                wrong.append(f"{entity} {key} {field}: {value!r} was acknowledged, {row.get(field)!r} is there")
    for (entity, key, field), values in book.latest.items():
        # The shared field was changed by several: there the last of each is a candidate, and the lost ones are in the conflicts.
        if rows[entity][key].get(field) not in values:
            wrong.append(f"{entity} {key} {field}: {rows[entity][key].get(field)!r} is there, one of {values} should be")
    wrong += [f"job {job}: {phase} was acknowledged, {rows['job'].get(job, {}).get('phase')} is there" for job, phase in book.phases.items()
              if job in book.surveys.values() and rows["job"].get(job, {}).get("phase") != phase]
    tap.ok(not missing, f"everything acknowledged is on the server: {len(book.made)} records", *missing[:10])
    tap.ok(not wrong, "and every field of it as it was given", *wrong[:10])
    return rows


def agree(tap, name, station, rows, whole):
    problems = []
    for entity in killing.ENTITIES:
        own = station.rows(entity)
        for key in set(own) | (set(rows[entity]) if whole else set()):
            if key not in own or key not in rows[entity]:
                problems.append(f"{entity} {key} is only at {'the station' if key in own else 'the server'}")
                continue
            problems += [f"{entity} {key} {field}: {own[key][field]!r} here, {rows[entity][key][field]!r} there"
                         for field in own[key] if own[key][field] != rows[entity][key][field]]
    tap.ok(not problems, f"{name} and the server agree, field by field", *problems[:15])


def wait_for_mail(town):
    """Until every acknowledged hand-over was asked about and every message sent; automation looks every two seconds."""
    until = time.monotonic() + killing.SECONDS
    while time.monotonic() < until:
        mails = list(town.server.mails())
        asked = {str(mail["To"]) for mail in mails if "/s/" in mail.get_body(("plain",)).get_content()}
        subjects = {str(mail["Subject"]) for mail in mails}
        lost = [address for address in town.book.surveys if not any(address in to for to in asked)]
        unsent = [subject for subject in town.book.messages if subject not in subjects]
        if not lost and not unsent:
            break
        time.sleep(0.2)
    return mails, lost, unsent


def links_work(mails):
    """Every link that a customer got leads to her page, also that of a mail sent twice."""
    bad, links = [], []
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for mail in mails:
        links += re.findall(r"http://127\.0\.0\.1:\d+/s/[0-9a-z]+", mail.get_body(("plain",)).get_content())[:1]
    for link in links[:10] + links[-10:]:
        try:
            with opener.open(link, timeout=20) as page:
                bad += [] if b"<form" in page.read() else [f"{link}: no form"]
        except OSError as problem:
            bad.append(f"{link}: {problem}")
    return bad, len(links)


def kill_server(tap, folder, dice):
    wanted = killing.kills(30)
    town = Town(folder)
    try:
        town.trouble(wanted, dice)
        book = town.book
        tap.note(f"{wanted} kills of the server; {book.commands} commands acknowledged, {book.unheard} unheard; {book.syncs} syncs done, {book.failed_syncs} failed, "
                 f"{book.killed_syncs} killed")
        tap.ok(not book.errors, "nothing failed but for want of the server", *book.errors[:10])
        town.settle()
        mails, lost, unsent = wait_for_mail(town)
        tap.ok(not lost, f"no invitation is lost: {len(book.surveys)} customers asked", *lost[:10])
        tap.ok(not unsent, f"no message is lost: {len(book.messages)} sent", *unsent[:10])
        bad, links = links_work(mails)
        tap.ok(not bad and links >= len(book.surveys), "and every invitation's link works", *bad)
        ids = {}
        for mail in mails:
            if str(mail["Subject"]) in book.messages:
                ids.setdefault(str(mail["Subject"]), set()).add(str(mail["Message-ID"]))
        tap.ok(all(len(each) == 1 for each in ids.values()), "a message that was sent twice has one Message-ID")
        tap.note(f"{len(mails)} mails, of them {links - len(book.surveys)} invitations more than customers whose hand-over was acknowledged")
        town.settle()
        rows = told(town.server, book, tap)
        for name, station, whole in (("Ada's desk", town.ada, True), ("Berta's desk", town.berta, True), ("Tomas' van", town.tomas, False)):
            agree(tap, name, station, rows, whole)
            station.check()
        town.server.store.check()
        parked = town.server.store.select("SELECT entity, why FROM parked")
        tap.ok(not parked, "nothing was parked that no rule forbids", *parked[:10])
        numbers = [row["number"] for row in rows["customer"].values()]
        tap.ok(len(set(numbers)) == len(numbers) and all(numbers), "every customer has a number of its own")
        town.server.stop()
        bad = [line for line in town.server.log().split("\n") if "CRITICAL" in line or "WARNING" in line]
        tap.ok(not bad, "the server had nothing to complain of", *bad[:10])
    finally:
        town.server.kill()


if __name__ == "__main__":
    sys.exit(killing.run(kill_server))
