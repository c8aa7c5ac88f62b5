"""Papers of a person's file and of the agency's people, of people who do not exist: coming, learning, handing over, leaving."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hrdesk.app.letterhead.invented import TEAM, person
from hrdesk.domain.calendar import Period
from hrdesk.domain.handover.sheet import HandoverSheet, SheetCase, SheetGiver, SheetReceiver
from hrdesk.domain.onboarding.paper import JoinerPaper, PackPaper
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.separation_sheet import MonthRow, ReportSheet, Row
from hrdesk.domain.training.courses import Occasion, Standing
from hrdesk.domain.training.papers import (
    ClientPack,
    CourseList,
    PaperHead,
    RecordAttempt,
    RecordLine,
    RosterLine,
    SignLine,
    TrainingRecord,
)
from hrdesk.domain.turnover import Cohort, Figures, Formula, Group
from hrdesk.domain.turnover_paper import TurnoverPaper
from hrdesk.domain.why_paper import WhyPaper
from hrdesk.words import P_, _

D = Decimal
_DAY = date(2026, 11, 9)
_LEADER = Label("周九", "Zhou Jiu")
_DEPARTMENT, _POST = Label("催收部", "Collection"), Label("催收员", "Collector")
_HIRED = date(2024, 5, 13)


def _place() -> str:
    return f"{_DEPARTMENT.text} / {TEAM.text} / {_POST.text}"


def handover(agency: Label, by: str, at: datetime) -> HandoverSheet:
    """案件交接单 of 孙八 to two colleagues."""

    def cases(first: int) -> tuple[SheetCase, ...]:
        return tuple(
            SheetCase(
                f"AJ-{number:05}", "*", P_("specimen", "Consumer loan"), f"M{number % 3 + 1}", 30 + number,
                D(5000 + 137 * number), next_follow_up=_DAY + timedelta(number % 6 + 1),
            )
            for number in range(first, first + 3)
        )  # fmt: skip

    receivers = (
        SheetReceiver(person(1).text, "HC0001", TEAM.text, cases(1)),
        SheetReceiver(person(3).text, "HC0003", TEAM.text, cases(4)),
    )
    giver = SheetGiver(person(6).text, "HC0006", _place(), _DAY)
    return HandoverSheet(
        agency, "JJ-20261109-001", _DAY, "leaving", (giver,), receivers, f"{_LEADER.text} HC0009", by, _DAY, by, at
    )


def separation(agency: Label, by: str, at: datetime) -> ReportSheet:
    """离职报告 of 孙八."""
    return ReportSheet(
        agency, "LB-2026-0001", person(6).text, "HC0006", _place(), P_("specimen", "Resignation"), "37",
        P_("specimen", "Left"), _HIRED, ((P_("specimen", "Last working day"), _DAY),), (),
        (Row(f"JJ-20261109-001  {person(1).text}", P_("specimen", "6 cases, taken over")),),
        (MonthRow("2026-10", D("88.90"), "C", "6 / 6"),), (), (), "", _DAY, by, at,
    )  # fmt: skip


def onboarding(agency: Label, by: str, at: datetime) -> PackPaper:
    """入职登记表 of 钱七."""
    joiner = JoinerPaper(
        "HC0005", person(5).text, date(2026, 11, 24), department=_DEPARTMENT.text, team=TEAM.text, position=_POST.text,
        superior=f"{_LEADER.text} HC0009",
    )  # fmt: skip
    return PackPaper(agency.text, (joiner,), by, at, 7)


def training_record(agency: Label, by: str, at: datetime) -> TrainingRecord:
    """培训档案 of 李四."""
    course = P_("specimen", "Lawful collection")
    line = RecordLine(
        course, "1.0", Occasion.YEARLY, date(2026, 2, 9), _LEADER.text, 120, "E1-1", D(92), D(80), 0, Standing.DONE,
        date(2026, 2, 12), date(2027, 2, 8),
    )  # fmt: skip
    return TrainingRecord(
        PaperHead(agency.text, by, at), _DAY, person(2).text, "HC0002", _POST.text, f"{_DEPARTMENT.text} / {TEAM.text}", "",
        _HIRED, _("existing staff"), (line,), (RecordAttempt(course, 1, date(2026, 2, 12), 20, D(92), True, ()),), _HIRED, None, "",
    )  # fmt: skip


def course_list(agency: Label, by: str, at: datetime) -> CourseList:
    """签到表 of a course."""
    signers = tuple(
        SignLine(person(place).text, f"HC000{place}", TEAM.text, None, None, None, Standing.TO_READ)
        for place in range(1, 7)
    )
    return CourseList(
        PaperHead(agency.text, by, at), P_("specimen", "Lawful collection"), "1.0", _DAY, Occasion.YEARLY, 60,
        _LEADER.text, P_("specimen", "in house"), signers,
    )  # fmt: skip


def audit_pack(agency: Label, by: str, at: datetime) -> ClientPack:
    """委托方检查包 with two people on it."""
    record = training_record(agency, by, at)
    project = P_("specimen", "Sample project")
    roster = tuple(
        RosterLine(person(place).text, f"HC000{place}", _POST.text, project, _HIRED, None, 1, 1, date(2026, 2, 12))
        for place in (1, 2)
    )
    return ClientPack(
        record.head, P_("specimen", "Sample Bank"), date(2026, 10, 1), date(2026, 10, 31), roster, (record,)
    )


def turnover(agency: Label, by: str, at: datetime) -> TurnoverPaper:
    """人员流动报表 of a quarter."""
    months = tuple(
        (f"2026-{number:02d}", Figures(12 + left, 1, left, 13)) for number, left in ((8, 1), (9, 0), (10, 2))
    )
    kept = {7: (3, 0), 30: (3, 1), 60: (2, 0), 90: (1, 0)}
    return TurnoverPaper(
        agency=agency.text, scope=P_("specimen", "Whole agency"), first=date(2026, 8, 1), last=date(2026, 10, 31), formula=Formula.A,
        total=Figures(13, 3, 3, 13), months=months,
        groups=((P_("specimen", "Department"), (Group(_DEPARTMENT.text, Figures(13, 3, 3, 13)),)),),
        cohorts=(Cohort(Period(2026, 8), (1, 2, 3), kept),), all_cohorts=kept, printed_by=by, printed_at=at,
    )  # fmt: skip


def why_leave(agency: Label, by: str, at: datetime) -> WhyPaper:
    """离职分析 of a team too small for more than its heads."""
    return WhyPaper(
        agency.text, TEAM.text, date(2026, 1, 1), date(2026, 10, 31), D(12), 3, None, True, (), (), (), None, (), by, at
    )
