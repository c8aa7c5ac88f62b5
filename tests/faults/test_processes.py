"""Several programs on one file, and programs that end in the middle of a save."""

from __future__ import annotations

import os
import random
import select
import signal

import pytest

from .writer import write


def counted(db):
    """(rows, number everybody raised, sound?)."""
    with db.read() as conn:
        rows = conn.exec_driver_sql("SELECT count(*) FROM department").scalar_one()
        number = conn.exec_driver_sql("SELECT next FROM counter WHERE name = 'all'").scalar_one()
        sound = conn.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    return rows, number, sound


def test_four_programs_writing_at_once_lose_nothing(db, writer):
    writers = [writer(f"pc{n}", 30) for n in range(4)]
    said = [process.communicate(timeout=120)[0].split() for process in writers]
    assert [process.returncode for process in writers] == [0] * 4
    assert [len(one) for one in said] == [30] * 4
    assert counted(db) == (240, 120, "ok")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed by fork and signal")
def test_programs_killed_at_any_moment_lose_nothing_they_called_saved(db):
    """Sixty writers, each killed after a random number of saves and a moment more, mostly within the next save."""
    chance = random.Random(11)
    said: set[str] = set()
    journal = db.path.with_name(db.path.name + "-journal")
    cut_short = 0
    for life in range(60):
        db.close()  # a child must not inherit an open file
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                write(db.path, db.keys, f"life{life}", 10_000, lambda text, pipe=writing: os.write(pipe, text.encode()))
            finally:
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            heard = [pipe.readline() for _ in range(chance.randrange(1, 6))]
            select.select([], [], [], chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            cut_short += journal.stat().st_size > 0
            said.update(f"life{life} {n} b" for n in ("".join(heard) + pipe.read()).split())
    rows, number, sound = counted(db)
    with db.read() as conn:
        there = set(conn.exec_driver_sql("SELECT name_zh FROM department").scalars())
    assert cut_short > 5, "the kills should hit saves under way"
    assert sound == "ok"
    assert said <= there
    assert rows == 2 * number == len(there)
    assert number - len(said) <= 60  # at most one each that was saved but not yet said
