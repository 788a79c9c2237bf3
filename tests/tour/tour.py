#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job from end to end, through the programs just built: a sold device, its warranty, a repair, a part from the van, the customer's
survey and the manager's reports, on two stations and a server. Not a recording: each fact that is told is checked first, and the first
that does not hold ends the tour with status 1.

  tour.py BUILD          tells the story on one screen and leaves its papers in BUILD/tour/
  tour.py                as a test (TAP), in a folder of its own; AFTERCARE_BUILD says where the programs are

A command that is shown is the one that ran; what stands below it is what it printed.
"""
import datetime
import email
import email.policy
import html.parser
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

import papers
import screens

COMPANY = "Baltic Heat Service"
DESK, TECHNICIAN, MANAGER = "Ada Wiśniewska", "Tomasz Nowak", "Rūta Kazlauskaitė"
SERIAL = "BH-2291-0417"
PHONE = "+48 501 234 567"
NAME = "Zofia Żółkiewska"
OTHER_PHONE = "+370 612 34567"
OTHER_SERIAL = "BH-1180-0093"

CUSTOMERS = f"""Number;First name;Last name;Mobile;E-mail;Language;Address;ZIP;City;Country
1001;Zofia;Żółkiewska;{PHONE};zofia@example.com;pl;ul. Długa 7;80-831;Gdańsk;PL
1002;Jonas;Petraitis;{OTHER_PHONE};jonas@example.com;lt;Pilies g. 12;01123;Vilnius;LT
1003;Елена;Орлова;+371 20 123 456;elena@example.com;ru;Brīvības iela 40;LV-1050;Rīga;LV
"""
DEVICES = f"""Serial,Model,Customer no,Sold on,Delivered on,Installed on
{SERIAL},HP-300,1001,2025-02-20,2025-03-01,2025-03-04
{OTHER_SERIAL},HP-300,1002,2023-05-10,,2023-05-30
BH-2291-0420,HP-300,1003,2026-10-01,2026-10-05,
"""


class Failure(Exception):
    """A fact of the story that does not hold."""


class Narrator:
    """Prints the story, or TAP; keeps every command and answer for the transcript."""

    def __init__(self, tap):
        self.tap, self.facts, self.transcript = tap, [], []

    def say(self, text=""):
        self.transcript.append(text)
        if not self.tap:
            print(text, flush=True)

    def chapter(self, number, title):
        self.facts.append((None, f"{number}. {title}"))
        self.say()
        self.say(f"{number}. {title}")

    def shell(self, who, words, answer, show):
        line = f"   {who}$ {words}"
        self.transcript += [] if show else [line, textwrap.indent(answer.rstrip(), "      ")]
        if show:
            self.say(line if len(line) < 140 else line[:138] + " …")
            for text in answer.rstrip().split("\n"):
                self.say("      " + text.rstrip())

    def fact(self, holds, sentence):
        self.facts.append((bool(holds), sentence))
        n = sum(1 for fact in self.facts if fact[0] is not None)
        if self.tap:
            print(f"{'ok' if holds else 'not ok'} {n} {sentence}", flush=True)
        else:
            self.say(f"   {'✓' if holds else '✗'} {sentence}")
        if not holds:
            raise Failure(sentence)


class Programs:
    """The programs, their stores, and the clock of the story."""

    def __init__(self, build, folder, narrator):
        self.build, self.folder, self.narrator = build, folder, narrator
        self.server = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def set_clock(self, instant):
        """The story's clock: it is set, and then runs as any other."""
        self.base, self.set_at = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")), time.monotonic()

    def now(self):
        return (self.base + datetime.timedelta(seconds=int(time.monotonic() - self.set_at))).strftime("%Y-%m-%dT%H:%M:%SZ")

    def next_day(self, instant):
        """Time passes, for the server too."""
        self.stop_server()
        self.set_clock(instant)
        self.start_server()

    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "XDG_", "LC_"))}
        env.update(AFTERCARE_CLOCK=self.now(), LC_ALL="C.UTF-8", LANGUAGE="en", HOME=self.folder)
        return env

    def program(self, name):
        return os.path.join(self.build, "src", name)

    def ctl(self, who, *words, show=False, status=0):
        """Runs aftercarectl on a store."""
        run = subprocess.run([self.program("aftercarectl"), "--store", os.path.join(self.folder, who + ".db"), *words], env=self.environment(),
                             cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
        shown = " ".join(quote(word) for word in words)
        self.narrator.shell(who, shown, run.stdout if run.stdout.strip() else run.stderr, show)
        if run.returncode != status:
            raise Failure(f"{who}: aftercarectl {shown} ended with status {run.returncode}, not {status}: {run.stderr.strip()}")
        return run

    def json(self, who, *words):
        return json.loads(self.ctl(who, *words, "--json").stdout)

    def rows(self, who, entity, *where):
        words = [word for pair in where for word in ("--where", pair)]
        answer = self.json(who, "list", entity, *words, "--limit", "100000")
        if answer["total"] != len(answer["rows"]):
            raise Failure(f"list {entity} says {answer['total']} and gives {len(answer['rows'])} rows")
        return answer["rows"]

    def start_server(self):
        log = open(os.path.join(self.folder, "server.log"), "ab")
        words = ["--store", os.path.join(self.folder, "server.db"), "--listen", f"127.0.0.1:{self.port}", "--maildir", self.maildir(),
                 "--public-url", self.url]
        self.server = subprocess.Popen([self.program("aftercared"), *words], env=self.environment(), cwd=self.folder,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        log.close()
        line = self.server.stdout.readline().decode().strip()
        if line != f"listening on {self.url}":
            raise Failure(f"aftercared said “{line}” instead of “listening on {self.url}”; see server.log")

    def stop_server(self):
        if self.server is None:
            return
        self.server.send_signal(signal.SIGTERM)
        status = self.server.wait(timeout=30)
        self.server.stdout.close()
        self.server = None
        if status != 0:
            raise Failure(f"aftercared ended with status {status} after SIGTERM")

    def kill_server(self):
        if self.server is not None:
            self.server.kill()
            self.server.wait()
            self.server.stdout.close()

    def maildir(self):
        return os.path.join(self.folder, "mail")

    def mails(self, address):
        """Mails to an address, as parsed messages."""
        found = []
        for part in ("new", "cur"):
            folder = os.path.join(self.maildir(), part)
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
                with open(os.path.join(folder, name), "rb") as file:
                    message = email.message_from_binary_file(file, policy=email.policy.default)
                if address in str(message["To"]):
                    found.append(message)
        return found

    def wait_for_mail(self, address, holds, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for message in self.mails(address):
                if holds(message):
                    return message
            time.sleep(0.1)
        raise Failure(f"no such mail to {address} came within {seconds} s")


class Form(html.parser.HTMLParser):
    """The survey's form: where it goes, its hidden fields, its scales and its text."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.scales, self.texts, self.scripts, self.lang = None, {}, {}, [], 0, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "html":
            self.lang = at.get("lang")
        elif tag == "form" and at.get("method") == "post" and self.action is None:
            self.action = at["action"]
        elif tag == "input" and at.get("type") == "hidden":
            self.fields[at["name"]] = at["value"]
        elif tag == "input" and at.get("type") == "radio":
            self.scales.setdefault(at["name"], []).append(int(at["value"]))
        elif tag == "textarea":
            self.texts.append(at["name"])
        elif tag == "script":
            self.scripts += 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quote(word):
    return f'"{word}"' if re.search(r"[\s;&|<>$()]", word) else word


def fetch(url, form=None):
    """(status, headers, text); an error page is an answer too."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, data=data), timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def address_of(message):
    return message["To"].addresses[0].addr_spec


def text_of(message):
    return message.get_body(("plain",)).get_content()


class Story:
    def __init__(self, programs, narrator, papers_folder):
        self.p, self.n, self.out, self.pictures = programs, narrator, papers_folder, []

    def tell(self):
        for chapter in (self.set_up, self.call, self.open_job, self.visit, self.hand_over, self.survey, self.reports, self.window):
            chapter()
        self.keep_papers()

    # --- the company, two stations and a server --------------------------------------------------------------------------------

    def set_up(self):
        p, n = self.p, self.n
        p.set_clock("2026-11-16T08:00:00Z")
        p.ctl("server", "init", "--company", COMPANY, "--zone", "Europe/Warsaw", "--currency", "PLN", "--language", "en")
        for name, role in ((DESK, "desk"), (TECHNICIAN, "technician"), (MANAGER, "manager")):
            p.ctl("server", "user", "add", name, "--role", role)
        p.start_server()
        for who, name in (("desk", DESK), ("van", TECHNICIAN)):
            p.ctl(who, "init", "--company", COMPANY, "--zone", "Europe/Warsaw", "--currency", "PLN")
            p.ctl(who, "sync", "enrol", p.url, p.json("server", "enrol-code", name)["code"])
            p.ctl(who, "sync", "now")
        self.sold_goods()
        n.say(f"{COMPANY}: a server, the desk of {DESK} and the van of {TECHNICIAN}; goods sold, customers and a stocked van.")

    def sold_goods(self):
        p = self.p
        for name, text in (("customers.csv", CUSTOMERS), ("devices.csv", DEVICES)):
            with open(os.path.join(p.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        p.ctl("desk", "new", "product_model", "code=HP-300", "name=Heat pump 300", "brand=Baltic Heat", "category=Heat pump", "kind=product")
        p.ctl("desk", "new", "warranty_term", "model=HP-300", "kind=commercial_manufacturer", "rule_set=contract",
              "start_basis=installation,delivery,sale", "duration=24", "duration_unit=month", "parts_percent=100", "labour_percent=100",
              "travel_percent=50")
        p.ctl("desk", "new", "product_model", "code=FAN-12", "name=Fan motor 12 W", "kind=part", "price=349.00 PLN")
        customers = p.json("desk", "import", "customers", "customers.csv")
        devices = p.json("desk", "import", "devices", "devices.csv")
        if customers["rows"]["created"] != 3 or devices["rows"]["created"] != 3:
            raise Failure(f"the two lists were not taken in whole: {customers['rows']}, {devices['rows']}")
        p.ctl("desk", "new", "stock_location", "code=VAN-1", f"name=Van of {TECHNICIAN}", "kind=van", f"technician={TECHNICIAN}")
        p.ctl("desk", "new", "stock_move", "part=FAN-12", "from=SUPPLIER", "to=VAN-1", "quantity=3", "reason=Van filled for the season")
        for phone, state in ((PHONE, "given"), (OTHER_PHONE, "refused")):
            p.ctl("desk", "new", "consent", f"customer={phone}", "channel=email", "purpose=survey", f"state={state}", "source=contract")
        for who in ("desk", "van", "desk"):
            p.ctl(who, "sync", "now")

    # --- 1 ---------------------------------------------------------------------------------------------------------------------

    def call(self):
        p, n = self.p, self.n
        p.next_day("2026-11-17T08:10:00Z")
        n.chapter(1, "The phone rings at the desk: who is it, what did she buy, what is covered and why?")
        p.ctl("desk", "search", "501 234 567", show=True)
        found = p.json("desk", "search", "501 234 567")["results"]
        n.fact(any(r["entity"] == "customer" and NAME in r["title"] for r in found), f"the number leads to {NAME}")
        found = p.json("desk", "search", "zolkiewska")["results"]
        n.fact(any(r["entity"] == "customer" and NAME in r["title"] for r in found), "so does her name, typed without its marks")
        p.ctl("desk", "coverage", SERIAL, show=True)
        cover = p.json("desk", "coverage", SERIAL)
        verdict = cover["verdict"]
        n.fact(verdict["parts"]["state"] == verdict["labour"]["state"] == "covered" and verdict["parts"]["until"] == "2027-03-04",
               "parts and labour are covered until 4 March 2027")
        n.fact(verdict["travel"]["state"] == "partly_covered" and verdict["travel"]["percent"] == 50, "half of the way is covered")
        n.fact(any("24 months" in reason and "4 March 2025" in reason for reason in cover["reasons"]), "the reason is one sentence")
        late = p.json("desk", "coverage", SERIAL, "--on", "2027-03-05")["verdict"]
        n.fact(late["parts"]["state"] == "not_covered", "a day later nothing is")

    # --- 2 ---------------------------------------------------------------------------------------------------------------------

    def open_job(self):
        p, n = self.p, self.n
        n.chapter(2, "The desk opens a job; the fault, the promise and the technician are set; the customer is told")
        made = p.json("desk", "new", "job", "type=warranty_repair", f"customer={PHONE}", f"device={SERIAL}", "priority=high", "channel=phone",
                      "problem=Hałasuje i nie grzeje, błąd E12", "promised_on=2026-11-18")
        self.job = made["id"]
        p.ctl("desk", "job", self.job, "do", "schedule", f"technician={TECHNICIAN}", "planned_at=2026-11-18T08:00:00Z")
        p.ctl("desk", "sync", "now")
        job = p.json("desk", "show", "job", self.job)
        self.number = job["number"]
        n.fact(job["phase"] == "scheduled" and job["promised_on"] == "2026-11-18", f"job {self.number} is scheduled, as promised, for the next day")
        n.fact(re.fullmatch(r"J-2026-\d{6}", self.number or "") is not None, "the server gave it its number for good")
        mail = p.wait_for_mail("zofia@example.com", lambda m: "18.11.2026" in str(m["Subject"]))
        n.fact(job["alias"] in text_of(mail) or self.number in text_of(mail), f"a mail tells {address_of(mail)}, in Polish: “{mail['Subject']}”")

    # --- 3 ---------------------------------------------------------------------------------------------------------------------

    def visit(self):
        p, n = self.p, self.n
        p.next_day("2026-11-18T06:30:00Z")
        n.chapter(3, "The technician syncs, loses the network, does the visit, takes a part from the van, comes back")
        p.ctl("van", "sync", "now")
        mine = [row["id"] for row in p.rows("van", "job")]
        n.fact(mine == [self.job], "his station holds his one job and nobody else's")
        n.fact(not any(row["name"] == "Jonas Petraitis" for row in p.rows("van", "customer")), "and no customer that he does not visit")
        p.stop_server()
        p.ctl("desk", "set", "job", self.number, "priority=urgent")
        for time_of_day, words in (("07:20", ["job", self.number, "do", "travel"]), ("08:05", ["job", self.number, "do", "start"]),
                                   ("08:30", ["set", "job", self.number, "found_fault=Zatarty silnik wentylatora"])):
            p.set_clock(f"2026-11-18T{time_of_day}:00Z")
            p.ctl("van", *words)
        p.ctl("van", "new", "job_line", f"job={self.number}", "class=part", "part=FAN-12", "quantity=1", "bill_code=warranty", show=True)
        p.set_clock("2026-11-18T09:10:00Z")
        p.ctl("van", "job", self.number, "do", "finish", "result=repaired", show=True)
        n.fact(self.balance("van") == 2, "offline, the van has two fan motors of three")
        failed = p.ctl("van", "sync", "now", status=1)
        n.fact(failed.stdout == "" and failed.stderr.count("\n") == 1 and "does not answer" in failed.stderr,
               "sync says in one line that the server does not answer, and keeps everything")
        p.set_clock("2026-11-18T09:40:00Z")
        p.start_server()
        answer = p.json("van", "sync", "now")
        n.fact(answer["pushed"] > 0 and answer["requests"] == 1 and answer["parked"] == answer["conflicts"] == 0,
               f"back online: {answer['pushed']} rows sent in {answer['requests']} request, nothing parked")

    def balance(self, who):
        return {row["location"]: row["on_hand"] for row in self.p.json(who, "stock", "FAN-12")["rows"]}.get(self.van_key(who))

    def van_key(self, who):
        """The van's location, however `stock` names it."""
        rows = [row for row in self.p.rows(who, "stock_location") if row["code"] == "VAN-1"]
        keys = {row["location"] for row in self.p.json(who, "stock", "FAN-12")["rows"]}
        return next(iter(keys & {rows[0]["id"], rows[0]["code"], rows[0]["name"]}), None)

    # --- 4 ---------------------------------------------------------------------------------------------------------------------

    def hand_over(self):
        p, n = self.p, self.n
        n.chapter(4, "The desk sees it; the stock is right to the piece; the hand-over closes the job")
        p.ctl("desk", "sync", "now")
        p.ctl("desk", "stock", "FAN-12", show=True)
        n.fact(self.balance("desk") == 2, "the desk counts the same two fan motors")
        p.ctl("desk", "job", self.number, "do", "hand_over", f"receiver={NAME}", "at=2026-11-18T09:30:00Z", show=True)
        for who in ("desk", "van", "desk"):
            p.ctl(who, "sync", "now")
        job = p.json("desk", "show", "job", self.number)
        n.fact(job["phase"] == "closed" and job["result"] == "repaired" and job["handed_over_at"] == "2026-11-18T09:30:00Z",
               "nothing was open, so the hand-over closed the job")
        rows, fields = self.compare()
        n.fact(rows > 20, f"both stations agree field by field: {rows} records, {fields} fields")
        n.fact(job["priority"] == "urgent", "what the desk changed meanwhile stands beside the technician's work")

    def compare(self):
        """Every record of the van against the desk's, and every record of the job the other way round."""
        p, n_rows, n_fields = self.p, 0, 0
        entities = ["company", "team", "user", "customer", "contact_point", "consent", "site", "product_model", "warranty_term", "device",
                    "coverage", "job", "job_event", "visit", "job_line", "stock_location", "stock_move", "contact"]
        for entity in entities:
            van = {row["id"]: row for row in p.rows("van", entity)}
            desk = {row["id"]: row for row in p.rows("desk", entity)}
            for id_, row in van.items():
                if id_ not in desk:
                    raise Failure(f"{entity} {id_} is in the van and not at the desk")
                for field, value in row.items():
                    if field in desk[id_] and desk[id_][field] != value:
                        raise Failure(f"{entity} {id_}: {field} is {value!r} in the van and {desk[id_][field]!r} at the desk")
                    n_fields += 1
            n_rows += len(van)
            lost = [id_ for id_, row in desk.items() if row.get("job") == self.job and id_ not in van]
            if lost:
                raise Failure(f"{entity} {lost[0]} of the job is at the desk and not in the van")
        return n_rows, n_fields

    # --- 5 ---------------------------------------------------------------------------------------------------------------------

    def survey(self):
        p, n = self.p, self.n
        n.chapter(5, "The server invites the customer; she answers on a web page; a low score opens a follow-up")
        self.repair_for_other()
        p.next_day("2026-11-19T12:00:00Z")
        mail = p.wait_for_mail("zofia@example.com", lambda m: "/s/" in text_of(m))
        link = re.search(re.escape(p.url) + r"/s/[A-Za-z0-9]+", text_of(mail)).group()
        n.say(f"   mail to {address_of(mail)}: “{mail['Subject']}”, with a link of 128 random bits")
        self.not_invited()
        p.next_day("2026-11-19T17:20:00Z")
        self.answer(link)
        p.ctl("desk", "sync", "now")
        history = p.json("desk", "history", "customer", PHONE)["entries"]
        n.fact(any(entry["kind"] == "response" for entry in history), "her answer stands in her care history")
        follow = p.rows("desk", "follow_up", "status=open")
        n.fact(len(follow) == 1 and follow[0]["job"] == self.job and follow[0]["due"] == "2026-11-20",
               "and the low score made a call-back for the desk, due the next working day")
        self.keep_secret(link)
        p.next_day("2026-11-20T08:30:00Z")
        p.ctl("desk", "new", "contact", f"customer={PHONE}", f"job={self.job}", "direction=out", "channel=phone", "outcome=reached_resolved",
              "summary=Przeprosiliśmy za późny przyjazd; umówiony bezpłatny przegląd.")
        p.ctl("desk", "set", "follow_up", follow[0]["id"], "status=done", "outcome=reached_resolved")
        p.ctl("desk", "sync", "now")
        p.ctl("desk", "history", "customer", PHONE, "--limit", "9", show=True)

    def repair_for_other(self):
        """Another customer's repair in the shop: he said no to surveys."""
        p = self.p
        job = p.json("desk", "new", "job", "type=repair_bench", f"customer={OTHER_PHONE}", f"device={OTHER_SERIAL}", "problem=Nešildo")["id"]
        for step in (["start"], ["finish", "result=no_fault_found"], ["hand_over", "receiver=Jonas Petraitis"]):
            p.ctl("desk", "job", job, "do", *step)
        p.ctl("desk", "sync", "now")
        self.other_job = job

    def not_invited(self):
        p, n = self.p, self.n
        deadline, why = time.monotonic() + 30, None
        while why is None and time.monotonic() < deadline:
            p.ctl("desk", "sync", "now")
            why = next((row["why"] for row in p.rows("desk", "invitation") if row["job"] == self.other_job), None)
        n.fact(why == "opted_out" and not any("/s/" in text_of(mail) for mail in p.mails("jonas@example.com")),
               "Jonas Petraitis, who said no to surveys, is not asked, and the reason is kept: opted_out")

    def answer(self, link):
        p, n = self.p, self.n
        status, headers, page = fetch(link + "?v=2")
        form = Form(page)
        n.fact(status == 200 and form.lang == "pl" and form.scripts == 0 and len(page.encode()) < 30000,
               f"the page opens in her language, Polish: {len(page.encode()) / 1000:.1f} kB, no script")
        n.fact(headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer" and
               not p.rows("desk", "response"), "opening it counts nothing; no cache keeps it")
        papers.save_page(self.out, page, lambda path: fetch(p.url + path)[2])
        low = {(1, 5): 2, (1, 7): 3, (0, 10): 4}
        values = {name: low[(min(scale), max(scale))] for name, scale in form.scales.items()}
        values.update(form.fields)
        values.update({name: "Technik przyjechał dwie godziny później niż obiecano." for name in form.texts})
        status, _, thanks = fetch(urllib.parse.urljoin(p.url, form.action), values)
        n.fact(status == 200 and 'lang="pl"' in thanks,
               f"she sends {len(values) - len(form.fields)} answers, 2 of 5 for satisfaction, and is thanked")
        papers.save(self.out, "survey-thanks.html", papers.localised(thanks))
        status, _, _ = fetch(p.url + "/s/" + "0" * 26)
        n.fact(status == 404, "a guessed link leads nowhere")

    def keep_secret(self, link):
        secret = link.rsplit("/", 1)[1].encode()
        p = self.p
        files = [os.path.join(p.folder, name) for name in os.listdir(p.folder)]
        holders = [path for path in files if os.path.isfile(path) and secret in read_bytes(path)]
        self.n.fact(not holders, "the link's secret is in no store and no log, only in the mail")

    # --- 6 ---------------------------------------------------------------------------------------------------------------------

    def reports(self):
        p, n = self.p, self.n
        p.next_day("2026-11-30T09:00:00Z")
        n.chapter(6, "The manager exports the warranty and the satisfaction report, and follows a figure to its records")
        period = ("--from", "2026-11-01", "--to", "2026-11-30")
        for name, words in (("warranty-expiry", ("--from", "2026-11-01", "--to", "2027-06-30")), ("satisfaction", period)):
            for form in ("csv", "json", "xlsx"):
                p.ctl("server", "report", name, *words, "--format", form, "-o", os.path.join(self.out, f"{name}.{form}"))
        with open(os.path.join(self.out, "satisfaction.json"), encoding="utf-8") as file:
            satisfaction = json.load(file)
        with open(os.path.join(self.out, "warranty-expiry.json"), encoding="utf-8") as file:
            expiry = json.load(file)
        csat = satisfaction["totals"]["csat"]
        records = [row for row in p.rows("server", "response", "metric=csat")]
        n.fact(csat["n"] == len(records) == 1 and csat["value"] == 0,
               f"satisfaction: {csat['value']:.0f} % of n = {csat['n']}, 95 % interval {csat['low']:.1f} to {csat['high']:.1f} %")
        n.fact(records[0]["id"] in json.dumps(satisfaction["rows"]) and records[0]["job"] == self.job,
               f"the figure names its record: {records[0]['score']} of 5 on job {self.number}")
        n.fact(SERIAL in json.dumps(expiry["rows"]), f"{SERIAL} is in the list of warranties that end by June 2027, with its reason")
        with zipfile.ZipFile(os.path.join(self.out, "satisfaction.xlsx")) as book:
            n.fact(any(name.startswith("xl/charts/") for name in book.namelist()), "the spreadsheet has its chart")
        p.ctl("server", "check", show=True)

    # --- 7 ---------------------------------------------------------------------------------------------------------------------

    def window(self):
        """As a test of its own (app-main-job) this runs anyway."""
        n = self.n
        if n.tap or not screens.is_built(self.p.build):
            return
        n.chapter(7, "The same with eyes and hands: two windows, a server, and nothing but the keyboard")
        held, self.pictures = screens.drive(self.p.build, self.out)
        for name in held:
            n.fact(True, screens.title_of(name.rsplit("/", 1)[-1]))
        n.fact(len(self.pictures) > 0, f"{len(self.pictures)} pictures of the windows were kept")

    def keep_papers(self):
        p = self.p
        with open(os.path.join(self.out, "satisfaction.json"), encoding="utf-8") as file:
            satisfaction = json.load(file)
        history = p.json("desk", "history", "customer", PHONE)["entries"]
        papers.save(self.out, "care-history.json", json.dumps(history, ensure_ascii=False, indent=1) + "\n")
        papers.save(self.out, "transcript.txt", "\n".join(self.n.transcript) + "\n")
        papers.write_index(self.out, COMPANY, NAME, self.n.facts, history, p.json("desk", "coverage", SERIAL), satisfaction,
                           [(name, screens.title_of(name)) for name in self.pictures])


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def run(build, out, tap):
    """The whole story; (facts told, sentence of the failure or None)."""
    narrator = Narrator(tap)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    with tempfile.TemporaryDirectory(prefix="aftercare-tour-") as folder:
        programs = Programs(os.path.abspath(build), folder, narrator)
        try:
            Story(programs, narrator, out).tell()
            programs.stop_server()
            failure = None
        except (Failure, screens.Problem, OSError, subprocess.SubprocessError, json.JSONDecodeError, KeyError, IndexError, AttributeError) as problem:
            failure = f"{type(problem).__name__}: {problem}" if not isinstance(problem, (Failure, screens.Problem)) else str(problem)
        finally:
            programs.kill_server()
        log = os.path.join(folder, "server.log")
        if failure and os.path.exists(log):
            shutil.copy(log, os.path.join(out, "server.log"))
    return [fact for fact in narrator.facts if fact[0] is not None], failure


def main():
    if len(sys.argv) > 1:
        out = os.path.join(os.path.abspath(sys.argv[1]), "tour")
        facts, failure = run(sys.argv[1], out, tap=False)
        print()
        if failure:
            print(f"The tour ends here: {failure}", file=sys.stderr)
            return 1
        print(f"{len(facts)} facts, each checked. The papers lie in {out}; open {os.path.join(out, 'index.html')}.")
        return 0
    with tempfile.TemporaryDirectory(prefix="aftercare-tour-papers-") as out:
        facts, failure = run(os.environ["AFTERCARE_BUILD"], out, tap=True)
        log = os.path.join(out, "server.log")
        if failure:
            for line in (read_bytes(log).decode(errors="replace").splitlines()[-20:] if os.path.exists(log) else []):
                print("#", line)
            if not facts or facts[-1][0]:
                facts.append((False, failure))
                print(f"not ok {len(facts)} {failure}")
    print(f"1..{len(facts)}")
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
