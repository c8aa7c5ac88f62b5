"""Saving, encryption, adding a month up, and twenty people writing at once, against the bare driver in one run.

CPU seconds but where people wait for one another or for the disk: there it is wall time, and the note says so.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlcipher3 import dbapi2 as sqlcipher

from hrdesk.storage import audit, connection, facts, keys, versions
from hrdesk.storage.engine import create_database, open_database
from hrdesk.storage.envelope import Cost
from hrdesk.storage.tables import employment, metric, person
from hrdesk.storage.work_unit import Database, new_request_id
from tests.bench import Row

NAME = "storage"
_NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
_CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


def measure() -> list[Row]:
    """All comparisons."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [*_saving(place), *_encryption(place), *_adding_up(place), *_queue(place)]


@contextmanager
def _file(place: Path, name: str) -> Iterator[Database]:
    path = place / f"{name}.hrdesk"
    held, _ = keys.create(path, "admin", "first-password", cost=_CHEAP, now=_NOW)
    with create_database(path, held, at=_NOW) as db:
        yield db


def _save(db: Database, block: Callable[[Any], Any]) -> Any:
    return db.writing(block, request_id=new_request_id(), use_case="bench", at=_NOW)


def _timed(work: Callable[[], Any], clock: Callable[[], float] = time.process_time, best_of: int = 3) -> float:
    found = []
    for _ in range(best_of):
        begun = clock()
        work()
        found.append(clock() - begun)
    return min(found)


# --- one form --------------------------------------------------------------------------------------------------------


def _saving(place: Path, times: int = 60) -> list[Row]:
    """A person's phone changed: as a use case saves it (version, audit, history, request), and the bare driver's same rows."""
    with _file(place, "save") as db:
        values = {"name": "张三", "name_key": "zhang san", "search_key": "zs"}
        _save(db, lambda conn: conn.execute(insert(person), [values] * 200))

        def form() -> None:
            for n in range(times):
                phone = f"138{random.randrange(10**8):08d}"

                def block(conn: Any, n: int = n, phone: str = phone) -> None:
                    row = conn.exec_driver_sql("SELECT version, phone FROM person WHERE id = ?", (n + 1,)).one()
                    versions.update_versioned(conn, person, n + 1, row.version, {"phone": phone})
                    audit.record(
                        conn,
                        at=_NOW,
                        account_id=None,
                        use_case="people.edit",
                        object_kind="person",
                        object_id=n + 1,
                        changes={"phone": (row.phone, phone)},
                    )

                _save(db, block)

        raw = connection.raw_connection(db.path, db.keys.file_key)

        def bare() -> None:
            for n in range(times):
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("INSERT INTO request VALUES (?, 0, 'bench')", (new_request_id(),))
                raw.execute(
                    "UPDATE person SET phone = ?, version = version + 1 WHERE id = ?", (str(time.time()), n + 1)
                )
                raw.execute("INSERT INTO audit (at, use_case, object_kind, previous, hash) VALUES (0, '', '', '', '')")
                raw.execute(
                    "INSERT INTO history (audit_id, object_kind, object_id, field) VALUES (last_insert_rowid(), '', 1, '')"
                )
                raw.execute("COMMIT")

        form()
        wall = [_timed(work, time.perf_counter) / times for work in (form, bare)]
        raw.close()
    note = f"goal ≤ 1.3; wall time, same four rows; {wall[0] * 1000:.2f} ms each"
    return [Row("save one form", wall[0], "raw commit, same mode", note), Row("raw commit, same mode", wall[1])]


# --- encryption ------------------------------------------------------------------------------------------------------


def _encryption(place: Path, rows: int = 60_000) -> list[Row]:
    found: list[Row] = []
    for job in ("insert", "scan", "commit"):
        sides = {True: 9e9, False: 9e9}
        for turn in range(6):
            for keyed in (True, False):
                raw = _plain_or_keyed(place / f"{job}{turn}{keyed}", keyed)
                sides[keyed] = min(sides[keyed], _job(raw, job, rows))
                raw.close()
        goal = {"insert": "goal ≤ 1.6", "scan": "goal ≤ 1.8", "commit": "goal ≤ 1.4"}[job]
        found += [Row(f"encrypted {job}", sides[True], f"plain {job}", goal), Row(f"plain {job}", sides[False])]
    return found


def _plain_or_keyed(path: Path, keyed: bool) -> Any:
    if keyed:
        return connection.raw_connection(path, b"k" * 32, create=True)
    raw = sqlcipher.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode = TRUNCATE", "synchronous = EXTRA", "foreign_keys = ON", "cell_size_check = ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def _job(raw: Any, job: str, rows: int) -> float:
    raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, day INTEGER, who INTEGER, what TEXT) STRICT")
    data = [(n % 31, n % 977, f"回款 {n:012d} 元") for n in range(rows)]

    def fill() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO t (day, who, what) VALUES (?, ?, ?)", data)
        raw.execute("COMMIT")

    def scan() -> None:
        raw.execute("PRAGMA cache_size = 50")  # pages come from the disk each time, as in a large file
        for _ in range(5):
            raw.execute("SELECT sum(who), max(what) FROM t").fetchall()

    def commit() -> None:
        for n in range(100):
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("UPDATE t SET day = day + 1 WHERE id = ?", (n * 97 + 1,))
            raw.execute("COMMIT")

    if job == "insert":
        return _timed(fill, best_of=1)
    fill()
    return _timed(scan if job == "scan" else commit, best_of=1)


# --- adding a month up -----------------------------------------------------------------------------------------------


def _adding_up(place: Path, people: int = 1000, metrics: int = 10, months: int = 4) -> list[Row]:
    """300,000 facts of one month among four such months."""
    with _file(place, "facts") as db:

        def block(conn: Any) -> None:
            conn.execute(insert(person), [{"name": "人", "name_key": "ren", "search_key": "r"}] * people)
            conn.execute(
                insert(employment),
                [{"person_id": n, "employee_no": f"HC{n}", "status": "regular"} for n in range(1, people + 1)],
            )
            conn.execute(insert(metric), [{"code": f"m{n}"} for n in range(metrics)])
            conn.exec_driver_sql("INSERT INTO batch (kind, at) VALUES ('bench', 0)")
            for month in range(202601, 202601 + months):
                rows = [
                    (month, who, what, day, "", who * day * 100, 3, 7, 1, day)
                    for who in range(1, people + 1)
                    for what in range(1, metrics + 1)
                    for day in range(1, 31)
                ]
                conn.exec_driver_sql("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

        _save(db, block)
        with db.read() as conn:
            conn.exec_driver_sql("PRAGMA cache_size = -65536")
            scan = _timed(
                lambda: conn.exec_driver_sql(
                    "SELECT sum(value), sum(numerator), sum(denominator) FROM fact WHERE month = 202602"
                ).all()
            )
            added = _timed(lambda: facts.add_up(conn, 202602))
            from_26th = _timed(lambda: facts.add_up(conn, 202602, 26))
    note = f"{people * metrics * 30:,} facts; a period from the 26th {from_26th / scan:.1f} × scan"
    return [Row("add a month up", added, "scan of the month", note), Row("scan of the month", scan)]


# --- twenty people ---------------------------------------------------------------------------------------------------


def _queue(place: Path, people: int = 20, seconds: float = 8.0) -> list[Row]:
    """p99 of the wait for one save; each person saves, thinks 200 ms on average, saves again."""
    if not hasattr(os, "fork"):
        return []
    with _file(place, "queue") as db:
        _save(db, lambda conn: conn.exec_driver_sql("INSERT INTO counter VALUES ('all', 0)"))
        path, held = db.path, db.keys
    ours, lost, fair = _crowd(path, held, people, seconds, _with_hrdesk)
    theirs, _, unfair = _crowd(path, held, people, seconds, _with_busy_timeout)
    note = f"goal ≤ 0.6, fairness ≥ 0.95, lost 0; p99, wall; fairness (Jain) {fair:.3f}, lost {lost}"
    return [
        Row(f"{people} people saving", ours, "busy_timeout alone", note),
        Row("busy_timeout alone", theirs, note=f"p99, wall; fairness (Jain) {unfair:.3f}"),
    ]


def _crowd(
    path: Path,
    held: keys.Unlocked,
    people: int,
    seconds: float,
    one: Callable[[Path, keys.Unlocked], Callable[[], None]],
) -> tuple[float, int, float]:
    before = _number(path, held)
    pipes = []
    start = time.time() + 1.0
    for n in range(people):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                waits = _person(one(path, held), start, start + seconds, random.Random(n))
                with os.fdopen(writing, "w") as pipe:
                    json.dump(waits, pipe)
            finally:
                os._exit(0)
        os.close(writing)
        pipes.append((child, reading))
    waits: list[float] = []
    counts = []
    for child, reading in pipes:
        with os.fdopen(reading) as pipe:
            mine = json.loads(pipe.read() or "[]")
        os.waitpid(child, 0)
        waits += mine
        counts.append(len(mine))
    waits.sort()
    jain = sum(counts) ** 2 / (len(counts) * sum(count * count for count in counts)) if sum(counts) else 0.0
    return waits[int(len(waits) * 0.99)], sum(counts) - (_number(path, held) - before), jain


def _person(save: Callable[[], None], start: float, end: float, chance: random.Random) -> list[float]:
    waits = []
    time.sleep(max(0.0, start - time.time()))
    while time.time() < end:
        time.sleep(chance.expovariate(1 / 0.2))
        begun = time.perf_counter()
        save()
        waits.append(time.perf_counter() - begun)
    return waits


def _raise(conn: Any) -> None:
    conn.exec_driver_sql("UPDATE counter SET next = next + 1 WHERE name = 'all'")


def _with_hrdesk(path: Path, held: keys.Unlocked) -> Callable[[], None]:
    db = open_database(path, held)
    return lambda: _save(db, _raise)


def _with_busy_timeout(path: Path, held: keys.Unlocked) -> Callable[[], None]:
    raw = connection.raw_connection(path, held.file_key)
    raw.execute("PRAGMA busy_timeout = 60000")  # replaces our own waiting by SQLite's

    def save() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO request VALUES (?, 0, 'bench')", (new_request_id(),))
        raw.execute("UPDATE counter SET next = next + 1 WHERE name = 'all'")
        raw.execute("COMMIT")

    return save


def _number(path: Path, held: keys.Unlocked) -> int:
    raw = connection.raw_connection(path, held.file_key)
    try:
        return int(raw.execute("SELECT next FROM counter WHERE name = 'all'").fetchone()[0])
    finally:
        raw.close()
