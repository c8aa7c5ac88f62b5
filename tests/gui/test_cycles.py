"""Widgets are taken apart in the window's thread only, whoever allocates beside it and whoever held them last."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.cycles import Cycles, in_window_only
from hrdesk.gui.jobs import Job, Jobs
from hrdesk.words import N_


@pytest.fixture
def jobs(qapp: Any) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


class _Circle(QWidget):
    """A page that holds itself, as every page does that connects a part's signal to its own method."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = [QLabel("马洁", self) for _ in range(3)]
        self.itself = self


class _Threads:
    """In which threads the objects watched came to their end."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self._watched: list[weakref.ref[QObject]] = []

    def watch(self, made: QObject) -> None:
        self._watched.append(weakref.ref(made, lambda _: self.seen.append(threading.get_ident())))


def _allocate(_job: Job[int]) -> int:
    """Much more than makes Python look through all generations."""
    kept = [[number] for number in range(200_000)]
    return len(kept)


def _enough() -> list[list[int]]:
    """So many new objects that a look is due."""
    return [[number] for number in range(3 * gc.get_threshold()[0])]


def test_a_page_left_is_taken_apart_in_the_windows_thread_while_jobs_allocate(jobs: Jobs, qtbot: Any) -> None:
    threads = _Threads()
    for _ in range(20):
        threads.watch(_Circle())
        jobs.read(_allocate)
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
    gc.collect()
    assert threads.seen == [threading.get_ident()] * 20


def test_what_is_due_is_looked_for_and_nothing_more(qapp: Any) -> None:
    cycles = in_window_only()
    assert cycles is not None
    assert not gc.isenabled()
    gc.collect()
    threads = _Threads()
    threads.watch(_Circle())
    cycles.look()
    assert threads.seen == [], "a handful of new objects is not worth a look"
    kept = _enough()
    cycles.look()
    assert threads.seen == [threading.get_ident()], len(kept)


def test_old_circles_are_found_too(qapp: Any) -> None:
    cycles = in_window_only()
    assert cycles is not None
    threads = _Threads()
    circle = _Circle()
    threads.watch(circle)
    for _ in range(3):
        gc.collect()  # it survives into the oldest generation
    del circle
    _young, middle, old = gc.get_threshold()
    for _ in range((middle + 1) * (old + 1)):
        kept = _enough()
        cycles.look()
        del kept
    assert threads.seen == [threading.get_ident()]


def test_the_window_looks_by_itself(qapp: Any, qtbot: Any) -> None:
    cycles = in_window_only()
    assert cycles is not None
    cycles.go_on()
    threads = _Threads()
    threads.watch(_Circle())
    kept = _enough()
    qtbot.waitUntil(lambda: len(threads.seen) == 1)
    assert threads.seen == [threading.get_ident()], len(kept)


def test_there_is_one_for_all_windows_and_python_looks_again_afterwards(qapp: Any) -> None:
    cycles = in_window_only()
    assert cycles is not None
    assert in_window_only() is cycles
    assert qapp.findChildren(Cycles) == [cycles]
    cycles.stop()
    assert gc.isenabled()


@pytest.mark.parametrize("way", ["result", "refusal", "bug", "nobody waits", "stopped"])
def test_what_a_job_held_last_ends_in_the_windows_thread(jobs: Jobs, qtbot: Any, expected_log: Any, way: str) -> None:
    threads = _Threads()
    if way == "bug":
        expected_log("failed: ZeroDivisionError")

    def start() -> None:
        held = QWidget()  # only the job's function holds it
        threads.watch(held)

        def function(job: Job[Any]) -> Any:
            held.objectName()
            if way == "refusal":
                raise UserError(N_("Wrong password."))
            if way == "bug":
                return 1 / 0
            return [held]

        owner = QObject() if way == "nobody waits" else None
        job = jobs.read(function, owner=owner)
        if way == "stopped":
            job.cancel()

    for _ in range(20):
        start()
    qtbot.waitUntil(lambda: not jobs.busy)
    gc.collect()
    assert threads.seen == [threading.get_ident()] * 20


def test_a_window_closed_in_between_lets_go_in_its_own_thread_too(qapp: Any) -> None:
    jobs = Jobs()
    threads = _Threads()
    gate = threading.Event()

    def start() -> None:
        held = QWidget()
        threads.watch(held)
        jobs.write(lambda job: gate.wait(10) and [held])

    for _ in range(3):
        start()
    gate.set()
    assert jobs.close()
    gc.collect()
    assert threads.seen == [threading.get_ident()] * 3
