"""Training: the page with its parts, a person's own, and an exam under way, on an invented agency."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.training import assigning, audiences, bank, exams, learning, my_exams, publishing, taking
from hrdesk.app.training.audiences import Audience, AudienceChoice
from hrdesk.app.training.effect import MetricEffect
from hrdesk.app.work import Desk
from hrdesk.domain.training.courses import Occasion, Section
from hrdesk.domain.training.effect import Effect
from hrdesk.domain.training.exams import Draw, Fixed, Rules
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind, Pair, Question, choice, true_false
from hrdesk.gui.page import Context
from hrdesk.gui.pages.performance.errands import Errands
from tests.app.builders import add_people, lead, new_agency, set_up
from tests.app.training.builders import person_desk
from tests.pictures import Scene
from tests.pictures.scenes_people import NAMES
from tests.pictures.window import dialog_over, settle, window_at

if TYPE_CHECKING:
    from hrdesk.gui.theme import Theme

_ASKED = (
    choice("借款人没有另外同意时，下列哪个时段不得进行电话催收？",
           ("工作日 12:00 到 13:30", "工作日 18:00 到 20:00", "每天 22:00 到次日 8:00", "周六、周日全天"), {2}),
    choice("哪些内容不得向第三人透露？", ("债务的存在", "欠款金额", "公司总机号码", "还款计划"), {0, 1, 3}),
    true_false("联系不上债务人时，可以请其同事转告欠款。", False),
    Question(Kind.MATCHING, "账龄与逾期天数", pairs=(Pair("M1", "1–30 天"), Pair("M2", "31–60 天"), Pair("M3", "61–90 天"))),
    Question(Kind.ESSAY, "债务人情绪激动、要求投诉时，你怎么做？请写出三步。", explanation="先倾听，再告知渠道，做好记录。"),
)  # fmt: skip


@cache
def _agency() -> Desk:
    desk = new_agency(Path(tempfile.mkdtemp()))
    set_up(desk)
    people = add_people(desk, 14, names=NAMES[:14], hire_date=date(2023, 7, 3))
    lead(desk, people[2].employee_no, "电催一组")
    asked = [
        replace(_ASKED[n % 5], stem=_ASKED[n % 5].stem if n < 5 else f"{_ASKED[n % 5].stem}（{n // 5}）",
                topic=("合规/时间", "合规/第三人", "个人信息", "业务基础", "投诉")[n % 5], difficulty=n % 5 + 1,
                explanation=_ASKED[n % 5].explanation or "见 GB/T 45251-2025 的要求。", source="GB/T 45251-2025")
        for n in range(40)
    ]  # fmt: skip
    idents = [bank.save_question(desk.work(), bank.SaveQuestion(one)) for one in asked]
    rules = Rules(
        tuple(Fixed(ident, Decimal("2.5")) for ident in idents),
        shuffle_questions=False,
        shuffle_options=False,
        minutes=45,
    )
    exam = exams.save_exam(desk.work(), exams.SaveExam("岗前考试", rules))
    exams.save_exam(
        desk.work(), exams.SaveExam("投诉处理小测", Rules(draws=(Draw(5, Decimal(20), "投诉"),), minutes=None))
    )
    assigning.assign_exam(
        desk.work(), assigning.AssignExam(exam, tuple(one.employment_id for one in people), date(2026, 11, 30))
    )
    text = "1. 每天 22:00 到次日 8:00 不得催收，债务人另外同意的除外。\n2. 只联系债务人本人；联系人要求停止时立即停止。\n3. 任何时候不得透露债务信息。"
    for name, occasion in (
        ("催收合规基础", Occasion.PRE_POST),
        ("个人信息保护与保密义务", Occasion.YEARLY),
        ("《催收工作指引》修订要点", Occasion.RULE),
    ):
        publishing.publish_course(
            desk.work(),
            publishing.PublishCourse(name, (Section("text", "要点", text), Section("link", "原文", "https://example.cn/rule")),
                                  (audiences.Audience("everybody"),), occasion=occasion, due=date(2026, 11, 27), validity_months=12,
                                  trainer="罗雅琴", source="GB/T 45251-2025", note="禁止时段写得更清楚" if occasion is Occasion.RULE else ""),
        )  # fmt: skip
    for number, who in enumerate(people[1:9]):
        me = _as(desk, who.employment_id)
        for course in learning.my_courses(me.work())[: 1 + number % 3]:
            for section in learning.course_view(me.work(), course.learning_id).sections:
                learning.mark_read(me.work(), course.learning_id, section.id)
            learning.confirm_course(me.work(), course.learning_id)
        sitting = taking.open_attempt(me.work(), exam)
        answers = tuple((q.place, _right(q, number), False) for q in sitting.questions)
        taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 60_000, answers))
    return desk


def _right(asked: taking.Asked, number: int) -> Answer:
    if asked.kind is Kind.ESSAY:
        return Answer(text="先听完，再告知投诉渠道，最后记录并上报。")
    if asked.kind is Kind.MATCHING:
        return Answer((0, 1, 2))
    if asked.kind is Kind.MULTIPLE:
        return Answer((0, 1, 3) if number % 2 else (0, 1))
    return Answer((2,) if asked.kind is Kind.SINGLE else (1,))


def _as(desk: Desk, employment_id: int) -> Desk:
    return person_desk(desk, employment_id)


@cache
def _collector() -> Desk:
    desk = _agency()
    with desk.database.read() as conn:
        from sqlalchemy import select

        from hrdesk.storage import tables as t

        ident = conn.execute(select(t.employment.c.id).order_by(t.employment.c.id)).scalars().first()
    return _as(desk, int(ident or 0))


@cache
def _second() -> Desk:
    desk = _agency()
    me = _collector().actor.employment_id or 0
    return _as(desk, me + 1)


def _exam(at: int, answered: int) -> Callable[[Theme], QWidget]:
    def make(theme: Theme) -> QWidget:
        from hrdesk.gui.jobs import Jobs
        from hrdesk.gui.messages import Messages
        from hrdesk.gui.pages.training.sitting import ExamDialog

        me = _collector()
        mine = my_exams.my_exams(me.work())[0]
        found: Any = (
            taking.continue_attempt(me.work(), mine.attempt_id)
            if mine.attempt_id
            else taking.open_attempt(me.work(), mine.exam_id)
        )
        jobs = Jobs()
        dialog = ExamDialog(Errands(Context(jobs, Messages()), me, jobs), found)
        for number in range(answered):
            dialog.show_question(number)
            if dialog.part is not None:
                dialog.part.press(number % 2)
        dialog.flags = {5, 18}
        dialog.show_question(at)
        dialog.jobs = jobs  # type: ignore[attr-defined]
        return dialog

    return make


def _part(key: str) -> Callable[[Any], None]:
    def prepare(window: Any) -> None:
        settle(window)
        window.page.show_part(key)
        settle(window)

    return prepare


def _dialog(key: str, ask: str, *found: Any) -> Callable[[Theme], QWidget]:
    """A form of a part of the page, grabbed by itself."""

    def make(theme: Theme) -> QWidget:
        return dialog_over(window_at(_agency, "training")(theme), press)

    def press(window: Any) -> None:
        _part(key)(window)
        getattr(window.page.part, ask)(*found)

    return make


EFFECTS = (
    MetricEffect(
        "recovered_amount", "回款金额", "money", 2, False, Effect(18, 11, 7, Decimal("182340.5"), Decimal("190120"))
    ),
    MetricEffect("complaints", "有效投诉", "count", 0, True, Effect(18, 9, 4, Decimal("1.6"), Decimal("1.1"))),
    MetricEffect("kept", "承诺兑现率", "percent", 1, False, Effect(3, 0, 0, None, None)),
)

SCENES = [
    Scene("training-exam-form", _dialog("exams", "change_exam")),
    Scene("training-effect", _dialog("courses", "_show_effect", "沟通技巧", EFFECTS)),
    Scene(
        "training-course-form",
        _dialog("courses", "_ask_rest", None, (AudienceChoice(Audience("everybody"), "全体员工"),)),
    ),
    Scene("training-question-form", _dialog("bank", "change")),
    Scene("training-courses", window_at(_agency, "training"), settle),
    Scene("training-exams", window_at(_agency, "training"), _part("exams")),
    Scene("training-bank", window_at(_agency, "training"), _part("bank")),
    Scene("training-marking", window_at(_agency, "training"), _part("marking")),
    Scene("training-mine", window_at(_collector, "training"), settle),
    Scene("training-mine-exams", window_at(_second, "training"), _part("exams")),
    Scene("training-book", window_at(_second, "training"), _part("book")),
    Scene("training-exam", _exam(10, 9)),
    Scene("training-exam-matching", _exam(3, 0)),
]
