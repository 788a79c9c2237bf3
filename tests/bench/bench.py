# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks share: the stores they work on, made once a build, and tables of medians. They print figures and never fail by one."""
import csv
import glob
import gzip
import os
import shutil
import sqlite3
import statistics
import subprocess

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("AFTERCARE_SHARED", os.path.join(os.path.dirname(SOURCE), "shared"))
BUILD = os.path.abspath(os.environ.get("AFTERCARE_BUILD", os.path.join(SOURCE, "build")))
PLACE = os.path.join(BUILD, "bench")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
TENTH = 10

# A store is made anew when one of these is younger: what decides about the rows and their layout.
MADE_FROM = ("data/sql", "src/domain", "src/exchange", "src/db", "src/store/care-search.c", "tests/bench/bench.py", "tests/bench/import-bench.c")


def program(name):
    return os.path.join(BUILD, "tests", name)


def files():
    """The six files of Open Repair Data with their 98,627 rows; none without the shared folder."""
    return sorted(glob.glob(os.path.join(SHARED, "data", "repairs-ords", "OpenRepairData_v0.[23]*_20*.csv*")))


def youngest(paths):
    newest = 0
    for path in paths:
        for folder, _, names in os.walk(path) if os.path.isdir(path) else [("", "", [path])]:
            newest = max([newest] + [os.path.getmtime(os.path.join(folder, n)) for n in names])
    return newest


def is_fresh(path, made_from):
    return os.path.exists(path) and os.path.getmtime(path) >= youngest(made_from)


def tenth_files():
    """Every tenth row of each file, so that the mixture stays."""
    folder = os.path.join(PLACE, "tenth")
    if is_fresh(os.path.join(folder, "done"), files()):
        return sorted(glob.glob(os.path.join(folder, "*.csv")))
    os.makedirs(folder, exist_ok=True)
    for path in files():
        opened = gzip.open(path, "rt", encoding="utf-8", newline="") if path.endswith(".gz") else open(path, encoding="utf-8", newline="")
        with opened as rows, open(os.path.join(folder, os.path.basename(path).split(".csv")[0] + ".csv"), "w", encoding="utf-8", newline="") as out:
            write = csv.writer(out)
            for n, row in enumerate(csv.reader(rows)):
                if n % TENTH == 0:
                    write.writerow(row)
    with open(os.path.join(folder, "done"), "w", encoding="utf-8"):
        pass
    return sorted(glob.glob(os.path.join(folder, "*.csv")))


def remove(path):
    for name in glob.glob(path + "*"):
        os.unlink(name)


def make_store(path, rows, demo):
    remove(path)
    done = subprocess.run([program("import-bench"), *(["--demo"] if demo else []), path, *rows], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{path} could not be made: {done.stderr}")
    return float(done.stdout.split()[1])


def store(kind):
    """"full": all rows and a demo company (for phones, serials, names); "tenth": the same with a tenth of the rows; "empty"."""
    path = os.path.join(PLACE, kind + ".db")
    stamp = os.path.join(PLACE, kind + ".made")
    if not is_fresh(stamp, [os.path.join(SOURCE, p) for p in MADE_FROM] + files()):
        os.makedirs(PLACE, exist_ok=True)
        print(f"# making {path}", flush=True)
        make_store(path, {"full": files, "tenth": tenth_files, "empty": list}[kind](), kind != "empty")
        with open(stamp, "w", encoding="utf-8"):
            pass
    return path


def probe_store():
    """The jobs of the full store in the table that the bare probe reads."""
    path = os.path.join(PLACE, "probe.db")
    if is_fresh(path, [os.path.join(PLACE, "full.made"), __file__]):
        return path
    remove(path)
    db = sqlite3.connect(path)
    db.execute("attach ? as full", (store("full"),))
    db.execute("create table orders (id integer primary key, number text, client text, phone text, model text, city text, status int, created int, total int)")
    db.execute("insert into orders (number, client, phone, model, city, status, created, total)"
               " select number, (select name from full.customer c where c.id = j.customer), '+48123456789', substr(problem, 1, 60), 'Gdańsk',"
               " length(phase) % 8, demanded_at, length(problem) * 100 from full.job j")
    db.commit()
    db.close()
    return path


def probe():
    """The bare probe: a column view over rows of SQLite and nothing else; what GTK itself costs here."""
    path = os.path.join(PLACE, "probe")
    folder = os.path.join(SHARED, "poc")
    sources = [os.path.join(folder, name) for name in ("app.c", "lazymodel.c")]
    if not is_fresh(path, sources):
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libadwaita-1", "sqlite3"], capture_output=True, text=True, check=True).stdout.split()
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-w", "-o", path, *sources, *flags], check=True)
    return path


def need_data():
    if not files():
        print(f"skipped: there is no {SHARED}/data/repairs-ords (AFTERCARE_SHARED names its parent)")
        raise SystemExit(77)


def load():
    return "load " + " ".join(f"{n:.1f}" for n in os.getloadavg())


def median(values):
    return statistics.median(values)


def spread(values, form="{:.2f}"):
    return f"{form.format(min(values))}–{form.format(max(values))}"


def fresh_folder(name):
    path = os.path.join(PLACE, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path
