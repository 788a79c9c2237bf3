# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fault tests share: the programs, their stores, what a store holds, and TAP.

A test kills, or lets system calls fail, at moments that a seed chooses. AFTERCARE_SEED sets the seed, CARE_KILLS how many kills a test makes;
both are printed, so that a run can be repeated. (The moments of a kill depend on the machine too; those of `points.py` do not.)

Acknowledged is what a program has printed on standard output. What was on its way when the program died may be there or not, but never by half.
"""
import base64
import contextlib
import glob
import hashlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

SEED = int(os.environ.get("AFTERCARE_SEED", "1"))
BUILD = os.environ.get("AFTERCARE_BUILD", "build")
SECONDS = 120

# Every entity that `list` knows, in an order that does not matter.
ENTITIES = ("company team user customer contact_point consent site product_model warranty_term device sale coverage job job_event visit job_line "
            "stock_location stock_move contact follow_up message survey invitation response conflict").split()


class Failure(Exception):
    """Something that must hold and does not."""


def expect(holds, sentence):
    if not holds:
        raise Failure(sentence)


def kills(usual):
    return int(os.environ.get("CARE_KILLS", usual))


def program(name):
    return os.path.join(BUILD, "src", name)


def environment(clock=None, **more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "CARE_", "XDG_"))}
    env.update(LC_ALL="C.UTF-8", LANGUAGE="en", **more)
    if clock:
        env["AFTERCARE_CLOCK"] = clock
    return env


def id_text(blob):
    return base64.b32hexencode(blob).decode().rstrip("=").lower()


class Answer:
    """What a program said. `done` is its JSON when it was printed whole: that is the acknowledgement."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err
        self.killed = status == -signal.SIGKILL
        self.done = None
        if out.endswith("\n"):
            with contextlib.suppress(json.JSONDecodeError):
                self.done = json.loads(out)


class Store:
    """A store, driven from outside through aftercarectl."""

    def __init__(self, path, clock=None):
        self.path, self.clock = path, clock

    def argv(self, *words):
        return [program("aftercarectl"), "--store", self.path, *words, "--json"]

    def start(self, *words, before=(), **more):
        return subprocess.Popen([*before, *self.argv(*words)], env=environment(self.clock, **more), cwd=os.path.dirname(self.path),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *words, before=(), **more):
        """Runs to the end, whatever that is."""
        process = self.start(*words, before=before, **more)
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            process.kill()
            process.communicate()
            raise Failure(f"{' '.join(words)} did not end within {SECONDS} s") from late
        return Answer(process.returncode, out, err)

    def run_killed(self, seconds, *words):
        """Runs, and kills after so many seconds when it has not ended by then."""
        process = self.start(*words)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(seconds, 0))
        process.kill()
        out, err = process.communicate()
        return Answer(process.returncode, out, err)

    def json(self, *words):
        """Must succeed."""
        answer = self.run(*words)
        if answer.status != 0 or answer.done is None:
            raise Failure(f"{' '.join(words)} ended with status {answer.status}: {answer.err.strip() or answer.out[:200]}")
        return answer.done

    def rows(self, entity):
        """{id: fields} of all live records."""
        answer = self.json("list", entity, "--limit", "1000000")
        if answer["total"] != len(answer["rows"]):
            raise Failure(f"list {entity} says {answer['total']} and gives {len(answer['rows'])} rows")
        return {row["id"]: row for row in answer["rows"]}

    def all_rows(self):
        return {entity: self.rows(entity) for entity in ENTITIES}

    def init(self, *words):
        self.json("init", "--company", "Baltic Heat Service", "--zone", "Europe/Warsaw", "--currency", "PLN", *words)
        return self

    def check(self):
        """`check` must find nothing."""
        answer = self.run("check")
        if answer.status != 0 or answer.done is None or not answer.done["ok"]:
            raise Failure(f"check ended with status {answer.status}: {answer.err.strip()} {answer.out.strip()}")

    def reader(self):
        return contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True))

    def select(self, sql):
        """Rows read past the programs, which is quick; ids as the programs write them."""
        with self.reader() as db:
            return [tuple(id_text(value) if isinstance(value, bytes) else value for value in row) for row in db.execute(sql)]

    def digest(self):
        """A hash of every row of every table, the search index too: equal digests are equal stores."""
        digest = hashlib.sha256()
        with self.reader() as db:
            names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name")]
            for name in names:
                for row in sorted(repr(row) for row in db.execute(f'SELECT * FROM "{name}"')):
                    digest.update(f"{name} {row}\n".encode())
            digest.update(repr(db.execute("PRAGMA user_version").fetchone()).encode())
        return digest.hexdigest()

    def copy_to(self, path):
        """The store as it lies there, log and drafts and all; nobody may have it open. What stood there goes."""
        for name in glob.glob(glob.escape(path) + "*"):
            if os.path.isfile(name):
                os.remove(name)
        for end in ("", "-wal", "-drafts", "-drafts-wal"):
            if os.path.exists(self.path + end):
                shutil.copy(self.path + end, path + end)
        return Store(path, self.clock)


CHANGING = "pwrite64 write fsync fdatasync ftruncate fallocate link linkat unlink unlinkat rename renameat renameat2 chmod fchmod mkdir mkdirat".split()
LISTED = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")


def tracing_works():
    """Whether strace is there and may be used; some machines forbid it."""
    try:
        return subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=none", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def tracer(output, calls, *more):
    return ["strace", "-f", "-qq", "-o", output, "-e", "trace=" + ",".join("?" + call for call in calls), *more]


# A leak check cannot work in a traced program.
TRACED = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def points_of(store, words, calls=(), run_it=None):
    """[(call, how often it was made before and now, its arguments)]: every moment at which the command changes a file, from one run of it."""
    trace = store.path + ".trace"
    tracing = {"before": tracer(trace, calls or CHANGING), **TRACED}
    answer = run_it(store, **tracing) if run_it else store.run(*words, **tracing)
    if answer.status != 0:
        raise Failure(f"{' '.join(words)} ended with status {answer.status} when nothing was wrong: {answer.err.strip()}")
    points = read_points(trace)
    os.remove(trace)
    return points


def read_points(trace):
    seen, points = {}, []
    with open(trace, encoding="utf-8", errors="replace") as lines:
        for found in filter(None, map(LISTED.match, lines)):
            call, arguments, result = found.groups()
            seen[call] = seen.get(call, 0) + 1
            if result != "-1":
                points.append((call, seen[call], arguments))
    return points


def sample(points, most, dice):
    """All that are rare (a link, a rename, an fsync), and of writes as many as there is room for."""
    rare = [point for point in points if point[0] not in ("pwrite64", "write", "unlink")]
    rest = [point for point in points if point not in rare]
    dice.shuffle(rare)
    dice.shuffle(rest)
    half = max(most // 2, most - len(rest))
    return rare[:half] + rest[:most - len(rare[:half])]


def inject(point, what):
    call, n, _ = point
    return tracer(os.devnull, [call], "-e", f"inject={call}:{what}:when={n}")


class Typical:
    """How long a program of a kind runs on this machine now, from those that ended by themselves."""

    def __init__(self, first):
        self.seen = [first]

    def take(self, seconds):
        self.seen = (self.seen + [seconds])[-9:]

    def moment(self, dice):
        """From the start to a little after the usual end."""
        return dice.uniform(0, 1.2 * sorted(self.seen)[len(self.seen) // 2])


class Tap:
    def __init__(self):
        self.n, self.bad = 0, 0
        print(f"# seed {SEED}", flush=True)

    def note(self, text):
        for line in str(text).split("\n"):
            print(f"# {line}", flush=True)

    def ok(self, holds, name, *notes):
        self.n += 1
        self.bad += 0 if holds else 1
        for note in notes if not holds else ():
            self.note(note)
        print(f"{'ok' if holds else 'not ok'} {self.n} {name}", flush=True)
        return holds

    def skip(self, name, why):
        self.n += 1
        print(f"ok {self.n} {name} # SKIP {why}", flush=True)

    def end(self):
        print(f"1..{self.n}", flush=True)
        return 1 if self.bad else 0


def run(*stories):
    """Each story is a function of (tap, folder, dice) and says what it proved; one that raises has failed."""
    tap = Tap()
    for story in stories:
        folder = tempfile.mkdtemp(prefix="aftercare-kill-")
        started, bad = time.monotonic(), tap.bad
        try:
            story(tap, folder, random.Random(f"{SEED} {story.__name__}"))
        except (Failure, OSError, KeyError, subprocess.SubprocessError, sqlite3.Error) as problem:
            tap.ok(False, f"{story.__name__}: {problem if isinstance(problem, Failure) else repr(problem)}", f"the stores are kept in {folder}")
        else:
            if tap.bad > bad:
                tap.note(f"the stores are kept in {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
        tap.note(f"{story.__name__}: {time.monotonic() - started:.1f} s")
    return tap.end()


def write_ords(path, rows, first=1):
    """Repairs as Open Repair Data has them."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,data_provider,country,partner_product_category,product_category,product_category_id,brand,year_of_manufacture,product_age,repair_status,"
                   "repair_barrier_if_end_of_life,group_identifier,event_date,problem\n")
        for n in range(first, first + rows):
            kind = ("Toaster", "Lamp", "Kettle", "Large home electrical", "Vacuum")[n % 5]
            status = ("Fixed", "Repairable", "End of life", "Unknown")[n % 4]
            file.write(f"test_{n},Our Provider,LTU,{kind},{kind},{n % 5 + 1},Brand {n % 37},{2000 + n % 20},{n % 19},{status},,Group {n % 11},"
                       f"20{10 + n % 10}-05-{n % 28 + 1:02},\"Nešyla, po {n} minučių – tyla; klaida {n * 7919 % 1000}\"\n")


def difference(expected, actual):
    """What differs between two {key: {field: value}}, in a few lines."""
    lines = [f"missing: {key} {expected[key]}" for key in expected if key not in actual]
    lines += [f"too much: {key} {actual[key]}" for key in actual if key not in expected]
    for key in expected:
        for field in sorted(set(expected[key]) | set(actual.get(key, expected[key]))):
            if key in actual and expected[key].get(field) != actual[key].get(field):
                lines.append(f"{key} {field}: {expected[key].get(field)!r} became {actual[key].get(field)!r}")
    return "\n".join(lines[:20])
