#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts for people and their translations, as a test (TAP): the template can be made, every translation fits its text, what a customer's
care history or a coverage verdict says is there in every language."""
import collections
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PO = os.path.join(ROOT, "po")
# These must be complete in every language; elsewhere a missing translation is said, not failed: English stands in.
COMPLETE = ("src/domain/", "src/store/", "src/report/")

Message = collections.namedtuple("Message", "id plural texts places fuzzy context")


def unquote(line):
    return re.sub(r'\\(.)', lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), line.strip()[1:-1])


def read_po(path):
    """Messages of a .po or .pot file, the header left out."""
    messages, entry, key = [], None, None

    def done():
        if entry and entry["msgid"]:
            texts = [entry[k] for k in sorted(entry) if k.startswith("msgstr")]
            messages.append(Message(entry["msgid"], entry.get("msgid_plural"), texts, entry["#:"], entry["fuzzy"], entry.get("msgctxt")))

    def new():
        return {"msgid": "", "#:": [], "fuzzy": False}

    with open(path, encoding="utf-8") as file:
        entry = new()
        for line in file:
            if line.startswith("#~"):
                continue
            if line.startswith("#:"):
                entry["#:"] += [re.sub(r":\d+$", "", place) for place in line[2:].split()]
            elif line.startswith("#,"):
                entry["fuzzy"] = "fuzzy" in line
            elif line.strip() == "":
                done()
                entry, key = new(), None
            elif line[0] == '"' and key:
                entry[key] += unquote(line)
            elif line[0] != "#":
                key, value = line.split(" ", 1)
                entry[key] = unquote(value)
        done()
    return messages


def make_template(folder):
    path = os.path.join(folder, "aftercare.pot")
    words = ["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
             "--keyword=NC_:1c,2", "-D", ROOT, "-f", os.path.join(PO, "POTFILES"), "-o", path]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    # C has one warning that is none: a plural form beside a text that is used alone.
    said = [line for line in run.stderr.splitlines() if "warning" in line or "error" in line or run.returncode]
    return path, said


def names_in(text):
    return sorted(re.findall(r"\{[a-z_]+\}", text))


def faults_of(message):
    for text in message.texts:
        if text and names_in(text) != names_in(message.id) and not message.plural:
            yield f"other {{names}}: {message.id!r} → {text!r}"
        # A date's pattern ends as its language does.
        if text and message.id.endswith(".") != text.endswith(".") and not message.plural and "%3$d" not in text:
            yield f"the full stop differs: {message.id!r} → {text!r}"
        # a no-break space may be all there is: what stands between thousands
        if text and (text != text.strip(" \t\n")) != (message.id != message.id.strip(" \t\n")):
            yield f"outer blanks differ: {message.id!r}"
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"


class Tap:
    def __init__(self):
        self.n, self.bad = 0, 0

    def say(self, ok, name, notes=()):
        self.n += 1
        self.bad += 0 if ok else 1
        for note in notes:
            print("#", note.replace("\n", " "))
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}")

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0


def check_language(tap, language, wanted):
    path = os.path.join(PO, language + ".po")
    run = subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], capture_output=True, text=True, check=False)
    tap.say(run.returncode == 0, f"{language}: msgfmt accepts it", run.stderr.splitlines())
    messages = {(m.context, m.id): m for m in read_po(path)}
    faults = [fault for m in messages.values() for fault in faults_of(m)]
    tap.say(not faults, f"{language}: each translation fits its text", faults)

    missing = [m for m in wanted if not all(messages.get((m.context, m.id), m).texts)]
    must = [m for m in missing if any(place.startswith(COMPLETE) for place in m.places)]
    tap.say(not must, f"{language}: rules, care history and reports are complete", [f"{m.places[0]}: {m.id!r}" for m in must])
    print(f"# {language}: {len(wanted) - len(missing)} of {len(wanted)} texts are translated")


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        template, said = make_template(folder)
        tap.say(not said, "the template is made without a warning", said)
        wanted = read_po(template)
    tap.say(len(wanted) > 100, "the texts were found")
    # A macro inside a text ends it for the translator's tools: at run time nobody would find the whole.
    broken = [f"{m.places[0]}: {m.id!r}" for m in wanted if re.search(r"(?<!\d )%$|[(\[{“]$", m.id)]
    tap.say(not broken, "every text is whole, without a macro inside", broken)
    with open(os.path.join(PO, "LINGUAS"), encoding="utf-8") as linguas:
        languages = linguas.read().split()
    tap.say(languages == ["lt", "pl", "ru"], "the languages are lt, pl and ru, beside English")
    for language in languages:
        check_language(tap, language, wanted)
    wrong = list(faults_of(Message("At {place}.", None, ["W {miejsce}"], [], False, None)))
    tap.say(len(wrong) == 2, "the check finds a wrong translation")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
