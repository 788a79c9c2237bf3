#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as the desktop starts it, on a display and a message bus of its own: over stores that cannot be opened, started twice, and by links of
every kind. There is always a window that says something, never a crash."""
import contextlib
import fcntl
import json
import os
import resource
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

BUILD = os.environ["AFTERCARE_BUILD"]
SECONDS = 60
RESULTS = []
NOBODY = 65534


def program(name):
    return os.path.join(BUILD, "src", name)


def fact(holds, sentence, more=""):
    RESULTS.append(bool(holds))
    print(f"{'ok' if holds else 'not ok'} {len(RESULTS)} {sentence}", flush=True)
    for line in str(more).splitlines() if not holds else ():
        print(f"# {line}", flush=True)
    return holds


def until(holds, seconds=SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    return holds()


class Desktop:
    """A display; with a message bus when programs are to find each other."""

    def __init__(self, folder):
        read, write = os.pipe()
        self.folder = folder
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"], pass_fds=[write],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as ready:
            number = ready.readline().strip()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "XDG_"))}
        self.env.update(DISPLAY=f":{number}", GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", GSETTINGS_BACKEND="memory", GIO_USE_VFS="local",
                        GTK_A11Y="none", GTK_USE_PORTAL="0", DBUS_SESSION_BUS_ADDRESS="disabled:", LC_ALL="C.UTF-8", LANGUAGE="en", G_DEBUG="fatal-criticals",
                        HOME=folder, XDG_DATA_HOME=os.path.join(folder, "data"))

    def start_bus(self):
        self.bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                    env=self.env)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus.stdout.readline().strip()

    def do(self, *words):
        return subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=SECONDS, check=False).stdout.split("\n")[:-1]

    def windows(self, pid):
        return self.do("search", "--onlyvisible", "--pid", str(pid), "--name", ".")

    def titles(self, pid):
        return [title for window in self.windows(pid) for title in self.do("getwindowname", window)]

    def close(self):
        if hasattr(self, "bus"):
            self.bus.kill()
            self.bus.wait()
        self.server.kill()
        self.server.wait()


class Window:
    def __init__(self, desktop, *words, before=(), **how):
        self.desktop = desktop
        self.log_path = os.path.join(desktop.folder, "log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([*before, program("aftercare"), *words], env=desktop.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **how)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def clean(self):
        return not any(word in self.log() for word in ("CRITICAL", "WARNING"))

    def shown(self):
        return until(lambda: self.process.poll() is not None or self.desktop.windows(self.process.pid)) and self.process.poll() is None

    def lives(self):
        return self.process.poll() is None

    def close(self):
        """By the window's own close, as somebody does who has read it; gives the exit status."""
        for window in self.desktop.windows(self.process.pid):
            self.desktop.do("windowfocus", window)
            self.desktop.do("key", "--window", window, "Escape")
            self.desktop.do("key", "Escape")
        if not until(lambda: self.process.poll() is not None, 5):
            self.process.terminate()
        return self.process.wait(timeout=SECONDS)


def ctl(store, *words):
    return subprocess.run([program("aftercarectl"), "--store", store, *words], capture_output=True, text=True, timeout=SECONDS, check=True).stdout


@contextlib.contextmanager
def held(store, who):
    lock = os.open(store + "-lock", os.O_RDWR | os.O_CREAT, 0o600)
    os.ftruncate(lock, 0)
    os.pwrite(lock, who.encode(), 0)
    fcntl.fcntl(lock, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1 if who.startswith("aftercarectl") else 2, 0))
    try:
        yield
    finally:
        os.close(lock)


# --- stores that cannot be opened ---


def damage(path):
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(80000))


def make_newer(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def write_text(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write("Dear diary\n")


def make_folder(path):
    os.remove(path)
    os.mkdir(path)


def as_nobody():
    """Root may write everything; a person may not."""
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []


def bad_stores(desktop, good):
    cases = (
        # name, what is done to it, what the sentence says
        ("damaged", damage, ("damaged", "backup")),
        ("newer", make_newer, ("newer",)),
        ("text", write_text, ("not an Aftercare store",)),
        ("folder", make_folder, ("folder",)),
        ("empty", lambda path: open(path, "w", encoding="utf-8").close(), ("not an Aftercare store",)),
    )
    for name, spoil, words in cases:
        path = os.path.join(desktop.folder, name + ".db")
        shutil.copy(good, path)
        spoil(path)
        window = Window(desktop, "--store", path)
        fact(window.shown() and all(word in window.log() for word in words) and window.clean(), f"a window says what is wrong with a {name} store", window.log())
        fact(window.close() == 0, f"the window of a {name} store is closed by Escape")


def unreachable_stores(desktop, good):
    folder = os.path.join(desktop.folder, "office")
    path = os.path.join(folder, "store.db")
    os.mkdir(folder)
    shutil.copy(good, path)
    os.chmod(path, 0o444)
    os.chmod(folder, 0o555)
    window = Window(desktop, "--store", path, before=as_nobody())
    fact(window.shown() and "readonly" in window.log() and window.clean(), "a window says that a store is read-only", window.log())
    window.close()
    os.chmod(folder, 0o000 if os.geteuid() else 0o700)
    window = Window(desktop, "--store", path, before=as_nobody())
    fact(window.shown() and "Permission denied" in window.log() and window.clean(), "a window says that a store's folder is another user's", window.log())
    window.close()
    os.chmod(folder, 0o755)
    full = os.path.join(desktop.folder, "full.db")
    shutil.copy(good, full)
    window = Window(desktop, "--store", full, restore_signals=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    fact(window.shown() and window.clean(), "there is a window over a store on a full disk", window.log())
    window.close()


def held_stores(desktop, good):
    with held(good, "aftercare 1"):
        window = Window(desktop, "--store", good)
        fact(window.shown() and "aftercare 1 has the store" in window.log() and window.clean(), "a window says who has the store open", window.log())
        fact(window.close() == 0, "that window can be closed")
    with held(good, "aftercarectl 1"):
        window = Window(desktop, "--store", good)
        fact(window.shown() and "aftercarectl" in window.log(), "a window says that it waits for a command", window.log())
        waiting = desktop.titles(window.process.pid)
    fact(until(lambda: desktop.titles(window.process.pid) not in ([], waiting)), "and is there when the command is done", desktop.titles(window.process.pid))
    fact(window.lives() and window.clean(), "without a complaint", window.log())
    window.process.terminate()
    window.process.wait(timeout=SECONDS)


# --- closed in the middle of a sync ---


def station_of(desktop):
    """A store that joined a server which has ended since, and its port."""
    server, station = (os.path.join(desktop.folder, name) for name in ("server.db", "station.db"))
    ctl(server, "init", "--currency", "EUR")
    ctl(server, "user", "add", "Ona", "--role", "desk")
    code = ctl(server, "enrol-code", "Ona").split("\n")[0]
    ctl(station, "init", "--currency", "EUR")
    daemon = subprocess.Popen([program("aftercared"), "--store", server, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        url = daemon.stdout.readline().split()[-1]
        ctl(station, "sync", "enrol", url, code)
        ctl(station, "sync", "now")
    finally:
        daemon.terminate()
        daemon.communicate(timeout=SECONDS)
    return station, int(url.rsplit(":", 1)[1])


def closed_while_it_waits(desktop, good):
    """The window's sync and a command's that was handed over wait for a server that never answers: closing the window ends both."""
    station, port = station_of(desktop)
    with socket.create_server(("127.0.0.1", port)) as silent:
        silent.settimeout(SECONDS)
        window = Window(desktop, "--store", station)
        fact(window.shown(), "the window of a station opens while its server is silent", window.log())
        line, _ = silent.accept()
        line.recv(100)
        fact(json.loads(ctl(station, "new", "customer", "name=Meanwhile", "--json"))["id"], "a command that writes does not wait for the line")
        handed = subprocess.Popen([program("aftercarectl"), "--store", station, "sync", "now"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for found in desktop.windows(window.process.pid):
            desktop.do("windowfocus", found)
            desktop.do("key", "ctrl+q")
        fact(until(lambda: not window.lives()) and window.process.returncode == 0 and window.clean(), "it is closed", window.log())
        out, err = handed.communicate(timeout=SECONDS)
        fact(handed.returncode == 1 and out == "" and len(err.splitlines()) == 1, "the command that was handed over says a sentence", (handed, out, err))
        line.close()
    fact(json.loads(ctl(station, "check", "--json"))["problems"] == [], "the store is whole")


# --- started twice, and by links ---


def again(desktop, *words):
    """The program started once more: it must hand its words over and end."""
    return subprocess.run([program("aftercare"), *words], env=desktop.env, capture_output=True, text=True, timeout=SECONDS, check=False)


def links(desktop, good):
    data = os.path.join(desktop.folder, "data", "aftercare")
    os.makedirs(data)
    store = os.path.join(data, "store.db")
    shutil.copy(good, store)
    customer = ctl(store, "list", "customer", "--json").split('"number":"')[1].split('"')[0]
    desktop.start_bus()
    window = Window(desktop, f"aftercare:customer/{customer}")
    pid = window.process.pid
    fact(window.shown() and until(lambda: any("Anna Nowak" in title for title in desktop.titles(pid))), "a link opens its record at the start",
         (desktop.titles(pid), window.log()))
    fact(again(desktop).returncode == 0 and window.lives() and len(desktop.windows(pid)) == 1, "a second start raises the first window and ends")
    fact(again(desktop, "--new-job").returncode == 0 and until(lambda: any("Intake" in title for title in desktop.titles(pid))),
         "words of a second start are done in the first window", desktop.titles(pid))
    for link in (f"aftercare:customer/{customer}", f"aftercare://customer/{customer}", f"aftercare:///customer/{customer}", f"AFTERCARE:customer/{customer}/",
                 f"aftercare:customer%2F{customer}", f"aftercare:customer/{customer.lower()}"):
        again(desktop, "aftercare:jobs")
        fact(until(lambda: any("Jobs" in title for title in desktop.titles(pid)), 10) and again(desktop, link).returncode == 0 and
             until(lambda: any("Anna Nowak" in title for title in desktop.titles(pid)), 10), f"{link} opens the customer", desktop.titles(pid))
    for link in ("aftercare:", "aftercare:/", "aftercare:job", "aftercare:job/", "aftercare:job/J-2026-999999", "aftercare:nonsense/1", "aftercare:%", "aftercare:%00",
                 "aftercare:%FF%FE", "aftercare:job/%s%n%s%n", "aftercare:" + "x" * 100000, "aftercare:../../etc/passwd", "aftercare:customer/" + "9" * 5000,
                 "aftercare:job/' OR 1=1 --", "aftercare:customer/<b>x</b>", "http://example.com/", "/etc/passwd", "aftercare:company/x", "aftercare:job/a/b/c"):
        done = again(desktop, link)
        fact(done.returncode == 0 and window.lives() and window.clean(), f"{link[:60]} harms nothing", (done, window.log()[-500:]))
    time.sleep(0.5)
    fact(window.lives() and window.clean() and len(desktop.windows(pid)) == 1, "there is one window, and it has nothing to complain of", window.log())
    window.process.terminate()
    window.process.wait(timeout=SECONDS)


def main():
    tools = all(map(shutil.which, ("Xvfb", "xdotool", "dbus-daemon")))
    if not tools or not os.path.exists(program("aftercare")):
        print("1..0 # SKIP the window was not built, or Xvfb, xdotool or dbus-daemon is not there")
        return 0
    folder = tempfile.mkdtemp(prefix="aftercare-start-")
    os.chmod(folder, 0o755 if os.geteuid() else 0o1777)
    desktop = Desktop(folder)
    try:
        good = os.path.join(folder, "good.db")
        ctl(good, "init", "--currency", "EUR")
        ctl(good, "new", "customer", "name=Anna Nowak", "phone=+48601000111")
        for part in (bad_stores, unreachable_stores, held_stores, closed_while_it_waits, links):
            part(desktop, good)
    finally:
        desktop.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{len(RESULTS)}")
    return 0 if all(RESULTS) else 1


if __name__ == "__main__":
    sys.exit(main())
