"""Builders of the reports' values: a department of two teams, a person's year; a test names only what it is about."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hrdesk.documents.reports import write_summary, write_years
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import GradeCount, Label, SheetState
from hrdesk.domain.reports.figures import Extreme, Together
from hrdesk.domain.reports.summary import MetricLine, Recovery, Said, SummarySheet, UnitFigures, UnitLine
from hrdesk.domain.reports.year import MonthState, YearFigure, YearMetric, YearMonth, YearSheet, span, with_moves
from tests.documents.builders import AGENCY, OCTOBER, PRINTED

D = Decimal


def unit(name: str = "电催一组", **changes: object) -> UnitLine:
    values = {
        "name": name, "average": D("11.5"), "closing": 12, "evaluated": 11, "published": 11, "missing": 0,
        "mean": D("98.02"), "median": D("97.00"), "before": D("96.43"), "revised": 1,
    }  # fmt: skip
    return UnitLine(**{**values, **changes})  # type: ignore[arg-type]


def together(total: str | None = "1911362", mean: str = "173760.18", target: str = "172272.73") -> Together:
    value = None if total is None else D(total)
    return Together(11, 11, value, D(mean), D(target), 100 * D(mean) / D(target))


def metrics() -> tuple[MetricLine, ...]:
    return (
        MetricLine(
            Label("回款金额", "Amount recovered"), Label("回款金额", "Recovered"), Unit.YUAN, 2, Direction.HIGHER,
            together(), together("1811362", "164669.27"), Extreme("姜俊辰 HC0030", 1, D(223123)), Extreme("单晓峰 HC0027", 1, D(74520)),
        ),
        MetricLine(
            Label("金额回收率", "Recovery rate (amount)"), Label("金额回收率", "Amount %"), Unit.PERCENT, 2, Direction.HIGHER,
            together(None, "0.1165", "0.12"), None, Extreme("", 2, D("0.1478")), Extreme("孔雯 HC0005", 1, D("0.0901")),
        ),
        MetricLine(
            Label("有效投诉", "Valid complaints"), Label("有效投诉", "Complaints"), Unit.TIMES, 0, Direction.LOWER,
            Together(11, 0, None, None, None, None), None,
        ),
    )  # fmt: skip


def summary(**changes: object) -> SummarySheet:
    """A published department of two teams and three metrics, one of them without any figure."""
    lines = metrics()
    values = {
        "agency": AGENCY,
        "period": OCTOBER,
        "scope": "催收一部",
        "units": (unit(), unit("电催二组", mean=D("96.08"), before=D("97.33"), revised=0)),
        "total": unit("合计", average=D("22.5"), closing=23, evaluated=22, published=22),
        "metrics": lines,
        "figures": tuple(UnitFigures(name, tuple(line.now for line in lines)) for name in ("电催一组", "电催二组")),
        "grades": (
            GradeCount("A", Label("优秀", "excellent"), 5, 2, D(10)),
            GradeCount("B", Label("良好", "good"), 10, 9, D(40)),
            GradeCount("C", Label("合格", "adequate"), 7, 11, D(50)),
        ),
        "grades_before": (("A", 4), ("B", 12)),
        "recovery": Recovery(
            D("3764666.40"), D("3664666.40"), D("7530998.60"), D("7539198.60"), D("8200.00"), 3, 5, 17
        ),
        "said": Said(2, 1, 3, 0),
        "stale": 1,
        "state": SheetState.PUBLISHED,
        "document_no": "HZ-202610",
        "printed_by": "陈颖",
        "printed_at": PRINTED,
    }
    return SummarySheet(**{**values, **changes})  # type: ignore[arg-type]


METRICS = (
    YearMetric("amount", Label("回款金额", "Amount recovered"), Label("回款金额", "Recovered"), Unit.YUAN, 2, Direction.HIGHER),
    YearMetric("quality", Label("质检得分", "Quality score"), Label("质检得分", "Quality"), Unit.POINTS, 1, Direction.HIGHER),
)  # fmt: skip
_SCORES = ("96", "99.8", None, "93.8", "101.4", "102.6", "100.2", "98.9", "102.8", "97", "99", "105.58")


def months(scores: tuple[str | None, ...] = _SCORES, last: Period = Period(2026, 10)) -> tuple[YearMonth, ...]:
    """A month for each score; in the fifth the person moves."""
    periods = span(last, len(scores))
    teams = ["电催一组" if place < 4 else "电催二组" for place in range(len(scores))]
    found = []
    for period, score, team, moved in zip(periods, scores, teams, with_moves(teams), strict=True):
        if score is None:
            found.append(YearMonth(period, MonthState.MISSING, team, moved, trained=1))
            continue
        figures = (YearFigure(D(score) * 1800, D(180000)), YearFigure(None, D(90)))
        found.append(
            YearMonth(
                period, MonthState.PUBLISHED, team, moved, D(score), 4, 12, "B", 1, D(2) if score == "99" else None, 1,
                complaints=D(0), trained=0, median=D("97.5"), figures=figures,
            )
        )  # fmt: skip
    return tuple(found)


def year(**changes: object) -> YearSheet:
    """Twelve months, one of them without an evaluation."""
    values = {
        "agency": AGENCY,
        "name": "买合木提江·艾力",
        "employee_no": "YX0147",
        "place": "催收一部 / 电催二组",
        "position": "催收员",
        "hired": date(2024, 5, 13),
        "left": None,
        "first": Period(2025, 11),
        "last": Period(2026, 10),
        "months": months(),
        "metrics": METRICS,
        "printed_by": "陈颖",
        "printed_at": PRINTED,
    }
    return YearSheet(**{**values, **changes})  # type: ignore[arg-type]


def many_units(count: int) -> dict[str, tuple[object, ...]]:
    """Units and their figures, for a summary of many teams."""
    names = [f"第{number}催收小组（华东区域）" for number in range(count)]
    return {
        "units": tuple(unit(name) for name in names),
        "figures": tuple(UnitFigures(name, tuple(line.now for line in metrics())) for name in names),
    }


def many_metrics(count: int) -> tuple[MetricLine, ...]:
    base = metrics()[0]
    return tuple(replace(base, name=Label(f"指标{n}", f"Metric {n}"), short=Label(f"指标{n}")) for n in range(count))


def summary_pdf(sheet: SummarySheet) -> bytes:
    out = io.BytesIO()
    write_summary(sheet, out)
    return out.getvalue()


def years_pdf(*sheets: YearSheet) -> bytes:
    out = io.BytesIO()
    write_years(sheets, out)
    return out.getvalue()
