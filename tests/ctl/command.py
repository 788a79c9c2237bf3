# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: running a command as a script does, the rules that hold for every one of them, and TAP."""
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

BUILD = os.environ.get("AFTERCARE_BUILD", "build")
CTL = os.path.join(BUILD, "src", "aftercarectl")
DAEMON = os.path.join(BUILD, "src", "aftercared")
SECONDS = 120
CLOCK = "2026-11-21T14:05:00Z/frozen"

cases = []


def case(function):
    """A test: a function of a Desk."""
    cases.append(function)
    return function


class Answer:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return f"status {self.status}\n--- out\n{self.out[:2000]}\n--- err\n{self.err[:2000]}"


def environment(**more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "XDG_"))}
    env.update(LC_ALL="C.UTF-8", LANGUAGE="en", AFTERCARE_CLOCK=CLOCK)
    env.update(more)
    return {k: v for k, v in env.items() if v is not None}


class Desk:
    """A folder with a store in it."""

    def __init__(self, folder):
        self.folder = folder
        self.store = os.path.join(folder, "store.db")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *words, status=0, store=None, stdin=b"", stdout=subprocess.PIPE, **env):
        """Runs the words as they are, and checks what holds for every command."""
        argv = [CTL] + (["--store", store or self.store] if store is not False else []) + [str(w) for w in words]
        done = subprocess.run(argv, input=stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=self.folder, env=environment(**env), timeout=SECONDS,
                              check=False)
        answer = Answer(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())
        assert answer.status == status, f"{words}: wanted status {status}\n{answer}"
        if status in (1, 2):
            assert answer.out == "", f"{words}: standard output must be empty\n{answer}"
            lines = answer.err.splitlines()
            assert len(lines) == 1 and lines[0].startswith("aftercarectl: ") and lines[0].endswith("."), f"{words}: one sentence\n{answer}"
        return answer

    def json(self, *words, **more):
        """One document and a newline, nothing else."""
        answer = self.run(*words, "--json", **more)
        assert answer.out.endswith("\n") and not answer.out.endswith("\n\n"), answer
        return json.loads(answer.out, object_pairs_hook=without_twins)

    def new(self, entity, **fields):
        return self.json("new", entity, *[f"{k.rstrip('_')}={v}" for k, v in fields.items()])

    def rows(self, entity, *words, **more):
        return self.json("list", entity, *words, **more)["rows"]

    def init(self, **more):
        return self.json("init", "--company", "Serwis", "--currency", "PLN", "--zone", "Europe/Warsaw", "--language", "pl", **more)

    @contextlib.contextmanager
    def daemon(self, store=None, **env):
        """aftercared on this store; gives its address."""
        argv = [DAEMON, "--store", store or self.store, "--listen", "127.0.0.1:0"]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(**env), cwd=self.folder, text=True)
        try:
            line = process.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:"), line + (process.stderr.read() if not line else "")
            yield line.split()[-1]
        finally:
            process.send_signal(signal.SIGTERM)
            rest, err = process.communicate(timeout=30)
        assert process.returncode == 0 and rest == "", (process.returncode, rest, err)


def without_twins(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a member stands twice in {names}"
    return dict(pairs)


def keys(document, *names):
    """Exactly these members, and more are welcome only where a test says so."""
    missing = [n for n in names if n not in document]
    assert not missing, f"{missing} missing in {document}"


def main():
    failed = 0
    print(f"1..{len(cases)}", flush=True)
    for number, function in enumerate(cases, 1):
        folder = tempfile.mkdtemp(prefix="aftercare-cli-")
        try:
            function(Desk(folder))
            print(f"ok {number} {function.__name__}", flush=True)
        except Exception:  # a test may fail in any way
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {function.__name__}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)
