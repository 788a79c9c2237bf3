#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""aftercarectl beside aftercared: accounts, commands that are handed over, and two stations with one server."""
import json
import os
import socket
import stat
import subprocess
import threading

from command import CTL, DAEMON, Desk, case, environment, keys, main


@case
def wrong_words_of_the_server(desk):
    for words, part in (([], "--store"), (["--nonsense"], "--nonsense"), (["--store"], "--store"), (["serve"], "words should be"),
                        (["--store", "x", "--config", desk.path("c.conf")], "nonsense")):
        with open(desk.path("c.conf"), "w", encoding="utf-8") as out:
            out.write("[aftercared]\nnonsense=1\n")
        done = subprocess.run([DAEMON, *words], capture_output=True, text=True, env=environment(), check=False, timeout=30)
        assert done.returncode == 2 and done.stdout == "" and part in done.stderr and done.stderr.startswith("aftercared: "), (words, done)
    done = subprocess.run([DAEMON, "--store", desk.path("missing.db")], capture_output=True, text=True, env=environment(), check=False, timeout=30)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1 and os.listdir(desk.folder) == ["c.conf"], done
    helped = subprocess.run([DAEMON, "--help"], capture_output=True, text=True, env=environment(), check=True, timeout=30).stdout
    page = subprocess.run([CTL, "man", "aftercared"], capture_output=True, text=True, env=environment(), check=True).stdout.replace("\\-", "-")
    completion = subprocess.run([CTL, "completion", "bash", "aftercared"], capture_output=True, text=True, env=environment(), check=True).stdout
    for option in "store listen config port-file maildir public-url".split():
        assert f"--{option}" in helped and f"--{option}" in page and f"--{option}" in completion, option


@case
def accounts(desk):
    desk.init()
    assert "server" in desk.run("enrol-code", "Ola", status=1).err
    made = desk.json("user", "add", "Ola", "--role", "desk")
    keys(made, "id")
    assert "Ola" in desk.run("user", "add", "Ola", "--role", "desk", status=1).err
    assert desk.json("show", "user", "Ola")["role"] == "desk"
    code = desk.json("enrol-code", "Ola")["code"]
    assert len(code) >= 16 and code != desk.json("enrol-code", "Ola")["code"]
    desk.run("enrol-code", "Nobody", status=1)
    assert "sync enrol" in desk.run("enrol-code", "Ola").out
    assert desk.json("new", "customer", "name=A")["number"] == "C-2026-000001"


@case
def acting_as_somebody(desk):
    desk.init()
    assert "--as" in desk.run("new", "customer", "name=A", "--as", "Ola", status=1).err
    desk.json("user", "add", "Ola", "--role", "desk")
    ola = desk.json("show", "user", "Ola")["id"]
    customer = desk.json("new", "customer", "name=A", "--as", "Ola")
    desk.json("new", "contact", f"customer={customer['number']}", "direction=in", "channel=phone", "summary=Called", "--as", "Ola")
    assert desk.rows("contact")[0]["by"] == ola
    desk.json("new", "contact", f"customer={customer['number']}", "direction=in", "channel=phone", "summary=Again")
    assert desk.rows("contact", "--where", "by=Ola", "--limit", "5")[0]["summary"] == "Called" and len(desk.rows("contact")) == 2
    desk.run("new", "customer", "name=B", "--as", "Nobody", status=1)
    assert "administrator" not in desk.run("list", "user", "--as", "Ola").err
    desk.new("product_model", code="M", name="Model", price="10 PLN", cost="7 PLN")
    desk.json("user", "add", "Tom", "--role", "technician")
    assert "cost" in desk.rows("product_model")[0] and "cost" not in desk.rows("product_model", "--as", "Tom")[0]


@case
def commands_are_handed_over(desk):
    desk.init()
    with desk.daemon() as url:
        assert url.startswith("http://127.0.0.1:")
        mode = os.stat(desk.store + "-socket")
        assert stat.S_ISSOCK(mode.st_mode) and stat.S_IMODE(mode.st_mode) == 0o600
        made = desk.new("customer", name="Anna", phone="601000111")
        assert made["number"] == "C-2026-000001" and desk.json("show", "customer", "601000111")["id"] == made["id"]
        assert desk.json("set", "customer", made["number"], "name=Ewa")["changed"] == ["name"]
        desk.run("set", "customer", made["number"], "language=xx", status=1)
        desk.run("set", "customer", made["number"], status=2)
        desk.run("new", "nonsense", "a=b", status=2)
        assert "Undone" in desk.run("undo").out
        # the caller's clock counts for its command alone
        for clock in ("2026-11-22T08:00:00Z/frozen", "2026-11-23T08:00:00Z/frozen"):
            desk.json("new", "contact", f"customer={made['number']}", "direction=in", "channel=phone", f"summary={clock[:10]}", AFTERCARE_CLOCK=clock)
        desk.json("new", "contact", f"customer={made['number']}", "direction=in", "channel=phone", "summary=2026-11-21", AFTERCARE_CLOCK=None)
        for row in desk.rows("contact"):
            assert row["at"][:10] == row["summary"], row
        desk.run("new", "customer", "name=B", status=1, AFTERCARE_CLOCK="nonsense")
        for words in (["init"], ["restore", desk.store], ["sync", "enrol", url, "X"]):
            desk.run(*words, status=1)
        assert "aftercared" in desk.run("restore", desk.store, status=1).err
        assert desk.json("check")["problems"] == []
        desk.json("backup", desk.path("copy"))
        assert subprocess.run([DAEMON, "--store", desk.store, "--listen", "127.0.0.1:0"], capture_output=True, env=environment(), check=False,
                              timeout=60).returncode == 1
        desk.json("demo", "--scale", "0.05")
    assert not os.path.exists(desk.store + "-socket")
    assert desk.json("list", "customer")["total"] > 1 and desk.json("check")["problems"] == []


@case
def writers_at_the_same_time(desk):
    desk.init()
    said = []

    def write(n):
        said.append(Desk(desk.folder).json("new", "customer", f"name=Customer {n}")["number"])

    def writers(first):
        threads = [threading.Thread(target=write, args=(first + n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    writers(0)
    with desk.daemon():
        writers(8)
    assert len(set(said)) == 16 and desk.json("list", "customer")["total"] == 16, said
    assert desk.json("check")["problems"] == []


@case
def a_caller_that_goes_away(desk):
    """Its command may run or not, and the server goes on."""
    desk.init()
    with desk.daemon():
        for n in range(5):
            process = subprocess.Popen([CTL, "--store", desk.store, "demo", "--scale", "0.05", "--seed", str(n)], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, env=environment())
            process.stdout.close()
            process.kill()
            process.wait()
        desk.new("customer", name="After")
        assert desk.json("check")["problems"] == []


@case
def two_stations_and_a_server(desk):
    station = Desk(desk.path(""))
    station.store = desk.path("station.db")
    desk.init()
    station.init()
    for words in (["sync", "now"], ["sync", "settle", "0" * 26, "kept"]):
        station.run(*words, status=1)
    assert station.json("sync", "status")["server"] is None
    assert station.json("sync", "conflicts")["rows"] == []
    desk.json("user", "add", "Ola", "--role", "desk")
    code = desk.json("enrol-code", "Ola")["code"]
    mine = station.new("customer", name="From the station", email="s@example.org")
    with desk.daemon() as url:
        theirs = desk.new("customer", name="From the server", email="d@example.org")
        assert "code" in station.run("sync", "enrol", url, "AAAA-AAAA-AAAA-AAAA", status=1).err.lower()
        station.run("sync", "enrol", "nonsense", code, status=1)
        station.json("sync", "enrol", url, code)
        status = station.json("sync", "status")
        keys(status, "role", "server", "user", "unsent")
        assert status["role"] == "station" and status["server"] == url and status["unsent"] > 0
        station.run("sync", "enrol", url, code, status=1)
        done = station.json("sync", "now")
        keys(done, *"pushed pulled gone conflicts parked requests bytes_up bytes_down seconds".split())
        assert done["pushed"] >= 1 and done["pulled"] >= 1
        assert desk.json("show", "customer", mine["id"])["number"].startswith("C-2026-")
        assert station.json("show", "customer", theirs["id"])["number"] == theirs["number"]
        assert station.json("show", "customer", mine["number"])["id"] == mine["id"], "the first number stays"
        assert station.json("sync", "now")["requests"] == 1 and station.json("sync", "status")["unsent"] == 0
        # one field, edited on both sides, is a conflict that either can settle
        station.json("set", "customer", theirs["id"], "name=Station says", AFTERCARE_CLOCK="2026-11-21T15:00:00Z/frozen")
        desk.json("set", "customer", theirs["id"], "name=Server says", AFTERCARE_CLOCK="2026-11-21T15:10:00Z/frozen")
        station.json("sync", "now")
        conflicts = station.json("sync", "conflicts")
        assert conflicts["total"] == 1 and conflicts["rows"][0]["field"] == "name", conflicts
        assert station.json("show", "customer", theirs["id"])["name"] == "Server says"
        assert "name" in station.run("sync", "conflicts").out
        conflict = conflicts["rows"][0]
        assert station.json("show", "conflict", conflict["id"])["lost"] == "Station says"
        station.json("sync", "settle", conflict["id"], "lost", AFTERCARE_CLOCK="2026-11-21T16:00:00Z/frozen")
        station.json("sync", "now")
        assert desk.json("show", "customer", theirs["id"])["name"] == "Station says"
        assert desk.json("list", "conflict", "--where", "state=open")["total"] == 0
    offline = station.new("customer", name="Offline")
    assert station.run("sync", "now", status=1).err
    assert station.json("sync", "status")["unsent"] > 0 and station.json("show", "customer", offline["id"])["name"] == "Offline"
    assert json.loads(station.run("check", "--json").out)["problems"] == []
    assert "server" in station.run("user", "add", "X", "--role", "desk", status=1).err


@case
def stations_are_listed_and_revoked(desk):
    station = Desk(desk.path(""))
    station.store = desk.path("station.db")
    desk.init()
    assert "server" in desk.run("station", "list", status=1).err
    desk.json("user", "add", "Ola", "--role", "desk")
    assert desk.json("station", "list") == {"total": 0, "rows": []} and "No station" in desk.run("station", "list").out
    station.init()
    with desk.daemon() as url:
        station.json("sync", "enrol", url, desk.json("enrol-code", "Ola")["code"])
        station.new("customer", name="Before")
        station.json("sync", "now")
        listed = desk.json("station", "list")
        row = listed["rows"][0]
        keys(row, *"id prefix user name enrolled_at last_sent_at revoked_at".split())
        assert listed["total"] == 1 and row["name"] == "Ola" and row["revoked_at"] is None and row["last_sent_at"], listed
        assert row["prefix"] in desk.run("station", "list").out
        assert "station list" in desk.run("station", "revoke", "QQQQ", status=1).err
        assert "station list" in desk.run("station", "revoke", "0" * 26, status=1).err
        made = station.new("customer", name="After")
        assert desk.json("station", "revoke", row["prefix"].lower()) == {"id": row["id"], "prefix": row["prefix"]}
        assert "revoked already" in desk.run("station", "revoke", row["id"], status=1).err
        said = station.run("sync", "now", status=1).err
        assert "revoked" in said, said
        assert station.json("sync", "status")["unsent"] > 0 and station.json("show", "customer", made["id"])["name"] == "After"
        assert [c["name"] for c in desk.rows("customer")] == ["Before"] and desk.json("station", "list")["rows"][0]["revoked_at"]
    assert "server" in station.run("station", "list", status=1).err


@case
def a_server_that_says_nothing(desk):
    desk.init()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    said = desk.run("sync", "enrol", f"http://127.0.0.1:{listener.getsockname()[1]}", "AAAA-AAAA-AAAA-AAAA", status=1)
    listener.close()
    assert "answer" in said.err, said


if __name__ == "__main__":
    main()
