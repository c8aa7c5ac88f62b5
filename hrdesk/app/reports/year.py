"""个人年度总览: twelve or thirteen months of one person, a team or everybody, in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, exists, or_, select

from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.people.listing import placed
from hrdesk.app.performance.printing import Printed
from hrdesk.app.reports.kept import Kept, read_kept
from hrdesk.app.today.figures import ended
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.reports.year import (
    MonthState,
    YearFigure,
    YearMetric,
    YearMonth,
    YearSheet,
    span,
    with_moves,
)
from hrdesk.storage import tables as t
from hrdesk.words import N_, named

LENGTHS = (12, 13)
_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class YearOrder:
    """The ``months`` (12, or 13 with the same month of the year before) that end with ``last``; narrowed to a 工号 or a team."""

    last: Period
    out: Path
    months: int = 12
    employee_no: str | None = None
    team: str | None = None


def months_between(since: Period | None, last: Period) -> int:
    """How many months from the first asked for to the last; 12 where none is. ``year_sheets`` says what it takes."""
    return 12 if since is None else (last.year - since.year) * 12 + last.month - since.month + 1


@use_case("performance.print")
def print_years(work: Work, order: YearOrder) -> Printed:
    """Everybody the order names, in one file. Errors: those of ``year_sheets`` and of writing."""
    from hrdesk.documents.reports import write_years

    def progress(done: int, total: int) -> None:
        work.progress(done, total, "")

    sheets, head = year_sheets(work, order), letterhead_of(work)
    done = write_years(sheets, order.out, letterhead=head, progress=progress, cancelled=work.cancelled)
    return Printed(order.out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("performance.print")
def year_sheets(work: Work, order: YearOrder) -> list[YearSheet]:
    """The papers as values, by team and name; who has nothing published in the months is left out. Errors: ``no_rows``, ``wrong_use``."""
    if order.months not in LENGTHS:
        raise UserError(N_("A year is printed with 12 or 13 months."), code="wrong_use", field="months")
    periods = span(order.last, order.months)
    with work.read() as conn:
        people = _people(work, conn, order, periods)
        if not people:
            raise UserError(
                N_("Nothing is published from {first} to {last} for whom you chose."),
                code="no_rows",
                hint=N_("Publish a month first, or check the number and the team."),
                first=periods[0].label,
                last=periods[-1].label,
            )
        settings = read_settings(conn)
        kept = read_kept(work, conn, periods, [row.id for row in people])
    printed_at = work.clock().astimezone(work.zone).replace(tzinfo=None)
    agency = Label(settings["agency"], settings["agency_en"] or None)
    return [_sheet(work, agency, row, periods, kept, printed_at) for row in people]


def _people(work: Work, conn: Connection, order: YearOrder, periods: Sequence[Period]) -> Sequence[Any]:
    months = (periods[0].number, periods[-1].number)
    day = min(order.last.bounds()[1], max(work.today(), periods[0].bounds()[0]))
    evaluated = exists().where(
        t.evaluation.c.employment_id == t.employment.c.id,
        t.evaluation.c.month.between(*months),
        t.evaluation.c.published_at.is_not(None),
    )
    earlier = exists().where(
        t.past_evaluation.c.employment_id == t.employment.c.id, t.past_evaluation.c.month.between(*months)
    )
    wanted: Select[Any] = (
        select(
            t.employment.c.id, t.employment.c.employee_no, t.person.c.name, t.employment.c.hire_date,
            t.department.c.name_zh.label("department_zh"), t.department.c.name_en.label("department_en"),
            t.team.c.name_zh.label("team_zh"), t.team.c.name_en.label("team_en"),
            t.position.c.name_zh.label("position_zh"), t.position.c.name_en.label("position_en"),
            t.employment.c.leave_date, ended().label("left"),
        )
        .select_from(placed(day))
        .where(or_(evaluated, earlier), visible(work, t.employment.c.id, day))
        .order_by(
            t.department.c.id, t.team.c.id, t.person.c.name_key, t.person.c.name, t.employment.c.employee_no
        )
    )  # fmt: skip
    if order.employee_no is not None:
        wanted = wanted.where(t.employment.c.employee_no == order.employee_no)
    if order.team is not None:
        wanted = wanted.where((t.team.c.name_zh == order.team) | (t.team.c.name_en == order.team))
    return conn.execute(wanted).all()


# --- putting together ------------------------------------------------------------------------------------------------


def _sheet(
    work: Work, agency: Label, row: Any, periods: Sequence[Period], kept: Kept, printed_at: datetime
) -> YearSheet:
    left = row.leave_date if row.left else None
    codes = dict.fromkeys(
        code
        for period in periods
        if (own := kept.evaluations.get((row.id, period.number))) is not None
        for code in kept.lines.get(own.id, ())
    )
    metrics = [kept.metrics[code] for code in codes]
    teams = [_team_at(kept.posts.get(row.id, ()), period.bounds()[1], row.hire_date, left) for period in periods]
    months = tuple(
        _month(row, left, period, team, moved, metrics, kept)
        for period, team, moved in zip(periods, teams, with_moves(teams), strict=True)
    )
    where = (named(row.department_zh or "", row.department_en), named(row.team_zh or "", row.team_en))
    return YearSheet(
        agency=agency,
        name=row.name,
        employee_no=row.employee_no,
        place=" / ".join(part for part in where if part),
        position=named(row.position_zh or "", row.position_en),
        hired=row.hire_date,
        left=left,
        first=periods[0],
        last=periods[-1],
        months=months,
        metrics=tuple(_metric(metric) for metric in metrics),
        own=work.actor.employment_id == row.id,
        printed_by=work.actor.shown_name,
        printed_at=printed_at,
    )


def _metric(metric: Metric) -> YearMetric:
    return YearMetric(
        metric.code,
        Label(metric.name_zh, metric.name_en),
        Label(metric.name_zh, metric.short_en or metric.name_en),
        metric.unit,
        metric.decimals,
        metric.direction,
    )


def _team_at(posts: Sequence[Any], day: date, hired: date | None, left: date | None) -> str:
    """The team on a day; on the last one where the person had left by then."""
    if hired is not None and hired > day:
        return ""
    on = min(day, left) if left is not None else day
    begun = [post for post in posts if post.starts <= on]
    return named(begun[-1].name_zh or "", begun[-1].name_en) if begun else ""


def _month(
    row: Any, left: date | None, period: Period, team: str, moved: bool, metrics: Sequence[Metric], kept: Kept
) -> YearMonth:
    first, last = period.bounds()
    key = row.id, period.number
    own, past = kept.evaluations.get(key), kept.earlier.get(key)
    away = (left is not None and left < first) or (row.hire_date is not None and row.hire_date > last)
    if away and own is None and past is None:
        return YearMonth(period, MonthState.AWAY)
    here = YearMonth(
        period,
        MonthState.MISSING,
        team,
        moved,
        trained=_count(kept.trained, row.id, first, last),
        absent=_days(kept.absences, row.id, first, last),
    )
    if own is None:
        if past is None:
            return here
        return replace(here, state=MonthState.EARLIER, score=past.score, grade=past.grade or "")
    lines = kept.lines.get(own.id, {})
    appeals = kept.appeals.get(key, [])
    return replace(
        here,
        state=MonthState.PUBLISHED,
        score=own.score,
        rank=own.rank if kept.places else None,
        rank_of=own.rank_of if kept.places else None,
        grade=own.grade or "",
        revision=own.revision,
        adjustments=kept.adjustments.get(key),
        appeals=len(appeals),
        upheld=appeals.count(AppealState.UPHELD),
        complaints=_complaints(lines, metrics),
        share=own.share if own.share < _WHOLE else None,
        median=kept.medians.get((own.team_id, period.number)),
        figures=tuple(_figure(lines.get(metric.code)) for metric in metrics),
    )


def _figure(line: Any) -> YearFigure | None:
    if line is None:
        return None
    known = line.value is not None and line.state != "excluded"
    return YearFigure(Decimal(line.value) if known else None, line.target)


def _complaints(lines: Mapping[str, Any], metrics: Sequence[Metric]) -> Decimal | None:
    """Valid complaints as the evaluation has them; None where it has no such figure."""
    values = [
        Decimal(lines[metric.code].value)
        for metric in metrics
        if metric.source == "complaints" and metric.code in lines and lines[metric.code].value is not None
    ]
    return sum(values, Decimal(0)) if values else None


def _count(days: Mapping[int, Sequence[date]] | None, who: int, first: date, last: date) -> int | None:
    if days is None or who not in days:
        return None
    return sum(first <= day <= last for day in days[who])


def _days(spells: Mapping[int, Sequence[tuple[date, date]]] | None, who: int, first: date, last: date) -> int | None:
    """Calendar days away in the month; None where no absence is kept."""
    if spells is None:
        return None
    found = sum(max(0, (min(last, ends) - max(first, starts)).days + 1) for starts, ends in spells.get(who, ()))
    return found or None
