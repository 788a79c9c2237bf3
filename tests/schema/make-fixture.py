#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the fixtures of a schema: a server's store and a station's with rows of every entity, as SQL.

  make-fixture.py BUILD     writes NNN-server.sql and NNN-station.sql, NNN being the schema that the programs of BUILD make

Run it before a schema is released, and never again for that schema: the fixture is what the stores out there look like. fixtures.py opens them.
"""
import contextlib
import html
import os
import re
import sqlite3
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "kill"))
WIDTH = 150


def make_stores(folder):
    """(server's store, station's store) that have seen everything once: a sale, a repair with a part from the van, a conflict, a parked step, a survey."""
    import kill_server
    clock = kill_server.Clock()
    server = kill_server.Server(folder, clock)
    main = server.store.init("--language", "pl")
    for name, role in (("Ada Wiśniewska", "desk"), ("Tomasz Nowak", "technician"), ("Rūta Kazlauskaitė", "manager")):
        main.json("user", "add", name, "--role", role)
    server.start()
    try:
        desk, van = (enrol(kill_server, server, folder, who, name, clock) for who, name in (("desk", "Ada Wiśniewska"), ("van", "Tomasz Nowak")))
        sell(desk)
        repair(desk, van)
        quarrel(main, desk)
        survey(server, main, desk)
        for station in (desk, van, desk):
            station.json("sync", "now")
        desk.json("new", "customer", "name=Not sent yet")
        server.stop()
    finally:
        server.kill()
    return main, desk


def enrol(kill_server, server, folder, who, name, clock):
    station = kill_server.Station(os.path.join(folder, who + ".db"), clock).init()
    station.json("sync", "enrol", server.url, server.store.json("enrol-code", name)["code"])
    station.json("sync", "now")
    return station


def sell(desk):
    new = lambda entity, *words: desk.json("new", entity, *words)["id"]
    new("team", "name=Gdańsk", "city=Gdańsk", "country=PL")
    new("product_model", "code=HP-300", "name=Heat pump 300", "brand=Baltic Heat", "category=Heat pump", "kind=product", "price=12999.00 PLN")
    new("product_model", "code=FAN-12", "name=Fan motor 12 W", "kind=part", "price=349.00 PLN")
    new("warranty_term", "model=HP-300", "kind=commercial_manufacturer", "rule_set=contract", "start_basis=installation,delivery,sale", "duration=24",
        "duration_unit=month", "parts_percent=100", "labour_percent=100", "travel_percent=50")
    new("customer", "name=Zofia Żółkiewska", "phone=+48 501 234 567", "email=zofia@example.com", "language=pl", "notes=Pies,\nale łagodny — „Burek”")
    new("customer", "name=UAB Šiluma", "kind=company", "email=info@example.lt", "language=lt")
    new("site", "customer=+48 501 234 567", "name=Dom", "street=ul. Długa 7", "postal_code=80-831", "city=Gdańsk", "country=PL")
    new("device", "serial=BH-2291-0417", "model=HP-300", "customer=+48 501 234 567", "installed_on=2025-03-04")
    new("sale", "device=BH-2291-0417", "customer=+48 501 234 567", "sold_on=2025-02-20", "price=12999.00 PLN", "document=FV/2025/118")
    new("consent", "customer=+48 501 234 567", "channel=email", "purpose=survey", "state=given", "source=contract")
    new("stock_location", "code=VAN-1", "name=Van of Tomasz", "kind=van", "technician=Tomasz Nowak")
    new("stock_move", "part=FAN-12", "from=SUPPLIER", "to=VAN-1", "quantity=3", "reason=Van filled")


def repair(desk, van):
    """The desk opens two jobs; the van does the first; the second is moved on by both, so that one step is parked."""
    job = desk.json("new", "job", "type=warranty_repair", "customer=+48 501 234 567", "device=BH-2291-0417", "priority=high", "problem=Hałasuje; błąd E12")["id"]
    desk.json("job", job, "do", "schedule", "technician=Tomasz Nowak", "planned_at=2026-11-19T08:00:00Z", "at=2026-11-18T08:00:00Z")
    other = desk.json("new", "job", "type=maintenance", "customer=info@example.lt", "problem=Metinė patikra", "technician=Tomasz Nowak")["id"]
    for station in (desk, van):
        station.json("sync", "now")
    van.json("job", job, "do", "start", "at=2026-11-19T08:05:00Z")
    van.json("new", "job_line", f"job={job}", "class=part", "part=FAN-12", "quantity=1", "price=349.00 PLN", "bill_code=warranty")
    van.json("new", "job_line", f"job={job}", "class=labour", "quantity=1.5", "price=120.00 PLN", "bill_code=warranty", "text=Wymiana wentylatora")
    van.json("new", "contact", f"job={job}", "direction=in", "channel=phone", "summary=Dzwoniła, że jest cicho", "at=2026-11-19T09:30:00Z")
    van.json("job", job, "do", "finish", "result=repaired", "at=2026-11-19T09:00:00Z")
    van.json("job", other, "do", "triage")
    van.json("job", other, "do", "start")
    desk.json("job", other, "do", "cancel", "reason=customer asked")
    for station in (desk, van, desk):
        station.json("sync", "now")
    desk.json("job", job, "do", "hand_over", "receiver=Zofia Żółkiewska", "at=2026-11-19T10:00:00Z")
    desk.json("new", "follow_up", "customer=+48 501 234 567", "device=BH-2291-0417", "reason=manual", "due=2026-12-01", "note=Zapytać o hałas")
    desk.json("new", "follow_up", "customer=info@example.lt", "reason=manual", "due=2026-12-02", "note=taken back at once")
    desk.json("undo")
    desk.json("sync", "now")


def quarrel(main, desk):
    """The same field changed at two places."""
    desk.json("set", "customer", "info@example.lt", "tax_id=LT100000000001")
    main.json("set", "customer", "info@example.lt", "tax_id=LT999999999999")
    desk.json("sync", "now")


def survey(server, main, desk):
    until = time.monotonic() + 60
    mails = []
    while not mails and time.monotonic() < until:
        time.sleep(0.2)
        mails = [mail for mail in server.mails() if "/s/" in mail.get_body(("plain",)).get_content()]
    link = re.search(r"http://\S+/s/[0-9a-z]+", mails[0].get_body(("plain",)).get_content()).group()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(link, timeout=20) as answer:
        page = answer.read().decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields = {name: html.unescape(value) for name, value in fields.items()}
    fields.update(csat="2", ces="3", comment="Długo czekałam.", text="Długo czekałam.")
    with opener.open(link, data=urllib.parse.urlencode(fields).encode(), timeout=20):
        pass
    main.json("new", "message", "customer=info@example.lt", "channel=email", "subject=Ačiū", "text=Laba diena.", "state=queued")
    desk.json("sync", "now")


# --- as SQL --------------------------------------------------------------------------------------------------------------------------


def literal(value):
    if value is None or isinstance(value, (int, float)):
        return "NULL" if value is None else repr(value)
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    pieces = [piece[at:at + WIDTH - 40] for piece in value.split("\n") for at in range(0, max(len(piece), 1), WIDTH - 40)] if len(value) > WIDTH - 40 else None
    quote = lambda text: "'" + text.replace("'", "''") + "'"
    if pieces is None and "\n" not in value:
        return quote(value)
    lines = [[line[at:at + WIDTH - 40] for at in range(0, max(len(line), 1), WIDTH - 40)] for line in value.split("\n")]
    return " || char(10) || ".join(" || ".join(quote(piece) for piece in line) for line in lines)


def wrap(tokens, end):
    """Tokens joined by commas, in lines of bearable length."""
    lines, line = [], "  "
    for n, token in enumerate(tokens):
        word = token + (", " if n + 1 < len(tokens) else end)
        for part in word.split(" || "):
            part = part if word.endswith(part) else part + " || "
            if len(line) + len(part) > WIDTH:
                lines.append(line.rstrip())
                line = "  "
            line += part
    return "\n".join([*lines, line.rstrip()])


def dump(path, out, what):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db, open(out, "w", encoding="utf-8") as file:
        schema = db.execute("PRAGMA user_version").fetchone()[0]
        virtual = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name")]
        own = [(kind, name, sql) for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
               if name in virtual or not any(name.startswith(table + "_") for table in virtual)]
        file.write(f"-- SPDX-License-Identifier: GPL-3.0-or-later\n-- {what} of schema {schema}, written by tests/schema/make-fixture.py. Never edited.\n")
        for kind, name, sql in own:
            file.write("\n" if kind == "table" else "")
            file.write(sql + ";\n")
            if kind == "table" and name not in virtual:
                for row in db.execute(f'SELECT * FROM "{name}" ORDER BY 1'):
                    file.write(f'INSERT INTO "{name}" VALUES (\n{wrap([literal(value) for value in row], ");")}\n')
        file.write("\n")
        for name in virtual:
            file.write(f"INSERT INTO {name}({name}) VALUES('rebuild');\n")
        application = db.execute("PRAGMA application_id").fetchone()[0]
        file.write(f"PRAGMA application_id = {application};\nPRAGMA user_version = {schema};\n")


def main(build):
    os.environ["AFTERCARE_BUILD"] = os.path.abspath(build)
    with tempfile.TemporaryDirectory(prefix="aftercare-fixture-") as folder:
        server, station = make_stores(folder)
        schema = server.select("PRAGMA user_version")[0][0]
        for store, name, what in ((server, "server", "A server's store"), (station, "station", "A desk's station")):
            store.check()
            dump(store.path, os.path.join(HERE, f"{schema:03}-{name}.sql"), what)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1])
