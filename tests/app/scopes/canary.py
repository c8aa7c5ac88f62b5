"""The canary: somebody of another team, whom nobody outside the own scope may see or touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from hrdesk.app import insight, onboarding, people
from hrdesk.app.complaints import register as complaint_register
from hrdesk.app.complaints.model import SaveComplaint
from hrdesk.app.disputes import appealing, asking, paying_back
from hrdesk.app.disputes import model as said
from hrdesk.app.handover import handing, planning
from hrdesk.app.handover.model import PlanHandover
from hrdesk.app.improvement import interviewing
from hrdesk.app.improvement import planning as improving
from hrdesk.app.improvement import views as plans
from hrdesk.app.improvement.model import GoalOrder, SaveInterview, SavePlan
from hrdesk.app.performance import cycle, under_review
from hrdesk.app.performance import evaluation as computing
from hrdesk.app.quality import checks as quality_entry
from hrdesk.app.quality.model import EnterCheck
from hrdesk.app.reconciliation import finding as reconciliation
from hrdesk.app.reconciliation import settling as reconciling
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.separation import absence
from hrdesk.app.training import assigning, audiences, bank, exams, homework, learning, publishing, taking
from hrdesk.app.work import Desk, Work, key_of
from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.model import Action
from hrdesk.domain.training.courses import Section
from hrdesk.domain.training.exams import Fixed, Rules
from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind as QuestionKind
from hrdesk.domain.training.questions import Question
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, Somebody, add_people
from tests.app.handover.cases import give_cases, leaves
from tests.app.performance.month import MONTH, evaluation, figures, pack
from tests.app.training.builders import person_desk
from tests.storage.claims import Claim, put

CANARY = "金丝雀儿"
FIRST = date(2026, 1, 1)
YEAR = insight.TurnoverOrder(Period(2024, 1), Period(2026, 11))
WHY = insight.WhyOrder(Period(2024, 1), Period(2026, 11))
PURPOSE = "九月核对"
PLAN_ENDS = date(2027, 1, 15)


@dataclass(frozen=True)
class Canary:
    """Somebody of another team, with everything a person can have."""

    employment_id: int
    employee_no: str
    evaluation_id: int
    evaluation_version: int
    audit_id: int
    adjustment_id: int
    order_id: int
    plan_id: int
    plan_item_id: int
    team: str
    folder: Path
    exam_id: int = 0
    course_id: int = 0
    learning_id: int = 0
    attempt_id: int = 0
    finding: str = ""
    settlement_id: int = 0
    separation_id: int = 0
    item_id: int = 0
    handover_id: int = 0
    line_id: int = 0
    absence_id: int = 0
    notice_id: int = 0
    receiver_no: str = ""
    team_id: int = 0
    measure_id: int = 0
    section_id: int = 0
    submission_id: int = 0
    homework_file_id: int = 0
    appeal_id: int = 0
    evidence_id: int = 0
    question_id: int = 0
    payment_id: int = 0
    complaint_id: int = 0
    improvement_id: int = 0
    step_id: int = 0
    check_id: int = 0

    def version(self) -> people.Version:
        return (1, 1, 1)


Call = Callable[[Work, Canary], Any]


def build_canary(desk: Desk, papers: Path, evidence: Path) -> Canary:
    """Somebody of 电催一组 to whom everything happened; ``papers``: a folder to print into, ``evidence``: a file to be made."""
    pack(desk)
    who = add_people(desk, 1, names=(CANARY,))[0]
    changed = _recorded(desk, who)
    figures(desk, who)
    figures(desk, add_people(desk, 1, department="客服部", team="客服一组")[0])  # what outsiders may see
    order = people.give_order(
        desk.work(), people.GiveOrder(who.employment_id, "pay", date(2027, 1, 1), pay=Decimal(5200))
    )
    under_review.adjust(desk.work(), under_review.Adjust(MONTH, who.employment_id, Decimal(1), PURPOSE))
    computing.evaluate(desk.work(), MONTH)
    cycle.publish(desk.work(), cycle.Publish(MONTH, confirm=True))
    row = evaluation(desk, who)
    september = {
        "month": 202609,
        "state": "published",
        "grade": "D",
        "score": Decimal(60),
        "published_at": row.published_at,
    }
    same = {name: getattr(row, name) for name in ("employment_id", "scheme_version_id", "computed_at")}
    desk.work().write(lambda conn: conn.execute(insert(t.evaluation).values(**september, **same)))
    with desk.database.read() as conn:
        adjustment = conn.execute(select(t.adjustment.c.id)).scalar_one()
    trained = _trained(desk, who.employment_id)
    team_id = insight.why_people_leave(desk.work(), WHY).team_id
    measure_id = insight.add_measure(desk.work(), insight.AddMeasure(team_id, CANARY, who.employee_no, TODAY))
    return Canary(
        who.employment_id,
        who.employee_no,
        row.id,
        row.version,
        changed,
        adjustment,
        order.id,
        *_planned(desk, who.employment_id),
        "电催一组",
        papers,
        exam_id=trained[0],
        course_id=trained[1],
        learning_id=trained[2],
        attempt_id=trained[3],
        team_id=team_id,
        measure_id=measure_id,
        **_homework(desk, who.employment_id),
        **_reconciled(desk, who),
        **_leaving(desk, who),
        **_improving(desk, who.employment_id),
        **_disputed(desk, who.employment_id, row.id, evidence),
    )


def _recorded(desk: Desk, who: Somebody) -> int:
    """A change of the record, a contract and a training of earlier: the change."""
    view = people.person_view(desk.work(), who.employment_id)
    changed = people.save_person(
        desk.work(), people.SavePerson({"household": "城镇", "phone": "13800132046"}, who.employment_id, view.version)
    )
    desk.work().write(
        lambda conn: conn.execute(
            insert(t.contract).values(
                employment_id=who.employment_id, kind="fixed", starts=TODAY, ends=TODAY, note=CANARY
            )
        )
    )
    earlier = {"employment_id": who.employment_id, "course": "合规", "completed_on": TODAY, "note": CANARY}
    desk.work().write(lambda conn: conn.execute(insert(t.training_record).values(earlier)))
    assert changed.last_change is not None
    return changed.last_change


def _leaving(desk: Desk, who: Somebody) -> dict[str, Any]:
    """The canary has cases, is leaving, hands over, and is away: one of each."""
    watcher, receiver = add_people(desk, 2)
    give_cases(desk, who, 3, promises=1)
    view = leaves(desk, who, witness_no=watcher.employee_no)
    order = PlanHandover((who.employee_no,), (receiver.employee_no,))
    board = planning.plan_handover(desk.work(), order)
    handing.hand_out(desk.work(), board.id, (board.lines[0].id,))
    away = absence.start_absence(desk.work(), absence.StartAbsence(who.employee_no, "gone", None, watcher.employee_no))
    letter = absence.issue_notice(desk.work(), absence.IssueNotice(who.employment_id, "return", TODAY))
    return {
        "separation_id": view.row.id,
        "item_id": view.items[0].id,
        "handover_id": board.id,
        "line_id": board.lines[0].id,
        "absence_id": away.id,
        "notice_id": letter.id,
        "receiver_no": receiver.employee_no,
    }


def _planned(desk: Desk, employment_id: int) -> tuple[int, int]:
    """A plan of the canary, and one item of it."""
    from hrdesk.app.onboarding.plans import make_plans

    view = onboarding.install_collection_checklist(desk.work())
    work = desk.work()
    plan_id = work.write(
        lambda conn: make_plans(work, conn, [(employment_id, date(2026, 11, 2), None)], [(1, view.checklist)])
    )[0]
    return plan_id, onboarding.plan_view(desk.work(), plan_id).items[0].id


def _reconciled(desk: Desk, who: Somebody) -> dict[str, Any]:
    """A reversal of no payment, settled, beside a month's figure, not settled."""
    work = desk.work()

    def block(conn: Connection) -> None:
        metric = conn.execute(select(t.metric.c.id).where(t.metric.c.code == "recovered_amount")).scalar_one()
        made = conn.execute(insert(t.batch).values(kind="repayments", file_name="回款.xlsx", at=work.now()))
        paid = (("R1−", Decimal(-5)), ("R2", Decimal(7)))
        said = [Claim(MONTH.number, who.employment_id, metric, 5, item, value, note="C-1") for item, value in paid]
        put(conn, key_of(made), said)

    work.write(block)
    found = {one.code: one.key for one in reconciliation.month_findings(work, MONTH).findings}
    done = reconciling.settle(work, Settle(MONTH, (found["without_original"],), Action.EXCLUDE, PURPOSE))
    return {"finding": found["whole_and_parts"], "settlement_id": done.ids[0]}


def _disputed(desk: Desk, employment_id: int, evaluation_id: int, evidence: Path) -> dict[str, int]:
    """An appeal with evidence, a question and a 补差 for a month long closed."""
    evidence.write_text(CANARY, encoding="utf-8")
    me = person_desk(desk, employment_id)
    appeal_id = appealing.make_appeal(me.work(), said.MakeAppeal(evaluation_id, CANARY, evidence=(evidence,)))
    question_id = asking.ask(me.work(), said.Ask(employment_id, MONTH.label, "recovered_amount", CANARY))
    cycle.close_period(desk.work(), Period(2026, 1))
    payment = said.PayBack(employment_id, "recovered_amount", "2026-01", "2026-11", Decimal(1), CANARY)
    with desk.database.read() as conn:
        kept = conn.execute(select(t.attachment.c.id).where(t.attachment.c.object_kind == "appeal")).scalar_one()
    return {
        "appeal_id": appeal_id,
        "evidence_id": kept,
        "question_id": question_id,
        "payment_id": paying_back.pay_back(desk.work(), payment),
        "check_id": quality_entry.enter_check(
            desk.work(), EnterCheck(employment_id, date(2026, 9, 2), Decimal(80), finding=CANARY)
        ),
        "complaint_id": complaint_register.save_complaint(
            desk.work(), SaveComplaint(employment_id, date(2026, 9, 2), PURPOSE, CANARY, client="委托方")
        ),
    }


def _improving(desk: Desk, employment_id: int) -> dict[str, int]:
    """An interview with a plan that runs."""
    ident = interviewing.save_interview(
        desk.work(), SaveInterview(employment_id, TODAY, held=True, agreed=CANARY, month=MONTH.label)
    )
    improving.save_plan(desk.work(), SavePlan(ident, 1, PLAN_ENDS, (GoalOrder(PLAN_ENDS, words=CANARY),), (PLAN_ENDS,)))
    return {"improvement_id": ident, "step_id": plans.improvement_view(desk.work(), ident)[0].steps[0].id}


def _on_a_project(conn: Connection, employment_id: int) -> None:
    made = conn.execute(insert(t.client_project).values(name_zh="一期", client="委托方", starts=date(2026, 1, 1)))
    member = {"project_id": key_of(made), "employment_id": employment_id, "starts": date(2026, 1, 1)}
    conn.execute(insert(t.project_member).values(member))


def _trained(desk: Desk, employment_id: int) -> tuple[int, int, int, int]:
    """A course read and an exam with an essay handed in: (exam, course, learning, attempt)."""
    question = bank.save_question(desk.work(), bank.SaveQuestion(Question(QuestionKind.ESSAY, "为什么要录音？")))
    exam = exams.save_exam(desk.work(), exams.SaveExam("论述", Rules(fixed=(Fixed(question, Decimal(5)),))))
    assigning.assign_exam(desk.work(), assigning.AssignExam(exam, (employment_id,)))
    me = person_desk(desk, employment_id)
    sitting = taking.open_attempt(me.work(), exam)
    taking.hand_in(me.work(), taking.HandIn(sitting.attempt_id, sitting.seat, 0, ((1, Answer(text="留痕"), False),)))
    course = publishing.publish_course(
        desk.work(),
        publishing.PublishCourse(
            "合规", (Section("text", "要点", "正文"),), (audiences.Audience("employment", employment_id),)
        ),
    )
    desk.work().write(lambda conn: _on_a_project(conn, employment_id))
    (own,) = learning.my_courses(me.work())
    for section in learning.course_view(me.work(), own.learning_id).sections:
        learning.mark_read(me.work(), own.learning_id, section.id)
    learning.confirm_course(me.work(), own.learning_id)
    return exam, course.course_id, own.learning_id, sitting.attempt_id


def _homework(desk: Desk, employment_id: int) -> dict[str, int]:
    """Homework with a file, handed in."""
    task = Section("assignment", "作业", "写一段话术")
    order = publishing.PublishCourse("话术", (task,), (audiences.Audience("employment", employment_id),))
    publishing.publish_course(desk.work(), order)
    me = person_desk(desk, employment_id)
    own = next(one for one in learning.my_courses(me.work()) if one.course == "话术")
    (section,) = learning.course_view(me.work(), own.learning_id).sections
    handed = homework.HandInHomework(own.learning_id, section.id, "您好", (("话术.txt", b"x"),))
    homework.hand_in_homework(me.work(), handed)
    ((one,),) = [there.tries for there in homework.my_homework(me.work(), own.learning_id)]
    with desk.database.read() as conn:
        ident = conn.execute(select(t.submission.c.id)).scalar_one()
    return {"section_id": section.id, "submission_id": ident, "homework_file_id": one.files[0].id}
