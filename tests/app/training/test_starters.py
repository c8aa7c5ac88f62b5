from __future__ import annotations

from collections import Counter

from hrdesk.app.training import audiences, bank, courses, starters
from hrdesk.app.work import Desk
from hrdesk.domain.training.questions import Kind, faults, fingerprint
from tests.app.builders import add_people


def test_every_starter_question_is_sound_and_says_its_source_and_day() -> None:
    asked = starters.starter_questions()
    assert len(asked) >= 145
    assert [str(fault) for one in asked for fault in faults(one)] == []
    assert all("2026-11-23" in one.source for one in asked)
    assert all(one.explanation and one.topic and one.difficulty for one in asked)
    assert set(Counter(one.kind for one in asked)) == set(Kind)
    assert len({fingerprint(one) for one in asked}) == len(asked)


def test_weak_sources_ask_to_be_checked_before_use() -> None:
    for one in starters.starter_questions():
        if any(word in one.source for word in ("报道", "二手", "公开资料", "编写")):
            assert "使用前请" in one.source


def test_starters_are_added_once_and_asked_of_nobody(desk: Desk) -> None:
    add_people(desk, 3)
    first = starters.add_starters(desk.work())
    assert first.courses == 7
    assert first.questions == len(bank.list_questions(desk.work()))
    assert starters.add_starters(desk.work()) == starters.Added(0, 0)
    rows = courses.list_courses(desk.work())
    assert {row.asked for row in rows} == {0}
    order = courses.RequireCourse(rows[0].id, (audiences.Audience("everybody"),))
    assert courses.require_course(desk.work(), order) == 3
    assert courses.list_courses(desk.work())[0].asked + courses.list_courses(desk.work())[-1].asked >= 3
