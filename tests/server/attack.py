#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""aftercared among people who mean no good (TAP): wrong codes and tokens, JSON that is none, bodies without end, connections that say nothing,
stations that push what their users may not write. It stays up, says little, changes nothing, and lets no secret out."""
import gzip
import json
import os
import random
import re
import shutil
import socket
import sys
import tarfile
import tempfile
import threading

from web import Desk, Server, Tap, company, customer, hand_over, secret_of

NONE = "0" * 26
NOW = "2026-11-20T10:00:00Z"  # a Friday
NOW_S = 1795168800
LETTERS = "0123456789abcdefghijklmnopqrstuv"


def an_id(dice=random.Random(7)):
    return "".join(dice.choice(LETTERS) for _ in range(25)) + "0"


class Station:
    """A station of its own making: it pushes what it likes."""

    def __init__(self, server, desk, name):
        code = desk.json("enrol-code", name)["code"]
        self.server, self.n, self.prev, self.inc = server, 0, "", 0
        self.enrolled = server.post("/v1/enrol", {"proto": 1, "code": code, "prefix": "ZZZZ", "currency": None}).json()
        self.token, self.user = self.enrolled["token"], self.enrolled["user"]

    def request(self, **more):
        return {"proto": 1, "schema": 1, "epoch": "", "cursor": [0, "", NONE], "nonce": "", "inc": self.inc, "limit": 5000, **more}

    def sync(self, **more):
        return self.server.post("/v1/sync", self.request(**more), self.token)

    def push(self, *rows, n=None, **tx):
        """One transaction; each row is (entity, op, id, fields)."""
        made = []
        for k, (entity, op, row, fields) in enumerate(rows):
            made.append({"n": (self.n if n is None else n - 1) + k + 1, "e": entity, "op": op, "id": row, "base": 0 if op == "i" else 10 ** 6, "f": fields})
        body = {"after": self.n, "prev": self.prev, "tx": [{"hlc": NOW_S * 1000 << 16, "at": NOW_S, "what": "test", "rows": made, **tx}]}
        reply = self.sync(push=body, limit=1)
        if reply.status == 200 and "ack" in reply.json():
            self.n, self.prev = reply.json()["ack"]["n"], reply.json()["ack"]["hash"]
        if reply.status == 200 and "renumber" in reply.json():
            self.n, self.prev, self.inc = 0, "", reply.json()["renumber"]
        return reply

    def pages(self):
        """All that it may see, as text."""
        cursor, nonce, epoch, all_of_it = [0, "", NONE], "", "", []
        while True:
            reply = self.sync(cursor=cursor, nonce=nonce, epoch=epoch)
            all_of_it.append(reply.text)
            page = reply.json()["page"]
            cursor, nonce, epoch = page["cursor"], page["nonce"], reply.json()["epoch"]
            if not page["more"]:
                return "".join(all_of_it)


class World:
    def __init__(self, tap, folder):
        self.tap, self.desk = tap, company(Desk(folder))
        self.server = Server(self.desk, NOW)
        self.secrets = []

    def parts(self):
        return [(part,) for part in (self.set_up, self.slow_heads, self.bad_json, self.codes, self.codes_of_the_dismissed, self.bodies, self.methods_and_paths,
                                     self.bad_heads, self.silent_crowd, self.tokens, self.cursors, self.pushes_of_a_technician, self.pushes_of_the_desk,
                                     self.pushes_nobody_can_read, self.huge_texts, self.long_queue, self.replays, self.caches, self.dismissed, self.revoked, self.slow_heads_end, self.still_well,
                                     self.no_secret_is_let_out)]

    def set_up(self):
        desk = self.desk
        self.server.start()
        self.anna, self.boris = customer(desk, "Anna"), customer(desk, "Boris")
        desk.new("product_model", code="FAN", name="Fan", kind="part", price="10 PLN", cost="7 PLN")
        self.asked = hand_over(desk, self.anna, "2026-11-18T09:00:00Z")
        self.mine = desk.new("job", type="repair_field", customer=self.anna, problem="Of Tom", technician="Tom")["id"]
        self.his = desk.new("job", type="repair_field", customer=self.boris, problem="Of Otto", technician="Otto")["id"]
        self.link = secret_of(self.server.wait(lambda: self.server.invitations("anna@example.com"))[0])
        self.stations = {name: Station(self.server, desk, name) for name in ("Ola", "Tom", "Otto", "Mia", "Ada")}
        self.users = {name: station.user for name, station in self.stations.items()}
        self.secrets += [self.link] + [station.token for station in self.stations.values()]
        self.tap.ok(len(set(self.secrets)) == 6, "five stations are enrolled and a customer is asked")

    def parked(self, reply, name, why=""):
        answer = reply.json() if reply.status == 200 else {}
        kinds = [note["kind"] for note in answer.get("notes", [])]
        self.tap.ok(reply.status == 200 and "parked" in kinds and why in reply.text, f"put aside: {name}", reply)

    def field(self, entity, row, name):
        return self.desk.json("show", entity, row)[name]

    # --- enrolment ------------------------------------------------------------------------------------------------------------------

    def codes(self):
        tap, server = self.tap, self.server
        right = self.desk.json("enrol-code", "Ola")["code"]
        wrong = server.post("/v1/enrol", {"proto": 1, "code": "AAAA-AAAA-AAAA-AAAA"})
        tap.ok(wrong.status == 403 and "code" in wrong.json()["error"], "a wrong code is refused with a sentence", wrong)
        statuses, dice = {}, random.Random(3)
        for n in range(1000):
            code = right[:-1] + random.Random(n).choice([c for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if c != right[-1]]) if n % 2 else "".join(dice.choices(LETTERS, k=16))
            status = server.post("/v1/enrol", {"proto": 1, "code": code}).status
            statuses[status] = statuses.get(status, 0) + 1
        tap.ok(set(statuses) == {403, 429} and statuses[403] < 400, f"of 1,000 wrong codes none is right, and most are not even heard: {statuses}")
        late = server.post("/v1/enrol", {"proto": 1, "code": "AAAA-AAAA-AAAA-AAAA"})
        tap.ok(late.status == 429 and late.json()["error"] and int(dict(late.headers)["Retry-After"]) > 0, "and how long to wait is said", late)
        for name, body in (("a number", {"proto": 1, "code": 5}), ("no code", {"proto": 1}), ("a list", []), ("a text", "x"), ("an empty code", {"proto": 1, "code": ""})):
            reply = server.post("/v1/enrol", body)
            tap.ok(400 <= reply.status < 500 and reply.json()["error"], f"{name} for a code: {reply.status}", reply)
        other = server.post("/v1/enrol", {"proto": 1, "code": right, "currency": "USD"})
        tap.ok(400 <= other.status < 500 and "USD" in other.json()["error"], "another currency is refused", other)
        good = server.post("/v1/enrol", {"proto": 1, "code": f"  {right.lower()} ", "currency": "PLN", "prefix": "' OR 1=1"})
        tap.ok(good.status == 200 and re.fullmatch(r"[0-9A-Z]{4}", good.json()["prefix"]), "the right code still works, and was not used up", good)
        self.secrets.append(good.json()["token"])
        again = server.post("/v1/enrol", {"proto": 1, "code": right})
        tap.ok(again.status in (403, 429), "once")
        answers, threads = [], []
        code = self.desk.json("enrol-code", "Ola")["code"]
        for _ in range(8):
            threads.append(threading.Thread(target=lambda: answers.append(server.post("/v1/enrol", {"proto": 1, "code": code}))))
            threads[-1].start()
        for thread in threads:
            thread.join()
        tap.ok(sorted(a.status for a in answers)[0] == 200 and sum(a.status == 200 for a in answers) == 1, "of eight who use one code at once one gets in",
               [a.status for a in answers])

    def codes_of_the_dismissed(self):
        self.desk.json("user", "add", "Paul", "--role", "desk")
        code = self.desk.json("enrol-code", "Paul")["code"]
        self.desk.json("set", "user", "Paul", "active=false")
        reply = self.server.post("/v1/enrol", {"proto": 1, "code": code})
        self.tap.ok(reply.status in (403, 429), "the code of somebody who is no longer active is no good", reply)

    # --- bodies ---------------------------------------------------------------------------------------------------------------------

    def bad_json(self):
        deep = b'{"code":' + b"[" * 100000 + b"]" * 100000 + b"}"
        faults = {
            "nested 100,000 deep": deep, "a NUL character": b'{"code":"a\\u0000b"}', "an integer beyond 64 bits": b'{"code":"x","proto":9223372036854775808}',
            "a negative one": b'{"inc":-9223372036854775809}', "equal keys": b'{"code":"a","code":"b"}', "equal keys, one escaped": b'{"code":"a","\\u0063ode":"b"}',
            "an infinite number": b'{"a":1e999}', "NaN": b'{"a":NaN}', "half a surrogate": b'{"a":"\\ud800"}', "bytes that are no UTF-8": b'{"a":"\xff\xfe"}',
            "overlong UTF-8": b'{"a":"\xc0\x80"}', "a raw NUL": b'{"a":"\x00"}', "no end": b'{"a":"', "nothing": b"", "a tail": b'{"a":1} {"b":2}', "two commas": b'{"a":1,,"b":2}',
            "100,000 keys": b"{" + b",".join(b'"%d":1' % n for n in range(100000)) + b"}", "a comment": b'{"a":1/*x*/}', "words": b"code=x",
        }
        token = self.stations["Ola"].token
        for name, body in faults.items():
            replies = [self.server.post("/v1/enrol", body), self.server.post("/v1/sync", body, token)]
            self.tap.ok(all(r.status in (400, 413) and r.json()["error"].endswith(".") for r in replies), f"{name}: a sentence", *replies)
        for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            reply = self.server.post("/v1/sync", {"proto": 1}, token, Content_Type=content_type)
            self.tap.ok(400 <= reply.status < 500, f"{content_type} is not JSON", reply)

    def bodies(self):
        tap, server, token = self.tap, self.server, self.stations["Tom"].token
        peak = server.peak()
        block = b"x" * (1 << 20)

        def gigabyte(chunked):
            yield (f"POST /v1/sync HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n" +
                   ("Transfer-Encoding: chunked\r\n\r\n" if chunked else f"Content-Length: {1 << 30}\r\n\r\n")).encode()
            for _ in range(1024):
                yield (b"100000\r\n" + block + b"\r\n") if chunked else block

        for chunked in (False, True):
            reply = server.raw(gigabyte(chunked))
            tap.ok(reply is None or reply.status == 413, f"a body of 1 GB, {'in chunks' if chunked else 'announced'}, is not taken", reply)
        ordered = server.raw(f"POST /v1/sync HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {1 << 40}\r\nContent-Type: application/json\r\n\r\n".encode())
        tap.ok(ordered is not None and ordered.status in (401, 413), "one who asks before sending is told", ordered)
        bomb = gzip.compress(b'{"a":"' + b"0" * (400 << 20), 9)
        twice = gzip.compress(gzip.compress(b"0" * (200 << 20), 9), 9)
        form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
        for path in ("/v1/sync", "/v1/enrol"):
            for body in (bomb, twice, bomb[:1000], b"\x1f\x8b" + b"\0" * 100, b"not gzip"):
                reply = server.post(path, body, token, Content_Encoding="gzip")
                tap.ok(reply.status in (400, 413), f"{path}: {len(body)} bytes of gzip that are a bomb or none: {reply.status}", reply)
        reply = server.ask("POST", f"/s/{self.link}", bomb[:60000], form)
        tap.ok(reply.status in (400, 413), "a form that is a bomb", reply)
        for encoding in ("br", "deflate", "gzip, gzip", "identity, gzip", "x"):
            reply = server.post("/v1/sync", gzip.compress(gzip.compress(b"{}")), token, Content_Encoding=encoding)
            tap.ok(400 <= reply.status < 500, f"Content-Encoding {encoding}: {reply.status}", reply)
        grown = server.peak() - peak
        tap.ok(grown < (64 << 20), f"memory stayed where it was: {grown >> 20} MB more")

    def methods_and_paths(self):
        tap, server = self.tap, self.server
        paths = ["/", "/v1/enrol", "/v1/sync", "/health", "/style.css", f"/s/{self.link}", f"/s/{self.link}/stop"]
        replies = [server.ask(method, path) for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "FOO") for path in paths]
        tap.ok(all(400 <= r.status < 500 or r.status == 501 for r in replies), "no other method is known", [r.status for r in replies])
        tap.ok(all(server.ask("GET", path).status in (404, 405) for path in ("/v1/enrol", "/v1/sync", "/", "/v1", "/v2/sync", "/admin", "/.git/config", "/s", "/s/")),
               "unknown paths are unknown")
        outside = ["/s/../../../../etc/passwd", "/s/..%2f..%2f..%2fetc%2fpasswd", "/s/%2e%2e/%2e%2e/etc/passwd", "/s/....//....//etc/passwd", "/../store.db", "/s/..\\..\\store.db",
                   "/s/%00", "/s/%", "/s/%ff%fe", "/s/%0d%0aX-Evil:%201", "//s/x", "/s/x/stop/more", "/s/" + "a" * 8000, "/s/" + "%61" * 2000, f"/s/{self.link}%00",
                   f"/s/{self.link}/../stop", f"/s/{self.link.upper()}", "/s/' OR 1=1--", "/s/;ls", "/style.css/../../store.db", "/health%2f..%2f..%2fstore.db", "*", "http://evil.example/s/x"]
        for path in outside:
            reply = server.raw(f"GET {path.replace(' ', '%20')} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode("latin-1"))
            leaks = reply is not None and (b"root:" in reply.body or b"SQLite format" in reply.body or any(n.lower() == "x-evil" for n, _ in reply.headers))
            tap.ok(reply is not None and 400 <= reply.status < 500 and not leaks, f"{path[:40]} leads nowhere: {reply.status if reply else 'nothing'}", reply)

    def bad_heads(self):
        heads = {
            "two lengths": b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            "length and chunks": b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "a negative length": b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello", "a length in words": b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello",
            "a head of 1 MB": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * (1 << 20) + b"\r\n\r\n", "10,000 headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10000 + b"\r\n",
            "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, "an odd version": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", "no host": b"GET / HTTP/1.1\r\n\r\n",
            "a folded header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", "a NUL in a header": b"GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        }
        for name, head in heads.items():
            reply = self.server.raw(head)
            self.tap.ok(reply is None or 400 <= reply.status < 600, f"{name}: {reply.status if reply else 'cut off'}", reply)

    # --- connections ----------------------------------------------------------------------------------------------------------------

    def silent_crowd(self):
        crowd = [socket.create_connection(("127.0.0.1", self.server.port), timeout=30) for _ in range(300)]
        for link in crowd[::3]:
            link.sendall(b"POST /v1/sync HTTP/1.1\r\nHo")
        statuses = [self.server.ask("GET", "/health", seconds=20).status for _ in range(5)] + [self.server.ask("GET", f"/s/{self.link}", seconds=20).status]
        self.tap.ok(statuses == [200] * 6, "300 clients that send nothing keep nobody else waiting", statuses)
        answer = self.stations["Ola"].sync()
        self.tap.ok(answer.status == 200, "nor a station", answer)
        for link in crowd:
            link.close()

    def slow_heads(self):
        """Begun here and looked at in the end: a byte a second, without end."""
        self.slow, self.slow_over = [], threading.Event()

        def drip(first):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as link:
                link.sendall(first)
                for _ in range(60):
                    link.settimeout(0.5)
                    try:
                        link.sendall(b"x")
                        if not link.recv(4096):
                            break
                    except TimeoutError:
                        continue
                    except OSError:
                        break
                else:
                    self.slow.append(first)

        begins = [b"G", b"GET /health HTTP/1.1\r\nHost: a\r\nX-A: ", b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n"]
        self.drips = [threading.Thread(target=drip, args=(first,), daemon=True) for first in begins[:2] * 3]
        for thread in self.drips:
            thread.start()

    def slow_heads_end(self):
        for thread in self.drips:
            thread.join(timeout=40)
        self.tap.ok(not self.slow and not any(thread.is_alive() for thread in self.drips), "who sends a byte now and then is cut off", self.slow)

    # --- sync -----------------------------------------------------------------------------------------------------------------------

    def tokens(self):
        server, request = self.server, self.stations["Ola"].request()
        token = self.stations["Ola"].token
        heads = [{}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"Authorization": "Basic Og=="}, {"Authorization": f"Bearer {token[:-1]}"},
                 {"Authorization": f"Bearer {token}x"}, {"Authorization": f"Bearer {token.upper()}"}, {"Authorization": "Bearer ' OR '1'='1"}, {"Authorization": f"Token {token}"},
                 {"Authorization": "Bearer " + "x" * 4000}, {"Cookie": f"token={token}"}]
        replies = [server.post("/v1/sync", request, **head) for head in heads]
        self.tap.ok(all(r.status == 401 and r.json()["error"] for r in replies), "no token, and a wrong one: 401 and a sentence", *[r for r in replies if r.status != 401])
        reply = server.ask("POST", f"/v1/sync?token={token}", json.dumps(request), {"Content-Type": "application/json"})
        self.tap.ok(reply.status == 401, "a token in an address is none", reply)
        reply = server.post("/v1/sync", b"[" * 100000)
        self.tap.ok(reply.status == 401, "who asks is known before the body is looked at", reply)
        self.tap.ok(server.post("/v1/sync", request, token).status == 200, "the right one still works")

    def cursors(self):
        tap, tom, ola = self.tap, self.stations["Tom"], self.stations["Ola"]
        good = ola.sync(limit=3).json()
        page = good["page"]
        for name, more in {"another epoch": {"epoch": "x" * 26}, "another nonce": {"nonce": "x"}, "a future commit": {"cursor": [10 ** 12, "job", NONE]},
                           "the largest": {"cursor": [2 ** 63 - 1, "job", NONE]}, "a negative one": {"cursor": [-5, "job", NONE]}, "words": {"cursor": ["a", 1, None]}, "none": {"cursor": []},
                           "an object": {"cursor": {}}, "a list in it": {"cursor": [[], [], []]}, "no entity": {"cursor": [page["cursor"][0], "x' OR 1", NONE], "nonce": "x"},
                           "another's scope": {"scope": "technician"}}.items():
            reply = ola.sync(**{"cursor": page["cursor"], "nonce": page["nonce"], "epoch": good["epoch"], **more})
            tap.ok(reply.status == 200 and reply.json().get("resync") is True and "page" not in reply.json(), f"cursor: {name}: start again", reply)
        for limit in (-1, 0, 2 ** 63 - 1, "many"):
            reply = tom.sync(limit=limit)
            tap.ok(reply.status == 200 and len(reply.body) < (1 << 20), f"limit {limit}", reply)
        for proto in (0, 2, -1, "1", None):
            reply = tom.sync(proto=proto)
            tap.ok(reply.status == 400 and "protocol" in reply.json()["error"], f"protocol {proto} is refused", reply)
        wide = tom.sync(scope="all", role="administrator", user=self.users["Ada"], station=NONE)
        tap.ok("Of Otto" not in wide.text and "boris@example.com" not in wide.text and '"cost"' not in wide.text, "a technician who asks for all gets his own", wide)
        tap.ok("Of Tom" in wide.text and "Of Otto" not in tom.pages(), "which is there")

    def pushes_of_a_technician(self):
        tap, desk, tom = self.tap, self.desk, self.stations["Tom"]
        company_id = desk.rows("company")[0]["id"]
        before = desk.json("show", "company", company_id)
        tom.push(("company", "u", company_id, {"currency": ["USD", "PLN"], "name": ["Owned", "Serwis"]}))
        tom.push(("company", "i", an_id(), {"name": "Second", "zone": "UTC", "currency": "USD"}))
        tap.ok(desk.json("show", "company", company_id) == before and len(desk.rows("company")) == 1, "the company is not a technician's to change")
        tom.push(("user", "u", self.users["Tom"], {"role": ["administrator", "technician"]}))
        tom.push(("user", "u", self.users["Otto"], {"name": ["Owned", "Otto"], "active": [False, True]}))
        tom.push(("user", "i", an_id(), {"name": "Root", "role": "administrator", "active": True}))
        tap.ok({u["name"]: u["role"] for u in desk.rows("user")}["Tom"] == "technician" and not [u for u in desk.rows("user") if u["name"] in ("Root", "Owned")],
               "nor is his own role, or anybody's name", desk.rows("user"))
        fan = desk.json("show", "product_model", "FAN")
        tom.push(("product_model", "u", fan["id"], {"price": [1, 1000], "cost": [1, 700]}))
        tap.ok(desk.json("show", "product_model", "FAN") == fan, "nor a price")
        self.parked(tom.push(("job", "u", self.his, {"problem": ["Mine now", "Of Otto"]})), "a change of another's job")
        self.parked(tom.push(("job", "u", self.his, {"technician": [self.users["Tom"], self.users["Otto"]]})), "another's job taken over")
        self.parked(tom.push(("customer", "u", self.boris, {"name": ["Owned", "Boris"]})), "another's customer")
        self.parked(tom.push(("customer", "u", self.boris, {"deleted_at": [NOW_S, None]})), "another's customer deleted")
        self.parked(tom.push(("job_event", "i", an_id(), {"job": self.his, "transition": "cancel", "phase": "cancelled", "at": NOW_S, "recorded_at": NOW_S})), "a step of another's job")
        self.parked(tom.push(("consent", "i", an_id(), {"customer": self.boris, "channel": "email", "purpose": "marketing", "state": "given", "at": NOW_S, "recorded_at": NOW_S})),
                    "consent in another customer's name")
        self.parked(tom.push(("contact_point", "i", an_id(), {"customer": self.boris, "kind": "email", "value": "tom@evil.example"})), "an address of another's customer")
        self.parked(tom.push(("invitation", "i", an_id(), {"survey": NONE, "customer": self.anna, "state": "planned"})), "an invitation")
        self.parked(tom.push(("response", "i", an_id(), {"customer": self.anna, "job": self.mine, "metric": "csat", "score": 5, "answered_at": NOW_S, "recorded_at": NOW_S})),
                    "an answer of a customer's, about himself")
        self.parked(tom.push(("conflict", "i", an_id(), {"entity": "job", "row": self.mine, "field": "x", "at": NOW_S, "state": "open"})), "a conflict")
        self.parked(tom.push(("survey", "i", an_id(), {"name": "His", "active": True, "questions": "csat"})), "a survey")
        self.parked(tom.push(("job_event", "i", an_id(), {"job": an_id(), "transition": "create", "at": NOW_S, "recorded_at": NOW_S})), "a step of a job that is not there")
        self.parked(tom.push(("job", "u", an_id(), {"problem": ["x", "y"]})), "a change of what is not there")
        self.parked(tom.push(("stock_move", "i", an_id(), {"part": fan["id"], "from": self.location("SUPPLIER"), "to": self.location("CUSTOMER"), "quantity": 5000, "at": NOW_S,
                                                          "recorded_at": NOW_S})), "parts moved past his van")
        tap.ok(self.field("job", self.his, "problem") == "Of Otto" and self.field("job", self.his, "technician") == self.users["Otto"] and self.field("job", self.his, "phase") == "new" and
               self.field("customer", self.boris, "name") == "Boris", "and nothing of another's has changed")
        good = tom.push(("job", "u", self.mine, {"solution": ["Cleaned", None], "customer": [self.anna, self.anna]}))
        tap.ok(good.status == 200 and self.field("job", self.mine, "solution") == "Cleaned", "what is his goes in", good)
        owner = tom.push(("job", "u", self.mine, {"customer": [self.boris, self.anna]}))
        tom.push(("job", "i", an_id(), {"type": "removal", "customer": self.boris, "technician": self.users["Tom"], "problem": "A way in"}))
        tom.push(("device", "i", an_id(), {"serial": "WAY-IN", "model": fan["id"], "customer": self.boris}))
        tom.push(("contact", "i", an_id(), {"customer": self.boris, "job": self.mine, "direction": "out", "channel": "phone", "summary": "Slander", "at": NOW_S, "recorded_at": NOW_S}))
        tap.ok("boris@example.com" not in tom.pages(), "a job of his for another's customer shows him nothing of that customer", owner)
        tap.ok("Slander" not in desk.run("history", "customer", self.boris, "--json").out and self.field("job", self.mine, "customer") == self.anna, "nor writes into that history")
        met, device = an_id(), an_id()
        new = tom.push(("customer", "i", met, {"name": "Met on the way"}), ("device", "i", device, {"serial": "MET-1", "model": fan["id"], "customer": met}),
                       ("job", "i", an_id(), {"type": "removal", "customer": met, "device": device, "technician": self.users["Tom"]}))
        tap.ok(new.status == 200 and not new.json()["notes"] and "Met on the way" in tom.pages(), "a customer, a device and a job met on the way go in", new)
        event = [e["id"] for e in desk.rows("job_event") if e["job"] == self.his][0]
        tom.push(("job_event", "i", an_id(), {"job": self.mine, "transition": "create", "at": NOW_S, "recorded_at": NOW_S, "voids": event}))
        tap.ok(event in [e["id"] for e in desk.rows("job_event")], "a step of another's job is not taken back through one of his own")

    def location(self, code):
        return self.desk.json("show", "stock_location", code)["id"]

    def pushes_of_the_desk(self):
        tap, desk, ola = self.tap, self.desk, self.stations["Ola"]
        ola.push(("user", "u", self.users["Ola"], {"role": ["administrator", "desk"]}))
        ola.push(("user", "i", an_id(), {"name": "Eve", "role": "administrator", "active": True}))
        roles = {u["name"]: u["role"] for u in desk.rows("user")}
        tap.ok(roles["Ola"] == "desk" and roles.get("Eve", "desk") == "desk", "the desk makes nobody an administrator", roles)
        company_id = desk.rows("company")[0]["id"]
        ola.push(("company", "u", company_id, {"currency": ["USD", "PLN"]}))
        tap.ok(desk.rows("company")[0]["currency"] == "PLN", "nor changes the company's currency")
        event = [e for e in desk.rows("job_event") if e["job"] == self.asked][0]
        self.parked(ola.push(("job_event", "u", event["id"], {"at": [NOW_S, 1]})), "a fact that is to be another")
        message = an_id()
        ola.push(("message", "i", message, {"customer": self.anna, "channel": "email", "direction": "out", "subject": "x\r\nBcc: all@example.com", "text": "y", "state": "queued", "at": NOW_S - 60,
                                            "address": "anna@example.com\r\nBcc: all@example.com"}))
        state = self.server.wait(lambda: (s := self.field("message", message, "state")) != "queued" and s)
        tap.ok(state in ("sent", "failed") and not [m for m in self.server.mails() if m["Bcc"]], "a subject and an address bring no header of their own")
        self.parked(ola.push(("job", "i", an_id(), {"problem": "x"})), "a job without its needed fields")
        self.parked(ola.push(("device", "i", self.anna, {"serial": "S"}), ("spaceship", "i", an_id(), {"name": "x"})), "an entity that nobody knows")

    def pushes_nobody_can_read(self):
        """Invalid values, each with a good change behind it that still goes in."""
        tap, desk, ola = self.tap, self.desk, self.stations["Mia"]
        faults = {
            "no fields": ("customer", "i", an_id(), None), "no id": ("customer", "i", "", {"name": "x"}), "an odd id": ("customer", "i", "../../etc/passwd", {"name": "x"}),
            "a null id": ("customer", "i", NONE, {"name": "x"}), "a list for a text": ("customer", "i", an_id(), {"name": ["x"]}), "a number for a text": ("customer", "i", an_id(), {"name": 5}),
            "a text for a number": ("stock_move", "i", an_id(), {"quantity": "many"}), "half a pair": ("customer", "u", self.anna, {"name": ["x"]}),
            "no pair": ("customer", "u", self.anna, {"name": "x"}), "an odd op": ("customer", "delete", an_id(), {"name": ["x", "y"]}), "an odd reference": ("job", "i", an_id(), {"customer": "x", "type": "removal"}),
            "a reference to nobody": ("contact_point", "i", an_id(), {"customer": an_id(), "kind": "email", "value": "x@example.com"}),
        }
        for n, (name, row) in enumerate(faults.items()):
            reply = ola.push(row)
            tap.ok(reply.status in (200, 400), f"{name}: {'put aside' if reply.status == 200 else 'refused'}", reply)
            good = ola.push(("customer", "i", an_id(), {"name": f"Good {n}"}))
            tap.ok(good.status == 200 and not good.json()["notes"], "and the next goes in", good)
        enums = [("customer", {"name": "E", "kind": "spaceship", "language": "xx"}), ("job", {"type": "explosion", "customer": self.anna, "priority": "none"}),
                 ("consent", {"customer": self.boris, "channel": "telepathy", "purpose": "survey", "state": "perhaps", "at": NOW_S, "recorded_at": NOW_S}),
                 ("job_event", {"job": self.mine, "transition": "explode", "phase": "exploded", "at": NOW_S, "recorded_at": NOW_S})]
        for entity, fields in enums:
            reply = ola.push((entity, "i", an_id(), fields))
            tap.ok(reply.status == 200, f"{entity} with values of nobody's list is kept or put aside", reply)
        numbers = [("stock_move", {"part": desk.json("show", "product_model", "FAN")["id"], "from": self.location("SUPPLIER"), "to": self.location("CUSTOMER"), "quantity": q, "at": at, "recorded_at": at})
                   for q, at in ((2 ** 63 - 1, NOW_S), (-2 ** 63, NOW_S), (2 ** 63 - 1, 2 ** 63 - 1), (0, -2 ** 63))]
        numbers += [("job", {"type": "removal", "customer": self.anna, "promised_on": d, "price": d, "scheduled_at": d}) for d in (2 ** 63 - 1, -2 ** 63, 2 ** 31)]
        for entity, fields in numbers:
            reply = ola.push((entity, "i", an_id(), fields))
            tap.ok(reply.status == 200, f"{entity} with the largest and smallest numbers is kept or put aside", reply)
        for entity in ("job", "stock_move", "customer", "consent"):
            desk.json("list", entity)
        desk.run("stock")
        for name, push in {"not a list": {"tx": {}}, "a list of words": {"tx": ["x"]}, "rows that are none": {"tx": [{"rows": 5}]}, "a row that is none": {"tx": [{"rows": [5]}]},
                           "no rows": {"tx": [{}]}, "a list": [], "words": "x"}.items():
            reply = ola.sync(push=push, limit=1)
            tap.ok(reply.status in (200, 400), f"a push that is {name}: {reply.status}", reply)
        for n in (-1, 0, -2 ** 63):
            reply = ola.push(("customer", "i", an_id(), {"name": "Negative"}), n=n)
            tap.ok(reply.status in (200, 400) and not [c for c in desk.rows("customer", "--limit", "1000") if c["name"] == "Negative"], f"a change with number {n} is none", reply)

    def huge_texts(self):
        desk, mia, dice = self.desk, self.stations["Mia"], random.Random(5)
        huge = "".join(dice.choices(LETTERS, k=1000)) * 4000  # 4 MB that gzip makes small, but not suspiciously so
        for n in range(0, len(huge), 40000):
            huge = huge[:n] + "".join(dice.choices(LETTERS, k=6000)) + huge[n + 6000:]
        for name, rows in {"a name of 4 MB": [("customer", "i", an_id(), {"name": huge})], "an entity with a name of 4 MB": [(huge, "i", an_id(), {})],
                           "a field with a name of 4 MB": [("customer", "i", an_id(), {"name": "z", huge: "x"})], "texts of 4 MB": [("customer", "u", self.anna, {"notes": [huge, None]})],
                           "an enumeration of 4 MB": [("customer", "i", an_id(), {"name": "z", "kind": huge})]}.items():
            body = mia.request(limit=1, push={"after": mia.n, "prev": mia.prev, "tx": [{"hlc": 1, "at": NOW_S, "what": "t" * 1000, "rows": [
                {"n": mia.n + 1 + k, "e": e, "op": op, "id": row, "base": 0, "f": f} for k, (e, op, row, f) in enumerate(rows)]}]})
            reply = self.server.post("/v1/sync", gzip.compress(json.dumps(body).encode()), mia.token, Content_Encoding="gzip")
            self.tap.ok(reply.status == 200 and len(reply.body) < 100000, f"{name}: {reply.status}", reply)
            if reply.status == 200:
                self.tap.ok(("parked" in str(reply.json()["notes"])) != ("field" in name), f"{name} {'is left out' if 'field' in name else 'is put aside'}", reply)
                mia.n, mia.prev = reply.json()["ack"]["n"], reply.json()["ack"]["hash"]
        self.tap.ok(max(len(c["lost"] or "") for c in desk.rows("conflict", "--limit", "1000")) < 2200, "what the desk reads of it is short")
        good = mia.push(("customer", "i", an_id(), {"name": "After"}))
        self.tap.ok(good.status == 200 and not good.json()["notes"], "and the next change goes in", good)
        self.tap.ok(desk.json("list", "customer", "--limit", "1")["total"] > 0, "lists are still made")

    def long_queue(self):
        """A station of our own with more to say than one request may hold."""
        station, dice = Desk(self.desk.path("station")), random.Random(11)
        os.mkdir(station.folder)
        station.init()
        with open(station.path("long.csv"), "w", encoding="utf-8") as out:
            out.write("name,notes\n")
            for n in range(40):
                out.write(f"Long {n},{''.join(dice.choices(LETTERS, k=100000))}\n")
        station.json("import", "customers", "long.csv")
        station.json("sync", "enrol", self.server.url, self.desk.json("enrol-code", "Ola")["code"])
        done = station.json("sync", "now")
        left = station.json("sync", "status")["unsent"]
        taken = [c for c in self.desk.rows("customer", "--limit", "1000") if c["name"].startswith("Long ") and len(c["notes"] or "") == 100000]
        self.tap.ok(len(taken) == 40 and left == 0 and done["requests"] > 3 and done["parked"] == 0, "4 MB of notes go in several requests", done, left, len(taken))

    def replays(self):
        tap, desk, otto = self.tap, self.desk, self.stations["Otto"]
        rows = [{"n": 1, "e": "customer", "op": "i", "id": an_id(), "base": 0, "f": {"name": "Once"}}, {"n": 2, "e": "customer", "op": "i", "id": an_id(), "base": 0, "f": {"name": "Once"}}]
        push = {"after": 0, "prev": "", "tx": [{"hlc": NOW_S * 1000 << 16, "at": NOW_S, "what": "x", "rows": rows}]}
        replies = [otto.sync(push=push, limit=1).json() for _ in range(3)]
        tap.ok([r["ack"] for r in replies] == [replies[0]["ack"]] * 3 and len([c for c in desk.rows("customer", "--limit", "1000") if c["name"] == "Once"]) == 2, "a replay is a no-op with the same answer",
               replies)
        other = {"after": 0, "prev": "", "tx": [{"hlc": 1, "at": NOW_S, "what": "x", "rows": [{**rows[0], "id": an_id()}]}]}
        again = otto.sync(push=other, limit=1)
        tap.ok(again.json().get("renumber") == 1, "numbers used twice start a new series", again)
        tom = self.stations["Tom"]
        theft = tom.sync(push={"after": 0, "prev": "", "tx": []}, inc=0, limit=1)
        tap.ok(theft.status == 200, "an empty push is a pull", theft)
        for after, inc in ((-5, 0), (10 ** 9, 0), (0, 99), (2 ** 63 - 1, -1)):
            before = desk.json("list", "customer", "--limit", "1")["total"]
            reply = self.stations["Ada"].sync(push={**push, "after": after}, inc=inc, limit=1)
            tap.ok(reply.status == 200 and ("renumber" in reply.json() or desk.json("list", "customer", "--limit", "1")["total"] == before), f"after {after}, series {inc}", reply)

    def caches(self):
        """What each side derives from the events is not taken from anybody."""
        job = an_id()
        self.stations["Tom"].push(("job", "i", job, {"type": "repair_bench", "customer": self.anna, "problem": "Forged", "phase": "closed", "result": "repaired", "status": "x", "handed_over_at": NOW_S,
                                                     "technician": self.users["Tom"], "number": "J-2026-000001"}))
        made = [j for j in self.desk.rows("job") if j["id"] == job]
        self.tap.ok(not made or (made[0]["phase"] in ("new", None) and made[0]["handed_over_at"] is None and made[0]["result"] is None), "a job is not born closed", made)
        numbers = [j["number"] for j in self.desk.rows("job")]
        self.tap.ok(len(numbers) == len(set(numbers)), "and takes no other job's number", numbers)

    def dismissed(self):
        desk, otto = self.desk, self.stations["Otto"]
        desk.json("set", "user", "Otto", "active=false")
        reply = otto.sync()
        self.tap.ok(reply.status == 401 and reply.json()["error"], "the station of somebody who is no longer active is shut out", reply)
        desk.json("set", "user", "Otto", "active=true")
        self.tap.ok(otto.sync().status == 200, "until he is active again")
        desk.json("delete", "user", otto.user)
        self.tap.ok(otto.sync().status == 401, "and of somebody who was deleted")

    def revoked(self):
        """A laptop is lost: its token is no good from the next request on, and its user's other station goes on."""
        desk, mia = self.desk, self.stations["Mia"]
        other = Station(self.server, desk, "Mia")
        self.secrets.append(other.token)
        desk.json("station", "revoke", mia.enrolled["station"])
        replies = [mia.sync(), mia.push(("customer", "i", an_id(), {"name": "From a thief"}))]
        self.tap.ok(all(r.status == 401 and "revoked" in r.json()["error"] for r in replies) and "From a thief" not in desk.run("list", "customer", "--limit", "1000").out,
                    "a station that was revoked gets nothing and brings nothing", *replies)
        self.tap.ok(other.sync().status == 200, "and her other one goes on")
        self.tap.ok([s["id"] for s in desk.json("station", "list")["rows"] if s["revoked_at"]] == [mia.enrolled["station"]], "the list says which")

    # --- in the end -----------------------------------------------------------------------------------------------------------------

    def still_well(self):
        tap, server, desk = self.tap, self.server, self.desk
        tap.ok(server.process.poll() is None and server.ask("GET", "/health").status == 200, "the server is up")
        tap.ok(server.ask("GET", f"/s/{self.link}").status == 200, "the customer's page too")
        checked = desk.json("check")
        tap.ok(checked["problems"] == [], "and the store is sound", checked)
        tap.ok(not server.bad, f"all of {server.replies} answers carry the headers for safety, and none tells of the inside", *server.bad[:20])

    def no_secret_is_let_out(self):
        tap, server, desk = self.tap, self.server, self.desk
        seen = {"pages": self.stations["Ola"].pages() + self.stations["Tom"].pages()}
        for entity in ("message", "invitation", "contact", "conflict"):
            seen[entity] = desk.run("list", entity, "--limit", "10000", "--json").out
        seen["history"] = desk.run("history", "customer", self.anna, "--json").out + desk.run("history", "job", self.asked, "--json").out
        desk.run("export", "everything", "-o", desk.path("all.tar.gz"))
        with tarfile.open(desk.path("all.tar.gz")) as archive:
            seen["export"] = "".join(archive.extractfile(member).read().decode("utf-8", "replace") for member in archive if member.isfile())
        seen["backup"] = desk.run("backup", desk.path("copy.db")).out
        server.stop()
        files = {"said by the server": server.everything_said()}
        for name in os.listdir(desk.folder):
            if name.startswith(("store.db", "copy.db")) and os.path.isfile(desk.path(name)):
                with open(desk.path(name), "rb") as file:
                    files[name] = file.read()
        tap.ok("store.db" in files and len(seen["export"]) > 1000 and '"message"' in seen["pages"], "there is something to look through", list(files), {k: len(v) for k, v in seen.items()})
        places = {**{k: v.encode() for k, v in seen.items()}, **files}
        found = [f"{kind} in {place}" for place, text in places.items() for kind, secret in zip(["link"] + ["token"] * 20, self.secrets) if secret.encode() in text]
        tap.ok(not found, f"{len(self.secrets)} secrets stand in none of {', '.join(places)}", found)
        tap.ok(not re.search(rb"CRITICAL|Sanitizer|runtime error", files["said by the server"]), "the server had nothing to complain of", files["said by the server"][-2000:])


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="aftercare-attack-")
    world = World(tap, folder)
    try:
        tap.run(*world.parts())
    finally:
        if world.server.process is not None and world.server.process.poll() is None:
            world.server.process.kill()
            world.server.process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
