#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make run`: with a display, the window on the desk of a demo company, its server beside it; without one, the tour.

  demo.py BUILD [FOLDER]    keeps the company in FOLDER (BUILD/demo) for the next time; delete it to begin anew

The server listens on loopback only, puts its mail into FOLDER/mail/ and ends with the window.
"""
import os
import shutil
import signal
import socket
import subprocess
import sys

import tour

COMPANY = "Baltic Heat Service"
DESK = "Fiona Clarke"  # who sits at the desk in the demo company
READY = "ready"        # written last: a folder without it was not finished


class Stopped(Exception):
    """Somebody asked this program to end."""


def answers(address, family):
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
            return True
        except OSError:
            return False


def has_wayland(env):
    name = env.get("WAYLAND_DISPLAY")
    return bool(name) and answers(os.path.join(env.get("XDG_RUNTIME_DIR", "/"), name), socket.AF_UNIX)


def has_x11(env):
    """DISPLAY is HOST:NUMBER.SCREEN; without a host it is a socket of this machine."""
    host, _, number = env.get("DISPLAY", "").rpartition(":")
    number = number.split(".")[0]
    if not number.isdigit():
        return False
    if host not in ("", "unix"):
        return answers((host, 6000 + int(number)), socket.AF_INET)
    path = f"/tmp/.X11-unix/X{number}"
    return answers(path, socket.AF_UNIX) or answers("\0" + path, socket.AF_UNIX)


def has_display(env=None):
    """Whether a window could come up; a variable that points nowhere is none."""
    env = os.environ if env is None else env
    return has_wayland(env) or has_x11(env)


class Demo:
    """The demo company's folder, its server and its desk."""

    def __init__(self, build, folder):
        self.build, self.folder, self.server = os.path.abspath(build), folder, None

    def program(self, name):
        return os.path.join(self.build, "src", name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def ctl(self, store, *words):
        run = subprocess.run([self.program("aftercarectl"), "--store", self.path(store), *words], stdin=subprocess.DEVNULL, capture_output=True,
                             text=True, timeout=300, check=False)
        if run.returncode != 0:
            raise tour.Failure(f"aftercarectl {' '.join(words)}: {run.stderr.strip()}")
        return run.stdout

    def url(self):
        with open(self.path("url"), encoding="utf-8") as file:
            return file.read().strip()

    def start_server(self):
        url = self.url()
        with open(self.path("server.log"), "ab") as log:
            self.server = subprocess.Popen([self.program("aftercared"), "--store", self.path("server.db"), "--listen", url.removeprefix("http://"),
                                            "--maildir", self.path("mail"), "--public-url", url],
                                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        if self.server.stdout.readline().decode().strip() != f"listening on {url}":
            raise tour.Failure(f"The demo company's server could not listen on {url}; see {self.path('server.log')}.")

    def stop_server(self):
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=60)
            self.server.stdout.close()
            self.server = None

    def make(self):
        """The company on the server, and a desk that joined it. Its address stays, because the desk knows the server by it."""
        if os.path.isdir(self.folder) and os.listdir(self.folder) and not os.path.exists(self.path("url")):
            raise tour.Failure(f"{self.folder} holds something else than a demo company; name another folder.")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        with open(self.path("url"), "w", encoding="utf-8") as file:
            file.write(f"http://127.0.0.1:{tour.free_port()}\n")
        terms = ("--company", COMPANY, "--zone", "Europe/Warsaw", "--currency", "PLN")
        self.ctl("server.db", "init", *terms)
        self.ctl("server.db", "demo")
        self.start_server()
        code = self.ctl("server.db", "enrol-code", DESK, "--json")
        self.ctl("desk.db", "init", *terms)
        self.ctl("desk.db", "sync", "enrol", self.url(), tour.json.loads(code)["code"])
        self.ctl("desk.db", "sync", "now")
        with open(self.path(READY), "w", encoding="utf-8"):
            pass

    def open(self):
        if os.path.exists(self.path(READY)):
            self.start_server()
        else:
            print(f"A demo company is made in {self.folder}; it stays there for the next time.", flush=True)
            self.make()

    def show(self):
        """The window, until it is closed; its status."""
        window = subprocess.Popen([self.program("aftercare"), "--store", self.path("desk.db")])
        try:
            return window.wait()
        finally:
            if window.poll() is None:
                window.terminate()
                window.wait(timeout=60)


def stop(number, frame):
    raise Stopped


def run(build, folder):
    demo = Demo(build, os.path.abspath(folder))
    signal.signal(signal.SIGTERM, stop)
    try:
        demo.open()
        print(f"The desk of {DESK} at {COMPANY}; its server answers at {demo.url()}, mail lies in {demo.path('mail')}.\n"
              "Close the window to end both.", flush=True)
        return demo.show()
    except (Stopped, KeyboardInterrupt):
        return 0
    except (tour.Failure, OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"The demo company could not be opened. {problem}", file=sys.stderr)
        return 1
    finally:
        demo.stop_server()


def main():
    build = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else os.path.join(build, "demo")
    if has_display() and os.path.exists(os.path.join(build, "src", "aftercare")):
        return run(build, folder)
    return tour.main()


if __name__ == "__main__":
    sys.exit(main())
