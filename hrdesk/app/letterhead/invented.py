"""Papers of people who do not exist: what a preview shows while the agency has published nothing yet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.disputes import AppealSheet, AppealState, Reckoning, StatementRow, StatementSheet
from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import (
    Appeal,
    EvaluationLine,
    EvaluationSheet,
    Label,
    PeriodShown,
    PersonShown,
    RankingColumn,
    RankingRow,
    RankingSheet,
    SchemeShown,
    SheetState,
    TeamShown,
    TrendPoint,
)
from hrdesk.domain.performance.sign_list import Signer, SignList
from hrdesk.domain.reconciliation.paper import DifferenceLine, FileLine, ReconciliationRecord
from hrdesk.domain.training.papers import Certificate, PaperHead
from hrdesk.words import P_, _

D = Decimal
MONTH = PeriodShown(2026, 10, date(2026, 10, 1), date(2026, 10, 31))
_PEOPLE = (
    ("张三", "Zhang San"),
    ("李四", "Li Si"),
    ("王五", "Wang Wu"),
    ("赵六", "Zhao Liu"),
    ("钱七", "Qian Qi"),
    ("孙八", "Sun Ba"),
)
SCORES = ("112.40", "106.15", "103.80", "101.25", "97.60", "88.90")
TREND = ("96.2", "99.1", "101.4", "98.7", "102.3", "104.0", "103.1", "106.15")
TEAM = Label("一组", "Team 1")
_RESULT, _PROCESS = Label("结果", "Results"), Label("过程", "Process")


def person(place: int) -> Label:
    """The first of them is 张三."""
    return Label(*_PEOPLE[place - 1])


def evaluation(agency: Label, by: str, at: datetime) -> EvaluationSheet:
    """月度绩效考核表 of 李四."""
    lines = (
        _line("回款金额", "Amount recovered", Unit.YUAN, 0, "180000", "198360", "110.20", "50", _RESULT),
        _line("接通率", "Connect rate", Unit.PERCENT, 1, "0.6", "0.618", "103.00", "20", _PROCESS),
        _line("质检得分", "Quality score", Unit.POINTS, 1, "90", "91.8", "102.00", "20", _PROCESS),
        _line("有效投诉", "Valid complaints", Unit.TIMES, 0, "1", "1", "100.00", "10", _PROCESS, Direction.LOWER),
    )
    scores = tuple(D(score) for score in SCORES)
    months = [(2026, month) for month in range(3, 11)]
    return EvaluationSheet(
        agency,
        MONTH,
        PersonShown(
            Label(*_PEOPLE[1]), "HC0002", Label("催收部", "Collection"), TEAM, Label("催收员", "Collector"), "P3",
            date(2024, 5, 13), 2, 5, Label("周九", "Zhou Jiu"), "HC0009", D(18), D(18),
        ),
        SchemeShown(Label("催收员", "Collectors"), 1, D(120), D(0)),
        lines,
        SheetState.PUBLISHED,
        "KH-202610-0002",
        total=sum((line.contribution or D(0) for line in lines), D(0)),
        grade_code="B",
        grade_name=Label("良好", "good"),
        grade_confirmed=True,
        coefficient=D("1.1"),
        rank=2,
        rank_of=len(scores),
        team=TeamShown(scores, D("102.53")),
        trend=tuple(TrendPoint(year, month, D(own), D(100)) for (year, month), own in zip(months, TREND, strict=True)),
        appeal=Appeal(date(2026, 11, 18), 7),
        printed_by=by,
        printed_at=at,
    )  # fmt: skip


def _line(
    zh: str, en: str, unit: Unit, decimals: int, target: str, actual: str, score: str, weight: str, dimension: Label,
    direction: Direction = Direction.HIGHER,
) -> EvaluationLine:  # fmt: skip
    points, share = D(score), D(weight)
    return EvaluationLine(
        Label(zh, en), dimension, unit, decimals, direction=direction, target=D(target), actual=D(actual),
        completion=points, weight=share, score=points, contribution=(points * share / 100).quantize(D("0.01")),
    )  # fmt: skip


def ranking(agency: Label, by: str, at: datetime) -> RankingSheet:
    """小组绩效排名表 of six people."""
    grades = ("A", "B", "B", "B", "B", "C")
    rows = tuple(
        RankingRow(
            rank, Label(*name), f"HC000{rank}", D(score), TEAM, grade, 0, (D(220000 - 14000 * rank), D("0.62") - D(rank) / 100)
        )
        for rank, (name, score, grade) in enumerate(zip(_PEOPLE, SCORES, grades, strict=True), start=1)
    )  # fmt: skip
    columns = (
        RankingColumn(Label("回款金额", "Recovered"), Unit.YUAN, 0),
        RankingColumn(Label("接通率", "Connect %"), Unit.PERCENT, 1),
    )
    return RankingSheet(
        agency, MONTH, TEAM, rows, columns, SheetState.PUBLISHED, "PM-202610", on_duty=len(rows), median=D("102.53"),
        median_figures=(D(171000), D("0.585")), printed_by=by, printed_at=at,
    )  # fmt: skip


def sign_list(agency: Label, by: str, at: datetime) -> SignList:
    """签收表 of six people."""
    signers = tuple(
        Signer(f"HC000{number}", Label(*name).text, 1, date(2026, 11, 6))
        for number, name in enumerate(_PEOPLE, start=1)
    )
    return SignList(agency, MONTH, TEAM, signers, by, at)


def reconciliation(agency: Label, by: str, at: datetime) -> ReconciliationRecord:
    """对账记录 with one file and one difference."""
    file = FileLine(
        P_("specimen", "Repayments of October.xlsx"), D("1286400"), D("1278200"), D(0), "1,286,400.00", D(0),
        settled=D("8200"),
    )  # fmt: skip
    difference = DifferenceLine(
        P_("specimen", "Owner unknown"), P_("specimen", "A repayment whose case is nobody's"), "", "AJ-00017 · 2026-10-21",
        D("8200"), P_("specimen", "Assigned"), P_("specimen", "By the call record of that day"),
    )  # fmt: skip
    rule = P_("specimen", "Rule: by the day of arrival, whoever held the case that day")
    return ReconciliationRecord(
        agency.text, "2026-10", rule, (file,), (difference,), 0, 1, printed_by=by, printed_at=at
    )  # fmt: skip


def statement(agency: Label, by: str, at: datetime) -> StatementSheet:
    """数字说明单 of one figure."""
    name = Label(*_PEOPLE[1]).text
    rows = tuple(
        StatementRow(date(2026, 10, day), f"SK-{day:04d} · AJ-000{day}", D(value), name, P_("specimen", "Repayments of October.xlsx"))
        for day, value in ((9, "62000"), (17, "88160"), (28, "48200"))
    )  # fmt: skip
    return StatementSheet(
        agency, "SM-202610-0001", name, "HC0002", _("{department} / {team}", department=Label("催收部", "Collection").text, team=TEAM.text),
        "2026-10", Label("回款金额", "Amount recovered").text, Unit.YUAN, 2, P_("specimen", "200 are missing from my figure."),
        date(2026, 11, 9), "", P_("specimen", "The repayment arrived on 1 November and counts there."), Label("周九", "Zhou Jiu").text,
        date(2026, 11, 10), "", rows, 0, D("198360"), P_("specimen", "Rule: by the day of arrival, whoever held the case that day"),
        (Reckoning(P_("specimen", "Sum of the records"), "198,360.00"),), printed_by=by, printed_at=at,
    )  # fmt: skip


def appeal(agency: Label, by: str, at: datetime) -> AppealSheet:
    """申诉处理记录 that was rejected."""
    return AppealSheet(
        agency, "SS-202610-0001", Label(*_PEOPLE[1]).text, "HC0002", Label("催收部", "Collection").text, "2026-10", "KH-202610-0002",
        D("106.15"), "B", Label("质检得分", "Quality score").text, date(2026, 11, 6), date(2026, 11, 17), date(2026, 11, 9),
        P_("specimen", "One recording was marked twice."), (), (Label("周九", "Zhou Jiu").text,), AppealState.REJECTED,
        P_("specimen", "The two marks are of two recordings of the same day; both stand."), Label("吴十", "Wu Shi").text,
        date(2026, 11, 12), printed_by=by, printed_at=at,
    )  # fmt: skip


def certificate(agency: Label, by: str, at: datetime) -> Certificate:
    """结业证书 of one course."""
    return Certificate(
        PaperHead(agency.text, by, at), "PX-2026-0001", Label(*_PEOPLE[1]).text, "HC0002",
        P_("specimen", "Lawful collection"), "V1", 120, date(2026, 10, 20), D(92), date(2027, 10, 19),
    )  # fmt: skip
