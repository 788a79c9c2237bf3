#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of aftercarectl on a store of its own: what it does, its JSON, and how it says no."""
import csv
import io
import json
import os
import re
import subprocess

from command import CTL, Desk, case, environment, keys, main

ID = re.compile(r"^[0-9a-v]{26}$")
ENTITIES = ("company team user customer contact_point consent site product_model warranty_term device sale coverage job job_event visit job_line "
            "stock_location stock_move contact follow_up message survey invitation response conflict").split()


def furnish(desk):
    """A customer with a device under warranty, a technician with a van and a part in it."""
    desk.init()
    desk.new("product_model", code="HT-24", name="Combi 24", brand="Żar", kind="product")
    desk.new("warranty_term", model="HT-24", kind="commercial_manufacturer", rule_set="contract", start_basis="installation,delivery,sale",
             duration=24, duration_unit="month", parts_percent=100, labour_percent=100, travel_percent=0)
    desk.new("product_model", code="P-1", name="Pump", kind="part", price="189.00 PLN")
    desk.new("user", name="Jan Technik", role="technician")
    desk.new("stock_location", code="VAN-JAN", name="Van", kind="van", technician="Jan Technik")
    desk.new("stock_move", part="P-1", from_="SUPPLIER", to="VAN-JAN", quantity="5")
    customer = desk.new("customer", name="Grażyna Żółć", phone="+48 601 000 111", email="grazyna@example.org", language="pl")
    desk.new("device", serial="SN-0001", model="HT-24", customer=customer["number"], sold_on="2026-01-10", installed_on="2026-01-20")
    return customer


# --- words ---

@case
def wrong_words(desk):
    desk.init()
    for words, part in [
        ([], "command is missing"), (["lst"], "not a command"), (["sync"], "sync enrol"), (["sync", "maybe"], "sync enrol"),
        (["list"], "list ENTITY"), (["list", "thing"], "not an entity"), (["list", "job", "--wher", "a=b"], "--wher"),
        (["list", "job", "--where", "nonsense=1"], "nonsense"), (["list", "job", "--where", "phase"], "field=value"),
        (["list", "job", "--order", "nonsense"], "nonsense"), (["list", "job", "--limit", "many"], "whole number"),
        (["list", "job", "--limit"], "--limit"), (["list", "job", "--limit", "1", "--limit", "2"], "twice"), (["list", "job", "job"], "list ENTITY"),
        (["list", "job", "--json", "--csv"], "--csv"), (["list", "job", "--csv=1"], "no value"), (["list", "job", "--where", "source_row=x"], "source_row"),
        (["show", "job"], "show ENTITY REF"), (["new", "customer", "name"], "field=value"), (["new", "customer", "=x"], "field=value"),
        (["new", "customer", "name=a", "name=b"], "twice"), (["set", "customer", "C-1"], "set ENTITY REF"),
        (["job", "J-1", "start"], "job REF do"), (["job", "J-1", "does", "start"], "job REF do"), (["check", "this"], "check"),
        (["init", "--seed", "1"], "--seed"), (["coverage", "X", "--on", "tomorrow"], "--on"), (["report", "nonsense"], "nonsense"),
        (["report", "satisfaction", "--format", "doc"], "doc"), (["report", "satisfaction", "--json", "--format", "csv"], "--format"),
        (["report", "satisfaction", "--from", "x"], "--from"), (["search", "x", "--limit", "0"], "whole number"),
        (["user", "add", "A", "--role", "king"], "desk, technician"), (["user", "add", "A"], "desk, technician"),
        (["sync", "settle", "x", "both"], "kept"), (["demo", "--scale", "-1"], "--scale"), (["demo", "--scale", "x"], "--scale"),
        (["sla", "J-1"], "not a command"), (["-q"], "-q"), (["list", "job", "--store"], "--store"), (["nonsense", "--help"], "not a command"),
    ]:
        answer = desk.run(*words, status=2)
        assert part in answer.err, (words, answer)
    desk.run("list", "job", "--store", "", status=2, store=False)
    done = subprocess.run([CTL, "search", b"\xff\xfe"], capture_output=True, env=environment(), check=False)
    assert done.returncode == 2 and b"UTF-8" in done.stderr, done


@case
def options_stand_anywhere(desk):
    furnish(desk)
    whole = desk.run("list", "user", "--limit", "1", "--json").out
    for words in (["--json", "list", "user", "--limit=1"], ["--limit", "1", "list", "--json", "user"], ["list", "--limit", "1", "user", "--json"]):
        assert desk.run(*words).out == whole, words
    answer = subprocess.run([CTL, "list", "user", "--json", "--store", desk.store, "--limit", "1"], capture_output=True, env=environment(), check=True)
    assert answer.stdout.decode() == whole
    desk.new("customer", name="--json")
    assert json.loads(desk.run("search", "--json", "--", "--json").out)["results"][0]["title"] == "--json"


@case
def help_of_everything(desk):
    listed = desk.run("--help", store=False).out
    commands = re.findall(r"^   ([a-z][a-z-]*(?: (?:add|enrol|now|status|conflicts|settle|list|revoke))?)(?: |$)", listed.split("Options of all")[0], re.M)
    assert {"init", "list", "user add", "sync enrol", "report"} <= set(commands), commands
    page = desk.run("man", store=False).out.replace("\\-", "-")
    completion = desk.run("completion", "bash", store=False).out
    for command in commands:
        text = desk.run(*command.split(), "--help", store=False).out
        assert text.startswith(f"aftercarectl {command}") and "--json" in text, (command, text)
        assert f".SS {command}" in page, command
        assert f"    ' {command}'*)" in completion, command
        for option in re.findall(r"--([a-z-]+)", text):
            assert f"--{option}" in completion and f"--{option}" in page, (command, option)
    assert re.match(r"^aftercarectl \d+\.\d+\.\d+\n$", desk.run("--version", store=False).out)
    subprocess.run(["bash", "-n"], input=completion.encode(), check=True)
    script = completion + "\nCOMP_WORDS=(aftercarectl --store x sync se); COMP_CWORD=4; _aftercarectl; echo \"${COMPREPLY[*]}\""
    assert subprocess.run(["bash"], input=script.encode(), capture_output=True, check=True).stdout == b"settle\n"


@case
def a_clock_that_is_none(desk):
    desk.init()
    assert "clock" in desk.run("list", "user", status=1, AFTERCARE_CLOCK="yesterday").err


@case
def output_that_cannot_be_written(desk):
    desk.init()
    with open("/dev/full", "wb") as full:
        answer = subprocess.run([CTL, "--store", desk.store, "fields", "job"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert answer.returncode == 1 and b"could not be written" in answer.stderr, answer
    pipe = subprocess.Popen([CTL, "fields", "job", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    pipe.stdout.close()
    assert pipe.stderr.read() == b"" and pipe.wait() == 0


# --- records ---

@case
def init(desk):
    made = desk.init()
    assert made == {"store": desk.store, "schema": made["schema"]} and made["schema"] >= 1, made
    assert "already" in desk.run("init", status=1).err
    company = desk.rows("company")[0]
    assert (company["name"], company["currency"], company["zone"], company["language"]) == ("Serwis", "PLN", "Europe/Warsaw", "pl")
    assert {row["code"] for row in desk.rows("stock_location")} == {"SUPPLIER", "CUSTOMER", "SCRAP"}
    for words in (["--currency", "QQQ"], ["--zone", "Mars/Base"], ["--language", "xx"]):
        desk.run("init", *words, status=1, store=desk.path("other.db"))
        assert not os.path.exists(desk.path("other.db")), words
    home = desk.path("home")
    made = desk.json("init", store=False, XDG_DATA_HOME=home)
    assert made["store"] == os.path.join(home, "aftercare", "store.db") and os.path.exists(made["store"])
    assert desk.json("list", "user", store=False, XDG_DATA_HOME=home)["total"] == 1
    assert "postgresql" in desk.run("list", "user", status=1, store="postgresql://here/x").err.lower()


@case
def files_that_are_no_store(desk):
    with open(desk.path("text.db"), "w", encoding="utf-8") as out:
        out.write("not a database\n" * 100)
    before = os.stat(desk.path("text.db"))
    for words in (["list", "user"], ["new", "customer", "name=A"], ["check"], ["demo"], ["backup", desk.path("b")]):
        desk.run(*words, status=1, store=desk.path("text.db"))
        desk.run(*words, status=1, store=desk.folder)
        desk.run(*words, status=1, store=desk.path("missing.db"))
    after = os.stat(desk.path("text.db"))
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    assert sorted(os.listdir(desk.folder)) == ["text.db"], os.listdir(desk.folder)


@case
def records(desk):
    customer = furnish(desk)
    assert ID.match(customer["id"]) and re.match(r"^[0-9A-Z]{4}-C-000001$", customer["number"]), customer
    shown = desk.json("show", "customer", customer["number"])
    keys(shown, *"entity id number alias name kind company language tax_id notes phone email".split())
    assert shown["entity"] == "customer" and shown["name"] == "Grażyna Żółć" and shown["company"] is None
    assert (shown["phone"], shown["email"]) == ("+48 601 000 111", "grazyna@example.org")
    assert "source_row" not in shown and "deleted_at" not in shown
    for ref in (customer["id"], "grazyna@example.org", "601 000 111", "+48601000111"):
        assert desk.json("show", "customer", ref)["id"] == customer["id"], ref
    changed = desk.json("set", "customer", customer["id"], "name=Grażyna Nowak", "language=pl", "tax_id=5260001246")
    assert changed == {"id": customer["id"], "changed": ["name", "tax_id"]}, changed
    assert desk.json("undo") == {"undone": "set customer", "kept": []}
    assert desk.json("show", "customer", customer["id"])["name"] == "Grażyna Żółć"
    desk.run("show", "customer", "C-9", status=1)
    desk.run("set", "customer", customer["id"], "language=xx", status=1)
    desk.run("set", "customer", customer["id"], "name=", status=1)
    desk.run("new", "customer", "kind=person", status=1)
    gone = desk.json("delete", "customer", customer["id"])
    assert gone["id"] == customer["id"]
    assert desk.json("list", "customer")["total"] == 0
    desk.json("undo")
    assert desk.json("list", "customer")["total"] == 1
    device = desk.json("show", "device", "SN-0001")
    assert device["number"] is None and ID.match(device["model"]) and device["sold_on"] == "2026-01-10"
    line = desk.rows("product_model", "--where", "code=P-1")[0]
    assert line["price"] == {"minor": 18900, "currency": "PLN"}
    move = desk.rows("stock_move")[0]
    assert move["quantity"] == 5 and move["at"] == "2026-11-21T14:05:00Z"
    assert "Żółć" in desk.run("show", "customer", customer["id"]).out


@case
def ambiguous_names(desk):
    desk.init()
    first = desk.new("customer", name="A", phone="601000222")
    desk.new("customer", name="B", phone="601 000 222")
    said = desk.run("show", "customer", "601000222", status=1).err
    assert first["number"] in said, said


@case
def lists(desk):
    desk.init()
    for n in range(7):
        desk.new("customer", name=f"Customer {n}", kind="company" if n % 2 else "person", phone=f"60100030{n}", notes="a,b" if n else "=1+1")
    listed = desk.json("list", "customer", "--where", "kind=person", "--order", "-name", "--limit", "2")
    keys(listed, "total", "rows")
    assert listed["total"] == 4 and [r["name"] for r in listed["rows"]] == ["Customer 6", "Customer 4"], listed
    assert desk.json("list", "customer", "--where", "kind=person", "--where", "name=Customer 2")["total"] == 1
    assert desk.json("list", "customer", "--where", "tax_id=")["total"] == 7
    assert desk.json("list", "customer", "--where", "phone=60100 0303")["rows"][0]["name"] == "Customer 3"
    assert desk.json("list", "customer", "--where", "phone=999")["total"] == 0
    assert "none" in desk.run("list", "customer", "--where", "phone=999").out
    assert desk.json("list", "customer", "--limit", "0") == {"total": 7, "rows": []}
    assert desk.json("list", "contact_point", "--where", "customer=601000304")["total"] == 1
    table = list(csv.DictReader(io.StringIO(desk.run("list", "customer", "--csv", "--order", "name").out)))
    assert [row["name"] for row in table] == [f"Customer {n}" for n in range(7)] and table[1]["phone"] == "601000301"
    assert table[0]["notes"] == "'=1+1" and table[1]["notes"] == "a,b"
    assert "3 of 7" in desk.run("list", "customer", "--limit", "3").out
    desk.run("list", "customer", "--where", "kind=robot", status=1)


@case
def listing_has_its_limit(desk):
    desk.init()
    desk.json("demo", "--scale", "0.5")
    listed = desk.json("list", "contact_point")
    assert len(listed["rows"]) == 100 and listed["total"] > 200
    assert len(desk.rows("contact_point", "--limit", "100000")) == listed["total"]


@case
def every_entity_is_listed_with_its_fields(desk):
    furnish(desk)
    desk.json("demo", "--scale", "0.05")
    for entity in ENTITIES:
        table = desk.json("fields", entity)
        keys(table, "entity", "fields")
        names = [field["name"] for field in table["fields"]]
        for field in table["fields"]:
            keys(field, *"name label kind to unit needed searched personal cache values read write".split())
            assert field["kind"] in "id text integer enum bool instant date money quantity".split(), field
            assert (field["kind"] == "enum") == (field["values"] is not None), field
        for row in desk.rows(entity, "--limit", "3"):
            assert list(row)[:2] == ["id", "number"] and set(row) == {"id", "number"} | set(names), (entity, row)
        desk.run("list", entity)
        desk.run("fields", entity)
    assert desk.json("fields", "customer", store=False)["fields"][0]["name"] == "number"


@case
def searching(desk):
    customer = furnish(desk)
    desk.new("customer", name="Кафе «Орёл»")
    for text, wanted in (("zolc", "customer"), ("орел", "customer"), ("601000111", "customer"), ("N-000", "device"), ("SN-0001", "device"),
                         ("pump", "product_model"), ("GRAŻYNA żół", "customer")):
        found = desk.json("search", text)
        keys(found, "results")
        assert [r for r in found["results"] if r["entity"] == wanted], (text, found)
        for row in found["results"]:
            keys(row, "entity", "id", "number", "title", "detail")
    assert desk.json("search", "żółć")["results"][0]["number"] == customer["number"]
    assert desk.json("search", "nothing like that") == {"results": []}
    assert len(desk.json("search", "--limit", "1", "p")["results"]) <= 1
    assert "Żółć" in desk.run("search", "zolc").out


# --- a job ---

@case
def life_of_a_job(desk):
    customer = furnish(desk)
    job = desk.new("job", type="repair_field", customer="grazyna@example.org", device="SN-0001", problem="Leaks", at="2026-11-20T08:00:00Z")
    keys(job, "id", "number")

    def do(step, *words, **more):
        return desk.json("job", job["number"], "do", step, *words, **more)

    assert do("triage", "at=2026-11-20T08:05:00Z") == {"id": job["id"], "phase": "triage", "status": None}
    assert "technician" in desk.run("job", job["number"], "do", "schedule", "planned_at=2026-11-21T09:00:00Z", status=1).err
    assert "nonsense" in desk.run("job", job["number"], "do", "nonsense", status=2).err
    assert "hand_over" in desk.run("job", job["number"], "do", "hand_over", "receiver=X", status=1).err
    assert "phase" in desk.run("set", "job", job["number"], "phase=closed", status=1).err.lower()
    assert do("schedule", "technician=Jan Technik", "planned_at=2026-11-21T09:00:00Z", "at=2026-11-20T08:10:00Z")["phase"] == "scheduled"
    assert do("travel", "at=2026-11-21T08:30:00Z")["phase"] == "travelling"
    assert do("start", "at=2026-11-21T09:00:00Z")["phase"] == "in_progress"
    desk.new("job_line", job=job["number"], class_="part", part="P-1", quantity="2")
    assert do("finish", "result=repaired", "at=2026-11-21T10:00:00Z")["phase"] == "ready"
    assert do("hand_over", "receiver=Grażyna", "status=left the key", "at=2026-11-21T10:10:00Z")["phase"] == "closed"
    stock = desk.json("stock", "P-1", "--at", "VAN-JAN")["rows"]
    assert [(r["on_hand"], r["reserved"], r["available"]) for r in stock] == [(3, 0, 3)], stock
    assert desk.json("stock")["rows"] == stock and desk.json("stock", "--at", "VAN-JAN")["rows"] == stock
    shown = desk.json("show", "job", job["number"])
    assert (shown["phase"], shown["result"], shown["handed_over_at"]) == ("closed", "repaired", "2026-11-21T10:10:00Z"), shown
    visit = desk.rows("visit")[0]
    assert (visit["arrived_at"], visit["ended_at"]) == ("2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z")
    for entity, ref in (("job", job["number"]), ("customer", customer["number"]), ("device", "SN-0001")):
        entries = desk.json("history", entity, ref)["entries"]
        for entry in entries:
            keys(entry, "at", "kind", "by", "text")
        assert [e["at"] for e in entries] == sorted(e["at"] for e in entries) and any("handed over" in e["text"] for e in entries), entity
        assert len(desk.json("history", entity, ref, "--limit", "2")["entries"]) == 2
    assert "handed over" in desk.run("history", "job", job["number"]).out
    desk.run("history", "user", "Jan Technik", status=1)
    assert do("reopen", "reason=Leaks again")["phase"] == "triage"
    assert desk.json("check")["problems"] == []


@case
def transitions(desk):
    table = desk.json("transitions", store=False)["rows"]
    assert [row["transition"] for row in table] == ("triage propose approve assign schedule travel start hold resume check finish hand_over close cancel "
                                                     "reopen").split()
    for row in table:
        keys(row, "transition", "from", "to", "needs", "arguments", "types")
    assert next(r for r in table if r["transition"] == "check")["types"] == ["repair_bench", "warranty_repair", "rework"]
    assert "hand_over" in desk.run("transitions", store=False).out


@case
def coverage(desk):
    furnish(desk)
    for day, state, percent, until in (("2026-11-21", "covered", 100, "2028-01-20"), ("2028-01-20", "covered", 100, "2028-01-20"),
                                       ("2028-01-21", "not_covered", 0, None)):
        said = desk.json("coverage", "SN-0001", "--on", day)
        keys(said, "device", "on", "verdict", "reasons", "coverages")
        parts = said["verdict"]["parts"]
        assert said["on"] == day and list(said["verdict"]) == ["parts", "labour", "travel"]
        assert (parts["state"], parts["percent"], parts["until"]) == (state, percent, until), (day, said)
        assert said["verdict"]["travel"]["state"] == "not_covered" and said["reasons"]
        keys(said["coverages"][0], "kind", "state", "from", "until", "valid", "reason")
        assert said["coverages"][0]["valid"] == (percent > 0)
    assert desk.json("coverage", "SN-0001")["on"] == "2026-11-21"
    assert "24 months from installation" in desk.run("coverage", "SN-0001").out
    desk.run("coverage", "SN-9", status=1)


@case
def merging(desk):
    furnish(desk)
    twin = desk.new("customer", name="Grazyna Zolc", phone="601 000 999")
    preview = desk.json("merge", "customer", twin["number"], "grazyna@example.org", "--preview")
    keys(preview, "id")
    assert desk.json("list", "customer")["total"] == 2
    merged = desk.json("merge", "customer", twin["number"], "grazyna@example.org")
    assert merged["id"] == preview["id"] and desk.json("list", "customer")["total"] == 1
    assert desk.json("show", "customer", "601 000 999")["id"] == merged["id"]
    desk.run("merge", "customer", merged["id"], merged["id"], status=1)
    desk.run("merge", "customer", "C-0", merged["id"], status=1)


@case
def undo_has_an_end(desk):
    desk.init()
    desk.new("customer", name="A")
    assert desk.json("undo")["undone"] == "new customer"
    desk.run("undo", status=1)
    assert "undo" in desk.run("undo", "--help").out


# --- in and out ---

@case
def demo(desk):
    desk.init()
    counts = desk.json("demo", "--seed", "7")
    for entity, rows in counts.items():
        extra = {"user": 1, "stock_location": 3}.get(entity, 0)
        assert desk.json("list", entity, "--limit", "0")["total"] == rows + extra, entity
    assert desk.json("check") == {"ok": True, "problems": []}
    assert {row["language"] for row in desk.rows("customer")} == {"en", "pl", "ru", "lt"}
    phases = next(field["values"] for field in desk.json("fields", "job")["fields"] if field["name"] == "phase")
    assert {row["phase"] for row in desk.rows("job", "--limit", "9999")} == set(phases)
    for text in ("zolc", "орел"):
        assert desk.json("search", text)["results"], text
    assert all(row["on_hand"] >= 0 for row in desk.json("stock")["rows"])
    assert "--seed" in desk.run("demo", "--seed", "7", status=1).err
    other = Desk(desk.path(""))
    other.store = desk.path("other.db")
    other.init()
    assert other.json("demo", "--seed", "7", AFTERCARE_CLOCK="2026-11-21T20:00:00Z/frozen") == counts
    for entity in ("customer", "job", "job_event", "stock_move", "response", "coverage"):
        ours, theirs = ([{k: v for k, v in row.items() if k not in ("number", "alias")} for row in one.rows(entity, "--limit", "9999")]
                        for one in (desk, other))
        assert ours == theirs, entity
    assert desk.json("demo", "--seed", "8", "--scale", "0.02")["customer"] >= 8
    assert desk.json("check")["problems"] == []


@case
def backups(desk):
    customer = furnish(desk)
    assert desk.json("backup", desk.path("copy"))["backup"] == desk.path("copy")
    desk.run("backup", desk.path("copy"), status=1)
    desk.run("backup", desk.path("no/such/folder"), status=1)
    desk.new("customer", name="Later")
    desk.json("restore", desk.path("copy"))
    assert [row["id"] for row in desk.rows("customer")] == [customer["id"]]
    desk.run("restore", desk.path("missing"), status=1)
    with open(desk.path("text"), "w", encoding="utf-8") as out:
        out.write("not a backup\n")
    desk.run("restore", desk.path("text"), status=1)
    assert [row["id"] for row in desk.rows("customer")] == [customer["id"]]
    assert "sound" in desk.run("check").out
    desk.json("restore", desk.path("copy"), store=desk.path("new.db"))
    assert desk.json("list", "customer", store=desk.path("new.db"))["total"] == 1


@case
def check_finds_faults(desk):
    furnish(desk)
    desk.json("demo", "--scale", "0.3")
    with open(desk.store, "r+b") as store:
        store.seek(0, os.SEEK_END)
        pages = store.tell() // 4096
        for page in range(pages // 3, pages - 2, 3):
            store.seek(page * 4096 + 100)
            store.write(b"\xaa" * 200)
    done = subprocess.run([CTL, "--store", desk.store, "check"], capture_output=True, env=environment(), check=False)
    assert done.returncode in (1, 3) and (done.stderr or done.stdout), done


@case
def reports(desk):
    desk.init()
    desk.json("demo", "--scale", "0.3")
    for name in ("warranty-expiry", "satisfaction"):
        document = desk.json("report", name)
        keys(document, "report", "definition", "from", "to", "rows", "totals")
        assert document["report"] == name and document["rows"]
        assert json.loads(desk.run("report", name, "--format", "json").out) == document
        table = list(csv.DictReader(io.StringIO(desk.run("report", name, "--format", "csv").out)))
        assert len(table) == len(document["rows"]) and list(table[0]) == list(document["rows"][0])
        for form in ("csv", "json", "xlsx"):
            file = desk.path(f"{name}.{form}")
            assert desk.json("report", name, "--format", form, "-o", file)["file"] == file
            plain = desk.run("report", name, "-o", file).out
            assert plain == "" and os.path.getsize(file) > 100
        with open(desk.path(f"{name}.xlsx"), "rb") as book:
            assert book.read(2) == b"PK"
        assert "PDF" in desk.run("report", name, "--format", "pdf", status=1).err
        assert document["definition"] in desk.run("report", name).out
    for metric in ("csat", "ces", "nps"):
        keys(desk.json("report", "satisfaction")["totals"][metric], "n", "value", "low", "high")
    desk.run("report", "satisfaction", "-o", desk.path("no/such/folder.csv"), status=1)
    desk.run("report", "satisfaction", "--by", "nonsense", status=2)


if __name__ == "__main__":
    main()
