"""Grades confirmed by a person, and taken back.

Source: 个人信息保护法 art. 24 (no decision by automated means alone): a proposed grade is none until somebody confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from hrdesk.app.performance.month import UNPUBLISHED
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
    """Confirms grades as a person; returns how many. Those with something missing are passed over.

    Errors: ``out_of_range`` (the scheme has no such grade), ``missing`` (no reason for another grade than the bands'),
    ``period_closed``, Conflict naming who was computed, graded or commented on since it was ``seen``. Nothing is
    confirmed then.
    """

    def block(conn: Connection) -> int:
        return confirm(work, conn, order)

    return work.write(block)


@use_case("performance.publish")
def withdraw_confirmations(work: Work, period: Period, employment_ids: tuple[int, ...]) -> int:
    """Grades are suggestions again; how many.

    Errors: ``published`` where all of them were published meanwhile, ``period_closed``.
    """

    def block(conn: Connection) -> int:
        refuse_closed(conn, period, REOPEN_FIRST)
        confirmed = (
            t.evaluation.c.month == period.number,
            t.evaluation.c.employment_id.in_(employment_ids),
            t.evaluation.c.state.in_(UNPUBLISHED),
            t.evaluation.c.grade.is_not(None),
            visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]),
        )
        found = [row.id for row in conn.execute(select(t.evaluation.c.id).where(*confirmed))]
        if not found:
            raise UserError(
                N_("These grades can no longer be taken back."),
                code="published",
                hint=N_("They were published or taken back meanwhile."),
            )
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.id.in_(found))
            .values(
                grade=None, coefficient=None, confirmed_by=None, grade_reason=None, version=t.evaluation.c.version + 1
            )
        )
        _audited(work, conn, period, f"grades withdrawn={len(found)}")
        return len(found)

    return work.write(block)


def confirm(work: Work, conn: Connection, order: Confirm) -> int:
    """As ``confirm_grades``, inside a write."""
    refuse_closed(conn, order.period, REOPEN_FIRST)
    rows = conn.execute(
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
            t.evaluation.c.month == order.period.number,
            t.evaluation.c.employment_id.in_(order.employment_ids),
            t.evaluation.c.state.in_(UNPUBLISHED),
            t.evaluation.c.proposed_grade.is_not(None),
            visible(work, t.evaluation.c.employment_id, order.period.bounds(1)[1]),
        )
    ).all()
    seen = dict(zip(order.employment_ids, order.seen, strict=True)) if order.seen else {}
    changes: list[dict[str, Any]] = []
    overtaken: list[int] = []
    for row in rows:
        grade = order.grade or row.proposed_grade
        if seen and seen[row.employment_id] != row.version and row.grade != grade:
            overtaken.append(row.employment_id)
        band = next((band for band in row.grades if band["code"] == grade), None)
        if band is None:
            raise UserError(N_("The scheme has no grade {grade}."), code="out_of_range", field="grade", grade=grade)
        reason = _why(grade, row.proposed_grade, order.reason)
        coefficient = Decimal(str(band["coefficient"]))
        changes.append({"b_id": row.id, "grade": grade, "coefficient": coefficient, "reason": reason})
    if overtaken:
        raise _overtaken(conn, overtaken)
    if changes:
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.id == bindparam("b_id"))
            .values(
                grade=bindparam("grade"),
                coefficient=bindparam("coefficient"),
                grade_reason=bindparam("reason"),
                confirmed_by=work.actor.account_id,
                version=t.evaluation.c.version + 1,
            ),
            changes,
        )
        _audited(work, conn, order.period, f"grades confirmed={len(changes)}")
    return len(changes)


def _overtaken(conn: Connection, employment_ids: list[int]) -> Conflict:
    names = conn.execute(
        select(t.person.c.name)
        .join(t.employment, t.employment.c.person_id == t.person.c.id)
        .where(t.employment.c.id.in_(employment_ids))
        .order_by(t.employment.c.employee_no)
    ).scalars()
    told = list(names)
    return Conflict(
        N_("Somebody else changed these evaluations meanwhile: {names}."),
        hint=N_("Nothing was confirmed. Look at the scores there are now, then confirm."),
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
