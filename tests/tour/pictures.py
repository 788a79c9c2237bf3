#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make pictures`: what the README and the metainfo show, drawn anew from a demo company.

  pictures.py BUILD          the pages of README and metainfo into BUILD/pictures/
  pictures.py BUILD --all    also every page, light and dark, wide and narrow, in each language, full and empty, for looking through; then with high
                             contrast, with larger text, and at the widths between

The company's clock stands still on a working day, so that there is something to see on every day.
"""
import os
import shutil
import subprocess
import sys
import tempfile

LANGUAGES = ("en", "pl", "ru")
WIDE, NARROW = "1400x900", "360x720"
NARROW_PAGES = ("my-day",)
# What is looked at least: style, language, text in percent, size.
EYES = (("high-contrast", "en", 100, WIDE), ("high-contrast-dark", "en", 100, WIDE), ("high-contrast", "en", 100, NARROW),
        *(("light", language, text, size) for language in ("pl", "lt") for text in (125, 150) for size in (WIDE, "1024x720", NARROW)),
        ("light", "en", 100, "1024x720"), ("light", "en", 100, "768x720"))
SHOWN = ("desk", "jobs", "job", "customer", "intake", "satisfaction", "omnibox", "my-day")
SILENT = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none", "GTK_USE_PORTAL": "0",
          "DBUS_SESSION_BUS_ADDRESS": "disabled:", "LC_ALL": "C.UTF-8", "AFTERCARE_CLOCK": "2026-11-24T08:41:00Z/frozen"}


class Problem(Exception):
    """A picture that was not drawn."""


class Painter:
    def __init__(self, build, folder):
        self.build, self.folder = os.path.abspath(build), folder

    def run(self, *words):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "LC_")) and k != "WAYLAND_DISPLAY"} | SILENT
        told = subprocess.run(words, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
        if told.returncode != 0:
            raise Problem(f"{' '.join(words)}: {(told.stderr or told.stdout).strip()}")

    def store(self, name, *more):
        """A new company; its path."""
        path = os.path.join(self.folder, name + ".db")
        program = os.path.join(self.build, "src", "aftercarectl")
        self.run(program, "--store", path, "init", "--company", "Baltic Heat Service", "--zone", "Europe/Warsaw", "--currency", "PLN")
        for words in more:
            self.run(program, "--store", path, *words)
        return path

    def draw(self, store, out, size, style="light", language="en", page=None, text=100):
        self.run("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -nolisten tcp", os.path.join(self.build, "src", "aftercare"), "--store", store,
                 "--pictures", out, "--size", size, "--style", style, "--language", language, "--text", str(text),
                 *(["--page", page] if page else []))


def draw_shown(painter, store, out):
    with tempfile.TemporaryDirectory(prefix="aftercare-pages-") as pages:
        for size in (WIDE, NARROW):
            painter.draw(store, os.path.join(pages, size), size)
        for name in SHOWN:
            size = NARROW if name in NARROW_PAGES else WIDE
            shutil.copy(os.path.join(pages, size, name + ".png"), os.path.join(out, name + ".png"))
    painter.draw(store, os.path.join(out, "dark"), WIDE, style="dark", page="desk")
    shutil.copy(os.path.join(out, "dark", "desk.png"), os.path.join(out, "desk-dark.png"))
    shutil.rmtree(os.path.join(out, "dark"))


def draw_all(painter, stores, out):
    for name, store in stores.items():
        for language in LANGUAGES:
            for style in ("light", "dark"):
                for size in (WIDE, NARROW):
                    painter.draw(store, os.path.join(out, "all", f"{name}-{language}-{style}-{size.split('x')[0]}"), size, style, language)
    for style, language, text, size in EYES:
        painter.draw(stores["demo"], os.path.join(out, "all", f"eyes-{language}-{style}-{text}-{size.split('x')[0]}"), size, style, language, text=text)


def main():
    build = sys.argv[1]
    out = os.path.join(os.path.abspath(build), "pictures")
    if not os.path.exists(os.path.join(build, "src", "aftercare")) or not shutil.which("xvfb-run"):
        print("Pictures need the window (option “window”) and xvfb-run.", file=sys.stderr)
        return 1
    os.makedirs(out, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="aftercare-pictures-") as folder:
            painter = Painter(build, folder)
            demo = painter.store("demo", ["demo"])
            draw_shown(painter, demo, out)
            if "--all" in sys.argv:
                draw_all(painter, {"demo": demo, "empty": painter.store("empty")}, out)
    except (Problem, OSError, subprocess.SubprocessError) as problem:
        print(f"Not all pictures could be drawn. {problem}", file=sys.stderr)
        return 1
    print(f"The pictures are in {out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
