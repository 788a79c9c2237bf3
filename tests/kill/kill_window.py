#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL of the window while somebody types, with real keys under Xvfb: of what was typed more than a second before, nothing is lost; the next
window shows it again. Each kill is one round: start, type over what was restored, kill at a random moment, look at the draft."""
import configparser
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time

import killing
from killing import Failure, expect

WORDS = "the pump in the cellar makes a noise since tuesday and the customer called twice about it "
GRACE = 1.0  # seconds of typing that a kill may cost


class Screen:
    """A display of its own and a person's hands on it."""

    def __init__(self):
        read, write = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"], pass_fds=[write],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as ready:
            number = ready.readline().strip()
        expect(number, "Xvfb did not start")
        self.env = killing.environment(
            DISPLAY=f":{number}", GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", GSETTINGS_BACKEND="memory", GIO_USE_VFS="local",
            GTK_A11Y="none", GTK_USE_PORTAL="0", DBUS_SESSION_BUS_ADDRESS="disabled:", G_DEBUG="fatal-criticals")

    def do(self, *words):
        return subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=killing.SECONDS, check=False).stdout.split()

    def close(self):
        self.process.kill()
        self.process.wait()


class Window:
    def __init__(self, screen, store):
        self.screen, self.store = screen, store
        with open(store.path + ".log", "ab") as log:
            self.process = subprocess.Popen([killing.program("aftercare"), "--store", store.path, "--new-job"], env=screen.env, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        until = time.monotonic() + killing.SECONDS
        found = []
        while not found:
            expect(self.process.poll() is None, f"the window ended by itself: {self.log()}")
            expect(time.monotonic() < until, "no window came")
            time.sleep(0.1)
            found = screen.do("search", "--onlyvisible", "--pid", str(self.process.pid))
        self.found, self.first = found[-1], f"window {self.process.pid}"

    def log(self):
        with open(self.store.path + ".log", encoding="utf-8", errors="replace") as log:
            return log.read()[-500:]

    def wake(self):
        """Until keys arrive: there is no window manager that would give the window the focus when it is ready for it."""
        until = time.monotonic() + killing.SECONDS
        while time.monotonic() < until:
            self.screen.do("windowfocus", self.found)
            self.screen.do("key", "ctrl+a")
            self.screen.do("type", "--", self.first)
            if reached(self.store, self.first, 2):
                return
        raise Failure("what is typed does not reach the draft")

    def type_for(self, seconds, text):
        """[(when it was sent, character)]"""
        sent, until = [], time.monotonic() + seconds
        self.screen.do("key", "ctrl+a")
        for character in text:
            if time.monotonic() > until:
                break
            self.screen.do("type", "--", character)
            sent.append((time.monotonic(), character))
        return sent

    def kill(self):
        self.process.kill()
        self.process.wait()


def draft_of(store):
    """The first text in the intake's draft."""
    with contextlib.closing(sqlite3.connect(f"file:{store.path}-drafts?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT body FROM draft WHERE object = 'intake'").fetchall()
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(rows[0][0] if rows else "[intake]\n")
    texts = [value for key, value in parser["intake"].items() if key in ("who", "problem", "serial", "model", "accessories") and value]
    return texts[0] if texts else ""


def reached(store, text, seconds=killing.SECONDS):
    """Whether this is what the draft holds, within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(sqlite3.Error):
            if draft_of(store) == text:
                return True
        time.sleep(0.1)
    return False


def kill_window(tap, folder, dice):
    if not all(map(shutil.which, ("Xvfb", "xdotool"))) or not os.path.exists(killing.program("aftercare")):
        tap.skip("a killed window", "the window was not built, or Xvfb or xdotool is not there")
        return
    wanted, typed, worst = killing.kills(20), 0, 0
    store = killing.Store(folder + "/store.db").init()
    screen = Screen()
    try:
        for _ in range(wanted):
            window = Window(screen, store)
            try:
                window.wake()
                text = WORDS * 3
                sent = window.type_for(dice.uniform(0.2, 4.0), text)
            finally:
                killed = time.monotonic()
                window.kill()
            store.check()
            kept = draft_of(store)
            must = sum(when < killed - GRACE for when, _ in sent)
            expect(text.startswith(kept) or (must == 0 and kept == window.first), f"the draft is not what was typed: {kept!r}")
            expect(len(kept) >= must, f"{len(kept)} characters were kept, {must} were typed more than {GRACE} s before")
            typed += len(sent)
            worst = max(worst, len(sent) - len(kept))
        tap.ok(typed > 10 * wanted, f"{wanted} kills, {typed} characters typed")
        tap.ok(True, f"no kill cost more than {GRACE:.0f} s of typing; the worst cost {worst} characters")
        # What the last kill left is in the next window: one more character stands behind it.
        window = Window(screen, store)
        try:
            again = False
            for _ in range(20):
                screen.do("windowfocus", window.found)
                screen.do("key", "End")
                screen.do("type", "--", "!")
                time.sleep(1)
                now, before = draft_of(store), kept.rstrip()  # a blank at the end may be kept or not
                again = now.startswith(before) and now[len(before):].lstrip().startswith("!")
                if again:
                    break
            tap.ok(again, "the next window has the text again", draft_of(store))
        finally:
            window.kill()
        tap.ok("CRITICAL" not in window.log() and "WARNING" not in window.log(), "the window had nothing to complain of", window.log())
    finally:
        screen.close()


if __name__ == "__main__":
    sys.exit(killing.run(kill_window))
