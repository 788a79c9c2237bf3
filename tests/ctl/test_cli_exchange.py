#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""import and export on the command line: words, statuses, files and JSON. What a row becomes is tested below, in tests/exchange."""
import csv
import gzip
import io
import os
import subprocess
import threading

from command import CTL, Desk, case, environment, keys, main

CUSTOMERS = ("Customer No;Name;Phone;E-mail;Language;City;Shoe size\n"
             "K-1;Grażyna Żółć;+48 601 000 111;grazyna@example.org;pl;Łódź;38\n"
             "K-2;Анна Орлова;+7 900 000 0111;anna@example.org;ru;Калининград;37\n"
             "K-3;;+48 601 000 333;nobody;pl;Łódź;40\n")
DEVICES = "serial,model,customer no,sold on\nSN-1,HT-24,K-1,2026-01-10\nSN-2,HT-24,K-9,2026-01-11\n"
ORDS = ("id,data_provider,country,partner_product_category,product_category,brand,year_of_manufacture,product_age,repair_status,"
        "repair_barrier_if_end_of_life,group_identifier,event_date,problem\n"
        "x_1,Example,PL,Kettle,Kettle,ACME,2015,3,Fixed,,Leeds,2018-05-01,Leaks\n"
        "x_2,Example,PL,Toaster,Toaster,Acme,,,Repairable,,Leeds,2018-05-01,Nie grzeje\n"
        ",Example,PL,Toaster,Toaster,Acme,,,Repairable,,Leeds,2018-05-01,no id\n")
ROWS = ("read", "created", "updated", "unchanged", "refused")


def write(desk, name, text, encoding="utf-8"):
    with open(desk.path(name), "wb") as out:
        out.write(text.encode(encoding) if isinstance(text, str) else text)
    return desk.path(name)


def numbers(document):
    keys(document, "import", "rows", "records", "refused")
    rows = document["rows"]
    assert set(rows) == set(ROWS) and rows["read"] == rows["created"] + rows["updated"] + rows["unchanged"] + rows["refused"], rows
    assert len(document["refused"]) == rows["refused"]
    for row in document["refused"]:
        keys(row, "file", "row", "column", "value", "why")
    return tuple(rows[name] for name in ROWS)


def printed(desk, *words):
    return subprocess.run([CTL, "--store", desk.store, *words], capture_output=True, env=environment(), check=True).stdout


@case
def wrong_words(desk):
    desk.init()
    file = write(desk, "c.csv", CUSTOMERS)
    for words, status in ((["import"], 2), (["import", "customers"], 2), (["import", "shoes", file], 2), (["import", "--undo", "x"], 2),
                          (["import", "customers", file, "--undo", "0" * 26], 2), (["import", "--undo", "06h01ao9mtrmlfb6vlq5cimqm8"], 1),
                          (["import", "customers", desk.path("missing.csv")], 1), (["import", "customers", desk.folder], 1),
                          (["import", "customers", file, "--map", desk.path("missing")], 1),
                          (["import", "customers", file, "--encoding", "klingon"], 2),
                          (["import", "customers", file, "--refused", desk.path("no/such/file")], 1),
                          (["export"], 2), (["export", "customers"], 2), (["export", "shoes", "-o", desk.path("x")], 2),
                          (["export", "customers", "-o", desk.path("no/such/file")], 1), (["export", "customers", "-o", desk.folder], 1),
                          (["export", "customers", "--json", "-o", "-"], 2)):
        desk.run(*words, status=status)
    assert desk.json("list", "customer")["total"] == 0
    assert sorted(n for n in os.listdir(desk.folder) if not n.startswith("store")) == ["c.csv"], os.listdir(desk.folder)


@case
def customers_and_devices(desk):
    desk.init()
    file = write(desk, "c.csv", CUSTOMERS)
    tried = desk.run("import", "customers", file, "--dry-run", "--json", status=3)
    assert desk.json("list", "customer")["total"] == 0 and '"import":null' in tried.out, tried
    done = desk.json("import", "customers", file, "--refused", desk.path("refused.csv"), status=3)
    assert numbers(done) == (3, 2, 0, 0, 1) and done["records"]["customer"] == 2, done
    refused = done["refused"][0]
    assert refused["row"] == 4 and refused["why"].endswith("."), refused
    with open(desk.path("refused.csv"), encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 1 and rows[0]["row"] == "4" and set(rows[0]) == {"file", "row", "column", "value", "why"}, rows
    assert desk.json("search", "zolc")["results"][0]["title"] == "Grażyna Żółć"
    assert "Shoe" in desk.run("import", "customers", file, status=3).err, "columns not understood are named"
    assert numbers(desk.json("import", "customers", file, status=3)) == (3, 0, 0, 2, 1)
    desk.new("product_model", code="HT-24", name="Combi 24")
    devices = desk.json("import", "devices", write(desk, "d.csv", DEVICES), status=3)
    assert numbers(devices) == (2, 1, 0, 0, 1)
    assert desk.json("show", "device", "SN-1")["customer"] == desk.json("show", "customer", "K-1")["id"]
    taken = desk.json("import", "--undo", devices["import"])
    keys(taken, "kept")
    assert desk.json("list", "device")["total"] == 0
    desk.run("import", "--undo", devices["import"], status=1)
    assert "--undo" in desk.run("import", "devices", desk.path("d.csv"), status=3).out
    assert desk.json("check")["problems"] == []


@case
def other_ways_in(desk):
    desk.init()
    whole = CUSTOMERS.rsplit("K-3", 1)[0]
    assert numbers(desk.json("import", "customers", "-", stdin=whole.encode())) == (2, 2, 0, 0, 0)
    zipped = write(desk, "c.csv.gz", gzip.compress(whole.encode()))
    assert numbers(desk.json("import", "customers", zipped)) == (2, 0, 0, 2, 0)
    polish = write(desk, "p.csv", "Nazwa;Telefon\nŁucja Źrebak;+48 602 000 222\n", "cp1250")
    assert numbers(desk.json("import", "customers", polish, "--encoding", "CP1250")) == (1, 1, 0, 0, 0)
    assert desk.json("search", "zrebak")["results"]
    assert numbers(desk.json("import", "auto", write(desk, "o.csv", ORDS), status=3)) == (3, 2, 0, 0, 1)
    both = desk.json("import", "ords", desk.path("o.csv"), write(desk, "o2.csv", ORDS.replace("x_", "y_")), status=3)
    assert numbers(both) == (6, 2, 0, 2, 2)
    assert desk.json("list", "job", "--where", "phase=closed")["total"] == 4
    for name, content in (("cut.csv.gz", gzip.compress(whole.encode() * 50)[:-30]), ("quote.csv", whole + 'K-7;"open;1;2\n'),
                          ("header.csv", "shoe,size\n1,2\n"), ("empty.csv", "")):
        before = desk.json("list", "customer")["total"]
        desk.run("import", "customers", write(desk, name, content), status=1)
        assert desk.json("list", "customer")["total"] == before, name


@case
def exports(desk):
    desk.init()
    desk.json("demo", "--scale", "0.1")
    desk.run("import", "ords", write(desk, "o.csv", ORDS), status=3)
    for kind in ("customers", "devices", "jobs", "ords", "everything"):
        file = desk.path(f"{kind}.out")
        said = desk.json("export", kind, "-o", file)
        keys(said, "file", "rows")
        with open(file, "rb") as out:
            content = out.read()
        assert said["rows"] > 0 and len(content) > 50
        assert printed(desk, "export", kind, "-o", "-") == content, kind
        before = os.listdir(desk.folder)
        desk.run("export", kind, "--output", file)
        assert os.listdir(desk.folder) == before
    with open(desk.path("ords.out"), encoding="utf-8") as table:
        assert [row["id"] for row in csv.DictReader(table)] == ["x_1", "x_2"]
    other = Desk(desk.folder)
    other.store = desk.path("other.db")
    other.init()
    other.json("import", "everything", desk.path("everything.out"))
    other.json("export", "everything", "-o", desk.path("again.out"))
    with open(desk.path("everything.out"), "rb") as first, open(desk.path("again.out"), "rb") as second:
        assert first.read() == second.read(), "an archive that was restored gives the same archive"
    assert other.json("check")["problems"] == []
    table = list(csv.DictReader(io.StringIO(desk.run("export", "customers", "-o", "-").out)))
    assert len(table) == desk.json("list", "customer", "--limit", "0")["total"]
    fifo = desk.path("fifo")
    os.mkfifo(fifo)
    got = []

    def read():
        with open(fifo, "rb") as pipe:
            got.append(pipe.read())

    reader = threading.Thread(target=read)
    reader.start()
    desk.run("export", "customers", "-o", fifo)
    reader.join(timeout=30)
    assert got and got[0].decode() == desk.run("export", "customers", "-o", "-").out


@case
def undo_gives_the_same_archive(desk):
    desk.init()
    desk.json("demo", "--scale", "0.05")
    before = printed(desk, "export", "everything", "-o", "-")
    done = desk.json("import", "ords", write(desk, "o.csv", ORDS), status=3)
    assert printed(desk, "export", "everything", "-o", "-") != before
    desk.json("import", "--undo", done["import"])
    assert printed(desk, "export", "everything", "-o", "-") == before


@case
def handed_over_with_its_files(desk):
    """The caller opens the files: relative to its own folder, with its own rights, standard input too."""
    desk.init()
    write(desk, "c.csv", CUSTOMERS)
    write(desk, "map.txt", "Shoe size = notes\n")
    with desk.daemon():
        done = desk.json("import", "customers", "c.csv", "--refused", "refused.csv", "--map", "map.txt", status=3)
        assert numbers(done) == (3, 2, 0, 0, 1) and done["refused"][0]["file"] == "c.csv", done
        with open(desk.path("refused.csv"), encoding="utf-8") as table:
            assert len(list(csv.DictReader(table))) == 1
        assert numbers(desk.json("import", "customers", "-", "--map", "map.txt", stdin=CUSTOMERS.encode(), status=3)) == (3, 0, 0, 2, 1)
        desk.run("import", "customers", "missing.csv", status=1)
        desk.run("import", "customers", "map.txt", "--refused", "none.csv", status=1)
        assert not os.path.exists(desk.path("none.csv"))
        desk.json("import", "--undo", done["import"])
        desk.json("export", "everything", "-o", "e.tar")
    assert desk.json("list", "customer")["total"] == 0 and desk.json("check")["problems"] == []


if __name__ == "__main__":
    main()
