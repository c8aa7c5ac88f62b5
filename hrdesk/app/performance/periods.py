"""A closed month takes no more figures: whether it is one, and the refusal everybody gives."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from hrdesk.words import N_

REOPEN = N_("Reopen the month with a reason before it is computed again.")


def is_closed(conn: Connection, period: Period) -> bool:
    """Whether the month takes no more figures."""
    return conn.execute(select(t.period.c.closed_at).where(t.period.c.month == period.number)).scalar() is not None


def refuse_closed(conn: Connection, period: Period, hint: str = REOPEN) -> None:
    """Error: ``period_closed``; ``hint`` (a literal marked with ``N_``) says what can be done instead."""
    if is_closed(conn, period):
        raise UserError(N_("{period} is closed."), code="period_closed", hint=hint, period=period.label)
