#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house around the code, as a test (TAP): the counting of tests, the scripts, the README's commands, the unit and the proxies' examples."""
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.environ.get("AFTERCARE_BUILD", os.path.join(ROOT, "build"))


class Tap:
    def __init__(self):
        self.n, self.bad = 0, 0

    def say(self, ok, name, notes=(), skip=None):
        self.n += 1
        self.bad += 0 if ok else 1
        for note in [] if ok else notes:
            print("#", note)
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}" + (f" # SKIP {skip}" if skip else ""))

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0


def read(*names):
    with open(os.path.join(ROOT, *names), encoding="utf-8") as file:
        return file.read()


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False, **more)


def load_counter():
    spec = importlib.util.spec_from_file_location("counter", os.path.join(ROOT, "tests", "tools", "check.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# What one program said, how Meson judged it, and what it counts for: passed, failed, skipped.
COUNTS = [
    ("1..2\nok 1 /a\nok 2 /b\n", "OK", 0, (2, 0, 0)),
    ("1..3\nok 1 /a\nok 2 /b # SKIP no data\nnot ok 3 /c\n", "FAIL", 1, (1, 1, 1)),
    ("1..3\nok 1 /a\nnot ok 2 /b\nBail out!\n", "ERROR", -6, (1, 2, 0)),
    ("1..2\nok 1 /a\n# why\nnot ok 2 /b\n", "ERROR", 1, (1, 1, 0)),
    ("1..2\nok 1 /a\nok 2 /b\n", "ERROR", 1, (2, 1, 0)),
    ("ok 1 /a\n", "TIMEOUT", -15, (1, 1, 0)),
    ("1..3\nok 1 /a\n", "ERROR", 0, (1, 1, 0)),
    ("1..0 # SKIP no data\n", "SKIP", 0, (0, 0, 1)),
    ("1..0\n", "OK", 0, (0, 0, 0)),
    ("", "OK", 0, (1, 0, 0)),
    ("", "FAIL", 1, (0, 1, 0)),
    ("", "SKIP", 77, (0, 0, 1)),
    ("ok 1 - says it is not ok\n", "OK", 0, (1, 0, 0)),
]


def check_counter(tap):
    counter = load_counter()
    for said, result, status, wanted in COUNTS:
        passed, failed, skipped = counter.count_program({"name": "x", "stdout": said, "result": result, "returncode": status})
        got = (passed, len(failed), skipped)
        tap.say(got == wanted, f"counted: {said!r} {result}".replace("#", "–"), [] if got == wanted else [f"{got} instead of {wanted}"])
    with tempfile.TemporaryDirectory() as folder:
        for name, counts in (("a", [3, 0, 1]), ("b", [2, 1, 0]), ("c", [0, 0, 4])):
            os.makedirs(os.path.join(folder, name, "meson-logs"))
            with open(os.path.join(folder, name, "meson-logs", "counts.json"), "w", encoding="utf-8") as file:
                json.dump(counts, file)
        program = os.path.join(ROOT, "tests", "tools", "check.py")
        for names, last, status in ((["a"], "3 passed, 0 failed, 1 skipped", 0), (["a", "b"], "5 passed, 1 failed, 1 skipped", 1),
                                    (["c"], "0 passed, 0 failed, 4 skipped", 1), (["a", "none"], "3 passed, 1 failed, 1 skipped", 1)):
            said = run(sys.executable, program, "--sum", *[os.path.join(folder, name) for name in names])
            tap.say(said.stdout.splitlines()[-1] == last and said.returncode == status, f"in all: {last}", [said.stdout.replace("\n", " | ")])


def check_scripts(tap):
    scripts = [("sh", "tests/tools/need.sh"), ("sh", "tests/tools/coverage.sh"), ("bash", "tests/tools/soak.sh"), ("bash", ".ci/run")]
    for shell, name in scripts:
        path = os.path.join(ROOT, name)
        said = run(shell, "-n", path)
        tap.say(said.returncode == 0 and os.access(path, os.X_OK), f"{name} can be run", said.stderr.splitlines())
    sections = {}
    for line in read("tests", "tools", "packages.txt").splitlines():
        if line.startswith("["):
            names = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            names.append(line)
    wrong = [name for names in sections.values() for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name)]
    unsorted = [name for name, names in sections.items() if name != "build" and names != sorted(names)]
    tap.say({"build", "check"} <= set(sections) and not wrong and not unsorted, "the list of packages can be read", wrong + unsorted)
    for name in ("build", "run", "check", "soak", "bench", "clean", "install"):
        said = run("make", "-n", "-C", ROOT, name, f"BUILD={os.path.join(tempfile.gettempdir(), 'aftercare-none')}")
        tap.say(said.returncode == 0, f"make {name} is known", said.stderr.splitlines())


def check_readme(tap):
    """Each command that the README shows is one that the programs know."""
    program = os.path.join(BUILD, "src", "aftercarectl")
    helped = run(program, "--help").stdout
    words = re.findall(r"aftercarectl (?:--store \S+ )?([a-z][a-z-]+(?: (?:add|enrol|now|status|conflicts|settle))?)", read("README.md"))
    # In a sentence the name of the program may be followed by any word.
    words = sorted(set(word for word in words if word not in ("on", "man")))
    unknown = [word for word in words if not re.search(rf"^\s+{word}\b", helped, re.M)]
    tap.say(len(words) > 15 and not unknown, f"the README's {len(words)} commands are known", unknown)
    reports = run(program, "report", "--help").stdout
    missing = [name for name in ("warranty-expiry", "satisfaction") if name not in reports]
    tap.say(not missing, "and its reports", missing)
    for name in ("aftercarectl", "aftercared"):
        said = run(os.path.join(BUILD, "src", name), "--version")
        tap.say(said.returncode == 0 and re.fullmatch(rf"{name} \d+\.\d+\.\d+\n", said.stdout) is not None, f"{name} says its version", [said.stdout])


def check_unit(tap):
    if shutil.which("systemd-analyze") is None:
        tap.say(True, "the unit is closed to 1.5 at most", skip="systemd-analyze is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "aftercared.service")
        with open(path, "w", encoding="utf-8") as file:
            file.write(read("data", "systemd", "aftercared.service.in").replace("@bindir@", "/usr/bin"))
        said = run("systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", path)
        tap.say(said.returncode == 0, "the unit is closed to 1.5 at most", said.stdout.splitlines()[-1:] + said.stderr.splitlines())


def check_proxies(tap):
    caddy = shutil.which("caddy")
    if caddy:
        said = run(caddy, "validate", "--adapter", "caddyfile", "--config", os.path.join(ROOT, "data", "proxy", "Caddyfile"))
        tap.say(said.returncode == 0, "Caddy accepts its example", said.stderr.splitlines()[-3:])
    else:
        tap.say(True, "Caddy accepts its example", skip="caddy is not installed")
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not nginx or not shutil.which("openssl"):
        tap.say(True, "nginx accepts its example", skip="nginx or openssl is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        site = read("data", "proxy", "nginx.conf").replace("/etc/letsencrypt/live/care.example.com", folder).replace("/var/log/nginx", folder)
        temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(os.path.join(folder, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(f"pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {temporary} {site} }}")
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=care.example.com",
            "-keyout", os.path.join(folder, "privkey.pem"), "-out", os.path.join(folder, "fullchain.pem"))
        said = run(nginx, "-t", "-p", folder, "-c", os.path.join(folder, "nginx.conf"))
        tap.say(said.returncode == 0, "nginx accepts its example", said.stderr.splitlines())


def main():
    tap = Tap()
    check_counter(tap)
    check_scripts(tap)
    check_readme(tap)
    check_unit(tap)
    check_proxies(tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
