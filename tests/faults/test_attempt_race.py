"""Two programs race for the last allowed attempt, a thousand times: exactly one gets it each time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from hrdesk.app import access
from hrdesk.app.training import assigning, exams, taking
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict
from hrdesk.domain.training.exams import Fixed, Rules
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, NOW, PASSWORD, add_people, new_agency
from tests.app.training.builders import fill_bank, person_desk

ROUNDS = int(os.environ.get("HRDESK_RACE_ROUNDS", "1000"))


def _race(path: str, exam: int, people: list[int], start: Any, said: Any) -> None:
    """Runs in a process of its own: for each person in turn, waits for the other program and opens the attempt."""
    desk = access.sign_in(Path(path), "admin", PASSWORD, clock=lambda: NOW, cost=CHEAP)
    won: list[int] = []
    lost: set[str] = set()
    for ident in people:
        me = person_desk(desk, ident)
        start.wait()
        try:
            taking.open_attempt(me.work(), exam)
            won.append(ident)
        except Conflict as refused:
            lost.add(refused.code)
    said.put((won, lost))
    desk.database.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


def test_of_two_programs_exactly_one_opens_the_last_attempt_each_time(desk: Desk) -> None:
    (question,) = fill_bank(desk, 1)
    rules = Rules(fixed=(Fixed(question, Decimal(1)),), attempts=1)
    exam = exams.save_exam(desk.work(), exams.SaveExam("抢最后一次", rules))
    people = [one.employment_id for one in add_people(desk, ROUNDS)]
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, tuple(people)))
    for ident in people:
        person_desk(desk, ident)  # its account
    spawn = multiprocessing.get_context("spawn")
    start, said = spawn.Barrier(2), spawn.Queue()
    programs = [
        spawn.Process(target=_race, args=(str(desk.database.path), exam, people, start, said)) for _program in range(2)
    ]
    for program in programs:
        program.start()
    first, second = said.get(timeout=280), said.get(timeout=280)
    for program in programs:
        program.join(10)
    assert sorted(first[0] + second[0]) == people
    assert not set(first[0]) & set(second[0])
    assert first[1] | second[1] <= {"attempt_open", "no_attempts_left"}
    with desk.database.read() as conn:
        most = conn.execute(select(func.count(), func.max(t.attempt.c.number)).select_from(t.attempt)).one()
    assert tuple(most) == (ROUNDS, 1)


def test_the_database_itself_refuses_a_second_open_attempt_and_a_number_given_twice(desk: Desk) -> None:
    from sqlalchemy.exc import IntegrityError

    (question,) = fill_bank(desk, 1)
    exam = exams.save_exam(desk.work(), exams.SaveExam("一次", Rules(fixed=(Fixed(question, Decimal(1)),))))
    (who,) = add_people(desk, 1)
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (who.employment_id,)))
    sitting = taking.open_attempt(person_desk(desk, who.employment_id).work(), exam)
    with desk.database.read() as conn:
        row = dict(conn.execute(select(t.attempt)).mappings().one())
    for change in ({"number": 2}, {"state": "marked"}):
        values = {key: value for key, value in {**row, **change}.items() if key != "id"}
        with pytest.raises(IntegrityError):
            desk.work().write(lambda conn, values=values: conn.execute(insert(t.attempt).values(values)))
    assert sitting.number == 1
