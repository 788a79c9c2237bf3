# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the server from outside share: a running aftercared over a store, plain and raw requests, mails, and TAP."""
import contextlib
import email
import email.policy
import glob
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "ctl"))

from command import DAEMON, Desk, environment  # noqa: E402  (the folder is known only now)

# Every answer carries these (ASVS 5.0 3.4).
SAFETY = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "x-robots-tag", "cache-control")
LINK = r"/s/([0-9a-z]{26})"


class Tap:
    """Each fact is a line; what went wrong stands above it."""

    def __init__(self):
        self.n = self.failed = 0

    def ok(self, holds, name, *notes):
        self.n += 1
        self.failed += 0 if holds else 1
        for note in () if holds else notes:
            for line in str(note)[:3000].splitlines()[:30]:
                print(f"# {line}")
        print(f"{'ok' if holds else 'not ok'} {self.n} {name}", flush=True)
        return bool(holds)

    def run(self, *parts):
        """Runs the parts; one that breaks off is a failure, and the next one goes on."""
        for part, *arguments in parts:
            begun = time.monotonic()
            try:
                part(*arguments)
            except Exception:  # a test may fail in any way
                self.ok(False, f"{part.__name__} comes to its end", traceback.format_exc())
            print(f"# {part.__name__}: {time.monotonic() - begun:.1f} s", flush=True)

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.failed else 0


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers}\n{self.text[:1500]}"


class Server:
    """aftercared on the store of a desk; its clock may be set anew between two starts."""

    def __init__(self, desk, clock):
        self.desk, self.clock, self.process, self.port = desk, clock, None, 0
        self.log, self.said, self.maildir = desk.path("server.err"), desk.path("server.out"), desk.path("mail")
        self.replies = 0
        self.bad = []  # answers without the headers for safety, and inner words let out

    @contextlib.contextmanager
    def running(self, clock=None):
        self.start(clock)
        try:
            yield self
        finally:
            self.stop()

    def start(self, clock=None):
        self.clock = clock or self.clock
        port_file = self.desk.path("port")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(port_file)
        with open(self.log, "ab") as err, open(self.said, "ab") as out:
            self.process = subprocess.Popen([DAEMON, "--store", self.desk.store, "--listen", f"127.0.0.1:{self.port}", "--port-file", port_file,
                                             "--maildir", self.maildir], stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=self.desk.folder,
                                            env=environment(AFTERCARE_CLOCK=self.clock))
        until = time.monotonic() + 60
        while not os.path.exists(port_file) or not open(port_file, encoding="ascii").read().endswith("\n"):
            assert self.process.poll() is None and time.monotonic() < until, open(self.log, encoding="utf-8", errors="replace").read()
            time.sleep(0.02)
        with open(port_file, encoding="ascii") as file:
            self.port = int(file.read())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0, f"aftercared ended with {self.process.returncode}; at last it said:\n{self.last_words()}"

    def last_words(self, size=6000):
        """The end of what the server complained of, for whoever reads a failed test: a sanitizer's report stands there."""
        with open(self.log, "rb") as file:
            file.seek(max(os.path.getsize(self.log) - size, 0))
            return file.read().decode("utf-8", "replace")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def peak(self):
        """The most memory that the server ever had, in bytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) * 1024

    def note(self, what, reply):
        """What holds for every answer."""
        self.replies += 1
        lower = {name.lower(): value for name, value in reply.headers}
        missing = [name for name in SAFETY if name not in lower]
        if missing:
            self.bad.append(f"{what}: {reply.status} without {', '.join(missing)}")
        if reply.status >= 500 and reply.status not in (501, 503, 505):
            self.bad.append(f"{what}: {reply.status} {reply.text[:300]}")
        if re.search(r"sqlite|SQL|\.c:\d|CRITICAL|src/|0x[0-9a-f]{6}|/tmp/", reply.text):
            self.bad.append(f"{what}: inner words in {reply.text[:300]}")
        return reply

    def ask(self, method, path, body=None, headers=None, seconds=60):
        """A request as a library makes it; a redirection is not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        reply = Reply(answer.status, answer.getheaders(), answer.read())
        connection.close()
        return self.note(f"{method} {path[:60]}", reply)

    def form(self, path, **fields):
        body = "&".join(f"{name}={quote(value)}" for name, value in fields.items())
        return self.ask("POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def post(self, path, body, token=None, **headers):
        """JSON there and back; @body may be bytes that are none."""
        head = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if token is not None:
            head["Authorization"] = f"Bearer {token}"
        return self.ask("POST", path, body if isinstance(body, bytes) else json.dumps(body).encode(), head)

    def raw(self, data, seconds=30):
        """Bytes as they are; NULL when the connection just ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as link:
            with contextlib.suppress(ConnectionError):
                for part in [data] if isinstance(data, bytes) else data:
                    link.sendall(part)
            got = b""
            with contextlib.suppress(ConnectionError):
                while part := link.recv(65536):
                    got += part
                    if b"\r\n\r\n" in got and is_whole(got):
                        break
        if not got:
            return None
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if ":" in line]
        return self.note(lines[0], Reply(int(lines[0].split()[1]), headers, body))

    def mails(self):
        found = []
        for name in sorted(glob.glob(os.path.join(self.maildir, "new", "*"))):
            with open(name, "rb") as file:
                found.append(email.message_from_binary_file(file, policy=email.policy.default))
        return found

    def mails_to(self, address):
        return [mail for mail in self.mails() if address in str(mail["To"])]

    def invitations(self, address):
        return [mail for mail in self.mails_to(address) if re.search(LINK, text_of(mail))]

    def wait(self, holds, seconds=30):
        """Until @holds; automation looks every two seconds, and at once after a command that was handed over."""
        until = time.monotonic() + seconds
        while not (found := holds()):
            if time.monotonic() > until:
                return found
            time.sleep(0.05)
        return found

    def everything_said(self):
        """All that the server printed, ever."""
        said = b""
        for name in (self.log, self.said):
            with open(name, "rb") as file:
                said += file.read()
        return said


def quote(text):
    return "".join(c if c.isalnum() and c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in str(text))


def is_whole(got):
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return length is not None and len(body) >= int(length.group(1))


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def secret_of(mail):
    return re.search(LINK, text_of(mail)).group(1)


def company(desk):
    """A server's store with people of every role."""
    desk.init()
    for name, role in (("Ola", "desk"), ("Tom", "technician"), ("Otto", "technician"), ("Mia", "manager"), ("Ada", "administrator")):
        desk.json("user", "add", name, "--role", role)
    return desk


def customer(desk, name, consent="given", **fields):
    made = desk.new("customer", name=name, email=f"{name.lower()}@example.com", **fields)["id"]
    if consent:
        desk.new("consent", customer=made, channel="email", purpose="survey", state=consent, source="contract", at="2026-11-01T08:00:00Z")
    return made


def hand_over(desk, who, at, **fields):
    """A bench job of that customer, handed over at that instant."""
    job = desk.new("job", type="repair_bench", customer=who, problem="Does not heat", **fields)["id"]
    for step in (("triage",), ("start",), ("finish", "result=repaired"), ("hand_over", "receiver=herself")):
        desk.json("job", job, "do", *step, f"at={at}", AFTERCARE_CLOCK=f"{at}/frozen")
    return job


__all__ = ["Desk", "LINK", "Reply", "Server", "Tap", "company", "customer", "environment", "hand_over", "quote", "secret_of", "text_of"]
