"""Items that name a course or an exam of the bank close by themselves, and the gates open without ticking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hrdesk.app import onboarding
from hrdesk.app.daily import begin_day
from hrdesk.app.onboarding import Complete, SaveChecklist, licences, licensed, list_subjects, refuse_unlicensed
from hrdesk.app.training import assigning, audiences, courses, learning, my_exams
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.words import speaking
from tests.app.builders import TODAY, Clock, add_people, new_agency
from tests.app.imports.files import take, xlsx
from tests.app.onboarding.builders import items, ready, taken
from tests.app.onboarding.test_doing import pass_gates, refused
from tests.app.training.builders import fill_bank, new_exam, person_desk, sit
from tests.app.training.test_courses import EVERYBODY, publish, read_all

RECORDS = ("工号", "姓名", "课程名称", "完成日期", "成绩", "结果", "有效期至")


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    ready(opened)
    yield opened
    opened.database.close()


def link(desk: Desk, **subjects: int) -> None:
    """The ready-made list, its items ``training`` and ``exam`` naming these."""
    (view,) = onboarding.list_checklists(desk.work())
    changed = tuple(replace(item, subject=subjects.get(item.code)) for item in view.checklist.items)
    onboarding.save_checklist(desk.work(), SaveChecklist(replace(view.checklist, items=changed), view.id, view.number))


def linked_exam(desk: Desk) -> int:
    fill_bank(desk)
    exam_id = new_exam(desk)
    link(desk, exam=exam_id)
    return exam_id


def nobody_yet(desk: Desk) -> int:
    """A course nobody is asked for but whom a checklist asks."""
    return publish(desk, audiences=(audiences.Audience("position", 999),)).course_id


def test_a_joiner_passes_the_exam_so_the_gate_opens_and_the_licence_comes(desk: Desk) -> None:
    exam_id = linked_exam(desk)
    one = taken(desk).people[0]
    me = person_desk(desk, one.employment_id)
    (asked,) = my_exams.my_exams(me.work())
    item = items(desk, one.plan_id)["exam"]
    assert (asked.exam_id, asked.due, item.by_itself) == (exam_id, item.due, "岗前考试")
    pass_gates(desk, one.plan_id, ("undertaking", "background"))
    assert not sit(me, exam_id, 1).passed
    with desk.database.read() as conn:
        assert not licensed(conn, one.employment_id, TODAY)
    assert sit(me, exam_id, 4).passed
    item = items(desk, one.plan_id)["exam"]
    assert (item.state, item.done_by) == (ItemState.DONE, "")
    assert item.words == "“岗前考试”于 2026-11-23 合格：100 分（百分制），第 2 次"
    with desk.database.read() as conn:
        assert licensed(conn, one.employment_id, TODAY)


def test_a_course_read_closes_its_item(desk: Desk) -> None:
    course_id = nobody_yet(desk)
    link(desk, training=course_id)
    one = taken(desk).people[0]
    me = person_desk(desk, one.employment_id)
    (mine,) = learning.my_courses(me.work())
    assert mine.due == items(desk, one.plan_id)["training"].due
    assert read_all(me, mine.learning_id)
    item = items(desk, one.plan_id)["training"]
    assert (item.state, "ZS-2026-0001" in item.words) == (ItemState.DONE, True)


def test_an_item_without_a_link_is_ticked_by_hand_and_one_with_it_is_not(desk: Desk) -> None:
    linked_exam(desk)
    one = taken(desk).people[0]
    found = items(desk, one.plan_id)
    refused("by_itself", onboarding.complete, desk.work(), Complete((found["exam"].id,), "考了"))
    onboarding.complete(desk.work(), Complete((found["training"].id,), "已培训"))
    onboarding.waive(desk.work(), [found["exam"].id], "上月已考")
    assert items(desk, one.plan_id)["exam"].state is ItemState.WAIVED


def test_an_item_opened_again_waits_for_another_pass(desk: Desk, clock: Clock) -> None:
    exam_id = linked_exam(desk)
    one = taken(desk).people[0]
    me = person_desk(desk, one.employment_id)
    sit(me, exam_id, 4)
    clock.forward(minutes=5)
    onboarding.reopen(desk.work(), [items(desk, one.plan_id)["exam"].id], "替考")
    begin_day(desk.work())
    item = items(desk, one.plan_id)["exam"]
    assert (item.state, item.words) == (ItemState.OPEN, "替考")
    assigning.grant_resit(desk.work(), exam_id, one.employment_id)


def test_an_import_closes_what_it_told_of_at_once_and_undoing_takes_nothing_by_itself(
    desk: Desk, tmp_path: Path
) -> None:
    course_id = nobody_yet(desk)
    link(desk, training=course_id)
    one = taken(desk).people[0]
    take(desk, "training_records", xlsx(
        tmp_path, "培训.xlsx", RECORDS, (one.employee_no, None, "合规基础", "2026-10-08", 92, "合格", "2027-10-07")
    ))  # fmt: skip
    item = items(desk, one.plan_id)["training"]
    assert (item.state, item.words) == (ItemState.DONE, "“合规基础”已于 2026-10-08 完成，依据导入的培训记录")
    assert begin_day(desk.work()).items_closed == 0


def test_who_was_asked_for_a_version_that_is_replaced_is_asked_for_the_new_one(desk: Desk) -> None:
    course_id = nobody_yet(desk)
    link(desk, training=course_id)
    one = taken(desk).people[0]
    row = courses.list_courses(desk.work())[0]
    publish(desk, course_id=course_id, version=row.version, audiences=(audiences.Audience("position", 999),))
    me = person_desk(desk, one.employment_id)
    assert learning.my_courses(me.work()) == ()
    begin_day(desk.work())
    assert [mine.label for mine in learning.my_courses(me.work())] == ["2.0"]


def test_a_list_names_only_what_is_in_use_and_of_its_kind(desk: Desk) -> None:
    exam_id = linked_exam(desk)
    assert [(one.kind, one.name) for one in list_subjects(desk.work())] == [(ItemKind.EXAM, "岗前考试")]
    refused("not_found", link, desk, training=77)
    refused("wrong_subject", link, desk, undertaking=exam_id)


def test_a_rule_that_must_be_read_first_stops_cases_and_targets(desk: Desk, clock: Clock) -> None:
    one = add_people(desk, 1)[0]
    publish(desk, name_zh="催收时间新规", hard_stop=True, audiences=EVERYBODY, due=TODAY)
    with desk.database.read() as conn:
        assert licensed(conn, one.employment_id, TODAY)
    later = TODAY + timedelta(days=1)
    with desk.database.read() as conn:
        held = licences(conn, [one.employment_id], later)[one.employment_id]
        assert (held.holds, held.why_not) == (False, "须先学习并通过：催收时间新规")
        with pytest.raises(UserError) as caught:
            refuse_unlicensed(conn, [one.employment_id], later)
    assert "催收时间新规" in str(caught.value)
    assert "我的" in caught.value.hint
    me = person_desk(desk, one.employment_id)
    assert read_all(me, learning.my_courses(me.work())[0].learning_id)
    with desk.database.read() as conn:
        assert licensed(conn, one.employment_id, later)


def test_a_hard_stop_is_told_beside_open_gates_in_english_too(desk: Desk) -> None:
    one = taken(desk).people[0]
    done = publish(desk, name_zh="新规", hard_stop=True, audiences=(audiences.Audience("position", 999),))
    wanted = audiences.Audience("employment", one.employment_id)
    desk.clock.forward(days=8)  # type: ignore[attr-defined]
    onboarding.arrive(desk.work(), [one.plan_id], desk.work().today())
    courses.require_course(desk.work(), courses.RequireCourse(done.course_id, (wanted,), TODAY))
    with desk.database.read() as conn, speaking("en"):
        why = licences(conn, [one.employment_id], desk.work().today())[one.employment_id].why_not
    assert why.startswith("not passed yet: ")
    assert why.endswith("; must first be read and passed: 新规")
