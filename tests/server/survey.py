#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The survey from the hand-over to the care history (TAP), with the clock set by the test: who is asked and when, what a link does when it is only opened, an
answer, its change, its end; then the page in headless Chromium by keyboard, with and without style sheets and scripts. Pictures go to BUILD/pictures."""
import html.parser
import os
import re
import shutil
import sys
import tempfile
import time

from web import LINK, Desk, Server, Tap, company, customer, hand_over, secret_of, text_of

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = None
DRIVER, BROWSER = shutil.which("chromedriver"), shutil.which("chromium")

# The company is in Warsaw: an hour before UTC in winter. 2026-11-18 is a Wednesday.
HANDED = "2026-11-18T09:00:00Z"
PAGE_BYTES = 30000


class Page(html.parser.HTMLParser):
    """What a text browser has of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.radios, self.checked, self.texts, self.words, self.tags, self.lang, self.foreign, self.area = [], {}, {}, {}, "", [], None, [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.lang = at.get("lang")
        if tag == "form":
            self.forms.append(at)
        if at.get("type") == "radio":
            self.radios.setdefault(at["name"], []).append(int(at["value"]))
            if "checked" in at:
                self.checked[at["name"]] = int(at["value"])
        if tag == "textarea":
            self.area = at["name"]
            self.texts[self.area] = ""
        self.foreign += [v for k, v in at.items() if k in ("src", "href", "action") and v and re.match(r"(https?:)?//", v)]
        self.foreign += [f"{tag} {k}" for k in at if k.startswith("on") or k == "style"]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        self.words += data
        if self.area:
            self.texts[self.area] += data


class Story:
    def __init__(self, tap, folder):
        self.tap, self.desk, self.folder = tap, company(Desk(folder)), folder
        self.server = Server(self.desk, HANDED)

    def at(self, instant):
        """The server's clock stands still there."""
        if self.server.process is not None and self.server.process.poll() is None:
            self.server.stop()
        self.server.start(f"{instant}/frozen")
        return self

    def rows(self, entity, **where):
        return self.desk.rows(entity, *[word for k, v in where.items() for word in ("--where", f"{k}={v}")], "--limit", "10000")

    def invitation(self, job):
        rows = [row for row in self.rows("invitation") if row["job"] == job]
        assert len(rows) < 2, rows
        return rows[0] if rows else None

    def settled(self, job, state):
        return self.server.wait(lambda: (self.invitation(job) or {}).get("state") == state, 15)

    def rounds(self):
        """At least one whole round of automation passes: its next one comes within two seconds, and a mark shows that it went by."""
        mark = f"mark{time.monotonic_ns()}@example.com"
        for _ in range(2):
            self.desk.json("new", "message", f"customer={self.marker}", "channel=email", f"address={mark}", "subject=mark", "text=x", "state=queued", "direction=out",
                           AFTERCARE_CLOCK=self.server.clock)
        assert self.server.wait(lambda: len(self.server.mails_to(mark)) == 2), "automation did not go round"

    def score(self, who):
        return {row["metric"]: row["score"] if row["metric"] != "text" else row["comment"] for row in self.rows("response") if row["customer"] == who}

    # --- who and when ---------------------------------------------------------------------------------------------------------------

    def when(self):
        tap, desk, server = self.tap, self.desk, self.server
        self.marker = customer(desk, "Marker", consent=None)
        self.anna = customer(desk, "Anna", language="pl")
        self.bench = hand_over(desk, self.anna, HANDED)
        self.field = customer(desk, "Filip")
        visit = desk.new("job", type="repair_field", customer=self.field, problem="Leaks", technician="Tom")["id"]
        for step in (("triage",), ("start",), ("finish", "result=repaired"), ("hand_over", "receiver=himself")):
            desk.json("job", visit, "do", *step, "at=2026-11-18T16:30:00Z", AFTERCARE_CLOCK="2026-11-18T16:30:00Z/frozen")
        self.late = customer(desk, "Lena")
        saturday = hand_over(desk, self.late, "2026-11-20T18:59:00Z")  # a day later it is Saturday 19:59, the last polite minute
        self.sunday = customer(desk, "Sonja")
        sunday = hand_over(desk, self.sunday, "2026-11-20T19:30:00Z")  # a day later Saturday 20:30, so Monday at 9
        table = [("Anna", self.bench, "2026-11-19T08:59:59Z", "2026-11-19T09:00:00Z"), ("Filip", visit, "2026-11-18T18:29:00Z", "2026-11-18T18:30:00Z"),
                 ("Lena", saturday, "2026-11-21T18:58:00Z", "2026-11-21T18:59:00Z"), ("Sonja", sunday, "2026-11-23T07:59:00Z", "2026-11-23T08:00:00Z")]
        moments = sorted({moment for row in table for moment in row[2:]})
        sent = {}
        for moment in moments:
            self.at(moment)
            self.rounds()
            for name, *_ in table:
                if server.invitations(f"{name.lower()}@example.com"):
                    sent.setdefault(name, moment)
        for name, job, before, due in table:
            tap.ok(sent.get(name) == due, f"{name} is asked at {due}, and not at {before}", sent, self.invitation(job))
        self.at("2026-11-23T21:00:00Z")
        night = customer(desk, "Nora")
        job = hand_over(desk, night, "2026-11-22T19:30:00Z")
        self.rounds()
        tap.ok(not server.invitations("nora@example.com") and self.invitation(job)["state"] == "planned", "nobody is asked at night, though it is due", self.invitation(job))
        mails = server.invitations("anna@example.com")
        tap.ok(len(mails) == 1, "each is asked once", len(mails))
        self.mail, self.secret = mails[0], secret_of(mails[0])
        html_text = self.mail.get_body(("html",)).get_content()
        tap.ok(self.mail["List-Unsubscribe"] and self.secret in self.mail["List-Unsubscribe"] and "One-Click" in self.mail["List-Unsubscribe-Post"], "her mail has a way to stop",
               self.mail["List-Unsubscribe"])
        tap.ok({int(v) for v in re.findall(rf"/s/{self.secret}\?[^\"]*v=(\d+)", html_text)} == {1, 2, 3, 4, 5} and "<script" not in html_text and "<img" not in html_text,
               "and five links, no script, no picture", html_text)
        message = [m for m in self.rows("message") if m["customer"] == self.anna and m["template"] == "survey"]
        tap.ok(len(message) == 1 and self.secret not in str(message) and "/s/" not in str(message), "the care history has the message without the link", message)

    def who(self):
        tap, desk = self.tap, self.desk
        self.at("2026-11-25T10:00:00Z")
        for name, consent, more, why in (("Unknown", "unknown", {}, "no_consent"), ("Never", None, {}, "no_consent"), ("Refused", "refused", {}, "opted_out")):
            who = customer(desk, name, consent=consent, **more)
            job = hand_over(desk, who, "2026-11-23T09:00:00Z")
            self.settled(job, "suppressed")
            tap.ok((self.invitation(job) or {}).get("why") == why and not self.server.invitations(f"{name.lower()}@example.com"), f"consent {consent}: not asked, {why}", self.invitation(job))
        who = desk.new("customer", name="No address")["id"]
        desk.new("consent", customer=who, channel="email", purpose="survey", state="given", source="contract")
        job = hand_over(desk, who, "2026-11-23T09:00:00Z")
        self.settled(job, "suppressed")
        tap.ok((self.invitation(job) or {}).get("why") == "no_address", "no address: not asked", self.invitation(job))
        who = customer(desk, "Taken")
        desk.new("consent", customer=who, channel="email", purpose="survey", state="refused", source="phone", at="2026-11-10T08:00:00Z")
        desk.new("consent", customer=who, channel="email", purpose="survey", state="given", source="old list", at="2025-01-01T08:00:00Z")
        job = hand_over(desk, who, "2026-11-23T09:00:00Z")
        self.settled(job, "suppressed")
        tap.ok((self.invitation(job) or {}).get("why") == "opted_out", "an old consent that is written down later does not undo a refusal", self.invitation(job))
        self.cap = customer(desk, "Capek")
        first, second = hand_over(desk, self.cap, "2026-11-23T08:00:00Z"), hand_over(desk, self.cap, "2026-11-23T09:00:00Z")
        self.server.wait(lambda: {self.invitation(first)["state"], self.invitation(second)["state"]} == {"sent", "suppressed"} if self.invitation(second) else False, 15)
        states = [(self.invitation(job) or {}).get(k) for job in (first, second) for k in ("state", "why")]
        tap.ok(sorted(map(str, states)) == ["None", "cool_down", "sent", "suppressed"] and len(self.server.invitations("capek@example.com")) == 1, "two jobs of a day: asked about one", states)
        self.at("2026-12-24T10:00:00Z")
        early = hand_over(desk, self.cap, "2026-12-22T09:00:00Z")
        self.settled(early, "suppressed")
        tap.ok((self.invitation(early) or {}).get("why") == "cool_down", "nor again within 30 days", self.invitation(early))
        self.at("2026-12-30T10:00:00Z")
        again = hand_over(desk, self.cap, "2026-12-28T09:00:00Z")
        self.settled(again, "sent")
        tap.ok(len(self.server.invitations("capek@example.com")) == 2, "but after them", self.invitation(again))
        tap.ok("nps" not in (self.invitation(again)["questions"] or ""), "without the question that is asked once in 90 days", self.invitation(again))

    # --- opening is not voting ------------------------------------------------------------------------------------------------------

    def scanners(self):
        tap, server = self.tap, self.server
        self.at("2026-11-24T10:00:00Z")
        before = self.desk.run("list", "response", "--json").out + self.desk.run("list", "invitation", "--json").out + self.desk.run("list", "consent", "--json").out
        body = self.mail.get_body(("html",)).get_content() + text_of(self.mail) + self.mail["List-Unsubscribe"]
        paths = sorted(set(re.findall(r"http://127\.0\.0\.1:\d+(/[^\s\"'<>]*)", body)))
        tap.ok(len(paths) >= 7 and all(self.secret in p for p in paths), "every link of the mail is hers", paths)
        statuses = {server.ask("HEAD" if n % 3 == 0 else "GET", paths[n % len(paths)]).status for n in range(1000)}
        extra = {server.ask(method, f"/s/{self.secret}{tail}").status for method in ("GET", "HEAD") for tail in ("?v=1&send=1", "?csat=1&done=1", "?v=1&done=1", "/stop?stop=1", "?_method=POST&csat=1")}
        after = self.desk.run("list", "response", "--json").out + self.desk.run("list", "invitation", "--json").out + self.desk.run("list", "consent", "--json").out
        tap.ok(statuses == {200} and extra == {200} and before == after, "1,000 scanners open them all, and nothing is counted", statuses, extra)
        heads = server.ask("HEAD", f"/s/{self.secret}")
        tap.ok(heads.body == b"", "HEAD has no body")

    def pages(self):
        tap, server = self.tap, self.server
        for language, word in (("en", "Send"), ("pl", "Wyślij"), ("ru", "Отправить"), ("lt", "Siųsti")):
            reply = server.ask("GET", f"/s/{self.secret}?lang={language}")
            page = Page(reply.text)
            tap.ok(reply.status == 200 and page.lang == language and word in page.words and len(reply.body) < PAGE_BYTES, f"{language}: {len(reply.body)} bytes, “{word}”", reply.text[:500])
            tap.ok("script" not in page.tags and not page.foreign and page.forms[0]["method"] == "post" and page.radios["csat"] == [1, 2, 3, 4, 5],
                   f"{language}: no script, nothing from elsewhere, a form that a text browser can send", page.foreign)
            bad = server.form(f"/s/{self.secret}", lang=language, text="Kept <b>& \"quoted\"</b>")
            kept = Page(bad.text)
            tap.ok(bad.status == 422 and kept.lang == language and kept.texts.get("text", "").strip() == "Kept <b>& \"quoted\"</b>", f"{language}: an answer without a rating is asked for, and the words are kept",
                   bad)
        tap.ok(Page(server.ask("GET", f"/s/{self.secret}").text).lang == "pl", "her own language is the first")
        tap.ok(Page(server.ask("GET", f"/s/{self.secret}?lang=xx", headers={"Accept-Language": "lt;q=0.9, de"}).text).lang in ("pl", "lt"), "one that nobody knows is none")
        for value in ("6", "0", "-1", "5.0", " 5", "5x", "99999999999999999999", "", "%00"):
            reply = server.form(f"/s/{self.secret}", csat=value)
            tap.ok(reply.status in (400, 422), f"a rating of “{value}” is none: {reply.status}", reply)
        long = server.form(f"/s/{self.secret}", csat="5", text="ż" * 4001)
        tap.ok(long.status == 422 and Page(long.text).checked.get("csat") == 5 and "ż" * 4001 in long.text, "a text that is too long is given back whole", long.text[:300])
        huge = server.form(f"/s/{self.secret}", csat="5", text="x" * 100000)
        tap.ok(huge.status == 413, "one that is far too long is not read", huge)
        other = server.ask("POST", f"/s/{self.secret}", b'{"csat":5}', {"Content-Type": "application/json"})
        tap.ok(400 <= other.status < 500, "JSON is no answer", other)
        tap.ok(not [r for r in self.rows("response") if r["customer"] == self.anna], "and nothing of all this counted")

    # --- an answer ------------------------------------------------------------------------------------------------------------------

    def answer(self):
        tap, server, desk = self.tap, self.server, self.desk
        reply = server.form(f"/s/{self.secret}", lang="pl", csat="2", ces="7", text="Długo. <script>alert(1)</script> =1+1")
        where = dict(reply.headers).get("Location", "")
        tap.ok(reply.status == 303 and where.startswith(f"/s/{self.secret}?"), "an answer is taken, and leads to its thanks", reply)
        thanks = server.ask("GET", where)
        page = Page(thanks.text)
        tap.ok(thanks.status == 200 and page.lang == "pl" and "<script" not in thanks.text and "27 listopada 2026 roku, 11:00" in page.words, "which say until when it may be changed", thanks)
        tap.ok(self.score(self.anna) == {"csat": 2, "ces": 7, "text": "Długo. <script>alert(1)</script> =1+1"}, "the answer is there", self.score(self.anna))
        entries = desk.json("history", "customer", self.anna)["entries"]
        told = [e for e in entries if "2" in str(e.get("text")) and ("response" in str(e) or "survey" in str(e).lower())]
        tap.ok(any("Długo." in str(e) for e in entries) and told, "and in her care history", *entries[-3:])
        calls = [f for f in self.rows("follow_up") if f["customer"] == self.anna]
        tap.ok(len(calls) == 1 and calls[0]["status"] == "open" and calls[0]["due"] == "2026-11-25", "a low rating opens one call-back, for the next working day", calls)
        server.form(f"/s/{self.secret}", csat="2", ces="7", text="Długo. <script>alert(1)</script> =1+1")
        tap.ok(len([r for r in self.rows("response") if r["customer"] == self.anna]) == 3, "the same answer again is the same answer")
        self.at("2026-11-27T09:59:00Z")
        form = Page(server.ask("GET", f"/s/{self.secret}").text)
        tap.ok(form.checked.get("csat") == 2 and form.texts["text"].strip().startswith("Długo."), "within 72 hours her answer is there to be changed", form.checked)
        reply = server.form(f"/s/{self.secret}", csat="1", nps="0", text="Jeszcze raz")
        tap.ok(reply.status == 303 and self.score(self.anna) == {"csat": 1, "nps": 0, "text": "Jeszcze raz"}, "changed, the new one alone counts", self.score(self.anna))
        tap.ok(len([f for f in self.rows("follow_up") if f["customer"] == self.anna]) == 1, "and there is still one call-back")
        self.at("2026-11-27T10:00:01Z")
        page, reply = server.ask("GET", f"/s/{self.secret}"), server.form(f"/s/{self.secret}", csat="5", text="Too late")
        tap.ok("<fieldset" not in page.text and "<h1" in page.text and Page(page.text).lang == "pl", "after 72 hours the page says that it is over", page)
        tap.ok(reply.status != 303 and "<fieldset" not in reply.text and self.score(self.anna)["csat"] == 1, "and an answer changes nothing", reply)

    def links(self):
        tap, server = self.tap, self.server
        link = secret_of(server.invitations("lena@example.com")[0])  # sent on 2026-11-21 at 18:59
        self.at("2026-12-21T18:59:00Z")
        tap.ok(server.ask("GET", f"/s/{link}").status == 200, "on its last day a link still works")
        self.at("2026-12-22T19:00:00Z")
        for reply in (server.ask("GET", f"/s/{link}?v=5"), server.form(f"/s/{link}", csat="5"), server.ask("HEAD", f"/s/{link}")):
            tap.ok(reply.status == 410 and "<fieldset" not in reply.text, "after 31 days it is gone", reply)
        tap.ok(not self.score(self.late), "and nothing was counted")
        self.server.wait(lambda: not self.rows("invitation", state="sent") or all(r["customer"] != self.late for r in self.rows("invitation", state="sent")), 15)
        tap.ok([r["state"] for r in self.rows("invitation") if r["customer"] == self.late] == ["expired"], "the desk sees that it expired")
        statuses = []
        for n in range(100):
            guess = link[:-2] + "0123456789abcdefghijklmnopqrstuv"[n % 32] + "048cgkos"[n % 8]
            guess = guess if guess != link else "0" * 26
            statuses.append(server.ask(("GET", "POST", "GET")[n % 3], f"/s/{guess}{'/stop' if n % 3 == 2 else ''}", headers={"X-Forwarded-For": "203.0.113.5"}).status)
        tap.ok(set(statuses) == {404, 429} and statuses[:60] == [404] * 60, "guessed links lead nowhere, and after 60 not even there", statuses)
        late = server.ask("GET", f"/s/{'0' * 26}", headers={"X-Forwarded-For": "203.0.113.5"})
        tap.ok(late.status == 429 and int(dict(late.headers)["Retry-After"]) > 0, "how long to wait is said", late)
        sonja = secret_of(server.invitations("sonja@example.com")[0])
        same = server.ask("GET", f"/s/{sonja}", headers={"X-Forwarded-For": "203.0.113.5"})
        tap.ok(same.status == 200, "who has a link of her own is not kept out", same)
        tap.ok(server.ask("GET", f"/s/{'0' * 26}", headers={"X-Forwarded-For": "203.0.113.6"}).status == 404, "nor is anybody else")

    def stopping(self):
        tap, server, desk = self.tap, self.server, self.desk
        sonja = secret_of(server.invitations("sonja@example.com")[0])
        page = server.ask("GET", f"/s/{sonja}/stop")
        tap.ok(page.status == 200 and f'action="/s/{sonja}/stop"' in page.text and len([c for c in self.rows("consent") if c["customer"] == self.sunday]) == 1, "the page of stopping only asks", page)
        reply = server.ask("POST", f"/s/{sonja}/stop", b"List-Unsubscribe=One-Click", {"Content-Type": "application/x-www-form-urlencoded"})
        server.form(f"/s/{sonja}/stop")
        states = [c["state"] for c in self.rows("consent") if c["customer"] == self.sunday]
        tap.ok(reply.status == 200 and sorted(states) == ["given", "refused"], "one press stops, and twice is once", states, reply)
        self.at("2027-02-10T10:00:00Z")
        job = hand_over(desk, self.sunday, "2027-02-08T09:00:00Z")
        self.settled(job, "suppressed")
        tap.ok((self.invitation(job) or {}).get("why") == "opted_out" and len(server.invitations("sonja@example.com")) == 1, "and she is not asked again", self.invitation(job))

    def withdrawn(self):
        """What held when it was planned may hold no longer when it is sent."""
        desk = self.desk
        self.at("2027-02-15T10:00:00Z")
        who = customer(desk, "Wanda")
        job = hand_over(desk, who, "2027-02-15T09:00:00Z")
        self.settled(job, "planned")
        desk.new("consent", customer=who, channel="email", purpose="survey", state="refused", source="phone")
        back = customer(desk, "Robert")
        reopened = hand_over(desk, back, "2027-02-15T09:00:00Z")
        self.settled(reopened, "planned")
        desk.json("job", reopened, "do", "reopen", "reason=Leaks again")
        self.at("2027-02-16T10:00:00Z")
        self.settled(job, "suppressed")
        self.settled(reopened, "suppressed")
        self.tap.ok(self.invitation(job)["why"] == "opted_out" and not self.server.invitations("wanda@example.com"), "consent taken back before it was due: not asked", self.invitation(job))
        self.tap.ok(self.invitation(reopened)["state"] == "suppressed" and not self.server.invitations("robert@example.com"), "a job reopened before it was due: not asked", self.invitation(reopened))

    def handed_over_again(self):
        """Each hand-over asks, but nobody more often than the cool-down allows (UX B1)."""
        tap, desk, server = self.tap, self.desk, self.server
        self.at("2027-03-01T10:00:00Z")
        who, soon = customer(desk, "Zosia"), customer(desk, "Karol")
        job, other = hand_over(desk, who, "2027-02-27T09:00:00Z"), hand_over(desk, soon, "2027-02-27T09:00:00Z")
        self.settled(job, "sent")
        self.settled(other, "sent")
        self.at("2027-03-10T10:00:00Z")
        for one in (other, job):
            desk.json("job", one, "do", "reopen", "reason=Leaks again", AFTERCARE_CLOCK=server.clock)
        for one, day in ((other, "2027-03-11"), (job, "2027-04-05")):
            self.at(f"{day}T10:00:00Z")
            for step in (("start",), ("finish", "result=repaired"), ("hand_over", "receiver=herself")):
                desk.json("job", one, "do", *step, AFTERCARE_CLOCK=server.clock)
        self.at("2027-04-06T12:00:00Z")

        def invitations(one):
            return sorted((row["state"], row["why"]) for row in self.rows("invitation") if row["job"] == one)

        server.wait(lambda: len(invitations(job)) == 2 and ("sent", None) == invitations(job)[-1], 15)
        tap.ok(len(invitations(job)) == 2 and len(server.invitations("zosia@example.com")) == 2, "a job that was reopened and handed over again is asked about again", invitations(job))
        tap.ok(invitations(other)[-1] == ("suppressed", "cool_down") and len(server.invitations("karol@example.com")) == 1, "but not within the cool-down", invitations(other))
        self.rounds()
        tap.ok(len(invitations(job)) == 2 and len(invitations(other)) == 2, "and once for each hand-over", invitations(job), invitations(other))

    # --- in a browser ---------------------------------------------------------------------------------------------------------------

    def open_browser(self, name, script):
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--disable-dev-shm-usage", f"--user-data-dir={os.path.join(self.folder, name)}"):
            options.add_argument(word)
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        return webdriver.Chrome(service=Service(DRIVER), options=options)

    def picture(self, driver, name):
        folder = os.path.join(os.environ.get("AFTERCARE_BUILD", "build"), "pictures")
        os.makedirs(folder, exist_ok=True)
        for width in (360, 1000):
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
            height = driver.execute_script("return document.documentElement.scrollHeight")
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
            wide = driver.execute_script("return document.documentElement.scrollWidth")
            driver.save_screenshot(os.path.join(folder, f"survey-{name}-{width}.png"))
            self.tap.ok(wide <= width, f"{name}: nothing stands out at {width} pixels", wide)

    def by_keyboard(self, driver):
        """Tab goes through all in the order of reading; the active element is found without the mouse."""
        tap, keys = self.tap, webdriver.ActionChains(driver)
        link = f"{self.server.url}/s/{secret_of(self.server.invitations('berta@example.com')[0])}"
        driver.get(f"{link}?lang=pl")
        self.picture(driver, "page")
        seen = []
        for _ in range(40):
            webdriver.ActionChains(driver).send_keys(Keys.TAB).perform()
            element = driver.switch_to.active_element
            name = element.get_attribute("name") or element.get_attribute("type") or element.tag_name
            seen.append(name)
            outline = element.value_of_css_property("outline-style")
            if outline == "none" and element.value_of_css_property("box-shadow") == "none" and element.get_attribute("type") != "radio":
                tap.ok(False, f"focus is seen on {name}")
            if name == "csat":
                webdriver.ActionChains(driver).send_keys(Keys.SPACE).send_keys(Keys.ARROW_RIGHT).perform()
            elif element.tag_name == "textarea":
                webdriver.ActionChains(driver).send_keys("Zażółć gęślą jaźń. Спасибо!").perform()
            elif element.get_attribute("type") == "submit":
                break
        tap.ok("csat" in seen and "text" in seen and seen.index("csat") < seen.index("text"), "Tab leads through the questions to the button", seen)
        self.picture(driver, "filled")
        keys.send_keys(Keys.ENTER).perform()
        self.server.wait(lambda: "done=1" in driver.current_url)
        tap.ok(not driver.find_elements(By.TAG_NAME, "fieldset") and "done=1" in driver.current_url, "sent by the keyboard, she is thanked", driver.current_url, driver.page_source[:800])
        self.picture(driver, "thanks")
        tap.ok(self.score(self.berta) == {"csat": 2, "text": "Zażółć gęślą jaźń. Спасибо!"}, "and the answer is there, letter by letter", self.score(self.berta))
        driver.find_element(By.CSS_SELECTOR, "main a").click()
        chosen = self.server.wait(lambda: driver.find_elements(By.CSS_SELECTOR, "input[name=csat]:checked"))
        tap.ok([e.get_attribute("value") for e in chosen] == ["2"], "the way to change it leads to what she said")
        foreign = driver.execute_script("return performance.getEntriesByType('resource').map(r => r.name).filter(n => !n.startsWith(location.origin))")
        tap.ok(not foreign, "nothing came from elsewhere", foreign)

    def plain(self, driver):
        """No scripts, and then no style sheets either."""
        tap = self.tap
        link = f"{self.server.url}/s/{secret_of(self.server.invitations('cyril@example.com')[0])}"
        driver.get(f"{link}?lang=ru")
        driver.find_element(By.CSS_SELECTOR, "main button[type=submit]").click()
        errors = self.server.wait(lambda: driver.find_elements(By.CSS_SELECTOR, "[role=alert] a"))
        tap.ok(errors, "without scripts a missing rating is explained")
        self.picture(driver, "error")
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*style.css*", "*.svg*"]})
        driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        driver.get(f"{link}?lang=lt&v=4")
        tap.ok(driver.execute_script("return document.styleSheets.length === 0 || [...document.styleSheets].every(s => { try { return s.cssRules.length === 0 } catch (e) { return true } })"),
               "the style sheet is away")
        chosen = driver.find_elements(By.CSS_SELECTOR, "input[name=csat]:checked")
        tap.ok([e.get_attribute("value") for e in chosen] == ["4"] and all(e.is_displayed() for e in driver.find_elements(By.CSS_SELECTOR, "input[type=radio], textarea, button")),
               "without it everything is there to be used")
        self.picture(driver, "plain")
        driver.find_element(By.CSS_SELECTOR, "main button[type=submit]").click()
        self.server.wait(lambda: "done=1" in driver.current_url)
        tap.ok(self.score(self.cyril) == {"csat": 4}, "and the answer counts", self.score(self.cyril))

    def browser(self):
        if webdriver is None or DRIVER is None or BROWSER is None:
            self.tap.ok(True, "the page in a browser # SKIP chromium, chromedriver or python3-selenium is not installed")
            return
        desk = self.desk
        desk.json("set", "company", self.rows("company")[0]["id"], "phone=+48 58 123 45 67", "email=pomoc@example.com")
        self.at("2027-02-17T10:00:00Z")
        self.berta, self.cyril = customer(desk, "Berta", language="pl"), customer(desk, "Cyril", language="ru")
        for who in (self.berta, self.cyril):
            self.settled(hand_over(desk, who, "2027-02-16T08:00:00Z"), "sent")
        for part, script in ((self.by_keyboard, True), (self.plain, False)):
            driver = self.open_browser(part.__name__, script)
            try:
                part(driver)
            finally:
                driver.quit()

    def end(self):
        server, desk = self.server, self.desk
        checked = desk.json("check")
        self.tap.ok(checked["problems"] == [], "the store is sound", checked)
        server.stop()
        secrets = {secret_of(mail) for mail in server.mails() if re.search(LINK, text_of(mail))}
        files = {"what the server said": server.everything_said()}
        for name in os.listdir(desk.folder):
            if name.startswith("store.db") and os.path.isfile(desk.path(name)):
                with open(desk.path(name), "rb") as file:
                    files[name] = file.read()
        found = [(name, secret) for name, text in files.items() for secret in secrets if secret.encode() in text]
        self.tap.ok(len(secrets) >= 5 and not found, f"{len(secrets)} links stand in their mails alone", found)
        self.tap.ok(not server.bad, f"all of {server.replies} answers carry the headers for safety", *server.bad[:20])
        self.tap.ok(not re.search(rb"CRITICAL|WARNING|Sanitizer|runtime error", files["what the server said"]), "the server had nothing to complain of", files["what the server said"][-2000:])


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="aftercare-survey-")
    story = Story(tap, folder)
    try:
        tap.run(*[(part,) for part in (story.when, story.who, story.scanners, story.pages, story.answer, story.links, story.stopping, story.withdrawn, story.handed_over_again, story.browser, story.end)])
    finally:
        if story.server.process is not None and story.server.process.poll() is None:
            story.server.process.kill()
            story.server.process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
