"""Advice with its reasons, figures of an exam, and the papers of training from the file to the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import insert, select

from hrdesk.app.training import advice, assigning, audiences, learning, papers, publishing, statistics
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.courses import Section
from hrdesk.storage import tables as t
from tests.app.builders import NOW, add_people, supervisor_of
from tests.app.training.builders import fill_bank, new_exam, person_desk, sit


def a_course(desk: Desk, name: str, **more: object) -> int:
    order = publishing.PublishCourse(
        name, (Section("text", "要点", "正文"),), (audiences.Audience("everybody"),), **more
    )  # type: ignore[arg-type]
    return publishing.publish_course(desk.work(), order).course_id


def do(me: Desk) -> None:
    for one in learning.my_courses(me.work()):
        for section in learning.course_view(me.work(), one.learning_id).sections:
            learning.mark_read(me.work(), one.learning_id, section.id)
        learning.confirm_course(me.work(), one.learning_id)


def an_exam(desk: Desk, people: int, rights: list[int]) -> tuple[int, list[Desk]]:
    fill_bank(desk, 4)
    exam = new_exam(desk)
    idents = tuple(one.employment_id for one in add_people(desk, people))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, idents))
    desks = [person_desk(desk, ident) for ident in idents]
    for me, right in zip(desks, rights, strict=False):
        sit(me, exam, right)
    return exam, desks


def test_a_topic_that_was_missed_advises_its_course_with_the_reason(desk: Desk) -> None:
    _exam, (me, *_rest) = an_exam(desk, 1, [1])
    assert advice.my_advice(me.work())[0].course_id is None  # no rule yet: the wrong-answer book
    course = a_course(desk, "合规基础")
    advice.save_advice_rule(desk.work(), advice.SaveAdviceRule(course, advice.TOPIC, "合规"))
    (found,) = advice.my_advice(me.work())
    assert (found.course_id, found.course) == (course, "合规基础")
    assert "25" in found.reason
    assert "合规" in found.reason


def test_a_course_that_expires_is_advised_with_its_day(desk: Desk) -> None:
    a_course(desk, "个人信息", validity_months=1)
    me = person_desk(desk, add_people(desk, 1)[0].employment_id)
    assert learning.my_courses(me.work()) == ()
    assert learning.take_up_required(me.work()) == 1  # came after it was published
    do(me)
    desk.clock.forward(days=10)  # type: ignore[attr-defined]
    (found,) = advice.my_advice(me.work())
    assert "2026-12-22" in found.reason


def test_rules_are_kept_and_wrong_ones_refused(desk: Desk) -> None:
    course = a_course(desk, "沟通技巧")
    for order, code in (
        (advice.SaveAdviceRule(course, "weather", "x"), "wrong_use"),
        (advice.SaveAdviceRule(course, advice.METRIC, "valid_complaints", "above"), "missing"),
        (advice.SaveAdviceRule(course, advice.METRIC, "nonsense", "above", Decimal(1)), "not_found"),
        (advice.SaveAdviceRule(99, advice.TOPIC, "x"), "not_found"),
    ):
        with pytest.raises(UserError) as refused:
            advice.save_advice_rule(desk.work(), order)
        assert refused.value.code == code
    ident = advice.save_advice_rule(desk.work(), advice.SaveAdviceRule(course, advice.TOPIC, "投诉"))
    (rule,) = advice.advice_rules(desk.work())
    assert (rule.id, rule.what, rule.course) == (ident, "投诉", "沟通技巧")
    advice.save_advice_rule(
        desk.work(), advice.SaveAdviceRule(course, advice.TOPIC, "投诉", id=ident, version=1, ended=True)
    )
    assert advice.advice_rules(desk.work()) == ()


def test_a_weak_figure_advises_its_course(desk: Desk) -> None:
    from tests.app.performance.month import MONTH, figures, pack

    pack(desk)
    who = add_people(desk, 1)[0]
    figures(desk, who)
    from hrdesk.app.performance import cycle
    from hrdesk.app.performance import evaluation as computing

    computing.evaluate(desk.work(), MONTH)
    cycle.publish(desk.work(), cycle.Publish(MONTH, confirm=True))
    course = a_course(desk, "沟通技巧")
    advice.save_advice_rule(
        desk.work(), advice.SaveAdviceRule(course, advice.METRIC, "recovered_amount", "above", Decimal(0))
    )
    (found,) = advice.my_advice(person_desk(desk, who.employment_id).work())
    assert found.course == "沟通技巧"
    assert ">" in found.reason


def test_figures_before_and_after_a_course_count_people_and_leave_too_few_out(desk: Desk) -> None:
    from hrdesk.app.performance import cycle
    from hrdesk.app.performance import evaluation as computing
    from hrdesk.app.training.effect import course_effect
    from tests.app.performance.month import GOOD, MONTH, figures, pack

    pack(desk)
    people = add_people(desk, 6)
    after = MONTH.next().next()
    for month, more in ((MONTH, {}), (after, {"recovered_amount": Decimal(GOOD["recovered_amount"]) + 1000})):
        for who in people:
            figures(desk, who, GOOD | more, month)
        computing.evaluate(desk.work(), month)
        cycle.publish(desk.work(), cycle.Publish(month, confirm=True))
    course = a_course(desk, "沟通技巧")
    for who in people[:4]:
        do(person_desk(desk, who.employment_id))
    found = {one.code: one for one in course_effect(desk.work(), course)}
    assert found["recovered_amount"].effect.people == 4
    assert found["recovered_amount"].effect.before is None
    for who in people[4:]:
        do(person_desk(desk, who.employment_id))
    moved = {one.code: one for one in course_effect(desk.work(), course)}["recovered_amount"].effect
    assert (moved.people, moved.better, moved.worse) == (6, 6, 0)
    assert moved.after is not None
    assert moved.before is not None
    assert moved.after - moved.before == 1000
    assert course_effect(supervisor_of(desk, "客服一组", department="客服部").work(), course) == ()


def test_an_exam_in_numbers_counts_first_attempts_and_names_who_is_missing(desk: Desk) -> None:
    exam, desks = an_exam(desk, 13, [4, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0, 4])
    sit(desks[5], exam, 4)  # a resit does not change the figures of the questions
    found = statistics.exam_statistics(desk.work(), exam)
    assert (found.figures.asked, found.figures.sat, found.figures.passed) == (13, 12, 7)
    assert found.figures.mean_first == Decimal("58.3")
    assert {row.figures.count for row in found.items} == {12}
    assert statistics.exam_statistics(supervisor_of(desk, "客服一组", department="客服部").work(), exam).items == ()


def test_the_record_of_a_person_from_the_file_to_the_page(desk: Desk, tmp_path: Path) -> None:
    _exam, (me, *_rest) = an_exam(desk, 2, [1, 4])
    a_course(desk, "合规基础", trainer="罗雅琴", validity_months=12)
    do(me)
    printed = papers.print_training_records(desk.work(), tmp_path / "r.pdf")
    assert (printed.documents, printed.missing_glyphs) == (2, ())
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "r.pdf").pages)
    for wanted in ("华诚信服", "合规基础", "罗雅琴", "2027-11-22", "合规"):
        assert wanted in text
    own = papers.print_training_records(me.work(), tmp_path / "own.pdf")
    assert own.documents == 1
    assert papers.print_certificates(desk.work(), tmp_path / "c.pdf").documents == 1


def an_undertaking(conn, employment_id, done):  # type: ignore[no-untyped-def]
    """A checklist of one paper to sign."""
    version = conn.execute(select(t.checklist_version.c.id)).scalars().first()
    if version is None:
        sheet = conn.execute(insert(t.checklist).values(code="x", purpose="onboarding")).inserted_primary_key[0]
        version = conn.execute(
            insert(t.checklist_version).values(checklist_id=sheet, number=1, content={}, made_at=NOW)
        ).inserted_primary_key[0]
    plan = conn.execute(
        insert(t.plan).values(
            employment_id=employment_id, checklist_version_id=version, first_day=date(2026, 9, 1), state="running",
            made_at=NOW,
        )
    ).inserted_primary_key[0]  # fmt: skip
    conn.execute(
        insert(t.plan_item).values(
            plan_id=plan, place=0, code="undertaking", name_zh="保密承诺书", kind="signature", evidence="file",
            due=date(2026, 9, 1), state="done" if done else "open", done_at=done,
        )
    )  # fmt: skip


def test_the_pack_for_a_client_has_its_people_of_the_period(desk: Desk, tmp_path: Path) -> None:
    first, second, other = add_people(desk, 3)
    a_course(desk, "合规基础")

    def block(conn):  # type: ignore[no-untyped-def]
        made = conn.execute(
            insert(t.client_project).values(name_zh="示例一期", client="示例消金", starts=date(2026, 1, 1))
        )
        project = made.inserted_primary_key[0]
        for who, ends in ((first, None), (second, date(2026, 9, 30))):
            conn.execute(
                insert(t.project_member).values(
                    project_id=project, employment_id=who.employment_id, starts=date(2026, 3, 1), ends=ends
                )
            )
        for who, done in ((first, datetime(2026, 9, 1, 18, tzinfo=UTC)), (second, None)):
            an_undertaking(conn, who.employment_id, done)

    desk.work().write(block)
    out = tmp_path / "pack.pdf"
    papers.print_client_pack(desk.work(), "示例消金", date(2026, 9, 1), date(2026, 9, 30), out)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert first.employee_no in text
    assert second.employee_no in text
    assert other.employee_no not in text
    assert "未签" in text
    assert "2026-09-02" in text
    papers.print_client_pack(desk.work(), "示例消金", date(2026, 10, 1), date(2026, 10, 31), out)
    assert second.employee_no not in "".join(page.extract_text() for page in pypdf.PdfReader(out).pages[:1])
    for client, days, code in (("无此客户", (9, 30), "not_found"), ("示例消金", (9, 0), "wrong_use")):
        last = date(2026, days[0], days[1]) if days[1] else date(2026, 8, 1)
        with pytest.raises(UserError) as refused:
            papers.print_client_pack(desk.work(), client, date(2026, 9, 1), last, out)
        assert refused.value.code == code


def test_what_is_due_stands_on_today(desk: Desk) -> None:
    from hrdesk.app.today import TodayItem, today

    def listed(who: Desk) -> list[TodayItem]:
        return [item for item in today(who.work()).items if item.target[0] == "training"]

    who = add_people(desk, 3)[0]
    a_course(desk, "合规基础", due=date(2026, 11, 24))
    me = person_desk(desk, who.employment_id)
    assert [(item.title, item.who, item.due) for item in listed(me)] == [("课程待学习", "合规基础", date(2026, 11, 24))]
    (unread,) = listed(desk)
    assert (unread.title, unread.who, unread.detail) == ("新规未读", "合规基础", "3 人")
    desk.clock.forward(days=2)  # type: ignore[attr-defined]
    (item,) = listed(desk)
    assert (item.who, item.detail, item.due, item.target) == (
        "合规基础",
        "3 人",
        date(2026, 11, 24),
        ("training", "courses"),
    )
    assert listed(supervisor_of(desk, "客服一组", department="客服部")) == []
    do(me)
    assert listed(me) == []
