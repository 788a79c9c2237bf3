#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store of every schema that was ever released opens in this program, with every row as it was, and can be written; a newer one is refused with a
sentence and stays as it is, byte by byte. The fixtures are made by make-fixture.py."""
import contextlib
import glob
import os
import sqlite3
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "kill"))

import killing  # noqa: E402
from kill_server import Clock, Server  # noqa: E402
from killing import ENTITIES, Store  # noqa: E402

# What a person sees in them, of every schema.
FACTS = [
    ("search finds a Polish name without its marks", ("search", "zolkiewska"), lambda done: any(row["title"].startswith("Zofia") for row in done["results"])),
    ("coverage says the same", ("coverage", "BH-2291-0417", "--on", "2026-11-21"), lambda done: done["verdict"]["parts"]["until"] == "2027-03-04"),
    ("the van holds what is left", ("stock", "FAN-12", "--at", "VAN-1"), lambda done: [row["on_hand"] for row in done["rows"]] == [2]),
    ("the care history is there", ("history", "customer", "zofia@example.com"), lambda done: len(done["entries"]) > 8),
    ("a text of two lines is whole", ("show", "customer", "zofia@example.com"), lambda done: done["notes"] == "Pies,\nale łagodny — „Burek”"),
    ("money is exact", ("list", "sale"), lambda done: done["rows"][0]["price"] == {"minor": 1299900, "currency": "PLN"}),
    ("the answer of the survey is there", ("list", "response", "--where", "metric=csat"), lambda done: [row["score"] for row in done["rows"]] == [2]),
    ("the conflict is there", ("list", "conflict", "--where", "field=tax_id"), lambda done: {done["rows"][0]["kept"], done["rows"][0]["lost"]} ==
     {"LT100000000001", "LT999999999999"}),
]


def build(script, path):
    """The store that a fixture describes, in WAL mode as all stores are."""
    for name in glob.glob(glob.escape(path) + "*"):
        os.remove(name)
    with open(script, encoding="utf-8") as source, contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(source.read())
    return Store(path, "2026-11-21T12:00:00Z")


def snapshot(path):
    """{table: {row as a dictionary}} of everything but the search index."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'search%' ORDER BY name")]
        return {name: [dict(row) for row in db.execute(f'SELECT * FROM "{name}"')] for name in names}


def shape(path):
    """The schema's own words, without the search index's inner tables."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return sorted(row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'search/_%' ESCAPE '/'"))


def lost_rows(before, after):
    """Rows that were there and are not there any more, or in another way. New columns are nobody's loss."""
    lost = []
    for table, rows in before.items():
        columns = list(rows[0]) if rows else []
        there = {repr([row.get(column) for column in columns]) for row in after.get(table, [])}
        lost += [f"{table}: {row}" for row in rows if repr(list(row.values())) not in there]
    return lost


def every_schema(tap, folder, dice):
    scripts = sorted(glob.glob(os.path.join(HERE, "[0-9][0-9][0-9]-*.sql")))
    fresh = Store(os.path.join(folder, "fresh.db")).init()
    schema = fresh.select("PRAGMA user_version")[0][0]
    newest = [os.path.basename(script) for script in scripts if os.path.basename(script).startswith(f"{schema:03}-")]
    tap.ok(newest == [f"{schema:03}-server.sql", f"{schema:03}-station.sql"], f"schema {schema} has its fixtures", f"found {newest}: run make-fixture.py")
    for script in scripts:
        one_fixture(tap, folder, script)
    shapes = {"station": shape(fresh.path)}
    fresh.json("user", "add", "Ada", "--role", "desk")
    shapes["server"] = shape(fresh.path)
    for script in scripts:
        kind = os.path.basename(script)[4:-4]
        store = build(script, os.path.join(folder, "store.db"))
        store.json("new", "customer", "name=brings it up")
        tap.ok(shape(store.path) == shapes[kind], f"{os.path.basename(script)}: brought up, it is shaped as a new one",
               "A schema that was released never changes; write the next one. Before that, run make-fixture.py again.",
               *sorted(set(shape(store.path)) ^ set(shapes[kind]))[:6])


def one_fixture(tap, folder, script):
    name = os.path.basename(script)
    store = build(script, os.path.join(folder, "store.db"))
    before = snapshot(store.path)
    here = [entity for entity in ENTITIES if before.get(entity)]
    tap.ok(len(here) == len(ENTITIES), f"{name} has rows of every entity", sorted(set(ENTITIES) - set(here)))
    store.json("new", "team", "name=written by this program")
    store.check()
    lost = lost_rows({table: rows for table, rows in before.items() if table not in ("meta", "commit_order")}, snapshot(store.path))
    tap.ok(not lost, f"{name}: every row is as it was", *lost[:10])
    counts = {entity: len(store.rows(entity)) for entity in ENTITIES}
    tap.ok(all(counts.values()), f"{name}: every entity is listed", counts)
    for fact, words, holds in FACTS:
        answer = store.run(*words)
        tap.ok(answer.status == 0 and holds(answer.done), f"{name}: {fact}", answer.err.strip(), answer.out.strip()[:500])
    store.json("undo")
    tap.ok(len(store.rows("team")) == counts["team"] - 1, f"{name}: undo goes on")
    store.check()
    if "server" in name:
        server = Server(folder, Clock())
        server.store = store
        server.start()
        server.stop()
        store.check()


def newer(tap, folder, dice):
    """A store of the next schema: nothing of this program may touch it."""
    scripts = sorted(glob.glob(os.path.join(HERE, "[0-9][0-9][0-9]-*.sql")))
    store = build(scripts[-1], os.path.join(folder, "store.db"))
    ours = Store(os.path.join(folder, "ours.db")).init()
    with contextlib.closing(sqlite3.connect(store.path)) as db:
        schema = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version={schema + 1}")
    before = read_bytes(store.path)
    for words in (("list", "customer"), ("new", "customer", "name=x"), ("check",), ("backup", "copy.db"), ("undo",), ("user", "add", "x", "--role", "desk"),
                  ("sync", "now"), ("search", "x")):
        answer = store.run(*words)
        tap.ok(answer.status == 1 and not answer.out and "newer" in answer.err and read_bytes(store.path) == before and len(answer.err.strip().split("\n")) == 1,
               f"{words[0]} on a newer store: refused, and the file is as it was", f"status {answer.status}: {answer.err.strip()}")
    tap.ok(not os.path.exists(os.path.join(folder, "copy.db")), "there is no backup of it")
    digest = ours.digest()
    answer = ours.run("restore", store.path)
    tap.ok(answer.status == 1 and "newer" in answer.err and ours.digest() == digest, "it cannot be restored", answer.err.strip())


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(killing.run(every_schema, newer))
