#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's own rules about its source, as a test. Each rule was, or would be, a bug.

check-source.py                every rule over the tree, and every rule over a snippet that breaks it (TAP)
check-source.py --potfiles     writes po/POTFILES anew

A rule is one row of RULES: its name, where it looks, how it looks, and two snippets: one it must refuse, one it must let pass.
"""
import os
import re
import sys

LINE_MAX = 170
FILE_MAX = 900
FUNCTION_MAX = 120

TOP_LEVEL = {"src", "data", "po", "tests", "flatpak", "Makefile", "meson.build", "meson_options.txt", "README.md", "CONTRIBUTING.md", "COPYING",
             ".ci", ".git", ".gitignore", ".editorconfig", ".clang-format", ".clang-tidy", "build"}
TEXT = (".c", ".h", ".py", ".sh", ".sql", ".build", ".xml", ".css", ".ui", ".md", ".txt", ".html", ".in", ".service", ".conf", ".po")
LICENSED = (".c", ".h", ".py", ".sh", ".sql", ".build", ".css", ".ui", ".in", ".service")

# Where a call is named, what to use instead.
FORBIDDEN = {
    "g_error": "a GError: a library never ends the program",
    "exit": "a GError: a library never ends the program", "_exit": "a GError", "abort": "a GError",
    "assert": "g_assert ()",
    "sprintf": "g_strdup_printf ()", "vsprintf": "g_strdup_vprintf ()", "strcpy": "g_strdup () or g_strlcpy ()",
    "strncpy": "g_strlcpy ()", "strcat": "a GString", "strncat": "a GString", "gets": "a GInputStream", "strtok": "g_strsplit ()",
    "atoi": "g_ascii_string_to_signed ()", "atol": "g_ascii_string_to_signed ()", "atof": "g_ascii_strtod ()",
    "strtol": "g_ascii_string_to_signed ()", "strtoll": "g_ascii_string_to_signed ()", "strtod": "g_ascii_strtod ()",
    "system": "g_spawn_async () with an argv", "popen": "g_spawn_async_with_pipes () with an argv",
    "g_spawn_command_line_sync": "g_spawn_sync () with an argv", "g_spawn_command_line_async": "g_spawn_async () with an argv",
    "alloca": "g_new ()", "g_alloca": "g_new ()", "g_newa": "g_new ()",
    "rand": "care_id_random () or g_random_int ()", "srand": "g_random_set_seed ()",
    "localtime": "care-time.h", "gmtime": "care-time.h", "mktime": "care-time.h", "strftime": "care-time.h",
    "json_to_string": "care_json_to_text ()", "json_from_string": "care_json_parse ()",
    "tmpnam": "g_mkdtemp ()", "mktemp": "g_mkdtemp ()",
    "sqlite3_mprintf": "a bound parameter", "sqlite3_enable_load_extension": "nothing: extensions stay off",
}
# In tests a number that cannot be read is a failed test anyway, and a child that plays a crash must not clean up.
TESTS_MAY = {"atoi", "atol", "strtol", "strtoll", "strtod", "exit", "_exit", "abort", "g_error", "g_spawn_command_line_sync"}


class File:
    """A source file and its three readings: as it is, without comments, without comments and texts. Line breaks stay in all of them."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.is_c = path.endswith((".c", ".h"))
        self.code, self.bare, self.strings = (read_c(text) if self.is_c else (text, text, []))
        self.folder = path.split("/")[1] if path.startswith("src/") and path.count("/") > 1 else ""

    def lines(self, what="text"):
        return enumerate(getattr(self, what).split("\n"), 1)


C_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def read_c(text):
    """(without comments, without comments and texts, [(line, text)]); strings that stand side by side are one text."""
    strings, code, bare, at, joined = [], [], [], 0, False
    for token in C_TOKEN.finditer(text):
        between = text[at:token.start()]
        word, at = token.group(), token.end()
        joined = joined and between.strip() == ""
        code.append(between)
        bare.append(between)
        if word[0] == "/":
            blank = re.sub(r"[^\n]", " ", word)
            code.append(blank)
            bare.append(blank)
            continue
        code.append(word)
        bare.append(word[0] + " " * (len(word) - 2) + word[0])
        if word[0] == '"' and joined:
            strings[-1] = (strings[-1][0], strings[-1][1] + word[1:-1])
        elif word[0] == '"':
            strings.append((text.count("\n", 0, token.start()) + 1, word[1:-1]))
        joined = word[0] == '"'
    code.append(text[at:])
    bare.append(text[at:])
    return "".join(code), "".join(bare), strings


# --- looks: each gives (line, sentence) pairs -------------------------------------------------------------------------------------


def look_pattern(pattern, sentence, what="text"):
    expression = re.compile(pattern)

    def look(file):
        for n, line in file.lines(what):
            found = expression.search(line)
            if found:
                yield n, sentence.format(found.group().strip())
    return look


def look_calls(file):
    for n, line in file.lines("bare"):
        for call in re.findall(r"(?<![\w.>])([A-Za-z_]\w*)\s*\(", line):
            if call in FORBIDDEN and not (file.path.startswith("tests/") and call in TESTS_MAY):
                yield n, f"{call} (): use {FORBIDDEN[call]}"


def look_json(file):
    if file.path in ("src/util/care-json.c",) or file.path.startswith("tests/"):
        return
    for n, line in file.lines("bare"):
        if re.search(r"\bjson_parser_\w+", line):
            yield n, "json_parser_: everything from outside goes through care_json_parse (), which json-glib's parser needs to survive"


SQL = re.compile(r"\b(SELECT\b.*\bFROM|SELECT \w+ *\(|INSERT (OR \w+ )?INTO|UPDATE [\w\"]+ SET|DELETE FROM|CREATE (UNIQUE |TEMP )?(TABLE|INDEX|VIEW|TRIGGER)"
                 r"|DROP (TABLE|INDEX)|ALTER TABLE|PRAGMA \w+)\b")


def look_sql(file):
    for n, text in file.strings:
        found = SQL.search(text)
        if found:
            yield n, f"SQL (“{found.group()[:40]}”) outside src/store and src/db"


SEAM = [
    (r"\browid\b", "rowid is SQLite's: give the table a key"), (r"\bI?LIKE\b", "LIKE differs between the databases: use the search text"),
    (r"\bGLOB\b", "GLOB is SQLite's"), (r"\bjson_\w+\s*\(", "JSON functions differ between the databases"), (r"->>", "JSON operators differ between the databases"),
    (r"\bCOLLATE\b", "order is by sort_key, compared as bytes"), (r"\bFOR UPDATE\b", "FOR UPDATE is PostgreSQL's: the commit order row serialises"),
    (r"\bINSERT OR (REPLACE|IGNORE)\b", "use ON CONFLICT … DO"), (r"\bREPLACE INTO\b", "use ON CONFLICT … DO UPDATE"),
    (r"\bifnull\s*\(", "use coalesce ()"), (r"\bAUTOINCREMENT\b", "use the {SERIAL} token"), (r"\bstrftime\s*\(", "time is computed in C"),
    (r"\bdatetime\s*\(", "time is computed in C"), (r"(?<![\w$'])\?\d*(?![\w'])", "parameters are $1, $2 …"),
    (r"\bsqlite_\w+", "the schema tables belong to the driver"), (r"\bPRAGMA\b", "PRAGMA belongs to the driver"),
]


def is_driver(path):
    """The halves that exist once per database."""
    return path.startswith("src/db/") or re.search(r"-(sqlite|postgresql)\.(c|h|sql)$", path) is not None


def look_seam(file):
    texts = [(1, file.text)] if file.path.endswith(".sql") else [(n, t) for n, t in file.strings if SQL.search(t) or re.search(r"\b(WHERE|ORDER BY|AND|FROM) ", t)]
    for start, text in texts:
        if file.path.endswith(".sql"):
            text = re.sub(r"--[^\n]*", "", text)
        for pattern, why in SEAM:
            found = re.search(pattern, text)
            if found:
                yield start + text.count("\n", 0, found.start()), f"{found.group().strip()}: {why}"


def look_includes(file):
    for n, line in file.lines("code"):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not found:
            continue
        name = found.group(1)
        if ".." in name.split("/") or name.startswith("/"):
            yield n, f"#include \"{name}\": name it from its layer's root"
        elif file.path.startswith("src/") and "/" not in name and name != "config.h" and not name.endswith("-resources.h"):
            yield n, f"#include \"{name}\": with its folder, so that the layer is seen"


def look_licence(file):
    head = "\n".join(file.text.split("\n")[:3])
    if file.path.endswith(LICENSED) and "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
        yield 1, "no line “SPDX-License-Identifier: GPL-3.0-or-later” at the top"


def look_head(file):
    if file.path.endswith(".h"):
        if "#pragma once" not in file.text:
            yield 1, "a header needs #pragma once"
    elif file.folder and "G_LOG_DOMAIN" not in file.text:
        yield 1, f'no #define G_LOG_DOMAIN "care-{file.folder}"'
    elif file.folder and f'#define G_LOG_DOMAIN "care-{file.folder}"' not in file.text:
        yield 1, f'G_LOG_DOMAIN is not "care-{file.folder}", the layer of the file'


def look_length(file):
    n = file.text.count("\n")
    if n > FILE_MAX:
        yield n, f"{n} lines: is there a topic to split off? The most is {FILE_MAX}"


def functions(file):
    start = None
    for n, line in file.lines("bare"):
        if line == "{":
            start = n
        elif line.startswith("}"):
            if line == "}" and start is not None:
                yield start, n
            start = None


def look_functions(file):
    for start, end in functions(file):
        if end - start > FUNCTION_MAX:
            yield start, f"a function of {end - start + 1} lines; the most is {FUNCTION_MAX}"


def look_width(file):
    for n, line in file.lines():
        if len(line) > LINE_MAX:
            yield n, f"{len(line)} columns; the most is {LINE_MAX}"


def look_clock(file):
    for n, line in file.lines("bare"):
        found = re.search(r"\b(g_get_real_time|g_date_time_new_now\w*|clock_gettime|gettimeofday|g_get_current_time)\b|(?<![\w.>])time \(", line)
        if found and "CLOCK_MONOTONIC" not in line:
            yield n, f"{found.group().strip()}: use care_now (), so that a test can set the clock"


def look_network(file):
    for n, line in file.lines("bare"):
        found = re.search(r"\b(soup_\w+|Soup[A-Z]\w+|g_socket_client_\w+|g_socket_listener_\w+|curl_\w+)\b", line)
        if found:
            yield n, f"{found.group()}: the network is for src/sync and src/server"


TRANSLATED = re.compile(r"(?<![\w])(_|N_|C_|NC_|ngettext)\s*\(")


def is_translated(file):
    """Texts of the sources, of the windows' layouts, and of the files that desktops read (gettext knows the last two by their own rules)."""
    if file.path.startswith("data/"):
        return file.path.endswith((".desktop.in", ".metainfo.xml.in"))
    if file.path.endswith(".ui"):
        return 'translatable="yes"' in file.text
    return file.path.startswith("src/") and file.is_c and any(
        TRANSLATED.search(line) and not re.match(r"\s*#\s*define\s+(_|N_)\b", line) for _, line in file.lines("bare"))


def need_translation(files):
    return sorted(file.path for file in files if is_translated(file))


def check_potfiles(files, listed):
    """Every file with a text for people is in po/POTFILES, which is sorted."""
    names = [line.strip() for line in listed.split("\n") if line.strip() and not line.startswith("#")]
    need = set(need_translation(files))
    for name in sorted(need - set(names)):
        yield "po/POTFILES", 1, f"{name} has texts to translate and is not listed"
    for name in sorted(set(names) - need):
        yield "po/POTFILES", names.index(name) + 1, f"{name} is listed and has nothing to translate, or is gone"
    if names != sorted(set(names)):
        yield "po/POTFILES", 1, "not sorted, or a name twice"


# --- the rules --------------------------------------------------------------------------------------------------------------------


def in_source(path):
    return path.startswith("src/") and path.endswith((".c", ".h"))


def in_c(path):
    return path.endswith((".c", ".h"))


def outside(*folders):
    return lambda path: in_source(path) and not path.startswith(folders)


def in_store(path):
    return (path.startswith("src/store/") and in_c(path) or path.startswith("data/sql/") and path.endswith(".sql")) and not is_driver(path)


def anywhere(path):
    return True


def not_itself(path):
    return not path.startswith("tests/lint/")


LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
FINISH = r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"

# name, which files, how to look, snippets to refuse, snippets to let pass: each snippet is (path, text)
RULES = [
    ("includes are named from the layer's root", in_c, look_includes,
     [("src/domain/a.c", '#include "../util/care-id.h"\n'), ("src/domain/a.c", '#include "care-id.h"\n')],
     [("src/domain/a.c", '#include "util/care-id.h"\n#include "config.h"\n'), ("tests/store/a.c", '#include "hand-over-raw.h"\n')]),
    ("SQL is in src/store and src/db alone", outside("src/store/", "src/db/"), look_sql,
     [("src/ctl/a.c", 'x = "SELECT id "\n    "FROM job";\n'), ("src/ctl/a.c", 'x = "DELETE FROM job";\n')],
     [("src/ctl/a.c", 'x = "Select a row from the list.";\n'), ("src/store/a.c", 'x = "DELETE FROM job";\n')]),
    ("sqlite3_ and libpq are in src/db alone", outside("src/db/"), look_pattern(r"\bsqlite3_\w+|\bPQ[a-z]\w+ \(", "{0}: only src/db talks to a database", "bare"),
     [("src/store/a.c", "sqlite3_step (s);\n"), ("src/store/a.c", "PQexec (c, s);\n")],
     [("src/store/a.c", "/* sqlite3_step () is below */\n"), ("src/db/a.c", "sqlite3_step (s);\n")]),
    ("the network is in src/sync and src/server alone", outside("src/sync/", "src/server/"), look_network,
     [("src/store/a.c", "soup_session_new ();\n")], [("src/sync/a.c", "soup_session_new ();\n")]),
    ("widgets are in src/app alone", outside("src/app/", "src/aftercare.c"),
     look_pattern(r"\b(gtk|adw|gdk)_\w+|\b(Gtk|Adw|Gdk)[A-Z]\w+", "{0}: widgets are for src/app", "bare"),
     [("src/server/a.c", "gtk_init ();\n")], [("src/app/a.c", "gtk_init ();\n")]),
    ("no forbidden call", in_c, look_calls,
     [("src/util/a.c", '  g_error ("no");\n'), ("src/util/a.c", "n = atoi (text);\n"), ("src/ctl/a.c", "system (words);\n"), ("tests/util/a.c", "strcpy (a, b);\n")],
     [("src/util/a.c", '  g_set_error (error, a, b, "exit (1) and abort ()");\n'), ("src/ctl/a.c", "order->system = 1; care_system (words);\n"),
      ("tests/util/a.c", "n = atoi (text);\n")]),
    ("JSON comes in through one guarded entry", in_source, look_json,
     [("src/sync/a.c", "json_parser_load_from_data (p, s, -1, NULL);\n")], [("src/util/care-json.c", "json_parser_new ();\n")]),
    ("no goto", in_c, look_pattern(r"\bgoto\b", "goto: use g_auto* and small functions", "bare"),
     [("src/util/a.c", "  goto out;\n")], [("src/util/a.c", "/* goto */\n")]),
    ("the clock is care_now ()", lambda path: in_source(path) and not path.startswith("src/util/care-time"), look_clock,
     [("src/store/a.c", "n = g_get_real_time ();\n"), ("src/store/a.c", "n = time (NULL);\n")],
     [("src/store/a.c", "n = g_get_monotonic_time ();\n"), ("src/store/a.c", "polite_time (NULL);\n")]),
    ("SQL keeps to what both databases have", in_store, look_seam,
     [("src/store/a.c", 's = "SELECT rowid FROM job WHERE name LIKE $1";\n'), ("data/sql/9.sql", "CREATE TABLE a (b TEXT COLLATE NOCASE);\n"),
      ("src/store/a.c", 's = "DELETE FROM job WHERE id = ?";\n'), ("src/store/a.c", 's = "SELECT a FROM b WHERE json_extract (c, $1)";\n'),
      ("src/store/a.c", 's = "SELECT a FROM b"\n  " FOR UPDATE";\n'), ("src/store/a.c", 's = " WHERE a GLOB $1";\n')],
     [("src/store/a.c", 's = "SELECT id FROM job WHERE n=$1 ORDER BY sort_key";\n'), ("src/store/a.c", 's = "Is it gone? Say so.";\n'),
      ("data/sql/9-sqlite.sql", "CREATE VIRTUAL TABLE a USING fts5 (b);\n-- LIKE\n")]),
    ("every source says its licence", anywhere, look_licence,
     [("src/util/a.c", '#define G_LOG_DOMAIN "care-util"\n')], [("src/util/a.c", LICENCE)]),
    ("headers are read once, and a file logs as its layer", in_source, look_head,
     [("src/util/a.c", '#define G_LOG_DOMAIN "care-store"\n'), ("src/util/a.h", LICENCE)], [("src/util/a.c", '#define G_LOG_DOMAIN "care-util"\n')]),
    ("no tabs", lambda path: path != "Makefile", look_pattern(r"\t", "a tab"),
     [("src/util/a.c", "\tint n;\n")], [("Makefile", "\tninja\n")]),
    ("no blanks at the end of a line", anywhere, look_pattern(r"[ \t]+$", "blanks at the end"), [("po/a.py", "x = 1  \n")], [("po/a.py", "x = 1\n")]),
    (f"no line of C over {LINE_MAX} columns", in_c, look_width, [("src/util/a.c", "/*" + "-" * 180 + "*/\n")], [("src/util/a.c", "/*" + "-" * 100 + "*/\n")]),
    (f"no source over {FILE_MAX} lines", in_source, look_length, [("src/util/a.c", "int n;\n" * 901)], [("src/util/a.c", "int n;\n" * 300)]),
    ("nothing is left for later", anywhere, look_pattern(FINISH, "{0}: finish it, or file it"),
     [("src/util/a.c", "/* TO" "DO */\n")], [("src/util/a.c", "/* done */\n")]),
    ("no path of one machine", not_itself, look_pattern(r"(?<![\w.$}])/(work|root|home)/\w", "{0}…: a path of one machine"),
     [("tests/a.py", 'open("/work/main/a")\n')], [("tests/a.py", 'open(root + "/network/a")\n')]),
    ("no fixed temporary file", in_source, look_pattern(r'"/tmp\b', "{0}: use g_mkdtemp () or the store's folder", "code"),
     [("src/util/a.c", 'open ("/tmp/a");\n')], [("src/util/a.c", "/* /tmp */\n")]),
]
# Said, not failed.
ADVICE = [
    (f"functions over {FUNCTION_MAX} lines", in_source, look_functions,
     [("src/util/a.c", "void\na (void)\n{\n" + "  b ();\n" * 130 + "}\n")], [("src/util/a.c", "void\na (void)\n{\n" + "  b ();\n" * 12 + "}\n")]),
]


# --- the run ----------------------------------------------------------------------------------------------------------------------


class Tap:
    def __init__(self):
        self.n, self.bad = 0, 0

    def say(self, ok, name, notes=()):
        self.n += 1
        self.bad += 0 if ok else 1
        for note in notes:
            print("#", note)
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}")

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0


def read_tree(root):
    for top in sorted(os.listdir(root)):
        path = os.path.join(root, top)
        if os.path.isfile(path) and top in TOP_LEVEL and top != "COPYING":
            yield top
        if not os.path.isdir(path) or top not in TOP_LEVEL - {".git", "build"}:
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith("__"))
            for name in sorted(names):
                yield os.path.relpath(os.path.join(folder, name), root)


def load(root):
    files = []
    for path in read_tree(root):
        if not (path.endswith(TEXT) or "/" not in path or path == ".ci/run") or path.startswith(("tests/data/", "data/demo/")):
            continue
        with open(os.path.join(root, path), encoding="utf-8") as source:
            files.append(File(path, source.read()))
    return files


def apply(rule, files):
    _, where, look = rule[:3]
    return [f"{file.path}:{n}: {why}" for file in files if where(file.path) for n, why in look(file)]


def check_self(tap):
    for rule in RULES + ADVICE:
        name, _, _, bad, good = rule
        notes = [f"passed: {snippet[1][:60]!r}" for snippet in bad if not apply(rule, [File(*snippet)])]
        notes += [f"refused: {snippet[1][:60]!r}" for snippet in good if apply(rule, [File(*snippet)])]
        tap.say(not notes, f"the rule works: {name}", notes)
    file = File("src/util/a.c", 'x = _("Hello");\n')
    fires = list(check_potfiles([file], "src/b.c\n"))
    tap.say(len(fires) == 2 and not list(check_potfiles([file], "src/util/a.c\n")), "the rule works: POTFILES")


def main(root):
    tap = Tap()
    check_self(tap)
    files = load(root)
    tap.say(len(files) > 50, "the tree was found")
    for rule in RULES:
        found = apply(rule, files)
        tap.say(not found, rule[0], found)
    for rule in ADVICE:
        for line in apply(rule, files):
            print("# look again:", line)
    with open(os.path.join(root, "po", "POTFILES"), encoding="utf-8") as potfiles:
        listed = potfiles.read()
    found = [f"{path}:{n}: {why}" for path, n, why in check_potfiles(files, listed)]
    tap.say(not found, "every text for people is in POTFILES", found)
    strangers = sorted(set(os.listdir(root)) - TOP_LEVEL)
    tap.say(not strangers, "the top level holds what it may", strangers)
    return tap.end()


def write_potfiles(root):
    with open(os.path.join(root, "po", "POTFILES"), "w", encoding="utf-8") as potfiles:
        potfiles.writelines(f"{name}\n" for name in need_translation(load(root)))


if __name__ == "__main__":
    ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    sys.exit(write_potfiles(ROOT) if sys.argv[1:] == ["--potfiles"] else main(ROOT))
