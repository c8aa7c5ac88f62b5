"""Work beside the window: order, progress, stopping, failures, and results nobody waits for any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from shiboken6 import delete

from hrdesk.domain.errors import UserError
from hrdesk.gui.jobs import Job, Jobs
from hrdesk.words import N_


@pytest.fixture
def jobs(qapp: Any) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


def test_a_result_arrives_in_the_windows_thread(jobs: Jobs, qtbot: Any) -> None:
    seen: list[tuple[int, bool]] = []
    here = QThread.currentThread()
    jobs.read(lambda job: 42, done=lambda result: seen.append((result, QThread.currentThread() is here)))
    qtbot.waitUntil(lambda: seen == [(42, True)])


def test_writes_run_one_after_the_other_and_reads_beside_them(jobs: Jobs, qtbot: Any) -> None:
    order: list[str] = []
    gate = threading.Event()

    def slow(job: Job[None]) -> None:
        order.append("first begins")
        gate.wait(10)
        order.append("first ends")

    jobs.write(slow)
    jobs.write(lambda job: order.append("second"))
    jobs.read(lambda job: order.append("read"), done=lambda result: gate.set())
    qtbot.waitUntil(lambda: not jobs.busy)
    assert order.index("read") < order.index("first ends") < order.index("second")


def test_a_refusal_goes_to_the_person_when_the_page_does_not_take_it(jobs: Jobs, qtbot: Any) -> None:
    def refuse(job: Job[None]) -> None:
        raise UserError(N_("Wrong password."))

    taken: list[BaseException] = []
    with qtbot.waitSignal(jobs.refused) as told:
        jobs.write(refuse, failed=lambda failure: bool(taken.append(failure)))
    assert str(told.args[0]) == "密码不对。"
    assert len(taken) == 1


def test_a_page_may_take_a_refusal_itself(jobs: Jobs, qtbot: Any) -> None:
    def refuse(job: Job[None]) -> None:
        raise UserError(N_("Wrong password."))

    taken: list[BaseException] = []
    told: list[object] = []
    jobs.refused.connect(lambda failure, _saving: told.append(failure))
    jobs.read(refuse, failed=taken.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not jobs.busy)
    assert len(taken) == 1
    assert told == []


def test_a_bug_is_reported_without_what_people_typed(
    jobs: Jobs, qtbot: Any, expected_log: Callable[[str], None]
) -> None:
    expected_log("ZeroDivisionError")

    def broken(job: Job[None]) -> None:
        name = "马洁 13812342046"
        raise ZeroDivisionError(name)

    with qtbot.waitSignal(jobs.broken) as told:
        jobs.read(broken, title="计算")
    title, report = told.args
    assert title == "计算"
    assert "ZeroDivisionError" in report
    assert "broken" in report
    assert "马洁" not in report
    assert "138" not in report


def test_nothing_is_delivered_to_a_page_that_is_gone(jobs: Jobs, qtbot: Any) -> None:
    gate = threading.Event()
    owner = QObject()
    delivered: list[object] = []

    def wait(job: Job[int]) -> int:
        gate.wait(10)
        return 1

    jobs.read(wait, done=delivered.append, owner=owner)
    owner.deleteLater()
    owner = None  # type: ignore[assignment]
    qtbot.wait(1)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert delivered == []


def test_stopping_a_read_drops_its_result(jobs: Jobs, qtbot: Any) -> None:
    begun, delivered = threading.Event(), []

    def look(job: Job[int]) -> int:
        begun.set()
        while not job.cancelled():
            pass
        return 1

    job = jobs.read(look, done=delivered.append)
    assert begun.wait(10)
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert delivered == []


@pytest.mark.parametrize(("title", "told"), [("", [2, 3]), ("Writing the file", [2, 3, 1])])
def test_an_answer_that_comes_after_a_newer_one_is_dropped_unless_it_was_asked_for_by_name(
    jobs: Jobs, qtbot: Any, title: str, told: list[int]
) -> None:
    gate, shown = threading.Event(), []

    def late(job: Job[int]) -> int:
        gate.wait(10)
        return 1

    jobs.read(late, done=shown.append, title=title)
    jobs.read(lambda job: 2, done=shown.append, title=title)
    qtbot.waitUntil(lambda: shown == [2])
    jobs.read(lambda job: 3, done=shown.append, title=title)
    qtbot.waitUntil(lambda: shown == [2, 3])
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert shown == told


def test_a_write_that_was_too_late_to_stop_still_tells_that_it_happened(jobs: Jobs, qtbot: Any) -> None:
    begun, gate, delivered = threading.Event(), threading.Event(), []

    def save(job: Job[str]) -> str:
        begun.set()
        gate.wait(10)
        return "saved"

    job = jobs.write(save, done=delivered.append)
    assert begun.wait(10)
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert delivered == ["saved"]


def test_a_waiting_write_that_is_stopped_never_begins(jobs: Jobs, qtbot: Any) -> None:
    gate, ran = threading.Event(), []
    jobs.write(lambda job: gate.wait(10))
    waiting = jobs.write(lambda job: ran.append(1))
    waiting.cancel()
    with qtbot.waitSignal(jobs.refused) as told:
        gate.set()
    assert told.args[0].code == "cancelled"
    assert ran == []


def test_only_a_named_job_that_lasts_is_shown_with_how_far_it_is(jobs: Jobs, qtbot: Any) -> None:
    begun, gate = threading.Event(), threading.Event()

    def count(job: Job[None]) -> None:
        job.progress(120, 500, "马洁")
        begun.set()
        gate.wait(10)

    jobs.read(count, title="生成考核表")
    jobs.read(lambda job: gate.wait(10))
    assert jobs.shown == []
    assert begun.wait(10)
    qtbot.waitUntil(lambda: len(jobs.shown) == 1, timeout=5000)
    at = jobs.shown[0].at
    assert (at.done, at.total, at.what) == (120, 500, "马洁")
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert jobs.shown == []


class _Dialog(QObject):
    """Something that may be closed while its page is still there."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def show(self, *found: object) -> None:
        self.told.append(found)


@pytest.mark.parametrize("given_before", [(), ("2026-10",)])
def test_nothing_is_told_to_a_dialog_that_is_gone_and_a_refusal_goes_to_the_person(
    jobs: Jobs, qtbot: Any, given_before: tuple[str, ...]
) -> None:
    def refuse(job: Job[None]) -> None:
        raise UserError(N_("Wrong password."))

    page, dialog = QObject(), _Dialog()
    show = partial(dialog.show, *given_before) if given_before else dialog.show
    jobs.read(lambda job: 1, done=show, owner=page)
    with qtbot.waitSignal(jobs.refused):
        jobs.write(refuse, failed=show, owner=page)
        delete(dialog)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.told == []


def test_closing_waits_for_writes_and_lets_nothing_start_any_more(qtbot: Any) -> None:
    jobs = Jobs()
    gate, kept, delivered = threading.Event(), [], []

    def save(job: Job[None]) -> None:
        gate.wait(10)
        kept.append("written")

    jobs.write(save, done=delivered.append)
    threading.Timer(0.05, gate.set).start()
    assert jobs.close()
    assert kept == ["written"]
    assert delivered == []
    with pytest.raises(RuntimeError):
        jobs.write(lambda job: None)


def test_what_is_kept_on_this_computer_never_waits_for_the_file(jobs: Jobs, qtbot: Any) -> None:
    gate, order = threading.Event(), []

    def stuck(job: Job[None]) -> None:
        gate.wait(10)
        order.append("the file")

    jobs.write(stuck)
    jobs.aside(lambda job: order.append("a draft"), done=lambda result: gate.set())
    qtbot.waitUntil(lambda: not jobs.busy)
    assert order == ["a draft", "the file"]


def test_what_is_kept_on_this_computer_is_kept_to_its_end_when_the_window_closes(qapp: Any) -> None:
    jobs, kept = Jobs(), []
    for number in range(20):
        jobs.aside(lambda job, number=number: kept.append(number))
    assert jobs.close()
    assert kept == list(range(20))


def test_a_read_asked_for_while_the_window_closes_is_not_begun_and_a_write_is_refused_loudly(jobs):
    """A page's timer may fire just then; what somebody wants to have written must not be lost without a word."""
    assert jobs.close()
    done = []
    assert jobs.read(lambda _job: 1, done=done.append).cancelled()
    assert not jobs.busy
    with pytest.raises(RuntimeError, match="closed"):
        jobs.write(lambda _job: 1, done=done.append)
    assert done == []


def test_winding_up_waits_for_nothing_and_the_last_thing_comes_after_all_that_was_to_be_saved(qapp, qtbot):
    jobs, gate, order = Jobs(), threading.Event(), []

    def stuck(job: Job[None]) -> None:
        gate.wait(10)
        order.append("saved")

    jobs.write(stuck)
    jobs.aside(lambda job: order.append("a draft"))
    jobs.wound_up.connect(lambda: order.append("over"))
    jobs.wind_up(lambda: order.append("let go"))
    qtbot.waitUntil(lambda: order == ["a draft"])
    gate.set()
    qtbot.waitUntil(lambda: "over" in order)
    assert order == ["a draft", "saved", "let go", "over"]


def test_closing_waits_for_the_last_thing_no_longer_than_it_was_told_to(qapp: Any) -> None:
    jobs, gate = Jobs(), threading.Event()
    assert not jobs.close(20, lambda: gate.wait(10))
    gate.set()
    assert jobs.close()
    assert not jobs.busy
