"""What the training record of a person is made of: lessons, attempts, what was done before, homework, undertakings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.training.courses import standing_of
from hrdesk.app.training.outcome import MARKED, OPEN
from hrdesk.app.training.rules import rules_of
from hrdesk.app.work import Work, visible
from hrdesk.domain.onboarding.checklist import ItemKind, ItemState
from hrdesk.domain.people import mask_id
from hrdesk.domain.training.courses import Occasion
from hrdesk.domain.training.homework import Homework
from hrdesk.domain.training.papers import (
    EarlierLine,
    HomeworkLine,
    PaperHead,
    RecordAttempt,
    RecordLine,
    TrainingRecord,
    Undertaking,
)
from hrdesk.storage import tables as t
from hrdesk.storage.types import SEALED
from hrdesk.words import _, named


def people_asked(today: date, work: Work, employee_no: str | None, team: str | None, client: str) -> Any:
    """Whose records are wanted: of one number, a team, a client, or all the actor may see, in the order of names."""
    wanted = (
        select(
            t.employment.c.id, t.employment.c.employee_no, t.employment.c.hire_date, t.employment.c.licensed,
            t.person.c.name, t.person.c.id_number, t.person.c.id_digest, t.department.c.name_zh.label("department"), t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("post"),
        )
        .select_from(placed(today))
        .where(visible(work, t.employment.c.id, today))
    )  # fmt: skip
    if employee_no is not None:
        wanted = wanted.where(t.employment.c.employee_no == employee_no.strip())
    if team is not None:
        wanted = wanted.where(t.team.c.name_zh == team)
    if client:
        member, project = t.project_member, t.client_project
        of = select(member.c.employment_id).join(project, project.c.id == member.c.project_id).where(
            (project.c.client == client) | (project.c.name_zh == client)
        )  # fmt: skip
        wanted = wanted.where(t.employment.c.id.in_(of))
    return in_order(wanted)


def _masked(row: Any) -> str:
    if row.id_digest is None:
        return "—"
    return "******************" if row.id_number is SEALED or row.id_number is None else mask_id(row.id_number)


def record_of(
    head: PaperHead,
    row: Any,
    lines: Sequence[RecordLine],
    attempts: Sequence[RecordAttempt],
    earlier: Sequence[EarlierLine],
    today: date,
    client: str,
) -> TrainingRecord:
    """The record of one person (a row of ``people_asked``) from what the functions below found of it."""
    days = [line.read_on for line in lines if line.read_on is not None]
    days += [one.on for one in attempts] + [one.on for one in earlier]
    unit = " / ".join(part for part in (row.department, row.team) if part)
    licensed = _("existing staff") if row.licensed == "existing staff" else (row.licensed or "")
    return TrainingRecord(
        head, today, row.name, row.employee_no, row.post or "—", unit or "—", _masked(row), row.hire_date, licensed,
        tuple(lines), tuple(attempts), min(days, default=None), max(days, default=None), client,
        tuple(earlier),
    )  # fmt: skip


def lines_of(conn: Connection, idents: Sequence[int], today: date, zone: ZoneInfo) -> dict[int, list[RecordLine]]:
    """The courses of each, oldest first, days by the agency's ``zone``, with the exam of each; what was replaced before it was begun is left out."""
    v, one = t.course_version, t.learning
    rows = conn.execute(
        select(one, v.c.name_zh, v.c.name_en, v.c.label, v.c.occasion, v.c.trainer, v.c.minutes, v.c.exam_id)
        .join(v, v.c.id == one.c.course_version_id)
        .where(one.c.employment_id.in_(idents))
        .order_by(one.c.employment_id, one.c.assigned_at, one.c.id)
    ).all()
    tried: dict[tuple[int, int], list[Any]] = {}
    for attempt in conn.execute(
        select(t.attempt, t.exam_version.c.number.label("paper"), t.exam_version.c.rules)
        .join(t.exam_version, t.exam_version.c.id == t.attempt.c.exam_version_id)
        .where(t.attempt.c.employment_id.in_(idents), t.attempt.c.state == MARKED)
        .order_by(t.attempt.c.number)
    ):
        tried.setdefault((attempt.employment_id, attempt.exam_id), []).append(attempt)
    found: dict[int, list[RecordLine]] = {}
    for row in rows:
        if row.ended_at is not None and row.finished_on is None and row.read_at is None:
            continue  # replaced before anything of it was done
        attempts = tried.get((row.employment_id, row.exam_id), []) if row.exam_id is not None else []
        found.setdefault(row.employment_id, []).append(_line(row, attempts, today, zone))
    return found


def _line(row: Any, attempts: Sequence[Any], today: date, zone: ZoneInfo) -> RecordLine:
    last = attempts[-1] if attempts else None
    best = max((one.score for one in attempts), default=None)
    return RecordLine(
        named(row.name_zh, row.name_en), row.label, Occasion(row.occasion),
        row.finished_on or (row.read_at.astimezone(zone).date() if row.read_at is not None else None), row.trainer, row.minutes,
        f"E{row.exam_id}-{last.paper}" if last is not None else "", best,
        rules_of(last.rules).pass_mark if last is not None else None, max(len(attempts) - 1, 0), standing_of(row, today),
        row.due, row.valid_until,
    )  # fmt: skip


def earlier_of(conn: Connection, idents: Sequence[int]) -> dict[int, list[EarlierLine]]:
    """What each had done before, as it was brought in from older lists."""
    one = t.training_record
    found: dict[int, list[EarlierLine]] = {}
    for row in conn.execute(
        select(one).where(one.c.employment_id.in_(idents)).order_by(one.c.employment_id, one.c.completed_on, one.c.id)
    ):
        line = EarlierLine(
            row.course, row.completed_on, row.trainer or "", row.hours, row.score, row.passed, row.valid_until
        )
        found.setdefault(row.employment_id, []).append(line)
    return found


def undertakings_of(conn: Connection, work: Work, idents: Sequence[int]) -> dict[int, list[Undertaking]]:
    """What each must sign by the checklists, the newest of one name only, signed or not."""
    i, found = t.plan_item, dict[int, dict[str, Undertaking]]()
    for row in conn.execute(
        select(t.plan.c.employment_id, i.c.name_zh, i.c.name_en, i.c.state, i.c.done_at, i.c.words)
        .join(t.plan, t.plan.c.id == i.c.plan_id)
        .where(t.plan.c.employment_id.in_(idents), t.plan.c.state != "cancelled", i.c.kind == ItemKind.SIGNATURE.value)
        .order_by(t.plan.c.employment_id, t.plan.c.id, i.c.place)
    ):
        name = named(row.name_zh, row.name_en)
        done = row.state == ItemState.DONE.value and row.done_at is not None
        signed = row.done_at.astimezone(work.zone).date() if done else None
        waived = (row.words or "") if row.state == ItemState.WAIVED.value else ""
        found.setdefault(row.employment_id, {})[name] = Undertaking(name, signed, waived)
    return {ident: list(names.values()) for ident, names in found.items()}


def homework_of(conn: Connection, work: Work, idents: Sequence[int]) -> dict[int, list[HomeworkLine]]:
    """What each handed in, with its mark."""
    one, v, section = t.submission, t.course_version, t.course_section
    rows = conn.execute(
        select(
            one, t.learning.c.employment_id, v.c.name_zh, v.c.name_en, section.c.title,
            t.account.c.shown_name.label("marker"),
        )
        .select_from(
            one.join(t.learning, t.learning.c.id == one.c.learning_id)
            .join(v, v.c.id == t.learning.c.course_version_id)
            .join(section, section.c.id == one.c.section_id)
            .outerjoin(t.account, t.account.c.id == one.c.marked_by)
        )
        .where(t.learning.c.employment_id.in_(idents))
        .order_by(one.c.handed_in_at, one.c.id)
    )  # fmt: skip
    found: dict[int, list[HomeworkLine]] = {}
    for row in rows:
        line = HomeworkLine(
            named(row.name_zh, row.name_en), row.title, row.number, row.handed_in_at.astimezone(work.zone).date(),
            row.score, Homework(row.state).text, row.marker or "", row.comment or "",
        )  # fmt: skip
        found.setdefault(row.employment_id, []).append(line)
    return found


def attempts_of(conn: Connection, work: Work, idents: Sequence[int]) -> dict[int, list[RecordAttempt]]:
    """The exams each sat and handed in, with the topics that were missed."""
    q, v = t.attempt_question, t.question_version
    rows = conn.execute(
        select(t.attempt, t.exam.c.name_zh, t.exam.c.name_en)
        .join(t.exam, t.exam.c.id == t.attempt.c.exam_id)
        .where(t.attempt.c.employment_id.in_(idents), t.attempt.c.state != OPEN)
        .order_by(t.attempt.c.submitted_at, t.attempt.c.id)
    ).all()
    asked: dict[int, list[Any]] = {}
    for one in conn.execute(
        select(q.c.attempt_id, q.c.points, q.c.score, t.question.c.topic)
        .select_from(q.join(v, v.c.id == q.c.question_version_id).join(t.question, t.question.c.id == v.c.question_id))
        .where(q.c.attempt_id.in_([row.id for row in rows]))
    ):
        asked.setdefault(one.attempt_id, []).append(one)
    found: dict[int, list[RecordAttempt]] = {}
    for row in rows:
        questions = asked.get(row.id, [])
        missed = dict.fromkeys(
            one.topic for one in questions if one.score is not None and one.score < one.points and one.topic
        )
        found.setdefault(row.employment_id, []).append(
            RecordAttempt(
                named(row.name_zh, row.name_en), row.number, row.submitted_at.astimezone(work.zone).date(), len(questions),
                row.score, row.passed, tuple(missed),
            )
        )  # fmt: skip
    return found
