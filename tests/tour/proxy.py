#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example configurations of Caddy and nginx with the real programs in front of a real aftercared (TAP): a customer's page comes through, a station
syncs through, too large a body is refused, and no log keeps a survey's link. Skipped where a proxy is not installed."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error

import tour

PATH = os.environ.get("PATH", "") + ":/usr/sbin"
PROXIES = os.path.join(os.path.realpath(os.path.dirname(os.path.abspath(__file__))), "..", "..", "data", "proxy")


class Tap:
    def __init__(self):
        self.n, self.bad = 0, 0

    def say(self, ok, name, notes=(), skip=None):
        self.n += 1
        self.bad += 0 if ok else 1
        for note in [] if ok else notes:
            print("#", str(note).replace("\n", " "))
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}" + (f" # SKIP {skip}" if skip else ""), flush=True)

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0


def example(name):
    with open(os.path.join(PROXIES, name), encoding="utf-8") as file:
        return file.read()


def changed(text, *pairs):
    """The example with what an administrator would change; each change must find its place."""
    for old, new in pairs:
        if old not in text:
            raise tour.Failure(f"the example has no “{old}” any more")
        text = text.replace(old, new)
    return text


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)
    return os.path.join(folder, name)


def start_caddy(folder, server, port):
    text = changed(example("Caddyfile"), ("care.example.com {", f"http://127.0.0.1:{port} {{"), ("127.0.0.1:8765", f"127.0.0.1:{server}"),
                   ("{\n\tservers", "{\n\tadmin off\n\tservers"), ("/var/log/caddy/", folder + "/"))
    path = write(folder, "Caddyfile", text)
    env = {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
    return [shutil.which("caddy", path=PATH), "run", "--adapter", "caddyfile", "--config", path], env


def start_nginx(folder, server, port):
    # Without TLS: what is tested is what passes through. The syntax of the whole is tests/lint/check-house.py's.
    site = changed(example("nginx.conf"), ("127.0.0.1:8765", f"127.0.0.1:{server}"), ("/var/log/nginx/", folder + "/"))
    site = re.sub(r"(?s)server \{\s+listen 80;.*?\n\}\n", "", site, count=1)
    site = re.sub(r"(?m)^ +(listen \[::\]:443.*|ssl_.*)\n", "", site).replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = write(folder, "nginx.conf", f"pid {folder}/pid; error_log {folder}/error.log; daemon off; master_process off; events {{}}\n"
                                       f"http {{ {temporary}\n{site} }}\n")
    return [shutil.which("nginx", path=PATH), "-p", folder, "-c", path], dict(os.environ)


def wait_for(url, process):
    for _ in range(100):
        if process.poll() is not None:
            return False
        try:
            if tour.fetch(url + "/style.css")[0] == 200:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def is_refused(url):
    """An answer of 413, or the connection closed before all was sent: both end it."""
    try:
        return tour.fetch(url, {"x": "y" * 10_000_000})[0] in (400, 413)
    except urllib.error.URLError as problem:
        return isinstance(problem.reason, (BrokenPipeError, ConnectionResetError))


def logs_of(folder):
    return b"".join(tour.read_bytes(os.path.join(folder, name)) for name in os.listdir(folder) if name.endswith(".log"))


def test_proxy(tap, name, start, programs, link):
    if shutil.which(name, path=PATH) is None:
        tap.say(True, f"{name} stands in front of aftercared", skip=f"{name} is not installed")
        return
    with tempfile.TemporaryDirectory(prefix=f"aftercare-{name}-") as folder:
        port = tour.free_port()
        url = f"http://127.0.0.1:{port}"
        words, env = start(folder, programs.port, port)
        with open(os.path.join(folder, "said"), "wb") as said:
            process = subprocess.Popen(words, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            if not wait_for(url, process):
                tap.say(False, f"{name} starts with its example", [tour.read_bytes(os.path.join(folder, "said")).decode(errors="replace")[-1500:]])
                return
            secret = link.rsplit("/", 1)[1]
            status, headers, page = tour.fetch(f"{url}/s/{secret}")
            tap.say(status == 200 and "<form" in page and headers["Cache-Control"] == "no-store", f"{name}: a survey's page comes through", [status, page[:300]])
            tap.say(is_refused(f"{url}/v1/sync"), f"{name}: a body of 10 MB is refused")
            code = programs.json("server", "enrol-code", tour.TECHNICIAN)["code"]
            programs.ctl(name, "init", "--company", tour.COMPANY, "--zone", "Europe/Warsaw", "--currency", "PLN")
            programs.ctl(name, "sync", "enrol", url, code)
            answer = programs.json(name, "sync", "now")
            tap.say(answer["pulled"] > 0, f"{name}: a station enrols and syncs", [json.dumps(answer)])
        finally:
            process.terminate()
            process.wait(timeout=20)
        tap.say(secret.encode() not in logs_of(folder), f"{name}: no log keeps the survey's link")


def main():
    tap = Tap()
    narrator = tour.Narrator(tap=True)
    narrator.fact = lambda holds, sentence: None if holds else tap.say(False, sentence)
    with tempfile.TemporaryDirectory(prefix="aftercare-proxy-") as folder:
        programs = tour.Programs(os.environ["AFTERCARE_BUILD"], folder, narrator)
        story = tour.Story(programs, narrator, folder)
        try:
            for chapter in (story.set_up, story.open_job, story.visit, story.hand_over):
                chapter()
            programs.next_day("2026-11-19T12:00:00Z")
            mail = programs.wait_for_mail("zofia@example.com", lambda m: "/s/" in tour.text_of(m))
            link = re.search(re.escape(programs.url) + r"/s/[A-Za-z0-9]+", tour.text_of(mail)).group()
            test_proxy(tap, "caddy", start_caddy, programs, link)
            test_proxy(tap, "nginx", start_nginx, programs, link)
        finally:
            programs.kill_server()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
