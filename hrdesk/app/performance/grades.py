"""Grades confirmed by a person, and taken back.

Source: 个人信息保护法 art. 24 (no decision by automated means alone): a proposed grade is none until somebody confirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.own import refuse_own
from hrdesk.app.performance.periods import REOPEN_FIRST, refuse_closed
from hrdesk.app.performance.reasons import required
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.calibration import reason_needed
from hrdesk.domain.errors import Conflict, UserError
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_, _

NAMED = 5  # so many are named in a sentence


@dataclass(frozen=True, slots=True)
class Confirm:
    """Grades confirmed by the caller: the proposed ones, or ``grade``; another than the proposed one needs ``reason``.

    ``seen``: the versions looked at, one for each of ``employment_ids``; empty: whatever stands there now.
    """

    period: Period
    employment_ids: tuple[int, ...]
    grade: str | None = None
    reason: str = ""
    seen: tuple[int, ...] = ()


@use_case("performance.publish")
def confirm_grades(work: Work, order: Confirm) -> int:
    """Confirms grades as a person; returns how many. Those with something missing are passed over, and the own.

    Errors: ``out_of_range`` (the scheme has no such grade), ``missing`` (no reason for another grade than the bands'),
    ``period_closed``, Conflict naming who was computed, graded or commented on since it was ``seen``; Denied for the own
    alone. Nothing is confirmed then.
    """
    refuse_own(work.actor, *order.employment_ids)

    def block(conn: Connection) -> int:
        return confirm(work, conn, order)

    return work.write(block)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood there before a confirmation: a grade confirmed then, or None; ``seen``: the version it left behind."""

    employment_id: int
    seen: int
    grade: str | None = None
    reason: str = ""


@use_case("performance.publish")
def put_grades_back(work: Work, period: Period, earlier: tuple[Earlier, ...]) -> int:
    """Grades are again what they were before a confirmation, all of them or none; how many.

    Errors: ``published`` where some were published meanwhile, ``period_closed``, Conflict naming who was computed, graded
    or commented on since.
    """

    def block(conn: Connection) -> int:
        refuse_closed(conn, period, REOPEN_FIRST)
        rows = _unpublished(work, conn, period, [one.employment_id for one in earlier])
        if len(rows) < len(earlier):
            raise UserError(
                N_("These grades can no longer be taken back."),
                code="published",
                hint=N_("They were published or taken back meanwhile."),
            )
        before = {one.employment_id: one for one in earlier}
        overtaken = [row.employment_id for row in rows if row.version != before[row.employment_id].seen]
        if overtaken:
            raise _overtaken(conn, overtaken, N_("Nothing was taken back. Look at the grades there are now."))
        _write(
            work,
            conn,
            [_graded(row, before[row.employment_id].grade, before[row.employment_id].reason) for row in rows],
        )
        _audited(work, conn, period, f"grades withdrawn={len(rows)}")
        return len(rows)

    return work.write(block)


def confirm(work: Work, conn: Connection, order: Confirm) -> int:
    """As ``confirm_grades``, inside a write."""
    refuse_closed(conn, order.period, REOPEN_FIRST)
    rows = [
        row for row in _unpublished(work, conn, order.period, order.employment_ids) if row.proposed_grade is not None
    ]
    seen = dict(zip(order.employment_ids, order.seen, strict=True)) if order.seen else {}
    changes: list[dict[str, Any]] = []
    overtaken: list[int] = []
    for row in rows:
        grade = order.grade or row.proposed_grade
        if seen and seen[row.employment_id] != row.version and row.grade != grade:
            overtaken.append(row.employment_id)
        changes.append(_graded(row, grade, order.reason))
    if overtaken:
        raise _overtaken(conn, overtaken, N_("Nothing was confirmed. Look at the scores there are now, then confirm."))
    if changes:
        _write(work, conn, changes)
        _audited(work, conn, order.period, f"grades confirmed={len(changes)}")
    return len(changes)


def _unpublished(work: Work, conn: Connection, period: Period, employment_ids: Sequence[int]) -> Sequence[Any]:
    return conn.execute(
        select(
            t.evaluation.c.id,
            t.evaluation.c.proposed_grade,
            t.evaluation.c.employment_id,
            t.scheme_version.c.grades,
            t.evaluation.c.version,
            t.evaluation.c.grade,
        )
        .join(t.scheme_version, t.scheme_version.c.id == t.evaluation.c.scheme_version_id)
        .where(
            t.evaluation.c.month == period.number,
            t.evaluation.c.employment_id.in_(employment_ids),
            t.evaluation.c.state.in_(UNPUBLISHED),
            t.evaluation.c.employment_id != (work.actor.employment_id or 0),
            visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]),
        )
    ).all()


def _graded(row: Any, grade: str | None, reason: str) -> dict[str, Any]:
    """An evaluation's new values; a sentence where its scheme has no such grade, or a reason is missing."""
    if grade is None:
        return {"b_id": row.id, "b_grade": None, "b_coefficient": None, "b_reason": None, "b_by": None}
    band = next((band for band in row.grades if band["code"] == grade), None)
    if band is None:
        raise UserError(N_("The scheme has no grade {grade}."), code="out_of_range", field="grade", grade=grade)
    why = _why(grade, row.proposed_grade, reason)
    return {"b_id": row.id, "b_grade": grade, "b_coefficient": Decimal(str(band["coefficient"])), "b_reason": why}


def _write(work: Work, conn: Connection, changes: list[dict[str, Any]]) -> None:
    by = work.actor.account_id
    conn.execute(
        update(t.evaluation)
        .where(t.evaluation.c.id == bindparam("b_id"))
        .values(
            grade=bindparam("b_grade"),
            coefficient=bindparam("b_coefficient"),
            grade_reason=bindparam("b_reason"),
            confirmed_by=bindparam("b_by"),
            version=t.evaluation.c.version + 1,
        ),
        [{"b_by": by, **change} for change in changes],
    )


def _overtaken(conn: Connection, employment_ids: list[int], hint: str) -> Conflict:
    names = conn.execute(
        select(t.person.c.name)
        .join(t.employment, t.employment.c.person_id == t.person.c.id)
        .where(t.employment.c.id.in_(employment_ids))
        .order_by(t.employment.c.employee_no)
    ).scalars()
    told = list(names)
    return Conflict(
        N_("Somebody else changed these evaluations meanwhile: {names}."),
        hint=hint,
        names=_(", ").join(told[:NAMED]) + (" …" if len(told) > NAMED else ""),
    )


def _why(grade: str, proposed: str, reason: str) -> str | None:
    """The reason to keep; a sentence where another grade than the bands suggest has none."""
    if not reason_needed(grade, proposed):
        return None
    if not reason.strip():
        raise UserError(
            N_("Please say why {grade} and not {proposed}, which the bands suggest."),
            code="missing",
            field="reason",
            hint=N_("The reason is printed on the sheet."),
            grade=grade,
            proposed=proposed,
        )
    return required(reason, "reason")


def _audited(work: Work, conn: Connection, period: Period, what: str) -> None:
    record(
        conn,
        at=work.now(),
        account_id=work.actor.account_id,
        use_case=work.name,
        object_kind="month",
        object_id=period.number,
        fields=(what,),
    )
