"""The sheet figures are entered in: people × metrics of a month, who said what, and which cells are open to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.performance.computing import Result, compute, rank_group
from hrdesk.app.performance.confirming import CORRECTION, ENTRY, unconfirmed
from hrdesk.app.performance.corrections import Corrected, corrections, figure_of
from hrdesk.app.performance.month import UNPUBLISHED, Candidate, Month, read_month
from hrdesk.app.performance.periods import is_closed
from hrdesk.app.performance.views import Choice, Head
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.entering import Entrant, Figure
from hrdesk.domain.performance.model import Aggregation, Metric, Scheme, Totals
from hrdesk.domain.performance.scoring import actual_value
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, named

# Why a cell is not open, in words of the catalogue.
CLOSED = N_("The month is closed.")
PUBLISHED = N_("The evaluation is published; HR corrects it.")
OWN = N_("Nobody enters figures of the own.")
LEFT_OUT = N_("The figure is left out this month.")
RECORDS = N_("The figure adds up from single records of a file: to change it, import the corrected file.")
DELIVERED = N_("A file (or “none this month”) says it for everybody.")
IMPORTED = N_("The figure comes from a file; HR corrects it.")


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A figure that waits for the actor's yes: by which entry; of one record corrected, what it says now and said before."""

    batch_id: int
    figure: Figure
    item: str = ""
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One figure. ``batch_id`` is what was seen when saving; ``locked`` says why it can't be entered, empty: it can."""

    actual: Decimal | None
    figure: Figure | None = None  # as kept, where there is one of the whole month
    batch_id: int | None = None
    by_hand: bool = False
    by: str = ""
    at: datetime | None = None
    source: str = ""  # the file's name
    note: str = ""
    waiting: bool = False  # for a second person
    to_confirm: tuple[ToConfirm, ...] = ()  # by the caller
    locked: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One person: ``entrant`` is what scoring needs, ``cells`` go by metric code."""

    employment_id: int
    employee_no: str
    name: str
    name_key: str
    team: str
    entrant: Entrant
    cells: Mapping[str, EntryCell]


@dataclass(frozen=True, slots=True)
class EntryView:
    """The sheet of a month, one scheme at a time. ``others``: totals of colleagues the actor does not see, by group."""

    period: str
    scheme: str | None
    scheme_name: str
    heads: tuple[Head, ...]
    rows: tuple[EntryRow, ...]
    schemes: tuple[Choice, ...]
    delivered: frozenset[str]
    others: Mapping[str, tuple[Decimal, ...]]
    closed: bool

    @property
    def metrics(self) -> dict[str, Metric]:
        """The sheet's metrics by code."""
        return {head.metric.code: head.metric for head in self.heads}


@use_case("performance.enter")
def entry_view(work: Work, period: Period, scheme: str | None = None) -> EntryView:
    """The sheet of a month as the actor may fill it in. Nothing in it needs to have been computed before."""
    with work.read() as conn:
        return read_sheet(work, conn, period, scheme)


def read_sheet(
    work: Work, conn: Connection, period: Period, scheme: str | None = None, *, ranked: bool = True
) -> EntryView:
    """The sheet within a transaction. Saving needs no totals of others: not ``ranked``."""
    month = read_month(conn, period)
    people = _people(work, conn, period)
    seen = [one for one in month.candidates if one.version_id is not None and one.post.employment_id in people]
    chosen = _chosen(month, seen, scheme)
    shown = [one for one in seen if one.version_id is not None and month.book.schemes[one.version_id].code == chosen]
    lines = month.book.schemes[shown[0].version_id or 0] if shown else None
    closed = is_closed(conn, period)
    cells = _Cells(work, month, _plain_figures(conn, period), _waiting(work, conn, period), closed, _teams(conn))
    groups = {_group(one) for one in shown}
    in_order = sorted(
        shown, key=lambda one: (people[one.post.employment_id].name_key, people[one.post.employment_id].name)
    )
    return EntryView(
        period=period.label,
        scheme=chosen,
        scheme_name=lines.name if lines else "",
        heads=tuple(Head(month.book.metrics[line.metric], line.weight, line.target) for line in lines.lines)
        if lines
        else (),
        rows=tuple(_row(month, one, people[one.post.employment_id], cells) for one in in_order),
        schemes=_choices(month, seen),
        delivered=month.delivered,
        others=_others(compute(work, month), {one.post.employment_id for one in shown}, groups) if ranked else {},
        closed=closed,
    )


def _people(work: Work, conn: Connection, period: Period) -> dict[int, Any]:
    last = period.bounds(1)[1]
    rows = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.person.c.name_key)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, last))
    )
    return {row.id: row for row in rows}


def _chosen(month: Month, seen: list[Candidate], scheme: str | None) -> str | None:
    counts: dict[str, int] = {}
    for one in seen:
        code = month.book.schemes[one.version_id or 0].code
        counts[code] = counts.get(code, 0) + 1
    if scheme in counts:
        return scheme
    return max(counts, key=lambda code: counts[code]) if counts else None


def _choices(month: Month, seen: list[Candidate]) -> tuple[Choice, ...]:
    schemes: dict[str, tuple[Scheme, int]] = {}
    for one in seen:
        scheme = month.book.schemes[one.version_id or 0]
        schemes[scheme.code] = (scheme, schemes.get(scheme.code, (scheme, 0))[1] + 1)
    return tuple(Choice(code, scheme.name, people) for code, (scheme, people) in schemes.items())


def _row(month: Month, one: Candidate, person: Any, cells: _Cells) -> EntryRow:
    version_id, employment_id = one.version_id or 0, one.post.employment_id
    scheme = month.book.fitted(version_id, one.post)
    sums, ids = month.sums[scheme.start_day], month.book.metric_ids
    totals = {line.metric: sums.of(employment_id, ids[line.metric]) for line in scheme.lines}
    entrant = Entrant(
        employment_id,
        _group(one),
        scheme,
        totals,
        month.left_out(employment_id),
        month.adjustments.get(employment_id, ()),
        one.share,
    )
    return EntryRow(
        employment_id,
        person.employee_no,
        person.name,
        person.name_key,
        cells.team_of(one),
        entrant,
        {line.metric: cells.of(employment_id, line.metric, totals[line.metric]) for line in scheme.lines},
    )


def _group(one: Candidate) -> str:
    kind, number = rank_group(one.post)
    return f"{kind}/{number}/{one.version_id}"


def _others(results: list[Result], shown: set[int], groups: set[str]) -> dict[str, tuple[Decimal, ...]]:
    """Only of groups that somebody shown is ranked in: a number without a name, for the place among them."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for result in results:
        group = _group(result.candidate)
        if result.total is not None and group in groups and result.candidate.post.employment_id not in shown:
            found[group] = (*found.get(group, ()), result.total)
    return found


def _plain_figures(conn: Connection, period: Period) -> dict[tuple[int, int], Any]:
    """The one figure of the whole month a cell may hold, with who said it, by employment and metric."""
    claim, fact = t.claim, t.fact
    same = (
        claim.c[name] == fact.c[name] for name in ("batch_id", "month", "employment_id", "metric_id", "day", "item")
    )
    rows = conn.execute(
        select(fact, claim.c.note, t.batch.c.kind, t.batch.c.file_name, t.batch.c.at, t.account.c.shown_name)
        .join(t.batch, t.batch.c.id == fact.c.batch_id)
        .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
        .outerjoin(claim, and_(*same))
        .where(fact.c.month == period.number, fact.c.day == 0, fact.c.item == "")
    )
    return {(row.employment_id, row.metric_id): row for row in rows}


def _teams(conn: Connection) -> dict[int, str]:
    return {row.id: named(row.name_zh or "", row.name_en) for row in conn.execute(select(t.team))}


def _waiting(work: Work, conn: Connection, period: Period) -> dict[tuple[int, int], list[ToConfirm]]:
    """Figures that wait for a second person, with the entries among them to which the actor may say yes."""
    may, rows = work.actor.may("performance.publish"), unconfirmed(work, conn, period)
    told = corrections(conn, [row for row in rows if row.kind == CORRECTION], work.zone)
    found: dict[tuple[int, int], list[ToConfirm]] = {}
    for row in rows:
        mine = row.account_id == work.actor.account_id or row.employment_id == work.actor.employment_id
        there = found.setdefault((row.employment_id, row.metric_id), [])
        if may and not mine:
            there.append(ToConfirm(row.batch_id, figure_of(row), row.item, told.get(row.batch_id)))
    return found


def _figure(held: Any) -> Figure | None:
    if held.value is None and held.denominator is None:
        return None
    return figure_of(held)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What every cell of the sheet is made of."""

    work: Work
    month: Month
    plain: Mapping[tuple[int, int], Any]
    waiting: Mapping[tuple[int, int], list[ToConfirm]]
    closed: bool
    teams: Mapping[int, str]

    def team_of(self, one: Candidate) -> str:
        """The team's name; empty without one."""
        return self.teams.get(one.post.team_id or 0, "")

    def of(self, employment_id: int, code: str, totals: Totals) -> EntryCell:
        """One cell; what is locked says why."""
        metric = self.month.book.metrics[code]
        key = (employment_id, self.month.book.metric_ids[code])
        held = self.plain.get(key)
        cell = EntryCell(
            actual_value(metric, totals, delivered=metric.source in self.month.delivered),
            waiting=key in self.waiting,
            to_confirm=tuple(self.waiting.get(key, ())),
        )
        if held is not None:
            by_hand = held.kind in (ENTRY, CORRECTION)
            cell = replace(
                cell,
                figure=_figure(held),
                batch_id=held.batch_id,
                by_hand=by_hand,
                by=held.shown_name or "",
                at=held.at,
                source="" if by_hand else held.file_name,
                note=(held.note or "") if held.kind == ENTRY else "",
            )
        return replace(cell, locked=self._locked(employment_id, metric, totals, held))

    def _locked(self, employment_id: int, metric: Metric, totals: Totals, held: Any) -> str:
        actor, latest = self.work.actor, self.month.latest.get(employment_id)
        counted = held is not None and _figure(held) is not None
        if self.closed:
            return _(CLOSED)
        if employment_id == actor.employment_id:
            return _(OWN)
        if latest is not None and latest.state not in UNPUBLISHED and not actor.may("performance.publish"):
            return _(PUBLISHED)
        if metric.code in self.month.excluded.get(employment_id, {}):
            return _(LEFT_OUT)
        if totals.records > int(counted):
            return _(RECORDS)
        if counted and held.kind != ENTRY and not actor.may("performance.import"):
            return _(IMPORTED)
        adds_up = metric.aggregation in (Aggregation.SUM, Aggregation.COUNT)
        if not counted and adds_up and metric.source in self.month.delivered:
            return _(DELIVERED)
        return ""
