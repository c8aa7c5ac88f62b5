"""The papers of a month: evaluation sheets (one file for all) and the team ranking, for preview, printer and file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.performance.catalogue import Book, load_schemes, metric_from
from hrdesk.app.performance.month import Month, read_month
from hrdesk.app.performance.movers import Moved, Parts, moved, movers, notes
from hrdesk.app.performance.paper import build_sheets
from hrdesk.app.performance.places import refuse_ranking, shown_to_all
from hrdesk.app.performance.snapshot import load
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.grading import advised_counts, median, middle_half
from hrdesk.domain.performance.model import Aggregation, Metric, Scheme
from hrdesk.domain.performance.sheet import (
    EvaluationSheet,
    GradeCount,
    Label,
    NotRanked,
    PeriodShown,
    RankingColumn,
    RankingRow,
    RankingSheet,
    SheetState,
    SummaryFigure,
    shielded,
)
from hrdesk.domain.roles import Scope
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, _n, speaking

RANKING_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Which papers: a month, narrowed to one 工号 or one team; ``out`` is the PDF to write."""

    period: Period
    out: Path
    employee_no: str | None = None
    team: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written."""

    file: Path
    pages: int
    documents: int
    missing_glyphs: tuple[str, ...]


@use_case("performance.print")
def print_evaluations(work: Work, order: PrintOrder) -> Printed:
    """All sheets the order names, in one file, ordered by team and name. Errors: ``no_rows``.

    What was published keeps its content, the snapshot, and carries today's letterhead.
    """
    from hrdesk.documents.performance import write_evaluations

    sheets = evaluation_sheets(work, order)

    def progress(done: int, total: int) -> None:
        work.progress(done, total, "")

    letterhead = letterhead_of(work)
    done = write_evaluations(sheets, order.out, letterhead=letterhead, progress=progress, cancelled=work.cancelled)
    return Printed(order.out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("performance.print")
def evaluation_sheets(work: Work, order: PrintOrder) -> list[EvaluationSheet]:
    """The sheets themselves: the snapshot of what is published, the present figures of what is not."""
    with work.read() as conn:
        rows = wanted(work, conn, order)
        open_ids = [row.id for row in rows if row.snapshot is None]
        built = build_sheets(work, conn, order.period, evaluation_ids=open_ids) if open_ids else {}
        places = shown_to_all(conn)
    if not rows:
        raise _nothing(order)
    printed_at = work.clock().astimezone(work.zone).replace(tzinfo=None)
    return [
        replace(
            shielded(load(EvaluationSheet, row.snapshot) if row.snapshot is not None else built[row.id], places=places),
            printed_by=work.actor.shown_name,
            printed_at=printed_at,
        )
        for row in rows
    ]


def _nothing(order: PrintOrder) -> UserError:
    return UserError(
        N_("There is no evaluation of {period} to print."),
        code="no_rows",
        hint=N_("Compute the month first, or check the number and the team."),
        period=order.period.label,
    )


def wanted(work: Work, conn: Connection, order: PrintOrder, *, published: bool = False) -> Sequence[Any]:
    """The newest revisions the actor may see; ``published`` (always with scope "own"): the newest published ones."""
    from hrdesk.app.performance.views import newest

    choice = newest(order.period.number)
    if published or work.actor.scope is Scope.OWN:
        choice = choice.where(t.evaluation.c.state == "published")
    new = choice.subquery()
    query = (
        select(
            t.evaluation,
            t.employment.c.employee_no,
            t.person.c.name,
            t.team.c.name_zh.label("team_zh"),
            t.team.c.name_en.label("team_en"),
        )
        .join(
            new,
            (new.c.employment_id == t.evaluation.c.employment_id) & (new.c.revision == t.evaluation.c.revision),
        )
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .outerjoin(t.team, t.team.c.id == t.evaluation.c.team_id)
        .where(
            t.evaluation.c.month == order.period.number,
            visible(work, t.evaluation.c.employment_id, order.period.bounds(1)[1]),
        )
        .order_by(t.evaluation.c.team_id, t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    )
    if order.employee_no is not None:
        query = query.where(t.employment.c.employee_no == order.employee_no)
    if order.team is not None:
        query = query.where((t.team.c.name_zh == order.team) | (t.team.c.name_en == order.team))
    if order.scheme is not None:
        query = (
            query.join(t.scheme_version, t.scheme_version.c.id == t.evaluation.c.scheme_version_id)
            .join(t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id)
            .where(t.scheme.c.code == order.scheme)
        )
    return conn.execute(query).all()


@use_case("performance.print")
def print_ranking(work: Work, order: PrintOrder) -> Printed:
    """The ranking of one team, or of all people of the scheme with most people. Errors: ``no_rows``."""
    from hrdesk.documents.performance import write_ranking

    sheet = ranking_sheet(work, order)
    done = write_ranking(sheet, order.out, letterhead=letterhead_of(work))
    return Printed(order.out, done.pages, done.documents, tuple(glyph.label for glyph in done.missing_glyphs))


@use_case("performance.print")
def ranking_sheet(work: Work, order: PrintOrder) -> RankingSheet:
    """小组绩效排名表 as values. Errors: ``no_rows``, Denied for who may not see places."""
    with work.read() as conn:
        refuse_ranking(work, conn)
        rows = wanted(work, conn, order)
        if not rows:
            raise _nothing(order)
        return _ranked(work, conn, order, [rows])[0]


@use_case("performance.print")
def ranking_sheets(work: Work, order: PrintOrder) -> tuple[RankingSheet, ...]:
    """A ranking for each team of the order's people, the month read once. Errors: as ``ranking_sheet``."""
    with work.read() as conn:
        refuse_ranking(work, conn)
        rows = wanted(work, conn, order)
        if not rows:
            raise _nothing(order)
        teams: dict[int | None, list[Any]] = {}
        for row in rows:
            teams.setdefault(row.team_id, []).append(row)
        return _ranked(work, conn, order, list(teams.values()))


def _ranked(
    work: Work, conn: Connection, order: PrintOrder, groups: Sequence[Sequence[Any]]
) -> tuple[RankingSheet, ...]:
    """A ranking of each group: of those under the scheme most of it is under."""
    schemes = load_schemes(conn, {row.scheme_version_id for rows in groups for row in rows})
    month, name = read_month(conn, order.period), agency(conn)
    parts: dict[int, Parts] = {}  # by the day the period starts
    found = []
    for rows in groups:
        common = Counter(row.scheme_version_id for row in rows).most_common(1)[0][0]
        same = [row for row in rows if row.scheme_version_id == common]
        figures = _figures(conn, [row.id for row in same])
        before = _places(conn, order.period.previous(), same)
        start_day = schemes[common].start_day
        if start_day not in parts:
            parts[start_day] = movers(conn, order.period, start_day)
        here = _moved(parts[start_day], same, _totalled(_shown(month.book, schemes[common])), month.book)
        sheet = _ranking(work, order, month, schemes[common], same, figures, before, name, here)
        found.append(replace(sheet, notes=(*sheet.notes, *_others(len(rows) - len(same)))))
    return tuple(found)


def _others(people: int) -> tuple[Label, ...]:
    """That people of the team are ranked elsewhere: nobody is missing in silence."""
    if not people:
        return ()
    said = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            said.append(
                _n(
                    "{count} more person is evaluated by another scheme or version and not on this list.",
                    "{count} more people are evaluated by another scheme or version and not on this list.",
                    count=people,
                )
            )
    return (Label(*said),)


def _moved(parts: Parts, rows: Sequence[Any], metrics: Sequence[Metric], book: Book) -> Moved:
    """What people who changed teams bring to the totals of the one team listed; nothing where several are."""
    teams = {row.team_id for row in rows}
    if len(teams) != 1 or None in teams:
        return Moved()
    (team_id,) = teams
    ranked = {row.employment_id for row in rows if row.score is not None}
    ids = {book.metric_ids[metric.code] for metric in metrics}
    return moved(parts, lambda stretch: stretch.team_id == team_id, ranked, ids)


def _shown(book: Book, scheme: Scheme) -> list[Metric]:
    """The metrics of a ranking's columns."""
    codes = [line.metric for line in scheme.lines if line.weight][:RANKING_COLUMNS]
    return [book.metrics[code] for code in codes if code in book.metrics]


def _totalled(metrics: Sequence[Metric]) -> list[Metric]:
    """Those that can be added up, two at most."""
    return [metric for metric in metrics if metric.aggregation in (Aggregation.SUM, Aggregation.COUNT)][:2]


def _figures(conn: Connection, evaluation_ids: list[int]) -> dict[int, dict[str, tuple[Metric, Decimal | None]]]:
    found: dict[int, dict[str, tuple[Metric, Decimal | None]]] = {}
    for start in range(0, len(evaluation_ids), 500):
        for row in conn.execute(
            select(t.evaluation_line, t.metric_version, t.metric.c.code)
            .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
            .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
            .where(t.evaluation_line.c.evaluation_id.in_(evaluation_ids[start : start + 500]))
            .order_by(t.evaluation_line.c.place)
        ):
            value = None if row.value is None else Decimal(row.value)
            found.setdefault(row.evaluation_id, {})[row.code] = (metric_from(row._mapping), value)
    return found


def _places(conn: Connection, period: Period, rows: Sequence[Any]) -> dict[int, int]:
    """Last month's places within the people ranked now, so that ↑2 means two of these."""
    scores: dict[int, Decimal] = dict(
        conn.execute(
            select(t.evaluation.c.employment_id, t.evaluation.c.score)
            .where(
                t.evaluation.c.month == period.number,
                t.evaluation.c.state == "published",
                t.evaluation.c.score.is_not(None),
                t.evaluation.c.employment_id.in_([row.employment_id for row in rows]),
            )
            .order_by(t.evaluation.c.revision)
        ).all()
    )
    return {who: 1 + sum(other > score for other in scores.values()) for who, score in scores.items()}


def _ranking(
    work: Work,
    order: PrintOrder,
    month: Month,
    scheme: Scheme,
    rows: Sequence[Any],
    figures: dict[int, dict[str, tuple[Metric, Decimal | None]]],
    before: dict[int, int],
    agency_name: Label,
    here: Moved,
) -> RankingSheet:
    ranked = sorted((row for row in rows if row.score is not None), key=lambda row: -row.score)
    left_out = [row for row in rows if row.score is None]
    metrics = _shown(month.book, scheme)
    scores = [row.score for row in ranked]
    first, last = order.period.bounds(scheme.start_day)
    published = bool(rows) and all(row.state == "published" for row in rows)
    names = {row.team_zh for row in rows if row.team_zh}
    return RankingSheet(
        agency=agency_name,
        period=PeriodShown(order.period.year, order.period.month, first, last),
        scope=_scope_name(order, rows, names, scheme),
        rows=tuple(_ranking_row(row, scores, before, figures, metrics) for row in ranked),
        columns=tuple(RankingColumn(Label(m.name_zh, m.short_en or m.name_en), m.unit, m.decimals) for m in metrics),
        state=SheetState.PUBLISHED if published else SheetState.DRAFT,
        document_no=f"PM-{order.period.number}" if published else "",
        on_duty=len(rows),
        median=median(scores) if scores else None,
        middle_half=middle_half(scores) if len(scores) >= 4 else None,
        median_figures=tuple(_median_figure(ranked, figures, metric) for metric in metrics),
        summary=_summary(ranked, figures, _totalled(metrics), month.book.metric_ids, here),
        notes=notes(here),
        grades=_grade_counts(scheme, ranked),
        not_ranked=tuple(
            NotRanked(row.employee_no, _in_both(N_("figures missing: {metrics}"), row.missing, month))
            for row in left_out
        ),
        printed_by=work.actor.shown_name,
        printed_at=work.clock().astimezone(work.zone).replace(tzinfo=None),
    )


def agency(conn: Connection) -> Label:
    """What the agency is called on papers."""
    from hrdesk.app.upkeep import read_settings

    settings = read_settings(conn)
    return Label(settings["agency"], settings["agency_en"] or None)


def _scope_name(order: PrintOrder, rows: Sequence[Any], names: set[str], scheme: Scheme) -> Label:
    if len(names) == 1:
        row = next(row for row in rows if row.team_zh)
        return Label(row.team_zh, row.team_en)
    return Label(scheme.name_zh, scheme.name_en)


def _ranking_row(
    row: Any,
    scores: list[Decimal],
    before: dict[int, int],
    figures: dict[int, dict[str, tuple[Metric, Decimal | None]]],
    metrics: Sequence[Metric],
) -> RankingRow:
    place = 1 + sum(score > row.score for score in scores)
    own = figures.get(row.id, {})
    moved = before[row.employment_id] - place if row.employment_id in before else None
    return RankingRow(
        rank=place,
        name=Label(row.name),
        employee_no=row.employee_no,
        score=row.score,
        team=Label(row.team_zh or "", row.team_en),
        grade_code=row.grade or row.proposed_grade or "",
        moved=moved,
        figures=tuple(own[metric.code][1] if metric.code in own else None for metric in metrics),
    )


def _median_figure(
    ranked: Sequence[Any], figures: dict[int, dict[str, tuple[Metric, Decimal | None]]], metric: Metric
) -> Decimal | None:
    values = [figures[row.id][metric.code][1] for row in ranked if metric.code in figures.get(row.id, {})]
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _summary(
    ranked: Sequence[Any],
    figures: dict[int, dict[str, tuple[Metric, Decimal | None]]],
    metrics: Sequence[Metric],
    ids: Mapping[str, int],
    here: Moved,
) -> tuple[SummaryFigure, ...]:
    """Totals, of the team alone also where people changed teams within the month."""
    found = []
    for metric in metrics:
        values = [figures[row.id][metric.code][1] or Decimal(0) for row in ranked if metric.code in figures[row.id]]
        total = here.total(ids[metric.code], sum(values, Decimal(0)))
        found.append(SummaryFigure(Label(metric.name_zh, metric.name_en), metric.unit, metric.decimals, total))
    return tuple(found)


def _grade_counts(scheme: Scheme, ranked: Sequence[Any]) -> tuple[GradeCount, ...]:
    counts = Counter(row.grade or row.proposed_grade for row in ranked)
    advised = advised_counts(scheme.grades, len(ranked))
    return tuple(
        GradeCount(
            band.code, Label(band.name_zh, band.name_en), counts[band.code], advised.get(band.code), band.advised_share
        )
        for band in sorted(scheme.grades, key=lambda band: -band.start)
    )


def _in_both(message: str, missing: str, month: Month) -> Label:
    found = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            metrics = [month.book.metrics[code].name for code in missing.split(",") if code in month.book.metrics]
            found.append(_(message, metrics=_(", ").join(metrics)))
    return Label(*found)
