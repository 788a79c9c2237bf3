#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make run` with a display: the demo company comes up with its server, the window holds the desk, and closing it ends both."""
import os
import signal
import shutil
import subprocess
import sys
import tempfile

import demo

BUILD = os.environ["AFTERCARE_BUILD"]
HERE = os.path.dirname(os.path.abspath(__file__))
SILENT = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none", "GTK_USE_PORTAL": "0",
          "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
RESULTS = []


def fact(holds, sentence):
    RESULTS.append(bool(holds))
    print(f"{'ok' if holds else 'not ok'} {len(RESULTS)} {sentence}", flush=True)
    return holds


def no_display():
    for env, what in (({}, "nothing is set"), ({"DISPLAY": ":4711"}, "nobody is at DISPLAY"), ({"DISPLAY": "nonsense"}, "DISPLAY is no address"),
                      ({"WAYLAND_DISPLAY": "wayland-4711", "XDG_RUNTIME_DIR": tempfile.gettempdir()}, "nobody is at WAYLAND_DISPLAY")):
        fact(not demo.has_display(env), f"there is no display when {what}")


def children(pid):
    """Program name and process of everything that a process started."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return {os.path.basename(os.readlink(f"/proc/{child}/exe")): int(child) for child in file.read().split()}


def ctl(folder, *words):
    return subprocess.run([os.path.join(BUILD, "src", "aftercarectl"), "--store", os.path.join(folder, "desk.db"), *words], capture_output=True,
                          text=True, timeout=120, check=False)


def server_answers(folder):
    with open(os.path.join(folder, "url"), encoding="utf-8") as file:
        port = int(file.read().strip().rsplit(":", 1)[1])
    return demo.answers(("127.0.0.1", port), demo.socket.AF_INET)


def open_once(folder, end):
    """One `make run`; (its status, what it said, whether all was well while the window was open)."""
    run = subprocess.Popen([sys.executable, os.path.join(HERE, "demo.py"), BUILD, folder], env=os.environ | SILENT, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, text=True)
    said, lives = [], False
    for line in run.stdout:
        said.append(line)
        if line.startswith("Close the window"):
            jobs = ctl(folder, "list", "job", "--limit", "1", "--json")
            lives = jobs.returncode == 0 and '"total"' in jobs.stdout and server_answers(folder)
            lives = lives and {"aftercare", "aftercared"} <= set(children(run.pid))
            end(run)
    return run.wait(timeout=120), said, lives


def close_window(run):
    os.kill(children(run.pid)["aftercare"], signal.SIGTERM)


def story():
    with tempfile.TemporaryDirectory(prefix="aftercare-demo-") as folder:
        folder = os.path.join(folder, "demo")
        fact(demo.has_display(), "the display is found")
        _, said, lives = open_once(folder, close_window)
        fact(lives, "the window is on the desk's store, and the server answers beside it")
        fact(any("demo company is made" in line for line in said), "the company was made")
        fact(not server_answers(folder), "the server ended with the window")
        fact(ctl(folder, "check").returncode == 0, "the desk's store is sound")
        status, said, lives = open_once(folder, lambda run: run.send_signal(signal.SIGTERM))
        fact(lives and not any("demo company is made" in line for line in said), "the next time the same company is opened")
        fact(status == 0 and not server_answers(folder), "told to end, it ends with the window and the server")


def main():
    if not os.path.exists(os.path.join(BUILD, "src", "aftercare")) or not shutil.which("xvfb-run"):
        print("1..0 # SKIP built without the window, or no xvfb-run")
        return 0
    if "CARE_DEMO_INSIDE" not in os.environ:
        return subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -nolisten tcp", sys.executable, os.path.abspath(__file__)],
                              env=os.environ | {"CARE_DEMO_INSIDE": "1"}, check=False).returncode
    no_display()
    story()
    print(f"1..{len(RESULTS)}")
    return 0 if all(RESULTS) else 1


if __name__ == "__main__":
    sys.exit(main())
