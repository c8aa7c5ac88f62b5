"""What reconciling puts on the Today page: how many differences keep last month from being published."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.performance.periods import is_closed
from hrdesk.app.reconciliation.finding import unsettled
from hrdesk.app.today.model import TodayItem, Urgency
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t
from hrdesk.words import _, _n


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """One line for who settles them, while last month has figures and anybody of it is still to be published."""
    period = Period(day.year, day.month).previous()
    if work.actor.scope is not Scope.ALL or not _under_way(conn, period):
        return []
    count = unsettled(work, conn, period)
    if not count:
        return []
    return [
        TodayItem(
            Urgency.WAITING,
            "performance",
            _("Reconcile {period}", period=period.label),
            _n("{count} difference open", "{count} differences open", count=count),
            "",
            _("Nothing is published before they are settled"),
            None,
            _("Reconcile"),
            ("performance", period.label),
            "reconcile",
        )
    ]


def _under_way(conn: Connection, period: Period) -> bool:
    if is_closed(conn, period):
        return False
    figures = conn.execute(select(t.fact.c.month).where(t.fact.c.month == period.number).limit(1)).first()
    of_month = t.evaluation.c.month == period.number
    waiting = conn.execute(select(t.evaluation.c.id).where(of_month, t.evaluation.c.state.in_(UNPUBLISHED)).limit(1))
    computed = conn.execute(select(t.evaluation.c.id).where(of_month).limit(1)).first()
    return figures is not None and (computed is None or waiting.first() is not None)
