"""个人年度总览: the year's result and its line, then month by month, then each metric against its target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from hrdesk.documents import matrix
from hrdesk.documents.figures import NONE, brief, day, goal, month_name, plain, shown, signed, unit_name
from hrdesk.documents.flow import WHOLE, Flow
from hrdesk.documents.pages import HAIR, HEAVY, WIDE, Paper
from hrdesk.documents.performance import charts
from hrdesk.documents.performance.wording import joined
from hrdesk.documents.training.columns import spread
from hrdesk.documents.typesetting import SMALL, TEXT, fit, one_size, wrap
from hrdesk.domain.letterhead import PaperKind, own_signers, own_title
from hrdesk.domain.performance.figures import with_percent
from hrdesk.domain.performance.grading import FEWEST
from hrdesk.domain.performance.model import Unit
from hrdesk.domain.performance.sheet import TrendPoint
from hrdesk.domain.reports.year import (
    MonthState,
    YearFigure,
    YearMetric,
    YearMonth,
    YearResult,
    YearSheet,
    metric_result,
    result,
)
from hrdesk.words import P_, _

_CHART, _LABELS = 110.0, 96.0  # height of the line, room for the labels at its end
_MONTH, _GAP = 44.0, 3.0  # of the table of metrics
_MOST = 10  # metrics side by side
_ROW = 24.0


def draw(paper: Paper, sheet: YearSheet) -> int:
    """Adds the person's pages and gives their number."""
    whose = f"{sheet.name} {sheet.employee_no}"
    with paper.fonts.on_behalf_of(whose):
        flow = Flow(
            paper,
            kind=PaperKind.YEAR,
            agency=sheet.agency.text,
            document_no="",
            title=own_title(PaperKind.YEAR),
            beside=_("{count} months", count=len(sheet.months)),
            right=f"{month_name(sheet.first)} – {month_name(sheet.last)}",
            whose=whose,
            by=sheet.printed_by,
            at=sheet.printed_at,
            keep=_("Internal, contains personal data"),
            end=WHOLE,
        )
        found = result(sheet.months)
        flow.facts(_who(sheet))
        flow.facts(_answers(sheet, found))
        _line(flow, sheet)
        _months(flow, sheet, found)
        notes = wrap(joined(_notes(sheet)), WIDE)
        _metrics(flow, sheet)
        flow.closing(16 + 13 * len(notes))
        flow.y += 8
        flow.text("\n".join(notes))
        flow.finish(own_signers(PaperKind.YEAR), whose)
    return len(flow.pages)


def _who(sheet: YearSheet) -> list[tuple[str, str]]:
    hired = NONE if sheet.hired is None else day(sheet.hired)
    if sheet.left is not None:
        hired = _("{first} to {last}", first=hired, last=day(sheet.left))
    return [
        (P_("paper", "Name and number"), f"{sheet.name} {sheet.employee_no}"),
        (P_("paper", "Department / team"), sheet.place or NONE),
        (P_("year", "Position"), sheet.position or NONE),
        (P_("year", "Employed"), hired),
    ]


def _answers(sheet: YearSheet, found: YearResult) -> list[tuple[str, str]]:
    employed = sum(month.state is not MonthState.AWAY for month in sheet.months)
    return [
        (P_("year", "Mean score"), NONE if found.mean is None else plain(found.mean)),
        (P_("year", "Months with a score"), f"{found.scored} / {employed}"),
        (P_("year", "Best month"), _of(found.best)),
        (P_("year", "Weakest month"), _of(found.weakest)),
    ]


def _of(month: YearMonth | None) -> str:
    if month is None or month.score is None:
        return NONE
    return f"{plain(month.score)} ({month.period.label})"


def _line(flow: Flow, sheet: YearSheet) -> None:
    trend = [TrendPoint(m.period.year, m.period.month, m.score, m.median) for m in sheet.months]
    if sum(point.own is not None for point in trend) < 2:
        return
    flow.heading(P_("year", "Total score, month by month"))
    x, across = 24.0, WIDE - 24 - _LABELS
    charts.lines(flow.page, x, flow.y + 14, across, _CHART, trend)
    charts.months(flow.page, x, flow.y + 24 + _CHART, across, trend)
    flow.y += _CHART + 38


def _months(flow: Flow, sheet: YearSheet, found: YearResult) -> None:
    columns = spread((
        (P_("table head", "Month"), 13.5, False), (P_("table head", "Team"), 13.5, False),
        (P_("table head", "Total"), 9, True), (P_("table head", "Team median"), 8, True),
        (P_("table head", "Rank"), 8, True), (P_("paper", "Grade"), 7, True), (P_("year", "Revision"), 8, True),
        (P_("year", "± points"), 8, True), (P_("year", "Appeals"), 8, True), (P_("year", "Valid complaints"), 11, True),
        (P_("year", "Courses done"), 8, True), (P_("year", "Days absent"), 8, True),
    ))  # fmt: skip
    rows = [_month(month) for month in sheet.months]
    for row, month, before in zip(rows[1:], sheet.months[1:], sheet.months, strict=False):
        if month.team and month.team == before.team and len(fit(row[1], columns[1].wide).lines) > 1:
            row[1] = P_("year", "the same")  # a long name once, not twelve times
    rows.append(_all(sheet, found))
    flow.table(columns, rows, bold={len(rows) - 1}, title=P_("year", "Month by month"))


def _month(month: YearMonth) -> list[str]:
    name = month.period.label
    if month.state is MonthState.AWAY:
        return [name, *[NONE] * 11]
    team = ("→ " if month.moved else "") + (month.team or NONE)
    around = [
        NONE if month.trained is None else str(month.trained),
        NONE if month.absent is None else str(month.absent),
    ]
    if month.state is MonthState.MISSING:
        return [name, team, P_("paper", "missing"), *[NONE] * 7, *around]
    earlier = month.state is MonthState.EARLIER
    rank = NONE if month.rank is None else f"{month.rank} / {month.rank_of}"
    appeals = NONE if earlier else str(month.appeals)
    return [
        f"{name} *" if earlier else name,
        team,
        P_("paper", "missing") if month.score is None else plain(month.score),
        NONE if month.median is None else plain(month.median),
        rank,
        month.grade or NONE,
        str(month.revision) if month.revision else NONE,
        NONE if month.adjustments is None else signed(month.adjustments),
        _("{count}, {upheld} upheld", count=appeals, upheld=month.upheld) if month.upheld else appeals,
        NONE if month.complaints is None else brief(month.complaints),
        *around,
    ]


def _all(sheet: YearSheet, found: YearResult) -> list[str]:
    months = sheet.months
    return [
        P_("year", "Mean / sum"),
        "",
        NONE if found.mean is None else plain(found.mean),
        "",
        "",
        "",
        "",
        _sum([month.adjustments for month in months], signed),
        str(sum(month.appeals for month in months)) if found.scored else NONE,
        _sum([month.complaints for month in months], brief),
        _sum([None if month.trained is None else Decimal(month.trained) for month in months], brief),
        _sum([None if month.absent is None else Decimal(month.absent) for month in months], brief),
    ]


def _sum(values: Sequence[Decimal | None], write: Callable[[Decimal], str]) -> str:
    known = [value for value in values if value is not None]
    return write(sum(known, Decimal(0))) if known else NONE


def _metrics(flow: Flow, sheet: YearSheet) -> None:
    """Months by metrics: the actual figure over its target; below them the mean, and how often the target was reached."""
    shown_months = [month for month in sheet.months if month.figures]
    if not sheet.metrics or not shown_months:
        return
    blocks = -(-len(sheet.metrics) // _MOST)
    step = -(-len(sheet.metrics) // blocks)
    for start in range(0, len(sheet.metrics), step):
        metrics = sheet.metrics[start : start + step]
        across = (WIDE - _MONTH) / len(metrics)
        heads = matrix.heads([(metric.short.text, unit_name(metric.unit)) for metric in metrics], across)
        flow.need(26 + matrix.head_height(heads) + _ROW * (len(shown_months) + 2))
        flow.heading(P_("year", "Metrics: actual over target"))
        matrix.draw_head(flow, P_("table head", "Month"), heads, across)
        rows = [
            [_cell(metric, month.figures[start + place]) for place, metric in enumerate(metrics)]
            for month in shown_months
        ]
        results = _results(sheet, metrics, start)
        figures = [above for cells in (*rows, results) for above, _below in cells]
        size = one_size(figures, across - _GAP, bold=range(len(figures)))
        for month, cells in zip(shown_months, rows, strict=True):
            _row(flow, month.period.label, cells, across, size)
        flow.page.rule(flow.y, HEAVY)
        _row(flow, P_("year", "Mean"), results, across, size, bold=True)


def _results(sheet: YearSheet, metrics: Sequence[YearMetric], start: int) -> list[tuple[str, str]]:
    cells = []
    for place, metric in enumerate(metrics):
        done = metric_result(metric, [m.figures[start + place] for m in sheet.months if m.figures])
        reached = _("{reached} of {count}", reached=done.reached, count=done.aimed) if done.aimed else NONE
        cells.append((NONE if done.mean is None else _figure(metric, done.mean, mean=True), reached))
    return cells


def _row(
    flow: Flow, name: str, cells: Sequence[tuple[str, str]], across: float, size: float, bold: bool = False
) -> None:
    page, y = flow.page, flow.y
    page.text(0, y + 14, name, TEXT, bold)
    for place, (above, below) in enumerate(cells):
        right = matrix.right_edge(place, len(cells), across)
        page.right(right, y + (14 if below == NONE else 10), above, size, True)
        if below != NONE:
            page.right(right, y + 19.5, below, SMALL)
    flow.y += _ROW
    page.rule(flow.y, HAIR)


def _cell(metric: YearMetric, one: YearFigure | None) -> tuple[str, str]:
    if one is None:
        return NONE, NONE
    actual = P_("paper", "missing") if one.actual is None else _figure(metric, one.actual)
    return actual, NONE if one.target is None else goal(one.target, metric.unit, _places(metric), metric.direction)


def _places(metric: YearMetric) -> int:
    return 0 if metric.unit is Unit.YUAN else metric.decimals


def _figure(metric: YearMetric, value: Decimal, *, mean: bool = False) -> str:
    places = _places(metric)
    return shown(value, metric.unit, 1 if mean and not places and metric.unit is not Unit.YUAN else places)


def _notes(sheet: YearSheet) -> Iterator[str]:
    states = {month.state for month in sheet.months}
    yield _(
        "Bold line: this person; dashes: median of the team; only published evaluations count, each in its newest revision."
    )
    if MonthState.MISSING in states:
        yield _("A month without a published evaluation is said to be missing; it counts in no mean and is not 0.")
    if any(month.median is None and month.team and month.state is MonthState.PUBLISHED for month in sheet.months):
        yield _("Of fewer than {count} people no median is shown: it would tell a colleague's score.", count=FEWEST)
    if MonthState.EARLIER in states:
        yield _("*: evaluated before HRDesk came, taken in from a file.")
    if any(month.moved for month in sheet.months):
        yield _("→: in another team than the month before.")
    part = [
        f"{month.period.label} {with_percent(brief(month.share * 100))}"
        for month in sheet.months
        if month.share is not None
    ]
    if part:
        yield _("Worked part of the period: {months}.", months=_(", ").join(part))
    if any(month.absent for month in sheet.months):
        yield _("Days absent are calendar days of absences kept in HRDesk.")
    if any(month.figures for month in sheet.months):
        yield _("Under the mean: in how many of the months with a target it was reached.")
    if any(month.grade for month in sheet.months):
        yield _("The lowest grade does not by itself prove unfitness for the work.")
