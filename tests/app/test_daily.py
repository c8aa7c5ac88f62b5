"""What a new day brings by itself: exams left lying are closed, files nobody tells of are cleared away."""

from __future__ import annotations

import os
from datetime import date

import pytest
from sqlalchemy import select

from hrdesk.app.daily import Daily, begin_day
from hrdesk.app.training import assigning, my_exams
from hrdesk.app.work import Desk
from hrdesk.storage import attachments, backup, place_clock
from hrdesk.storage import tables as t
from tests.app.builders import Clock, add_people
from tests.app.training.builders import fill_bank, new_exam, person_desk, sit


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """The clock of the file's place runs with this computer's."""
    monkeypatch.setattr(place_clock, "now", lambda _path: clock.now)


def one_who_sits(desk: Desk, exam_id: int) -> Desk:
    who = add_people(desk, 1)[0].employment_id
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam_id, (who,), date(2026, 11, 30)))
    return person_desk(desk, who)


def states(desk: Desk) -> list[tuple[str, bool, bool | None]]:
    with desk.database.read() as conn:
        rows = conn.execute(select(t.attempt.c.state, t.attempt.c.overdue, t.attempt.c.passed))
        return [tuple(row) for row in rows]


def test_an_exam_left_lying_is_handed_in_with_what_was_answered(desk: Desk, clock: Clock) -> None:
    fill_bank(desk)
    exam_id = new_exam(desk)
    me = one_who_sits(desk, exam_id)
    sit(me, exam_id, 4, hand_in=False)
    clock.forward(hours=11)  # its 30 minutes are over, but who lost the network may still hand in
    assert begin_day(desk.work()).attempts_closed == 0
    assert states(desk) == [("open", False, None)]
    clock.forward(hours=2)
    assert begin_day(me.work()).attempts_closed == 1
    assert states(desk) == [("marked", True, True)]
    (mine,) = my_exams.my_exams(me.work())
    assert (mine.score, mine.attempt_id) == (100, None)
    assert begin_day(desk.work()) == Daily(0, 0)


def test_an_exam_without_a_time_limit_waits(desk: Desk, clock: Clock) -> None:
    fill_bank(desk)
    exam_id = new_exam(desk, minutes=None)
    sit(one_who_sits(desk, exam_id), exam_id, 2, hand_in=False)
    clock.forward(days=30)
    assert begin_day(desk.work()).attempts_closed == 0
    assert states(desk) == [("open", False, None)]


def test_files_nobody_tells_of_are_cleared_away_after_a_day(desk: Desk, clock: Clock) -> None:
    attachments.put(desk.database, b"no row", "x.pdf")
    folder = backup.attachments(desk.database.path)
    for file in folder.iterdir():
        os.utime(file, (clock.now.timestamp(),) * 2)
    assert begin_day(desk.work()).files_cleared == 0
    clock.forward(hours=25)
    assert begin_day(desk.work()).files_cleared == 1
    assert list(folder.iterdir()) == []


def test_a_new_day_with_nothing_to_do_writes_nothing(desk: Desk) -> None:
    def newest() -> int:
        with desk.database.read() as conn:
            return int(conn.execute(select(t.audit.c.id).order_by(t.audit.c.id.desc()).limit(1)).scalar_one())

    before = newest()
    assert begin_day(desk.work()) == Daily(0, 0)
    assert newest() == before
