"""A department's month and people's years as workbooks: a sheet for each part, figures in the units papers show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdesk.app.reports.cells import Head, Rows, four_places, sheet_of, unit_of, written
from hrdesk.app.reports.summary import SummaryOrder, summary_sheet
from hrdesk.app.reports.year import YearOrder, year_sheets
from hrdesk.app.work import Work, use_case
from hrdesk.domain.reports.figures import Together, in_unit
from hrdesk.domain.reports.summary import MetricLine, SummarySheet
from hrdesk.domain.reports.year import MonthState, YearSheet, metric_result, result
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.sheets.export import Sheet


@use_case("export")
def export_summary(work: Work, order: SummaryOrder) -> tuple[Path, int]:
    """部门月度汇总 as a workbook: teams, metrics, metrics by team, ahead and behind, grades, repayments and disputes.

    The file and its rows. Errors: those of ``summary_sheet`` and of writing.
    """
    sheet = summary_sheet(work, order)
    return written(order.out, _summary(sheet))


@use_case("export")
def export_years(work: Work, order: YearOrder) -> tuple[Path, int]:
    """个人年度总览 as a workbook: a line a person, a line a month, a line a month and metric. Errors: those of ``year_sheets``."""
    return written(order.out, _years(year_sheets(work, order)))


# --- the department's month ------------------------------------------------------------------------------------------


def team_sheets(sheet: SummarySheet) -> list[Sheet]:
    """Teams, and metrics against their targets."""
    teams = [
        [one.name, one.average, one.closing, one.evaluated, one.published, one.missing, one.revised, four_places(one.mean),
         four_places(one.median), four_places(one.before)]
        for one in (*sheet.units, sheet.total)
    ]  # fmt: skip
    team_heads = [
        (P_("table head", "Team"), "text"), (P_("table head", "Average people"), "number"),
        (P_("table head", "At month's end"), "number"), (P_("table head", "Evaluated"), "number"),
        (P_("summary", "Published"), "number"), (P_("table head", "No score"), "number"), (P_("table head", "Revised"), "number"),
        (P_("table head", "Mean score"), "number"), (P_("table head", "Median score"), "number"),
        (P_("table head", "Last month"), "number"),
    ]  # fmt: skip
    return [sheet_of(P_("summary", "Teams"), team_heads, teams), _metric_sheet(sheet)]


def _summary(sheet: SummarySheet) -> list[Sheet]:
    found = [*team_sheets(sheet), _by_team(sheet), _ends(sheet)]
    grades = dict(sheet.grades_before)
    found.append(
        sheet_of(
            P_("summary", "Grades held"),
            [(P_("paper", "Grade"), "text"), (P_("table head", "People"), "number"), (P_("table head", "Last month"), "number"),
             (P_("table head", "Advised"), "number")],
            [[one.code, one.count, grades.get(one.code, 0) if grades else None, one.advised] for one in sheet.grades],
        )
    )  # fmt: skip
    heads = [(P_("workbook", "What"), "text"), (P_("table head", "Figure"), "number")]
    return [*found, sheet_of(P_("workbook", "Repayments and disputes"), heads, _rest(sheet))]


def _together(one: Together | None, line: MetricLine) -> list[Any]:
    if one is None:
        return [None] * 6
    return [
        one.people, one.counted, in_unit(one.total, line.unit), in_unit(one.mean, line.unit),
        in_unit(one.target, line.unit), four_places(one.completion),
    ]  # fmt: skip


def _together_heads() -> list[Head]:
    return [
        (P_("workbook", "People with the metric"), "number"), (P_("workbook", "People with a figure"), "number"),
        (P_("table head", "Sum"), "number"), (P_("a head", "Mean"), "number"), (P_("table head", "Target"), "number"),
        (P_("table head", "Reached %"), "number"),
    ]  # fmt: skip


def _metric_sheet(sheet: SummarySheet) -> Sheet:
    heads = [
        (P_("table head", "Metric"), "text"), (P_("workbook", "Unit"), "text"), *_together_heads(),
        (P_("workbook", "Sum last month"), "number"), (P_("workbook", "Mean last month"), "number"),
    ]  # fmt: skip
    rows = [
        [line.name.text, unit_of(line.unit), *_together(line.now, line),
         in_unit(line.before.total, line.unit) if line.before else None,
         in_unit(line.before.mean, line.unit) if line.before else None]
        for line in sheet.metrics
    ]  # fmt: skip
    return sheet_of(P_("summary", "Metrics against targets"), heads, rows)


def _by_team(sheet: SummarySheet) -> Sheet:
    heads = [
        (P_("table head", "Team"), "text"), (P_("table head", "Metric"), "text"), (P_("workbook", "Unit"), "text"),
        *_together_heads(),
    ]  # fmt: skip
    rows = [
        [unit.name, line.name.text, unit_of(line.unit), *_together(cell, line)]
        for unit in sheet.figures
        for line, cell in zip(sheet.metrics, unit.cells, strict=True)
        if cell is not None
    ]
    return sheet_of(P_("summary", "Metrics by team"), heads, rows)


def _ends(sheet: SummarySheet) -> Sheet:
    heads = [
        (P_("table head", "Metric"), "text"), (P_("workbook", "Unit"), "text"), (P_("summary", "Ahead"), "text"),
        (P_("workbook", "Figure ahead"), "number"), (P_("summary", "Behind"), "text"), (P_("workbook", "Figure behind"), "number"),
    ]  # fmt: skip
    rows = []
    for line in sheet.metrics:
        if line.ahead is None or line.behind is None:
            continue
        cells: list[Any] = [line.name.text, unit_of(line.unit)]
        for end in (line.ahead, line.behind):
            cells += [end.name or _("{count} people alike", count=end.count), in_unit(end.value, line.unit)]
        rows.append(cells)
    return sheet_of(P_("summary", "Ahead and behind"), heads, rows)


def _rest(sheet: SummarySheet) -> Rows:
    money, said = sheet.recovery, sheet.said
    rows: list[list[Any]] = []
    if money is not None:
        rows += [
            [_("Counted for the people of this paper"), money.credited],
            [P_("summary", "Last month"), money.before],
        ]
        if money.open is not None:
            rows += [
                [_("All repayment files of the agency"), money.files],
                [_("Counted for people, of the whole agency"), money.counted], [_("Counted for nobody yet"), money.loose],
                [_("Settled as not counting, entered or corrected by hand"), money.otherwise],
                [P_("workbook", "Differences open"), money.open], [P_("workbook", "Differences settled"), money.settled],
            ]  # fmt: skip
    return [
        *rows,
        [P_("summary", "Revisions"), sheet.total.revised], [P_("workbook", "Revisions due"), sheet.stale],
        [P_("summary", "Appeals"), said.appeals], [P_("workbook", "Appeals not decided"), said.appeals_open],
        [P_("summary", "Questions about figures"), said.questions], [P_("workbook", "Questions not answered"), said.questions_open],
    ]  # fmt: skip


# --- the person's year -----------------------------------------------------------------------------------------------


def _years(sheets: Sequence[YearSheet]) -> list[Sheet]:
    who = [
        (P_("table head", "Employee number"), "identifier"), (P_("table head", "Name"), "text"),
        (P_("paper", "Department / team"), "text"),
    ]  # fmt: skip
    overview = [
        *who, (P_("workbook", "Months with a score"), "number"), (P_("year", "Mean score"), "number"),
        (P_("year", "Best month"), "identifier"), (P_("workbook", "Best score"), "number"),
        (P_("year", "Weakest month"), "identifier"), (P_("workbook", "Weakest score"), "number"),
        (P_("workbook", "Moves between teams"), "number"),
    ]  # fmt: skip
    return [
        sheet_of(P_("workbook", "Overview"), overview, [_one(sheet) for sheet in sheets]),
        _months(sheets),
        _year_metrics(sheets),
    ]


def _one(sheet: YearSheet) -> list[Any]:
    found = result(sheet.months)
    ends = [(one.period.label, one.score) if one is not None else (None, None) for one in (found.best, found.weakest)]
    return [
        sheet.employee_no, sheet.name, sheet.place, found.scored, four_places(found.mean), *ends[0], *ends[1],
        sum(month.moved for month in sheet.months),
    ]  # fmt: skip


def _months(sheets: Sequence[YearSheet]) -> Sheet:
    states = {
        MonthState.PUBLISHED: _("published"),
        MonthState.EARLIER: _("before HRDesk"),
        MonthState.MISSING: P_("paper", "missing"),
        MonthState.AWAY: _("not employed"),
    }
    heads = [
        (P_("table head", "Employee number"), "identifier"), (P_("table head", "Name"), "text"),
        (P_("table head", "Month"), "identifier"), (P_("workbook", "State"), "text"), (P_("table head", "Team"), "text"),
        (P_("workbook", "Moved"), "flag"), (P_("workbook", "Score"), "number"), (P_("table head", "Team median"), "number"),
        (P_("workbook", "Place"), "number"), (P_("workbook", "of"), "number"), (P_("paper", "Grade"), "text"),
        (P_("year", "Revision"), "number"), (P_("year", "± points"), "number"), (P_("year", "Appeals"), "number"),
        (P_("year", "Valid complaints"), "number"), (P_("year", "Courses done"), "number"), (P_("year", "Days absent"), "number"),
    ]  # fmt: skip
    rows = [
        [sheet.employee_no, sheet.name, one.period.label, states[one.state], one.team, one.moved, one.score, four_places(one.median),
         one.rank, one.rank_of, one.grade, one.revision or None, one.adjustments,
         one.appeals if one.state is MonthState.PUBLISHED else None, one.complaints, one.trained, one.absent]
        for sheet in sheets
        for one in sheet.months
    ]  # fmt: skip
    return sheet_of(P_("year", "Month by month"), heads, rows)


def _year_metrics(sheets: Sequence[YearSheet]) -> Sheet:
    """A line for each person, metric and month, and the mean of each under ``All``."""
    heads = [
        (P_("table head", "Employee number"), "identifier"), (P_("table head", "Name"), "text"),
        (P_("table head", "Metric"), "text"), (P_("workbook", "Unit"), "text"), (P_("table head", "Month"), "identifier"),
        (P_("workbook", "Actual"), "number"), (P_("table head", "Target"), "number"),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for sheet in sheets:
        for place, metric in enumerate(sheet.metrics):
            whose = [sheet.employee_no, sheet.name, metric.name.text, unit_of(metric.unit)]
            figures = [(one.period.label, one.figures[place]) for one in sheet.months if one.figures]
            rows += [
                [*whose, label, in_unit(own.actual, metric.unit), in_unit(own.target, metric.unit)]
                for label, own in figures
                if own is not None
            ]
            mean = metric_result(metric, [own for _label, own in figures]).mean
            rows.append([*whose, P_("year", "Mean"), in_unit(mean, metric.unit), None])
    return sheet_of(P_("workbook", "Metrics"), heads, rows)
