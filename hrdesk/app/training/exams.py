"""Exams as HR makes them: rules in versions, who must sit, resits granted, results, essays waiting to be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select

from hrdesk.app.people.listing import in_order, placed
from hrdesk.app.training.outcome import finish, past_of
from hrdesk.app.training.stored import question_of
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.training.exams import (
    Counting,
    Draw,
    Fixed,
    Pooled,
    Rules,
    Shown,
    attempts_left,
    counted,
    draw_questions,
    rule_faults,
)
from hrdesk.domain.training.marking import Answer, Rule
from hrdesk.domain.training.questions import Kind, tidy
from hrdesk.domain.training.reading import plain_text
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.storage.versions import update_versioned
from hrdesk.words import N_, named


@dataclass(frozen=True, slots=True)
class SaveExam:
    """An exam to add (``id`` None) or to change; changed rules make a new version, attempts keep theirs."""

    name_zh: str
    rules: Rules
    name_en: str | None = None
    id: int | None = None
    version: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One exam. ``assigned``, ``passed``, ``waiting`` (essays) count people the actor may see."""

    id: int
    version: int
    number: int
    name: str
    name_zh: str
    name_en: str | None
    rules: Rules
    ended: bool
    assigned: int = 0
    passed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class AssignExam:
    """Who must sit an exam, by when."""

    exam_id: int
    employment_ids: tuple[int, ...]
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One person and one exam."""

    employment_id: int
    employee_no: str
    name: str
    team: str
    due: date | None
    attempts: int
    left: int | None
    score: Decimal | None
    passed: bool
    open: bool
    waiting: bool
    last_at: datetime | None
    clock_differs: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An essay to be marked. ``worth``: its points; ``hint``: the explanation of the question."""

    attempt_id: int
    place: int
    exam: str
    employee_no: str
    name: str
    stem: str
    answer: str
    worth: Decimal
    hint: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """Points a person gives for an essay."""

    attempt_id: int
    place: int
    points: Decimal
    comment: str = ""


# --- rules as they are kept ----------------------------------------------------------------------------------------------


def rules_json(rules: Rules) -> dict[str, Any]:
    """Rules as a version keeps them; times as ISO text, figures as text."""
    found: dict[str, Any] = asdict(rules)
    for name in ("opens", "closes"):
        found[name] = found[name].isoformat() if found[name] is not None else None
    return found


def rules_of(kept: Mapping[str, Any]) -> Rules:
    """Rules from what a version keeps."""
    values = dict(kept)
    for name in ("opens", "closes"):
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    values["fixed"] = tuple(Fixed(one["question_id"], Decimal(one["points"])) for one in values["fixed"])
    values["draws"] = tuple(
        Draw(one["count"], Decimal(one["points"]), one["topic"], one["difficulty"], Kind(one["kind"]) if one["kind"] else None)
        for one in values["draws"]
    )  # fmt: skip
    return Rules(
        **{
            **values,
            "pass_mark": Decimal(values["pass_mark"]),
            "counting": Counting(values["counting"]),
            "credit": Rule(values["credit"]),
            "after": Shown(values["after"]),
            "after_end": Shown(values["after_end"]),
        }
    )


def pool(conn: Connection) -> list[Pooled]:
    """The questions in use, as far as drawing asks."""
    rows = conn.execute(
        select(t.question.c.id, t.question.c.topic, t.question.c.difficulty, t.question.c.kind).where(
            t.question.c.ended.is_(False)
        )
    )
    return [Pooled(row.id, row.topic, row.difficulty, Kind(row.kind)) for row in rows]


# --- making one ----------------------------------------------------------------------------------------------------------


@use_case("training.write")
def save_exam(work: Work, order: SaveExam) -> int:
    """Adds or changes an exam; its id.

    Errors: ``missing`` (name), the codes of ``rule_faults``, ``bank_too_small``, ``not_found``, Conflict.
    """
    name = tidy(order.name_zh)
    if not name:
        raise UserError(N_("Please enter a name."), code="missing", field="name_zh")
    for fault in rule_faults(order.rules):
        raise UserError(fault.message, code=fault.code, field=fault.code, **dict(fault.values))

    def block(conn: Connection) -> int:
        if not order.ended:
            draw_questions(order.rules, pool(conn), 0)
        kept = rules_json(order.rules)
        if order.id is None:
            ident = key_of(conn.execute(insert(t.exam).values(name_zh=name, name_en=order.name_en)))
            _add_version(conn, work, ident, 1, kept)
        else:
            ident = order.id
            row = conn.execute(
                select(t.exam.c.number, t.exam_version.c.rules)
                .join(t.exam_version, (t.exam_version.c.exam_id == t.exam.c.id) & (t.exam_version.c.number == t.exam.c.number))
                .where(t.exam.c.id == ident)
            ).first()  # fmt: skip
            if row is None:
                raise _no_exam()
            number = row.number
            if rules_of(row.rules) != order.rules:
                number += 1
                _add_version(conn, work, ident, number, kept)
            values = {"name_zh": name, "name_en": order.name_en, "number": number, "ended": order.ended}
            update_versioned(conn, t.exam, ident, order.version, values)
        _record(conn, work, "exam", ident, ("rules",))
        return ident

    return work.write(block)


def _add_version(conn: Connection, work: Work, exam_id: int, number: int, kept: dict[str, Any]) -> None:
    conn.execute(
        insert(t.exam_version).values(
            exam_id=exam_id, number=number, rules=kept, account_id=work.actor.account_id, at=work.now()
        )
    )


def _no_exam() -> UserError:
    return UserError(N_("This exam is no longer there."), code="not_found", hint=N_("Reload the list."))


def _record(conn: Connection, work: Work, kind: str, ident: int, fields: Sequence[str]) -> None:
    record(
        conn, at=work.now(), account_id=work.actor.account_id, use_case=work.name, object_kind=kind, object_id=ident,
        fields=fields,
    )  # fmt: skip


@use_case("training.read")
def list_exams(work: Work, *, ended: bool = False) -> tuple[ExamRow, ...]:
    """All exams with how far the people the actor may see are."""
    day = work.today()
    with work.read() as conn:
        wanted = (
            select(t.exam, t.exam_version.c.rules)
            .join(t.exam_version, (t.exam_version.c.exam_id == t.exam.c.id) & (t.exam_version.c.number == t.exam.c.number))
            .order_by(t.exam.c.id.desc())
        )  # fmt: skip
        rows = conn.execute(wanted if ended else wanted.where(t.exam.c.ended.is_(False))).all()
        seen_a = visible(work, t.exam_assignment.c.employment_id, day)
        seen = visible(work, t.attempt.c.employment_id, day)
        assigned = _counts(conn, t.exam_assignment, seen_a & t.exam_assignment.c.ended_at.is_(None))
        passed = _counts(conn, t.attempt, seen & t.attempt.c.passed.is_(True))
        waiting = _counts(conn, t.attempt, seen & (t.attempt.c.state == "submitted"))
    return tuple(
        ExamRow(
            row.id, row.version, row.number, named(row.name_zh, row.name_en), row.name_zh, row.name_en,
            rules_of(row.rules), row.ended, assigned.get(row.id, 0), passed.get(row.id, 0), waiting.get(row.id, 0),
        )
        for row in rows
    )  # fmt: skip


def _counts(conn: Connection, table: Any, where: Any) -> dict[int, int]:
    rows = conn.execute(
        select(table.c.exam_id, func.count(table.c.employment_id.distinct())).where(where).group_by(table.c.exam_id)
    )
    return {row[0]: row[1] for row in rows}


@use_case("training.write")
def assign_exam(work: Work, order: AssignExam) -> int:
    """Asks people to sit an exam; who was asked already gets the new date. How many are asked now.

    Errors: ``not_found``, Denied for people the actor may not see.
    """

    def block(conn: Connection) -> int:
        if (
            conn.execute(select(t.exam.c.id).where(t.exam.c.id == order.exam_id, t.exam.c.ended.is_(False))).first()
            is None
        ):
            raise _no_exam()
        check_seen(conn, work, order.employment_ids)
        assign(conn, work, order.exam_id, order.employment_ids, order.due)
        _record(conn, work, "exam", order.exam_id, (f"assigned={len(order.employment_ids)}",))
        return len(set(order.employment_ids))

    return work.write(block)


def check_seen(conn: Connection, work: Work, employment_ids: Sequence[int]) -> None:
    """Denied unless the actor may see all of these people."""
    wanted = set(employment_ids)
    seen = set(
        conn.execute(
            select(t.employment.c.id).where(
                t.employment.c.id.in_(wanted), visible(work, t.employment.c.id, work.today())
            )
        ).scalars()
    )
    if wanted - seen:
        raise Denied(N_("You may not see all of these people."), hint=N_("Choose people of your own team."))


def assign(
    conn: Connection,
    work: Work,
    exam_id: int,
    employment_ids: Sequence[int],
    due: date | None,
    *,
    renewed: datetime | None = None,
) -> None:
    """Makes assignments, inside a write. ``renewed``: attempts before that moment count no longer."""
    known = {
        row.employment_id: row
        for row in conn.execute(select(t.exam_assignment).where(t.exam_assignment.c.exam_id == exam_id))
    }
    for ident in dict.fromkeys(employment_ids):
        row = known.get(ident)
        if row is None:
            conn.execute(
                insert(t.exam_assignment).values(exam_id=exam_id, employment_id=ident, due=due, assigned_at=work.now())
            )
        else:
            values: dict[str, Any] = {"due": due or row.due, "ended_at": None}
            if renewed is not None and row.assigned_at < renewed:
                values |= {"assigned_at": work.now(), "more_attempts": 0}
            update_versioned(conn, t.exam_assignment, row.id, row.version, values)


@use_case("training.write")
def grant_resit(work: Work, exam_id: int, employment_id: int) -> int:
    """One more attempt for one person; how many were granted now. Errors: ``not_found``, Denied."""

    def block(conn: Connection) -> int:
        check_seen(conn, work, (employment_id,))
        row = conn.execute(
            select(t.exam_assignment).where(
                t.exam_assignment.c.exam_id == exam_id, t.exam_assignment.c.employment_id == employment_id
            )
        ).first()
        if row is None:
            raise UserError(N_("This person is not asked to sit the exam."), code="not_found")
        more = row.more_attempts + 1
        update_versioned(conn, t.exam_assignment, row.id, row.version, {"more_attempts": more})
        _record(conn, work, "exam_assignment", row.id, ("more_attempts",))
        return int(more)

    return work.write(block)


# --- results -------------------------------------------------------------------------------------------------------------


@use_case("training.read")
def exam_results(work: Work, exam_id: int) -> tuple[ResultRow, ...]:
    """Everybody asked to sit the exam whom the actor may see, in the order of names. Errors: ``not_found``."""
    day = work.today()
    with work.read() as conn:
        kept = conn.execute(
            select(t.exam_version.c.rules)
            .join(t.exam, (t.exam.c.id == t.exam_version.c.exam_id) & (t.exam.c.number == t.exam_version.c.number))
            .where(t.exam.c.id == exam_id)
        ).scalar()
        if kept is None:
            raise _no_exam()
        rules = rules_of(kept)
        people = conn.execute(
            in_order(
                select(
                    t.exam_assignment.c.employment_id, t.exam_assignment.c.due, t.exam_assignment.c.more_attempts,
                    t.exam_assignment.c.assigned_at,
                    t.employment.c.employee_no, t.person.c.name, t.team.c.name_zh.label("team"),
                )
                .select_from(placed(day).join(t.exam_assignment, t.exam_assignment.c.employment_id == t.employment.c.id))
                .where(
                    t.exam_assignment.c.exam_id == exam_id, t.exam_assignment.c.ended_at.is_(None),
                    visible(work, t.employment.c.id, day),
                )
            )
        ).all()  # fmt: skip
        attempts: dict[int, list[Any]] = {}
        for row in conn.execute(select(t.attempt).where(t.attempt.c.exam_id == exam_id).order_by(t.attempt.c.number)):
            attempts.setdefault(row.employment_id, []).append(row)
    return tuple(
        _result(rules, one, [row for row in attempts.get(one.employment_id, []) if row.opened_at >= one.assigned_at])
        for one in people
    )


def _result(rules: Rules, person: Any, attempts: Sequence[Any]) -> ResultRow:
    past = [past_of(row) for row in attempts]
    return ResultRow(
        person.employment_id, person.employee_no, person.name, person.team or "", person.due, len(attempts),
        attempts_left(rules, past, person.more_attempts),
        counted([one.score for one in past if one.score is not None], rules.counting),
        any(one.passed for one in past), any(one.open for one in past),
        any(row.state == "submitted" for row in attempts),
        max((row.submitted_at for row in attempts if row.submitted_at is not None), default=None),
        any(row.clock_differs for row in attempts),
    )  # fmt: skip


@use_case("training.mark")
def essays_waiting(work: Work) -> tuple[Waiting, ...]:
    """Essays handed in and not marked yet, the oldest first; not one's own."""
    day = work.today()
    with work.read() as conn:
        rows = conn.execute(
            _waiting(work, day).order_by(t.attempt.c.submitted_at, t.attempt.c.id, t.attempt_question.c.place)
        ).all()
    found = []
    for row in rows:
        question = question_of(row)
        found.append(
            Waiting(
                row.attempt_id, row.place, named(row.exam_zh, row.exam_en), row.employee_no, row.person_name,
                plain_text(question.stem, question.markup), Answer(**_kept(row.answer)).text, row.points,
                plain_text(question.explanation, question.markup), row.submitted_at,
            )
        )  # fmt: skip
    return tuple(found)


def _waiting(work: Work, day: date) -> Any:
    q, v = t.attempt_question, t.question_version
    return (
        select(
            q.c.attempt_id, q.c.place, q.c.answer, q.c.points, v.c.kind, v.c.stem, v.c.content,
            t.exam.c.name_zh.label("exam_zh"), t.exam.c.name_en.label("exam_en"), t.employment.c.employee_no,
            t.person.c.name.label("person_name"), t.attempt.c.submitted_at,
        )
        .select_from(
            q.join(t.attempt, t.attempt.c.id == q.c.attempt_id)
            .join(v, v.c.id == q.c.question_version_id)
            .join(t.exam, t.exam.c.id == t.attempt.c.exam_id)
            .join(t.employment, t.employment.c.id == t.attempt.c.employment_id)
            .join(t.person, t.person.c.id == t.employment.c.person_id)
        )
        .where(
            t.attempt.c.state == "submitted", q.c.score.is_(None), visible(work, t.attempt.c.employment_id, day),
            t.attempt.c.employment_id != (work.actor.employment_id or -1),
        )
    )  # fmt: skip


def _kept(answer: Any) -> dict[str, Any]:
    return {"chosen": tuple(answer.get("chosen", ())), "text": answer.get("text", "")} if answer else {}


@use_case("training.mark")
def mark_answer(work: Work, order: MarkAnswer) -> bool:
    """Points for an essay; whether the attempt is wholly marked now.

    Errors: ``not_found`` (not waiting, or not one's to mark), ``out_of_range`` (beyond what it is worth).
    """

    def block(conn: Connection) -> bool:
        q = t.attempt_question
        row = conn.execute(
            _waiting(work, work.today()).where(q.c.attempt_id == order.attempt_id, q.c.place == order.place)
        ).first()
        if row is None:
            raise UserError(
                N_("This answer does not wait to be marked."), code="not_found", hint=N_("Somebody else may have marked it; reload the list.")
            )  # fmt: skip
        if not 0 <= order.points <= row.points:
            raise UserError(
                N_("The points go from 0 to {worth}."), code="out_of_range", field="points", worth=f"{row.points.normalize():f}"
            )  # fmt: skip
        conn.execute(
            q.update()
            .where(q.c.attempt_id == order.attempt_id, q.c.place == order.place)
            .values(score=order.points, comment=tidy(order.comment) or None, marked_by=work.actor.account_id)
        )
        _record(conn, work, "attempt", order.attempt_id, (f"place={order.place}", "score"))
        return finish(conn, work, order.attempt_id)

    return work.write(block)
