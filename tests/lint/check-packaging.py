#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a package of the program needs: the layouts are valid, the Flatpak manifest is read without a warning, the metainfo's pictures are pages,
and an installation has every file in its place, each naming only what is installed beside it. AFTERCARE_SOURCE and AFTERCARE_BUILD say where."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

SOURCE, BUILD = os.environ["AFTERCARE_SOURCE"], os.environ["AFTERCARE_BUILD"]
ID = "org.aftercare.Aftercare"
SILENT = {"GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none", "GTK_USE_PORTAL": "0",
          "DBUS_SESSION_BUS_ADDRESS": "disabled:", "LC_ALL": "C.UTF-8"}
PROGRAM_FILES = [
    "{bindir}/aftercarectl",
    "{bindir}/aftercared",
    "{mandir}/man1/aftercarectl.1",
    "{mandir}/man8/aftercared.8",
    "{datadir}/bash-completion/completions/aftercarectl.bash",
    "{datadir}/bash-completion/completions/aftercared.bash",
    "{datadir}/doc/aftercare/protocol.md",
    "{datadir}/doc/aftercare/examples/Caddyfile",
    "{datadir}/doc/aftercare/examples/nginx.conf",
    "{datadir}/doc/aftercare/examples/aftercared.conf",
    "{unitdir}/aftercared.service",
    "lib/sysusers.d/aftercare.conf",
    "{localedir}/lt/LC_MESSAGES/aftercare.mo",
    "{localedir}/pl/LC_MESSAGES/aftercare.mo",
    "{localedir}/ru/LC_MESSAGES/aftercare.mo",
]
WINDOW_FILES = [
    "{bindir}/aftercare",
    "{datadir}/applications/" + ID + ".desktop",
    "{datadir}/metainfo/" + ID + ".metainfo.xml",
    "{datadir}/dbus-1/services/" + ID + ".service",
    "{datadir}/glib-2.0/schemas/" + ID + ".gschema.xml",
    "{datadir}/icons/hicolor/scalable/apps/" + ID + ".svg",
    "{datadir}/icons/hicolor/symbolic/apps/" + ID + "-symbolic.svg",
]
RESULTS = []


def result(problems, title):
    for problem in problems:
        print("#", problem)
    RESULTS.append(not problems)
    print(f"{'not ok' if problems else 'ok'} {len(RESULTS)} {title}", flush=True)


def skip(title, why):
    RESULTS.append(True)
    print(f"ok {len(RESULTS)} {title} # SKIP {why}", flush=True)


def run(*words, cwd=None, **env):
    return subprocess.run(words, env=os.environ | env, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)


def options():
    """Meson's options by name."""
    return {option["name"]: option["value"] for option in json.loads(run("meson", "introspect", "--buildoptions", BUILD).stdout)}


# --- layouts ----------------------------------------------------------------------------------------------------------------------------------

def layouts():
    folder = os.path.join(SOURCE, "src", "app")
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".ui"))


def check_layouts(with_window):
    """GTK's own tool on every layout; it learns our types and Adwaita's from a library that is loaded before it."""
    title = "every layout is valid for gtk4-builder-tool"
    types = os.path.join(BUILD, "tests", "libbuilder-types.so")
    if not with_window or not os.path.exists(types):
        skip(title, "built without the window, or with sanitizers")
    elif not shutil.which("gtk4-builder-tool") or not shutil.which("xvfb-run"):
        skip(title, "gtk4-builder-tool or xvfb-run is missing")
    else:
        command = 'for file; do LD_PRELOAD="$TYPES" gtk4-builder-tool validate "$file" || echo "$file is not valid"; done'
        told = run("xvfb-run", "-a", "sh", "-c", command, "sh", *layouts(), TYPES=types, **SILENT)
        problems = [line for line in (told.stdout + told.stderr).splitlines() if line.strip()]
        result(problems + ([f"it ended with status {told.returncode}"] if told.returncode else []), title)


def check_gresource():
    with open(os.path.join(SOURCE, "src", "app", "care-app.gresource.xml"), encoding="utf-8") as file:
        listed = file.read()
    result([f"{path} is not in care-app.gresource.xml" for path in layouts() if os.path.basename(path) not in listed],
           "every layout is among the program's resources")


# --- Flatpak and metainfo ---------------------------------------------------------------------------------------------------------------------

def check_flatpak():
    title = "flatpak-builder reads the manifest without a warning"
    path = os.path.join(SOURCE, "flatpak", ID + ".json")
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    problems = [f"module {module['name']} has a source without a checksum" for module in manifest["modules"] for source in module["sources"]
                if source["type"] == "archive" and not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", ""))]
    result(problems, "every download of the manifest has its checksum")
    if not shutil.which("flatpak-builder"):
        skip(title, "flatpak-builder is missing")
        return
    with tempfile.TemporaryDirectory(prefix="aftercare-flatpak-") as home:  # it makes a folder for its state where it stands
        told = run("flatpak-builder", "--show-manifest", path, cwd=home, XDG_DATA_HOME=home, HOME=home)
    problems = [line for line in told.stderr.splitlines() if line.strip()]
    result(problems + ([f"it ended with status {told.returncode}"] if told.returncode else []), title)


def page_names():
    with open(os.path.join(SOURCE, "src", "app", "care-pages.c"), encoding="utf-8") as file:
        return set(re.findall(r'^  \{ "([a-z-]+)", NC_', file.read(), re.M))


def check_pictures(metainfo):
    tree = xml.parse(metainfo).getroot()
    images = [image.text for image in tree.iter("image")]
    names = {os.path.basename(image).removesuffix(".png") for image in images}
    problems = [f"{name} is no page of care_pages" for name in sorted(names - page_names())]
    problems += [] if images else ["there are no pictures"]
    problems += [f"a picture has no caption in English: {shot.find('image').text}" for shot in tree.iter("screenshot") if not shot.findtext("caption")]
    result(problems, "the metainfo's pictures are pages that `aftercare --pictures` draws, each with a caption")


# --- installation -----------------------------------------------------------------------------------------------------------------------------

def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check_files(root, names, title):
    problems = [f"{name} is missing" for name in names if not os.path.isfile(os.path.join(root, name))]
    problems += [f"{name} is empty" for name in names if not problems and os.path.getsize(os.path.join(root, name)) == 0]
    result(problems, title)


def check_programs(root, prefix, names):
    """Whoever is started by one of these files stands where it says."""
    problems = []
    for name in names:
        for program in re.findall(r"^Exec(?:Start)?=(\S+)", read(os.path.join(root, name)), re.M):
            path = os.path.join(root, os.path.relpath(program, prefix)) if program.startswith("/") else os.path.join(root, "bin", program)
            if not os.access(path, os.X_OK):
                problems.append(f"{name} starts {program}, which is not installed")
    result(problems, "desktop file, D-Bus service and unit start what is installed")


def check_tools(root, datadir):
    """The validators on the files as they are installed, translations merged in."""
    for title, words in (("the installed desktop file is valid", ["desktop-file-validate", f"applications/{ID}.desktop"]),
                         ("the installed metainfo is valid", ["appstreamcli", "validate", "--no-net", "--strict", f"metainfo/{ID}.metainfo.xml"]),
                         ("the installed schema is valid", ["glib-compile-schemas", "--strict", "--dry-run", "glib-2.0/schemas"])):
        if not shutil.which(words[0]):
            skip(title, f"{words[0]} is missing")
            continue
        told = run(*words[:-1], os.path.join(root, datadir, words[-1]))
        result([] if told.returncode == 0 else (told.stdout + told.stderr).splitlines() or ["refused"], title)


def check_installation(option, with_window):
    prefix = option["prefix"]
    places = {name: option[name] for name in ("bindir", "datadir", "mandir", "localedir")}
    places["unitdir"] = os.path.relpath(option["systemd_unit_dir"] or os.path.join(prefix, "lib/systemd/system"), prefix)
    with tempfile.TemporaryDirectory(prefix="aftercare-install-") as folder:
        told = run("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", DESTDIR=folder)
        root = os.path.join(folder, prefix.lstrip("/"))
        result([] if told.returncode == 0 else (told.stdout + told.stderr).splitlines(), "it installs into a DESTDIR")
        names = [name.format(**places) for name in PROGRAM_FILES + (WINDOW_FILES if with_window else [])]
        check_files(root, names, f"the {len(names)} files that a package needs are there")
        starters = [name for name in names if name.endswith((".service", ".desktop"))]
        check_programs(root, prefix, [name for name in starters if os.path.exists(os.path.join(root, name))])
        if with_window:
            check_tools(root, places["datadir"])
            check_pictures(os.path.join(root, places["datadir"], "metainfo", ID + ".metainfo.xml"))


def main():
    option = options()
    check_layouts(option["window"])
    check_gresource()
    check_flatpak()
    check_installation(option, option["window"])
    print(f"1..{len(RESULTS)}")
    return 0 if all(RESULTS) else 1


if __name__ == "__main__":
    sys.exit(main())
