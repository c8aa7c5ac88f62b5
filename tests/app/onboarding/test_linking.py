"""The ready-made checklist and the ready-made course and exam find each other, in whichever order they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from hrdesk.app import onboarding
from hrdesk.app.onboarding import SaveChecklist
from hrdesk.app.training import exams, starters
from hrdesk.app.work import Desk
from hrdesk.domain.training.exams import Draw, Rules
from tests.app.builders import Clock, new_agency, set_up
from tests.app.onboarding.builders import items, taken


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    set_up(opened)
    yield opened
    opened.database.close()


def training(desk: Desk) -> int:
    """The starter courses and questions, and an exam drawn from them."""
    starters.add_starters(desk.work())
    rules = Rules(draws=(Draw(10, Decimal(10), "催收合规"),), minutes=30)
    return exams.save_exam(desk.work(), exams.SaveExam("岗前考试", rules))


def subjects(desk: Desk) -> dict[str, int | None]:
    (view,) = onboarding.list_checklists(desk.work())
    return {item.code: item.subject for item in view.checklist.items if item.code in ("training", "exam")}


def test_a_checklist_set_up_after_the_courses_names_them_at_once(desk: Desk) -> None:
    exam = training(desk)
    onboarding.install_collection_checklist(desk.work())
    found = subjects(desk)
    assert found["exam"] == exam
    assert found["training"] is not None


def test_courses_that_come_later_are_named_when_the_next_joiner_is_taken_on(desk: Desk) -> None:
    onboarding.install_collection_checklist(desk.work())
    assert subjects(desk) == {"training": None, "exam": None}
    exam = training(desk)
    one = taken(desk).people[0]
    assert subjects(desk)["exam"] == exam
    found = items(desk, one.plan_id)
    assert "岗前考试" in found["exam"].by_itself
    assert found["training"].by_itself


def test_what_somebody_changed_by_hand_stays(desk: Desk) -> None:
    view = onboarding.install_collection_checklist(desk.work())
    changed = replace(view.checklist, items=view.checklist.items[1:])
    onboarding.save_checklist(desk.work(), SaveChecklist(changed, view.id, view.number))
    training(desk)
    taken(desk)
    assert subjects(desk) == {"training": None, "exam": None}
