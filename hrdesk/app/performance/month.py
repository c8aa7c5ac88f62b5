"""What one computing run reads of a month: whom, by which scheme, with which figures, left out, adjusted, computed before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from hrdesk.app.performance import training_room
from hrdesk.app.performance.catalogue import Book, Post, load_book
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Adjustment, Totals
from hrdesk.domain.performance.scoring import share_of_period
from hrdesk.domain.training.figures import SOURCE as TRAINING
from hrdesk.storage import facts
from hrdesk.storage import tables as t
from hrdesk.words import _

# Kinds of event: where a month was delivered, no event means 0. A figure handed in (facts, entry) never does.
EVENT_SOURCES = frozenset({"repayments", "calls", "quality", "complaints", "training", "feedback"})
UNPUBLISHED = ("computed", "reviewed")


class Candidate(NamedTuple):
    """One person to evaluate: the post on the period's last day (or the last one held), and the share worked."""

    post: Post
    employee_no: str
    share: Decimal
    version_id: int | None  # of the scheme


@dataclass(slots=True)
class Month:
    """All that one computing run reads."""

    period: Period
    book: Book
    candidates: list[Candidate]
    sums: Mapping[int, facts.Sums]  # by the day a scheme's period starts
    delivered: frozenset[str]
    excluded: Mapping[int, Mapping[str, str]]
    adjustments: Mapping[int, tuple[Adjustment, ...]]
    latest: Mapping[int, Any]  # newest evaluation row by employment
    head: int  # newest audit row: what was read is still true while it stands
    unasked: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # left out by itself: nothing was asked

    def left_out(self, employment_id: int) -> dict[str, str]:
        """Metric codes that do not count for this person, with the reason."""
        return {**self.unasked.get(employment_id, {}), **self.excluded.get(employment_id, {})}


def read_month(conn: Connection, period: Period) -> Month:
    """Reads a month: who, by which scheme, with which figures."""
    book = load_book(conn, period.number)
    candidates = list(people_of(conn, period, book))
    start_days = {book.schemes[c.version_id].start_day for c in candidates if c.version_id is not None}
    codes = book.codes
    sums = {start_day: facts.add_up(conn, period.number, start_day) for start_day in start_days}
    delivered = delivered_sources(conn, period)
    return Month(
        period=period,
        book=book,
        candidates=candidates,
        sums=sums,
        delivered=delivered,
        excluded=exclusions(conn, period, codes),
        adjustments=adjustments(conn, period),
        latest=latest_evaluations(conn, period),
        head=newest_audit(conn),
        unasked=unasked(book, candidates, sums) if TRAINING in delivered else {},
    )


def unasked(book: Book, candidates: Iterable[Candidate], sums: Mapping[int, facts.Sums]) -> dict[int, dict[str, str]]:
    """Of whom the training room asked nothing in the period: its metrics are left out, which is not the same as missing."""
    found: dict[int, dict[str, str]] = {}
    for one in candidates:
        scheme = book.schemes.get(one.version_id or 0)
        for line in scheme.lines if scheme is not None else ():
            if book.metrics[line.metric].source != TRAINING or scheme is None:
                continue
            if not sums[scheme.start_day].of(one.post.employment_id, book.metric_ids[line.metric]).records:
                found.setdefault(one.post.employment_id, {})[line.metric] = _(training_room.NOTHING_DUE)
    return found


def period_totals(conn: Connection, month: Month) -> dict[int, dict[str, Totals]]:
    """The period's figures by employment and metric: within the days of everybody's own scheme, else the calendar month."""
    starts = {
        candidate.post.employment_id: month.book.schemes[candidate.version_id].start_day
        for candidate in month.candidates
        if candidate.version_id is not None
    }
    plain = month.sums.get(1) or facts.add_up(conn, month.period.number)
    codes = month.book.codes
    found: dict[int, dict[str, Totals]] = defaultdict(dict)
    for start_day, sums in {1: plain, **month.sums}.items():
        for employment_id, metric_id in sums:
            if metric_id in codes and start_day == starts.get(employment_id, 1):
                found[employment_id][codes[metric_id]] = sums.of(employment_id, metric_id)
    return found


def people_of(conn: Connection, period: Period, book: Book) -> Iterable[Candidate]:
    """Everybody employed within the period, each once, with the last post held in it."""
    widest_first, widest_last = period.previous().bounds(1)[0], period.bounds(1)[1]
    rows = conn.execute(
        select(
            t.employment.c.id,
            t.employment.c.employee_no,
            t.employment.c.hire_date,
            t.employment.c.leave_date,
            t.posting.c.starts,
            t.posting.c.department_id,
            t.posting.c.team_id,
            t.posting.c.position_id,
        )
        .join(t.posting, t.posting.c.employment_id == t.employment.c.id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(
            t.employment.c.status != "pending",
            t.posting.c.starts <= widest_last,
            or_(t.posting.c.ends.is_(None), t.posting.c.ends >= widest_first),
        )
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no, t.posting.c.starts)
    ).all()
    bounds = {None: period.bounds(1)} | {
        version_id: period.bounds(scheme.start_day) for version_id, scheme in book.schemes.items()
    }
    found: dict[int, Candidate] = {}
    for ident, employee_no, hired, left, starts, *place in rows:
        post = Post(ident, *place)
        version_id = book.scheme_for(post)
        first, last = bounds[version_id]
        if starts > last or _outside(hired, left, first, last):
            continue
        held = found.get(ident)
        if version_id is None and held is not None and starts > bounds[held.version_id][1]:
            continue  # a post without a scheme that began after the period of the one held before was over
        found[ident] = Candidate(post, employee_no, share_of_period(first, last, hired, left), version_id)
    return found.values()


def _outside(hired: date | None, left: date | None, first: date, last: date) -> bool:
    return (hired is not None and hired > last) or (left is not None and left < first)


def delivered_sources(conn: Connection, period: Period) -> frozenset[str]:
    """Kinds of event for which no event means 0: an import not undone, or "none this month" said by a person."""
    rows = conn.execute(
        select(t.delivery.c.source, t.delivery.c.batch_id)
        .outerjoin(t.batch, t.batch.c.id == t.delivery.c.batch_id)
        .where(t.delivery.c.month == period.number, or_(t.delivery.c.batch_id.is_(None), t.batch.c.undone_at.is_(None)))
    )
    return frozenset(row.source for row in rows if row.batch_id is None or row.source in EVENT_SOURCES)


def exclusions(conn: Connection, period: Period, codes: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """The figures left out openly: reasons by employment and metric code."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in conn.execute(select(t.exclusion).where(t.exclusion.c.month == period.number)):
        if row.metric_id in codes:
            found[row.employment_id][codes[row.metric_id]] = row.reason
    return found


def adjustments(conn: Connection, period: Period) -> dict[int, tuple[Adjustment, ...]]:
    """加扣分 of the month that were not taken back, by employment."""
    found: dict[int, tuple[Adjustment, ...]] = defaultdict(tuple)
    for row in conn.execute(
        select(t.adjustment, t.account.c.shown_name)
        .outerjoin(t.account, t.account.c.id == t.adjustment.c.account_id)
        .where(t.adjustment.c.month == period.number, t.adjustment.c.withdrawn_at.is_(None))
        .order_by(t.adjustment.c.id)
    ):
        found[row.employment_id] += (Adjustment(row.points, row.reason, row.shown_name or ""),)
    return found


def latest_evaluations(conn: Connection, period: Period) -> dict[int, Any]:
    """The newest revision of everybody's evaluation, by employment."""
    rows = conn.execute(
        select(t.evaluation).where(t.evaluation.c.month == period.number).order_by(t.evaluation.c.revision)
    )
    return {row.employment_id: row for row in rows}


def newest_audit(conn: Connection) -> int:
    """The newest row of the audit chain: every change adds one."""
    return conn.execute(select(func.max(t.audit.c.id))).scalar() or 0
