"""Exams as HR makes them: rules in versions, who must sit, resits granted, results, essays waiting to be marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from hrdesk.app.training.rules import pool, rules_json, rules_of
from hrdesk.app.work import Work, key_of, use_case, visible
from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import (
    Rules,
    draw_questions,
    rule_faults,
)
from hrdesk.domain.training.questions import tidy
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
                raise no_exam()
            number = row.number
            if rules_of(row.rules) != order.rules:
                number += 1
                _add_version(conn, work, ident, number, kept)
            values = {"name_zh": name, "name_en": order.name_en, "number": number, "ended": order.ended}
            update_versioned(conn, t.exam, ident, order.version, values)
        record_change(conn, work, "exam", ident, ("rules",))
        return ident

    return work.write(block)


def _add_version(conn: Connection, work: Work, exam_id: int, number: int, kept: dict[str, Any]) -> None:
    conn.execute(
        insert(t.exam_version).values(
            exam_id=exam_id, number=number, rules=kept, account_id=work.actor.account_id, at=work.now()
        )
    )


def no_exam() -> UserError:
    """What is said where an exam is gone."""
    return UserError(N_("This exam is no longer there."), code="not_found", hint=N_("Reload the list."))


def record_change(conn: Connection, work: Work, kind: str, ident: int, fields: Sequence[str]) -> None:
    """What was done, for the audit, inside a write."""
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
