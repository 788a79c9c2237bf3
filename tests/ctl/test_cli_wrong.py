#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong input to the command line: one clear sentence, status 1, and the store as it was to the byte; or, where only rows are bad, these refused one by
one with status 3 and the others taken. What the server says to wrong input stands in tests/server, full disks in tests/kill/faults.py."""
import csv
import gzip
import hashlib
import os
import re
import resource
import sqlite3
import subprocess

from command import CTL, DAEMON, Answer, case, environment, main

CUSTOMERS = "Number;Name;Phone;E-mail;City\n1;Jonas;+370 600 00001;jonas@example.org;Vilnius\n"
DEVICES = "serial,model,customer no\nSN-1,HT-24,\n"
ORDS = ("id,data_provider,country,partner_product_category,product_category,brand,year_of_manufacture,product_age,repair_status,"
        "repair_barrier_if_end_of_life,group_identifier,event_date,problem\n"
        "x_1,Example,PL,Kettle,Kettle,ACME,2015,3,Fixed,,Leeds,2018-05-01,Leaks\n")
TABLES = {"customers": CUSTOMERS, "devices": DEVICES, "ords": ORDS}
MEMORY = 64 << 20


def digest(desk):
    """What stands in the store and its log, and what lies beside it."""
    found = {}
    for name in sorted(os.listdir(desk.folder)):
        with open(desk.path(name), "rb") as file:
            found[name] = hashlib.sha256(file.read()).hexdigest() if os.path.isfile(desk.path(name)) and not name.endswith("-shm") else ""
    return found


def book(desk):
    return subprocess.run([CTL, "--store", desk.store, "export", "everything", "-o", "-"], capture_output=True, env=environment(), check=True).stdout


def write(desk, name, content):
    with open(desk.path(name), "wb") as out:
        out.write(content.encode() if isinstance(content, str) else content)
    return desk.path(name)


def refused(desk, *words, says):
    """Status 1, one sentence for a person, and not a byte changed."""
    before = book(desk)
    answer = desk.run(*words, status=1)
    assert re.search(says, answer.err), (words, says, answer)
    assert not re.search(r"sqlite|SQL|errno|\.c:\d|0x[0-9a-f]{6}|\(null\)|CRITICAL|WARNING", answer.err), answer
    assert 30 < len(answer.err) < 600, answer
    assert book(desk) == before, words
    return answer.err


# --- what is no store ---

def foreign_stores(desk):
    """Path → what the sentence about it says."""
    desk.init()
    write(desk, "text.db", "not a database\n" * 1000)
    write(desk, "short.db", b"SQLite format 3\0" + b"\0" * 60)
    write(desk, "empty.db", "")
    os.mkdir(desk.path("folder.db"))
    os.mkfifo(desk.path("pipe.db"))
    with sqlite3.connect(desk.path("other.db")) as other:
        other.execute("CREATE TABLE recipes(name)")
    other.close()
    with open(desk.store, "rb") as store:
        content = bytearray(store.read())
    content[60:64] = (2 ** 31 - 1).to_bytes(4, "big")  # the schema number of an Aftercare that is not written yet
    write(desk, "newer.db", bytes(content))
    return {"text.db": "not an Aftercare store", "short.db": "not an Aftercare store", "empty.db": "not an Aftercare store", "folder.db": "folder",
            "pipe.db": "not a regular file", "other.db": "another program", "newer.db": "newer Aftercare", "missing.db": "init", "text.db/store.db": "text.db"}


COMMANDS = (["list", "user"], ["show", "user", "root"], ["search", "x"], ["new", "customer", "name=A"], ["demo"], ["check"], ["backup", "copy.db"], ["undo"],
            ["import", "customers", "table.csv"], ["export", "everything", "-o", "out.tar"], ["report", "satisfaction"], ["user", "add", "A", "--role", "desk"], ["sync", "now"])


@case
def stores_that_are_none(desk):
    stores = foreign_stores(desk)
    write(desk, "table.csv", CUSTOMERS)
    pipe = stores.pop("pipe.db")
    assert pipe in desk.run("list", "user", status=1, store=desk.path("pipe.db")).err
    os.unlink(desk.path("pipe.db"))
    before = digest_of_files(desk)
    for name, says in stores.items():
        for words in COMMANDS:
            answer = desk.run(*words, status=1, store=desk.path(name))
            assert says in answer.err and name.split("/")[0] in answer.err, (name, words, answer)
        if name != "missing.db":
            assert re.search(r"already|folder|not|left|newer|another", desk.run("init", status=1, store=desk.path(name)).err), name
        served = subprocess.run([DAEMON, "--store", desk.path(name), "--listen", "127.0.0.1:0"], capture_output=True, text=True, env=environment(), timeout=60, check=False)
        assert served.returncode == 1 and served.stdout == "" and says in served.stderr and len(served.stderr.splitlines()) == 1, (name, served)
    for name in ("text.db", "folder.db", "other.db", "newer.db", "empty.db"):
        answer = desk.run("restore", desk.path(name), status=1)
        assert re.search(r"Aftercare|folder|another program|backup", answer.err), (name, answer)
    assert digest_of_files(desk) == before, "files that are none of ours stay as they are, and nothing new lies beside them"


def digest_of_files(desk):
    return {name: open(desk.path(name), "rb").read() if os.path.isfile(desk.path(name)) else sorted(os.listdir(desk.path(name)))
            for name in sorted(os.listdir(desk.folder)) if not name.endswith(("-shm", "-wal", "-lock"))}


# --- tables that are none ---

@case
def tables_as_a_whole(desk):
    desk.init()
    desk.json("import", "customers", write(desk, "first.csv", CUSTOMERS))
    for kind, table in TABLES.items():
        header, row = table.splitlines()
        separator = ";" if kind == "customers" else ","
        packed = gzip.compress((table + (row + "\n") * 5000).encode())
        faults = {
            "cut.csv.gz": (packed[:-30], "cut off"),
            "short.csv.gz": (packed[:20], "cut off"),
            "damaged.csv.gz": (packed[:60] + bytes(64) + packed[124:], "damaged"),
            "followed.csv.gz": (packed + b"and more", "follows|damaged"),
            "unclosed.csv": (table + row.replace(separator, separator + '"', 1) + "\n" + (row + "\n") * 100, "quotation mark is opened"),
            "stray.csv": (table + row.replace(separator, 'x"y' + separator, 1) + "\n", "quotation mark stands where none may be"),
            "empty.csv": ("", "empty"),
            "sheet.csv": (b"PK\x03\x04" + bytes(200), "spreadsheet"),
            "other.csv": ("shoe,size\n1,2\n", "no column|lacks"),
            "half.csv": ({"customers": "phone,city\n+370 600 1,Vilnius\n", "devices": "serial,notes\nSN-1,x\n", "ords": header.replace("event_date", "day") + "\n" + row + "\n"}[kind],
                         "no column for|lacks event_date"),
            "twice.csv": ({"customers": "name,name,phone\nA,B,1\n", "devices": "serial,serial,model\n1,2,3\n", "ords": "id,id\n1,2\n"}[kind], "mean the same|lacks"),
            "headless.csv": (row + "\n", "no column for|lacks|empty|header"),
        }
        for name, (content, says) in faults.items():
            err = refused(desk, "import", kind, write(desk, name, content), says=says)
            assert name in err, (kind, err)
            # one bad file of several: none of them is in
            refused(desk, "import", kind, write(desk, "good.csv", table.replace("x_1", "x_9").replace("Jonas", "Other").replace("SN-1", "SN-9")), desk.path(name), says=says)
    for words, says in ((["import", "customers", desk.folder], "folder|directory"), (["import", "customers", desk.path("none.csv")], "none.csv"),
                        (["import", "everything", desk.path("first.csv")], "archive"), (["import", "everything", desk.path("cut.csv.gz")], "archive|cut|damaged")):
        refused(desk, *words, says=says)
    assert desk.json("check")["problems"] == []


def measured(desk, *words):
    """How the command ends, and the most memory that it had. Measured through a small process of its own: the peak of children never falls."""
    code = ("import json, resource, subprocess, sys\n"
            "done = subprocess.run(sys.argv[1:], capture_output=True)\n"
            "print(json.dumps([done.returncode, done.stdout.decode(), done.stderr.decode(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]))\n")
    done = subprocess.run(["/usr/bin/python3", "-c", code, CTL, "--store", desk.store, *words], capture_output=True, env=environment(), cwd=desk.folder, timeout=300, check=True)
    status, out, err, peak = __import__("json").loads(done.stdout)
    return Answer(status, out, err), peak


@case
def tables_without_end(desk):
    """A bomb and a line of 200 MB: the whole file, status 1, within some memory."""
    desk.init()
    sanitized = b"__asan_init" in open(CTL, "rb").read()
    before = book(desk)
    line = desk.path("line.csv")
    with open(line, "wb") as out:
        out.write(CUSTOMERS.encode() + b"2;")
        for _ in range(200):
            out.write(b"x" * (1 << 20))
    quoted = desk.path("quoted.csv")
    with open(quoted, "wb") as out:
        out.write(CUSTOMERS.encode() + b'2;"')
        for _ in range(200):
            out.write(b"x;\n" * (1 << 18) + b'""')
    bombs = {"zeros.csv.gz": gzip.compress(b"0" * (400 << 20), 9), "rows.csv.gz": gzip.compress(CUSTOMERS.encode() + b";;;;\n" * (40 << 20), 9),
             "twice.csv.gz": gzip.compress(gzip.compress(b"0" * (200 << 20), 9), 9)}
    for name, content in bombs.items():
        write(desk, name, content)
    for name, says in (("line.csv", "Row 3 is longer than"), ("quoted.csv", "Row 3 is longer than"), ("zeros.csv.gz", "grows far too much|longer than"),
                       ("rows.csv.gz", "grows far too much"), ("twice.csv.gz", "compressed|longer|column|header|damaged|valid")):
        answer, peak = measured(desk, "import", "customers", desk.path(name))
        assert answer.status == 1 and answer.out == "" and re.search(says, answer.err) and len(answer.err.splitlines()) == 1, (name, answer)
        assert peak < MEMORY or sanitized, f"{name}: {peak >> 20} MB"
    piped = subprocess.run(f"cat {line} | {CTL} --store {desk.store} import customers -", shell=True, capture_output=True, env=environment(), text=True, timeout=300, check=False)
    assert piped.returncode == 1 and "Row 3 is longer than" in piped.stderr, piped
    assert book(desk) == before and desk.json("list", "customer")["total"] == 0 and desk.json("check")["problems"] == []


# --- rows that are none ---

@case
def rows_one_by_one(desk):
    desk.init()
    tables = {
        "customers": (b"number,name,phone,email,city\n", [
            (b"1,Jonas,+370 600 00001,jonas@example.org,Vilnius", None), (b"2,Ona", "columns"), (b"3,Petras,,,,,", "columns"), (b"4,Ra\xffsa,,,", "UTF-8"),
            (b"5,Nul\0l,,,", "UTF-8"), (b"6,Overlong \xc0\xaf,,,", "UTF-8"), (b"7,Half \xed\xa0\x80,,,", "UTF-8"), (b"8,,,,Kaunas", "name"),
            (b"9,Mail,,nobody,", "e-mail"), (b"10,Long " + b"x" * 200000 + b",,,", "too long"), (b"11,Last,,,", None)]),
        "devices": (b"serial,model,sold on,notes\n", [
            (b"SN-1,HT-24,2026-01-10,", None), (b"SN-2", "columns"), (b"SN-3,HT-24,2026-01-10,,,", "columns"), (b"SN-4,HT-24,,\xfe", "UTF-8"), (b",HT-24,,", "serial"),
            (b"SN-5,,,", "model"), (b"SN-6,HT-24,2026-02-30,", "date"), (b"SN-7,HT-24,," + b'"' + b'""\\' * 60000 + b'"', "too long"), (b"SN-8,HT-24,,", None)]),
        "ords": (ORDS.splitlines()[0].encode() + b"\n", [
            (ORDS.splitlines()[1].encode(), None), (b"x_2,Example", "columns"), (b"x_3,Example,PL,Kettle,Kettle,ACME,,,Fixed,,Leeds,2018-05-01,Leaks,more", "columns"),
            (b"x_4,Example,PL,Kettle,Kettle,AC\xffME,,,Fixed,,Leeds,2018-05-01,Leaks", "UTF-8"), (b",Example,PL,Kettle,Kettle,ACME,,,Fixed,,Leeds,2018-05-01,Leaks", "id"),
            (b"x_5,Example,PL,Kettle,Kettle,ACME,,,Fixed,,Leeds,yesterday,Leaks", "day"),
            (b"x_6,Example,PL,Kettle,Kettle,ACME,,,Fixed,,Leeds,2018-05-01," + b"\x01" * 40000, "too long"),
            (b"x_7,Example,PL,Kettle,Kettle,ACME,,,Fixed,,Leeds,2018-05-01,Good", None)]),
    }
    for kind, (header, rows) in tables.items():
        file = write(desk, f"{kind}.csv", header + b"".join(row + b"\n" for row, _ in rows))
        before = book(desk)
        tried = desk.json("import", kind, file, "--dry-run", status=3)
        assert book(desk) == before
        done = desk.json("import", kind, file, "--refused", desk.path("refused.csv"), status=3)
        assert tried["rows"] == done["rows"] and tried["refused"] == done["refused"], kind
        good = [n for n, (_, fault) in enumerate(rows, 2) if fault is None]
        wrong = {n: fault for n, (_, fault) in enumerate(rows, 2) if fault is not None}
        assert (done["rows"]["read"], done["rows"]["created"], done["rows"]["refused"]) == (len(rows), len(good), len(wrong)), (kind, done["rows"], done["refused"])
        for row in done["refused"]:
            assert re.search(wrong[row["row"]], row["why"]) and row["why"].endswith(".") and len(row["value"] or "") <= 200 and row["file"].endswith(f"{kind}.csv"), row
        with open(desk.path("refused.csv"), encoding="utf-8") as table:
            assert [int(row["row"]) for row in csv.DictReader(table)] == sorted(wrong)
        again = desk.json("import", kind, file, status=3)
        assert again["rows"]["unchanged"] == len(good) and again["rows"]["refused"] == len(wrong), again["rows"]
        # for a person: the file, the row and the reason
        answer = desk.run("import", kind, file, status=3)
        assert all(re.search(rf"\b{n}\b", answer.out + answer.err) for n in wrong), answer
        os.unlink(desk.path("refused.csv"))
    assert desk.json("check")["problems"] == []


# --- words ---

@case
def values_that_are_none(desk):
    desk.init()
    customer = desk.new("customer", name="Jonas")["number"]
    job = desk.new("job", type="repair_bench", customer=customer, problem="Leaks")["number"]
    long = "y" * 120000
    for words, says in (
            (["new", "customer", "name="], "name"), (["new", "customer", "name=A", "kind=robot"], "robot.*person"), (["new", "job", "type=repair_bench", "customer=C-9"], "C-9"),
            (["set", "job", job, "promised_on=2026-02-30"], "2026-02-30"), (["set", "job", job, "price=12.345 PLN"], "12.345"), (["set", "job", job, "price=5 USD"], "USD|PLN"),
            (["set", "job", job, "price=99999999999999999999 PLN"], "9999"), (["set", "customer", customer, "language=xx"], "xx"),
            (["set", "job", job, "scheduled_at=tomorrow"], "tomorrow"), (["set", "job", job, "phase=closed"], "(?i)phase"),
            (["set", "job", job, f"problem={long}", f"internal_note={long}", f"solution={long}"], "too long.*250000.*Shorten"),
            (["new", "job", "type=repair_bench", f"customer={customer}", f"problem={long}", f"internal_note={long}", f"solution={long}"], "too long"),
            (["job", job, "do", "hand_over", "receiver=X"], "(?i)hand.over"), (["show", "job", "0" * 26], "0{26}|no job|There is"), (["delete", "job", "J-0"], "J-0"),
            (["import", "--undo", "06h01ao9mtrmlfb6vlq5cimqm8"], "import")):
        err = refused(desk, *words, says=says)
        assert len(err) < 400, err
    desk.json("set", "job", job, f"problem={long}", f"internal_note={long}")
    assert desk.json("show", "job", job)["problem"] == long


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
