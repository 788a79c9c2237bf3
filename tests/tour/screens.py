# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job once more with eyes and hands: tests/test-app-main-job types it into two real windows under Xvfb and keeps a picture of each step."""
import os
import re
import shutil
import subprocess

ENVIRONMENT = {"G_DEBUG": "fatal-warnings", "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TZ": "UTC",
               "GTK_A11Y": "test", "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GTK_USE_PORTAL": "0", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Problem(Exception):
    """The window did not do its part."""


def program(build):
    return os.path.join(os.path.abspath(build), "tests", "test-app-main-job")


def is_built(build):
    """Without the option "window" there is nothing to look at."""
    return os.path.exists(program(build))


def title_of(name):
    """window-03-coverage-why.png is the third step: "Coverage why"."""
    words = re.sub(r"^[a-z]+-\d+-|\.png$", "", name).replace("-", " ")
    return words[:1].upper() + words[1:]


def drive(build, folder):
    """Runs the story; (sentences that held, names of the pictures in @folder)."""
    if not shutil.which("xvfb-run"):
        raise Problem("xvfb-run is missing; install xvfb and xauth")
    os.makedirs(folder, exist_ok=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "XDG_", "LC_")) and k != "WAYLAND_DISPLAY"}
    env |= ENVIRONMENT | {"CARE_TOUR_PICTURES": os.path.abspath(folder), "AFTERCARE_BUILD": os.path.abspath(build), "AFTERCARE_SOURCE": SOURCE}
    told = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -nolisten tcp", program(build)], env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=600, check=False)
    lines = (told.stdout + told.stderr).splitlines()
    bad = [line for line in lines if line.startswith("not ok") or "Bail out" in line]
    if told.returncode != 0 or bad:
        raise Problem("; ".join(bad or lines[-5:]) or f"it ended with status {told.returncode}")
    held = [found.group(1) for line in lines if (found := re.match(r"ok \d+ (\S+)(?!.*# SKIP)", line))]
    pictures = sorted(name for name in os.listdir(folder) if name.endswith(".png"))
    if not held or not pictures:
        raise Problem("the window told no step and left no picture")
    return held, pictures
