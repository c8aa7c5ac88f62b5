"""部门月度汇总: heads, scores, metrics against targets, grades, repayments and disputes of a month, team by team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.insight.reading import read_spells
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.catalogue import load_schemes
from hrdesk.app.performance.month import period_totals, read_month
from hrdesk.app.performance.printing import Printed
from hrdesk.app.reconciliation.finding import month_findings
from hrdesk.app.reconciliation.model import MonthFindings
from hrdesk.app.reports.moved import Figures, Share, of_unit, read_shares
from hrdesk.app.reports.reading import Evaluated, Member, department_named, read_members
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, QuestionState
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.performance.grading import advised_counts, median
from hrdesk.domain.performance.model import GradeBand, Metric, Scheme, Unit
from hrdesk.domain.performance.sheet import GradeCount, Label, PeriodShown, SheetState
from hrdesk.domain.reconciliation.model import Kind
from hrdesk.domain.reports.figures import Figure, Together, ends, metrics_in_order, together
from hrdesk.domain.reports.summary import MetricLine, Recovery, Said, SummarySheet, UnitFigures, UnitLine
from hrdesk.domain.roles import Scope
from hrdesk.domain.turnover import Figures as Heads
from hrdesk.domain.turnover import Post, by_unit
from hrdesk.storage import tables as t
from hrdesk.words import N_, P_, _, named

_PART = "\x1f"  # between department and team in the name of a unit; no name has it


@dataclass(frozen=True, slots=True)
class SummaryOrder:
    """A month, of one department or (None) of everybody the actor sees; ``out`` is the PDF to write."""

    period: Period
    out: Path
    department: str | None = None


@use_case("performance.print")
def print_summary(work: Work, order: SummaryOrder) -> Printed:
    """The paper as PDF. Errors: those of ``summary_sheet`` and of writing."""
    from hrdesk.documents.reports import write_summary

    done = write_summary(summary_sheet(work, order), order.out, letterhead=letterhead_of(work))
    return Printed(order.out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("performance.print")
def summary_sheet(work: Work, order: SummaryOrder) -> SummarySheet:
    """The paper as values, in the language spoken. Errors: ``no_rows``, ``not_found``, Denied for who sees only the own figures."""
    kept = _read(work, order.period, order.department)
    return _sheet(work, kept, kept.department)


@use_case("performance.print")
def summary_sheets(work: Work, period: Period) -> tuple[SummarySheet, ...]:
    """The whole month, and where it has several departments each of them. Errors: as ``summary_sheet``."""
    kept = _read(work, period, None)
    departments = list(dict.fromkeys(member.department for member in kept.now.members if member.department))
    if len(departments) < 2:
        return (_sheet(work, kept, departments[0] if departments else None),)
    return (_sheet(work, kept, None), *(_sheet(work, kept, name) for name in departments))


@use_case("performance.print")
def departments_evaluated(work: Work, period: Period) -> tuple[str, ...]:
    """The departments with evaluations in the month of people the actor sees, as they are called."""
    with work.read() as conn:
        rows = conn.execute(
            select(t.department.c.id, t.department.c.name_zh, t.department.c.name_en)
            .join(t.evaluation, t.evaluation.c.department_id == t.department.c.id)
            .where(
                t.evaluation.c.month == period.number,
                visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]),
            )
            .distinct()
            .order_by(t.department.c.id)
        ).all()
    return tuple(named(row.name_zh, row.name_en) for row in rows)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is stored of the month, read once for all its summaries. ``department``: the one asked for, as it is called."""

    period: Period
    department: str | None
    now: Evaluated
    before: Evaluated
    heads: Mapping[tuple[str, str], Heads]
    schemes: Mapping[int, Scheme]
    shares: Sequence[Share]
    appeals: Sequence[tuple[int, str]]  # (employment, state)
    questions: Sequence[tuple[int, str]]
    found: MonthFindings | None
    counted: Mapping[str, Decimal]  # what counts for anybody, by metric; empty for who does not see the whole agency
    settings: Mapping[str, Any]


def _read(work: Work, period: Period, name: str | None) -> _Kept:
    if work.actor.scope is Scope.OWN:
        raise Denied(N_("Your account may not do this."), hint=N_("Your own year can be printed instead."))
    with work.read() as conn:
        department = department_named(conn, name) if name is not None else None
        ident = department[0] if department is not None else None
        now = read_members(work, conn, period, department_id=ident)
        if not now.members:
            raise UserError(
                N_("There is no evaluation of {period} to sum up."),
                code="no_rows",
                hint=N_("Compute the month first, or check the department."),
                period=period.label,
            )
        before = read_members(work, conn, period.previous(), department_id=ident, published=True)
        heads = _heads(work, conn, period)
        schemes = load_schemes(conn, {member.version_id for member in now.members})
        shares = read_shares(conn, period, now)
        appeals, questions = _appeals(work, conn, period), _questions(work, conn, period)
        counted = _counted(conn, period) if work.actor.scope is Scope.ALL else {}
        settings = read_settings(conn)
    found = month_findings(work, period) if work.actor.may("reconciliation.read") else None
    of = department[1] if department is not None else None
    return _Kept(period, of, now, before, heads, schemes, shares, appeals, questions, found, counted, settings)


def _sheet(work: Work, kept: _Kept, department: str | None) -> SummarySheet:
    now = [m for m in kept.now.members if department in (None, m.department)]
    before = [m for m in kept.before.members if department in (None, m.department)]
    heads = {unit: count for unit, count in kept.heads.items() if department in (None, unit[0])}
    used = dict.fromkeys(code for member in now for code in member.figures)
    metrics = [metric for metric in metrics_in_order(kept.now.orders, kept.now.metrics) if metric.code in used]
    published = all(member.published for member in now)
    first, last = kept.period.bounds(int(kept.settings["start_day"]))
    several = department is None and len({unit[0] for unit in heads} | {m.department for m in now}) > 1
    units = _units(heads, now)
    figures = {unit: of_unit(unit, now, kept.shares) for unit in units}
    moved = [share for share in kept.shares if figures.get(share.unit) and share.figures]
    return SummarySheet(
        agency=Label(kept.settings["agency"], kept.settings["agency_en"] or None),
        period=PeriodShown(kept.period.year, kept.period.month, first, last),
        scope=_scope(work, department),
        units=tuple(
            _line(_unit_name(unit, several), heads.get(unit), own, [m for m in before if m.unit == unit])
            for unit, own in units.items()
        ),
        total=_line(P_("summary", "All"), _added(heads), now, before),
        metrics=tuple(_metric_line(metric, now, before) for metric in metrics),
        figures=tuple(
            UnitFigures(_unit_name(unit, several), tuple(_of_unit(metric, own) for metric in metrics))
            for unit, own in figures.items()
            if own
        ),
        moved=len({share.employment_id for share in moved}),
        divided=len({share.employment_id for share in moved if share.divided}),
        grades=_grades([kept.schemes[ident] for ident in {m.version_id for m in now}], now),
        grades_before=tuple(Counter(m.grade for m in before if m.grade).items()),
        without_grade=sum(not member.grade for member in now),
        recovery=_recovery(kept, metrics, now, before),
        said=_said(kept, {member.employment_id for member in now}),
        stale=sum(member.published and member.stale for member in now),
        state=SheetState.PUBLISHED if published else SheetState.DRAFT,
        document_no=f"HZ-{kept.period.number}" if published else "",
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )


# --- heads and units -------------------------------------------------------------------------------------------------


def _heads(work: Work, conn: Connection, period: Period) -> dict[tuple[str, str], Heads]:
    """Head counts by department and team, in the calendar month, until today where it still runs."""
    first, last = period.bounds()
    spells = read_spells(work, conn, first, max(first, min(last, work.today())))

    def unit(post: Post | None) -> str:
        return f"{post.department}{_PART}{post.team}" if post is not None else _PART

    found: dict[tuple[str, str], Heads] = {}
    for group in by_unit(spells, first, last, unit):
        of, _part, team = group.name.partition(_PART)
        found[of, team] = group.figures
    return found


def _added(heads: Mapping[tuple[str, str], Heads]) -> Heads:
    return Heads(opening=sum(one.opening for one in heads.values()), closing=sum(one.closing for one in heads.values()))


def _units(heads: Mapping[tuple[str, str], Heads], members: Sequence[Member]) -> dict[tuple[str, str], list[Member]]:
    """Members by unit; units with people but without evaluations stand behind, by name."""
    units: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for member in members:
        units[member.unit].append(member)
    for unit in sorted(heads):
        if heads[unit].opening or heads[unit].closing:
            units.setdefault(unit, [])
    return units


def _unit_name(unit: tuple[str, str], several: bool) -> str:
    department, team = unit
    shown = team or P_("team", "none")
    return f"{department or _('none')} / {shown}" if several else shown


def _scope(work: Work, department: str | None) -> str:
    if work.actor.scope is Scope.TEAM:
        led = _("those whom {name} leads", name=work.actor.shown_name)
        return f"{department} · {led}" if department is not None else led
    if department is not None:
        return department
    return _("whole agency") if work.actor.scope is Scope.ALL else _("own department")


def _line(name: str, heads: Heads | None, now: Sequence[Member], before: Sequence[Member]) -> UnitLine:
    heads = heads or Heads()
    scores = [member.score for member in now if member.score is not None]
    return UnitLine(
        name=name,
        average=Decimal(heads.opening + heads.closing) / 2,
        closing=heads.closing,
        evaluated=len(now),
        published=sum(member.published for member in now),
        missing=sum(member.score is None for member in now),
        mean=_mean(scores),
        median=median(scores) if scores else None,
        before=_mean([member.score for member in before if member.score is not None]),
        revised=sum(member.revision > 1 for member in now),
    )


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


# --- metrics and grades ----------------------------------------------------------------------------------------------


def _metric_line(metric: Metric, members: Sequence[Member], before: Sequence[Member]) -> MetricLine:
    at_ends = ends(metric, ((m.whose, m.figures[metric.code].value) for m in members if metric.code in m.figures))
    return MetricLine(
        name=Label(metric.name_zh, metric.name_en),
        short=Label(metric.name_zh, metric.short_en or metric.name_en),
        unit=metric.unit,
        decimals=metric.decimals,
        direction=metric.direction,
        now=together(metric, _of(metric, members)),
        before=together(metric, _of(metric, before)) if before else None,
        ahead=at_ends[0] if at_ends is not None else None,
        behind=at_ends[1] if at_ends is not None else None,
    )


def _of(metric: Metric, members: Sequence[Member]) -> list[Figure]:
    return [member.figures[metric.code] for member in members if metric.code in member.figures]


def _of_unit(metric: Metric, figures: Sequence[Figures]) -> Together | None:
    own = [one[metric.code] for one in figures if metric.code in one]
    return together(metric, own) if own else None


def _grades(schemes: Sequence[Scheme], members: Sequence[Member]) -> tuple[GradeCount, ...]:
    """The grades of all schemes used, each once, the best first; what is advised only where all use one scheme."""
    bands: dict[str, GradeBand] = {}
    for scheme in schemes:
        for band in scheme.grades:
            bands.setdefault(band.code, band)
    counts = Counter(member.grade for member in members if member.grade)
    same = len({scheme.grades for scheme in schemes}) == 1
    advised = advised_counts(tuple(bands.values()), counts.total()) if same else {}
    return tuple(
        GradeCount(
            band.code, Label(band.name_zh, band.name_en), counts[band.code], advised.get(band.code), band.advised_share
        )
        for band in sorted(bands.values(), key=lambda band: -band.start)
    )


# --- repayments and disputes -----------------------------------------------------------------------------------------


def _counted(conn: Connection, period: Period) -> dict[str, Decimal]:
    """What counts in the month's days for anybody, by metric, whether or not a scheme asks for it."""
    found: dict[str, Decimal] = {}
    for own in period_totals(conn, read_month(conn, period)).values():
        for code, totals in own.items():
            if totals.records:
                found[code] = found.get(code, Decimal(0)) + totals.sum
    return found


def _recovery(
    kept: _Kept, metrics: Sequence[Metric], now: Sequence[Member], before: Sequence[Member]
) -> Recovery | None:
    """None where no metric counts recovered money. Differences only for who may read the reconciliation."""
    counted = [metric for metric in metrics if metric.recovery and metric.unit is Unit.YUAN]
    if not counted:
        return None
    credited = _sum([together(metric, _of(metric, now)).total for metric in counted])
    earlier = _sum([together(metric, _of(metric, before)).total for metric in counted])
    found = kept.found
    if found is None:
        return Recovery(credited, earlier)
    codes = {metric.code for metric in counted}
    loose = [one for one in found.findings if one.open and one.kind is Kind.UNMATCHED and one.metric in codes]
    state = found.state
    released = ""
    if state.released_by and state.open:
        released = _("Published unsettled by {name}: {reason}", name=state.released_by, reason=state.released_reason)
    return Recovery(
        credited=credited,
        before=earlier,
        counted=_sum([kept.counted.get(code) for code in sorted(codes)]),
        files=_sum([one.rows for one in found.files]),
        loose=_sum([one.amount for one in loose]) or Decimal(0),
        loose_count=len(loose),
        open=state.open,
        settled=state.settled,
        released=released,
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _appeals(work: Work, conn: Connection, period: Period) -> Sequence[tuple[int, str]]:
    """Appeals against evaluations of the month: whose, and how far."""
    found = conn.execute(
        select(t.evaluation.c.employment_id, t.appeal.c.state)
        .join(t.evaluation, t.evaluation.c.id == t.appeal.c.evaluation_id)
        .where(
            t.evaluation.c.month == period.number,
            visible(work, t.evaluation.c.employment_id, period.bounds(1)[1]),
        )
    )  # fmt: skip
    return [(row[0], row[1]) for row in found]


def _questions(work: Work, conn: Connection, period: Period) -> Sequence[tuple[int, str]]:
    """Questions about figures of the month: whose, and how far."""
    found = conn.execute(
        select(t.figure_question.c.employment_id, t.figure_question.c.state).where(
            t.figure_question.c.month == period.number,
            visible(work, t.figure_question.c.employment_id, period.bounds(1)[1]),
        )
    )
    return [(row[0], row[1]) for row in found]


def _said(kept: _Kept, people: set[int]) -> Said:
    appeals = [state for who, state in kept.appeals if who in people]
    questions = [state for who, state in kept.questions if who in people]
    return Said(len(appeals), appeals.count(AppealState.OPEN), len(questions), questions.count(QuestionState.OPEN))
