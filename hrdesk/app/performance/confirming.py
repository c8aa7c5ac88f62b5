"""A figure entered by hand needs a second person: it counts in the draft at once, and is published once confirmed.

Publishing is no confirmation: whoever publishes presses "confirm" for the figures first, and never for the own entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select

from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.periods import months_of, start_days
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Denied
from hrdesk.storage import tables as t
from hrdesk.storage.audit import record
from hrdesk.words import N_

ENTRY = "entry"  # the kind of batch that is no file
CORRECTION = "correction"  # the kind of batch that puts one record right by hand


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure entered by hand, as it was looked at: whose, which metric, by which entry."""

    employment_id: int
    metric: str
    batch_id: int


@dataclass(frozen=True, slots=True)
class ConfirmEntries:
    """The figures a second person says yes to."""

    period: Period
    figures: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many were confirmed; ``left``: changed meanwhile, or entered by the caller or about the caller."""

    figures: int
    left: int


def unconfirmed(work: Work, conn: Connection, period: Period) -> list[Any]:
    """Figures of the month entered or corrected by hand that nobody else has confirmed.

    Of each: its key, what it says, the batch and of what kind that is, who entered it. A single record that was
    taken out waits too: unlike a cleared cell, nothing else would show that it is gone.
    """
    said, f = t.entry_confirmation, t.fact
    whole = and_(
        f.c.month == period.number,
        f.c.day == 0,
        f.c.item == "",
        or_(f.c.value.is_not(None), f.c.denominator.is_not(None)),
    )
    rows = conn.execute(
        select(
            f.c.month,
            f.c.employment_id,
            f.c.metric_id,
            f.c.day,
            f.c.item,
            f.c.value,
            f.c.numerator,
            f.c.denominator,
            f.c.batch_id,
            t.batch.c.kind,
            t.batch.c.account_id,
        )
        .join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        .outerjoin(
            said,
            and_(*(said.c[name] == t.fact.c[name] for name in ("month", "employment_id", "metric_id", "batch_id"))),
        )
        .where(
            f.c.month.in_((period.previous().number, period.number)),
            or_(and_(t.batch.c.kind == ENTRY, whole), t.batch.c.kind == CORRECTION),
            said.c.batch_id.is_(None),
            visible(work, f.c.employment_id, period.bounds(1)[1]),
        )
        .order_by(f.c.employment_id, f.c.metric_id, f.c.day, f.c.item)
    ).all()
    starts = start_days(conn) if rows else ()
    return [row for row in rows if period in months_of(row.month, row.day, starts)]


def unconfirmed_names(work: Work, conn: Connection, period: Period) -> dict[int, list[str]]:
    """By evaluation: the metrics (in order) that rest on such figures. Left-out ones don't count."""
    waiting = {(row.employment_id, row.metric_id) for row in unconfirmed(work, conn, period)}
    if not waiting:
        return {}
    metrics, _ids, _versions = load_metrics(conn)
    rows = conn.execute(
        select(t.evaluation.c.id, t.evaluation.c.employment_id, t.metric_version.c.metric_id, t.metric.c.code)
        .join(t.evaluation_line, t.evaluation_line.c.evaluation_id == t.evaluation.c.id)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(
            t.evaluation.c.month == period.number,
            t.evaluation_line.c.state != "excluded",
            t.evaluation.c.employment_id.in_({employment for employment, _metric in waiting}),
        )
        .order_by(t.evaluation.c.id, t.evaluation_line.c.place)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        if (row.employment_id, row.metric_id) in waiting:
            found.setdefault(row.id, []).append(metrics[row.code].name if row.code in metrics else row.code)
    return found


@use_case("performance.publish")
def confirm_entries(work: Work, order: ConfirmEntries) -> Confirmed:
    """The second person's yes to figures entered by hand. Denied where all of them are the caller's own entries.

    What was changed since it was looked at is left for another look.
    """

    def block(conn: Connection) -> Confirmed:
        _metrics, ids, _versions = load_metrics(conn)
        wanted = {(one.employment_id, ids.get(one.metric, 0), one.batch_id) for one in order.figures}
        there = [
            row
            for row in unconfirmed(work, conn, order.period)
            if (row.employment_id, row.metric_id, row.batch_id) in wanted
        ]
        others = [
            row
            for row in there
            if row.account_id != work.actor.account_id and row.employment_id != work.actor.employment_id
        ]
        if there and not others:
            raise Denied(
                N_("A second person has to confirm what you entered yourself."),
                hint=N_("Ask a colleague in HR or administration."),
            )
        if others:
            conn.execute(
                insert(t.entry_confirmation),
                [
                    {
                        "month": row.month,
                        "employment_id": row.employment_id,
                        "metric_id": row.metric_id,
                        "batch_id": row.batch_id,
                        "account_id": work.actor.account_id,
                        "at": work.now(),
                    }
                    for row in others
                ],
            )
            record(
                conn,
                at=work.now(),
                account_id=work.actor.account_id,
                use_case=work.name,
                object_kind="month",
                object_id=order.period.number,
                fields=(f"entries confirmed={len(others)}",),
            )
        return Confirmed(len(others), len(wanted) - len(others))

    return work.write(block)
