"""Reports and records of people who do not exist: a department's month, a year, an interview with its plan, a calibration.

Each fits on one page, where its signature lines are seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from hrdesk.app.letterhead.invented import MONTH, SCORES, TEAM, TREND, person
from hrdesk.domain.calendar import Period
from hrdesk.domain.calibration import Judged, boundary, groups
from hrdesk.domain.calibration_paper import Adjusted, CalibrationRecord, Decided, PersonLine
from hrdesk.domain.improvement import FollowUpShown, Goal, PlanSheet, State
from hrdesk.domain.performance.grading import propose
from hrdesk.domain.performance.model import Direction, GradeBand, Unit
from hrdesk.domain.performance.sheet import GradeCount, Label, SheetState
from hrdesk.domain.reports.figures import Extreme, Together
from hrdesk.domain.reports.summary import MetricLine, Said, SummarySheet, UnitLine
from hrdesk.domain.reports.year import MonthState, YearMonth, YearSheet, span
from hrdesk.words import P_

D = Decimal
_LAST = Period(MONTH.year, MONTH.month)
_DEPARTMENT, _POST = Label("催收部", "Collection"), Label("催收员", "Collector")
_OTHER_TEAM = Label("二组", "Team 2")
_AMOUNT = Label("回款金额", "Amount recovered"), Label("回款金额", "Recovered")
_QUALITY = Label("质检得分", "Quality score"), Label("质检得分", "Quality")
_GRADES = (
    GradeBand("A", "优秀", D(105), D("1.2"), name_en="excellent", advised_share=D(20)),
    GradeBand("B", "良好", D(95), D("1.1"), name_en="good", advised_share=D(50)),
    GradeBand("C", "合格", D(0), D(1), name_en="adequate", advised_share=D(30)),
)


def summary(agency: Label, by: str, at: datetime) -> SummarySheet:
    """部门月度汇总 of two teams and two metrics."""
    amount = Together(6, 6, D("1026000"), D("171000"), D("180000"), D("95.00"))
    quality = Together(6, 6, None, D("91.8"), D(90), D("102.00"))
    lines = (
        MetricLine(*_AMOUNT, Unit.YUAN, 0, Direction.HIGHER, amount, replace(amount, mean=D(168400)),
                   Extreme(_who(1), 1, D(206000)), Extreme(_who(6), 1, D(136000))),
        MetricLine(*_QUALITY, Unit.POINTS, 1, Direction.HIGHER, quality, replace(quality, mean=D("90.9")),
                   Extreme(_who(3), 1, D("96.5")), Extreme(_who(5), 1, D("84.0"))),
    )  # fmt: skip
    units = tuple(
        UnitLine(name.text, D(6), 6, 6, 6, 0, D(mean), D(middle), D(before), 1)
        for name, mean, middle, before in (
            (TEAM, "101.68", "102.53", "99.90"),
            (_OTHER_TEAM, "98.02", "97.00", "98.80"),
        )
    )
    return SummarySheet(
        agency, MONTH, _DEPARTMENT.text, units,
        UnitLine(P_("summary", "All"), D(12), 12, 12, 12, 0, D("99.85"), D("99.40"), D("99.35"), 2), lines,
        grades=tuple(GradeCount(band.code, Label(band.name_zh, band.name_en), held, advised, band.advised_share)
                     for band, held, advised in zip(_GRADES, (2, 7, 3), (2, 6, 4), strict=True)),
        grades_before=(("A", 2), ("B", 6), ("C", 4)), said=Said(1, 0, 2, 0), state=SheetState.PUBLISHED,
        document_no="HZ-202610", printed_by=by, printed_at=at,
    )  # fmt: skip


def year(agency: Label, by: str, at: datetime) -> YearSheet:
    """个人年度总览 of 李四."""
    months = tuple(
        YearMonth(
            period, MonthState.PUBLISHED, TEAM.text, False, D(score), 2, 6, "B", 1, None, 0, complaints=D(0), trained=1,
            median=D(100),
        )
        for period, score in zip(span(_LAST, len(TREND)), TREND, strict=True)
    )  # fmt: skip
    return YearSheet(
        agency, person(2).text, "HC0002", f"{_DEPARTMENT.text} / {TEAM.text}", _POST.text, date(2024, 5, 13), None,
        months[0].period, _LAST, months, printed_by=by, printed_at=at,
    )  # fmt: skip


def improvement(agency: Label, by: str, at: datetime) -> PlanSheet:
    """绩效面谈记录与改进计划 of 孙八."""
    until = date(2027, 1, 15)
    return PlanSheet(
        agency, "MT-2026-0001", person(6).text, "HC0006", f"{_DEPARTMENT.text} / {TEAM.text} / {_POST.text}", _LAST.label,
        "KH-202610-0006", D(SCORES[-1]), "C", State.RUNNING, date(2026, 11, 9), Label("周九", "Zhou Jiu").text, "",
        P_("specimen", "The recovery rate is below its target."), P_("specimen", "The new cases are older than before."),
        P_("specimen", "Promises that fall due come first every day."),
        (Goal(P_("specimen", "The recovery rate reaches its target."), until),
         Goal(P_("specimen", "Name and agency are said first in each call."), until)),
        until, ((P_("improvement", "Coach"), person(1).text),),
        tuple(FollowUpShown(day, Label("周九", "Zhou Jiu").text, None, "", ()) for day in (date(2026, 12, 7), until)),
        "", "", "", "", "", printed_by=by, printed_at=at,
    )  # fmt: skip


def calibration(agency: Label, by: str, at: datetime) -> CalibrationRecord:
    """校准记录 of six people, one grade decided otherwise."""
    judged = []
    for score in SCORES:
        band = propose(D(score), _GRADES)
        grade = band.code if band is not None else None
        judged.append(Judged(TEAM.text, D(score), grade, grade, True))
    lines = [
        PersonLine(person(place).text, f"HC000{place}", TEAM.text, D(score), one.grade or "")
        for place, (score, one) in enumerate(zip(SCORES, judged, strict=True), start=1)
    ]
    decider = Label("周九", "Zhou Jiu").text
    near = ((line, boundary(line.score, _GRADES)) for line in lines)
    return CalibrationRecord(
        agency.text, _LAST.label, P_("specimen", "Collectors, monthly"), _GRADES, groups(judged, _GRADES),
        (Decided(lines[4], "C", P_("specimen", "Trained two new colleagues."), decider),),
        (Adjusted(lines[1], D(2), P_("specimen", "Helped out three nights."), decider),),
        tuple((line, found) for line, found in near if found is not None), (), by, at,
    )  # fmt: skip


def _who(place: int) -> str:
    return f"{person(place).text} HC000{place}"
