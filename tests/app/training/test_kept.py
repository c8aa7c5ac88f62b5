"""An exam ended while the file was out of reach, kept sealed on the computer and handed in later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk import settings
from hrdesk.app.training import assigning, kept, reviewing, taking
from hrdesk.app.training.abandoned import close_abandoned
from hrdesk.domain.training.marking import Answer
from hrdesk.storage import place_clock
from hrdesk.storage import tables as t
from tests.app.training.builders import fill_bank, new_exam, person_desk

MINUTE = 60_000


@pytest.fixture(autouse=True)
def _profile(tmp_path, monkeypatch):
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))


@pytest.fixture(autouse=True)
def place(clock, monkeypatch):
    """The clock of the file's place goes with the test's."""
    monkeypatch.setattr(place_clock, "now", lambda _path: clock())


@pytest.fixture
def me(desk):
    return person_desk(desk)


@pytest.fixture
def exam(desk, me):
    fill_bank(desk)
    ident = new_exam(desk)
    assigning.assign_exam(desk.work(), assigning.AssignExam(ident, (me.actor.employment_id,)))
    return ident


def ended(sitting, right, clock, *, run_ms=10 * MINUTE, left_ms=20 * MINUTE, over=True):
    """What the window keeps: ``right`` of the answers rightly given, none of them saved."""
    answers = []
    for number, asked in enumerate(sitting.questions):
        at = asked.options.index("对")
        chosen = at if number < right else (at + 1) % len(asked.options)
        answers.append((asked.place, Answer((chosen,)), False))
    order = taking.HandIn(sitting.attempt_id, sitting.seat, run_ms, tuple(answers))
    return kept.KeptExam(order, "岗前考试", clock(), left_ms, over)


def row_of(desk, sitting):
    with desk.database.read() as conn:
        return conn.execute(select(t.attempt).where(t.attempt.c.id == sitting.attempt_id)).one()


def fates(me):
    return [one.fate for one in kept.hand_in_kept(me.work())]


def test_it_is_handed_in_with_its_true_time_the_next_day(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    clock.forward(minutes=10)
    then = clock()
    kept.keep_exam(me.work(), ended(sitting, 4, clock))
    clock.forward(hours=9)
    (one,) = kept.hand_in_kept(me.work())
    assert (one.fate, one.exam, one.at) == (kept.Fate.HANDED_IN, "岗前考试", then)
    row = row_of(desk, sitting)
    assert (row.submitted_at, row.score, row.passed, row.overdue) == (then, Decimal(100), True, False)
    assert row.used_ms == 10 * MINUTE
    assert not row.clock_differs
    assert fates(me) == []


def test_an_attempt_closed_by_itself_meanwhile_is_marked_again(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    clock.forward(minutes=10)
    then = clock()
    kept.keep_exam(me.work(), ended(sitting, 4, clock))
    clock.forward(days=2)
    assert close_abandoned(desk.work()) == 1
    assert row_of(desk, sitting).passed is False
    assert fates(me) == [kept.Fate.HANDED_IN]
    row = row_of(desk, sitting)
    assert (row.submitted_at, row.passed, row.overdue, row.abandoned) == (then, True, False, False)
    assert reviewing.outcome(me.work(), sitting.attempt_id).passed


def test_an_attempt_ended_by_continuing_too_late_is_marked_again(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    clock.forward(minutes=10)
    kept.keep_exam(me.work(), ended(sitting, 4, clock))
    clock.forward(hours=1)
    assert taking.continue_attempt(me.work(), sitting.attempt_id).overdue
    assert fates(me) == [kept.Fate.HANDED_IN]
    assert row_of(desk, sitting).passed


def test_answers_of_an_exam_that_was_going_on_are_saved_and_it_goes_on(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    kept.keep_exam(me.work(), ended(sitting, 3, clock, run_ms=MINUTE, left_ms=29 * MINUTE, over=False))
    clock.forward(minutes=5)
    assert fates(me) == [kept.Fate.SAVED]
    again = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert all(one.answer.given for one in again.questions)
    assert again.left_ms == 25 * MINUTE  # time ran on by the clock of the file's place


def test_what_was_given_after_the_time_counts_no_more(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    kept.keep_exam(me.work(), ended(sitting, 4, clock, run_ms=40 * MINUTE, left_ms=-10 * MINUTE))
    clock.forward(hours=1)
    assert fates(me) == [kept.Fate.LATE]
    row = row_of(desk, sitting)
    assert (row.overdue, row.score) == (True, Decimal(0))


def test_after_going_on_elsewhere_the_copy_changes_nothing(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    kept.keep_exam(me.work(), ended(sitting, 4, clock))
    other = taking.continue_attempt(me.work(), sitting.attempt_id)
    assert fates(me) == [kept.Fate.ELSEWHERE]
    assert not any(one.answer.given for one in other.questions)
    assert fates(me) == []


def test_a_hand_in_that_had_got_through_is_not_repeated(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    copy = ended(sitting, 4, clock, run_ms=MINUTE)
    taking.hand_in(me.work(), copy.order)
    before = row_of(desk, sitting)
    kept.keep_exam(me.work(), copy)
    assert fates(me) == [kept.Fate.KNOWN]
    assert row_of(desk, sitting) == before


def test_nobody_else_at_this_computer_hands_it_in(desk, me, exam, clock):
    """At a kiosk all copies lie under the kiosk's key: whose each is stands in it."""
    sitting = taking.open_attempt(me.work(), exam)
    kept.keep_exam(me.work(), ended(sitting, 4, clock))
    assert fates(person_desk(desk)) == []
    assert fates(me) == [kept.Fate.HANDED_IN]


def test_nothing_of_it_can_be_read_on_the_disk(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    copy = ended(sitting, 4, clock)
    secret = replace(copy, exam="金丝雀考试", order=replace(copy.order, answers=((1, Answer(text="金丝雀"), False),)))
    kept.keep_exam(me.work(), secret)
    files = [path for path in (settings.profile() / "exams").rglob("*") if path.is_file()]
    assert len(files) == 1
    assert "金丝雀".encode() not in files[0].read_bytes()
    kept.forget_exam(me.work(), sitting.attempt_id)
    assert not files[0].exists()


def test_a_copy_of_another_file_or_version_is_passed_over(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    copy = ended(sitting, 4, clock)
    kept.keep_exam(me.work(), replace(copy, order=replace(copy.order, attempt_id=10**6)))
    assert fates(me) == []
    kept._drawer(me.work()).put("exam:1", {"employment_id": me.actor.employment_id, "answers": "?"})
    assert fates(me) == []


def test_the_clock_set_forward_does_not_hand_in_later_than_now(desk, me, exam, clock):
    sitting = taking.open_attempt(me.work(), exam)
    copy = replace(ended(sitting, 4, clock), at=clock() + timedelta(days=400))
    kept.keep_exam(me.work(), copy)
    clock.forward(minutes=10)
    assert fates(me) == [kept.Fate.HANDED_IN]
    assert row_of(desk, sitting).submitted_at == clock()
