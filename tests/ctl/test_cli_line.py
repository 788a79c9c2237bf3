#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""aftercarectl that waits for somebody: for a server that never answers, and for a program that has the store but takes no commands yet."""
import contextlib
import fcntl
import os
import signal
import socket
import struct
import subprocess
import time

from command import CTL, DAEMON, Desk, case, environment, main

F_OFD_SETLK = 37


@contextlib.contextmanager
def held(store, who="aftercared 1"):
    """The store as a program has it that does not take commands (yet)."""
    lock = os.open(store + "-lock", os.O_RDWR | os.O_CREAT, 0o600)
    os.ftruncate(lock, 0)
    os.pwrite(lock, who.encode(), 0)
    fcntl.fcntl(lock, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 2, 0))
    try:
        yield
    finally:
        os.close(lock)


def start(desk, *words):
    return subprocess.Popen([CTL, "--store", desk.store, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())


def station_of(desk):
    """A server with one user, and a station of theirs; gives the station and the server's address."""
    desk.init()
    desk.json("user", "add", "Ola", "--role", "desk")
    code = desk.json("enrol-code", "Ola")["code"]
    station = Desk(desk.path(""))
    station.store = desk.path("station.db")
    station.init()
    with desk.daemon() as url:
        station.json("sync", "enrol", url, code)
        station.json("sync", "now")
    return station, url


@case
def a_sync_that_is_stopped(desk):
    station, url = station_of(desk)
    port = int(url.rsplit(":", 1)[1])
    for sign in (signal.SIGINT, signal.SIGTERM):
        station.new("customer", name=f"Typed before {sign.name}")
        unsent = station.json("sync", "status")["unsent"]
        with socket.create_server(("127.0.0.1", port)) as silent:
            process = start(station, "sync", "now")
            line, _ = silent.accept()
            assert line.recv(100)
            process.send_signal(sign)
            out, err = process.communicate(timeout=60)
            line.close()
        assert process.returncode == 1 and out == "", (process.returncode, out, err)
        assert len(err.splitlines()) == 1 and "stopped" in err and err.startswith("aftercarectl: ") and err.rstrip().endswith("."), err
        assert station.json("sync", "status")["unsent"] == unsent and station.json("check")["problems"] == []
    process = subprocess.Popen([DAEMON, "--store", desk.store, "--listen", f"127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True, env=environment())
    try:
        process.stdout.readline()
        assert station.json("sync", "now")["pushed"] == unsent and station.json("sync", "status")["unsent"] == 0
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    assert desk.json("list", "customer")["total"] == 2


@case
def an_enrolment_that_is_stopped(desk):
    desk.init()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        process = start(desk, "sync", "enrol", "http://127.0.0.1:%d" % silent.getsockname()[1], "AAAA-BBBB-CCCC-DDDD")
        line, _ = silent.accept()
        assert line.recv(100)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        line.close()
    assert process.returncode == 1 and out == "" and "stopped" in err, (process.returncode, out, err)
    assert desk.json("sync", "status")["role"] == "local"


@case
def a_program_that_closes_the_store(desk):
    desk.init()
    with held(desk.store):
        process = start(desk, "new", "customer", "name=Waited")
        time.sleep(0.7)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and err == "", (out, err)
    assert desk.json("list", "customer")["total"] == 1


@case
def a_program_that_never_takes_commands(desk):
    desk.init()
    with held(desk.store):
        answer = desk.run("new", "customer", "name=Waited", status=1)
        assert "aftercared 1 has the store" in answer.err, answer
        assert desk.json("list", "customer")["total"] == 0
    desk.new("customer", name="Waited")


@case
def a_server_that_is_just_starting_or_ending(desk):
    desk.init()
    for n in range(12):
        with desk.daemon():
            pass
        server = subprocess.Popen([DAEMON, "--store", desk.store, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  env=environment())
        try:
            time.sleep(n * 0.01)
            desk.new("customer", name=f"While it starts {n}")
        finally:
            server.stdout.readline()
            server.send_signal(signal.SIGTERM)
            desk.new("customer", name=f"While it ends {n}")
            server.communicate(timeout=60)
    assert desk.json("list", "customer")["total"] == 24 and desk.json("check")["problems"] == []


if __name__ == "__main__":
    main()
