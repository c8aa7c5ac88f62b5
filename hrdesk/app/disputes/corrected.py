"""Whether the figure a question or an appeal is about was really put right since: by a correction, an import, an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.performance.claimed import claims_of, counting
from hrdesk.app.performance.periods import is_closed, start_days
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, Finding, PaymentState
from hrdesk.storage import tables as t


@dataclass(frozen=True, slots=True)
class About:
    """The figure of one person and month; ``metric_id`` None: any of them."""

    employment_id: int
    month: int
    metric_id: int | None
    since: datetime


def changed_since(conn: Connection, about: About) -> bool:
    """Whether a record of the figure says something else now than what counted at ``since``, or one was added or went.

    A file imported again with the same figures changes nothing.
    """
    period = Period.from_number(about.month)
    metrics = None if about.metric_id is None else (about.metric_id,)
    records = claims_of(conn, period, start_days(conn), (about.employment_id,), metrics)
    return any(_said(counting(claims, about.since)) != _now(claims) for claims in records.values())


def _now(claims: Sequence[Any]) -> tuple[Any, ...]:
    return _said(next((one for one in reversed(claims) if one.undone_at is None), None))


def _said(claim: Any) -> tuple[Any, ...]:
    return (None, None, None) if claim is None else (claim.value, claim.numerator, claim.denominator)


def question_corrected(conn: Connection, row: Any) -> bool:
    """Whether the figure a question (a row of ``figure_question``) is about changed since it was asked."""
    return changed_since(conn, About(row.employment_id, row.month, row.metric_id, row.at))


def question_to_correct(conn: Connection, row: Any) -> bool:
    """Answered as wrong, the month open, and nothing was put right or paid up since."""
    if row.found != Finding.WRONG or is_closed(conn, Period.from_number(row.month)) or question_corrected(conn, row):
        return False
    paid = select(t.back_payment.c.id).where(
        t.back_payment.c.question_id == row.id, t.back_payment.c.state != PaymentState.REFUSED
    )
    return conn.execute(paid.limit(1)).first() is None


def appeal_to_correct(conn: Connection, row: Any) -> bool:
    """Upheld, the month open, and since then nothing changed: no figure, no adjustment, nothing left out, no revision out.

    ``row``: the appeal with ``month`` and ``employment_id`` of its evaluation.
    """
    if row.state != AppealState.UPHELD or is_closed(conn, Period.from_number(row.month)):
        return False
    if changed_since(conn, About(row.employment_id, row.month, row.metric_id, row.at)):
        return False
    e, a, x = t.evaluation, t.adjustment, t.exclusion
    later = (
        select(e.c.id).where(
            e.c.month == row.month, e.c.employment_id == row.employment_id, e.c.published_at > row.decided_at
        ),
        select(a.c.id).where(a.c.month == row.month, a.c.employment_id == row.employment_id, a.c.at > row.at),
        select(x.c.id).where(x.c.month == row.month, x.c.employment_id == row.employment_id, x.c.at > row.at),
    )
    return not any(conn.execute(one.limit(1)).first() for one in later)
