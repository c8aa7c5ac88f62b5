"""The sample's open cases and somebody who is leaving, by the use cases an office would use."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from hrdesk.app.sample.figures import Sheet, Value
from hrdesk.app.sample.people import TEAMS, Sample
from hrdesk.app.separation.model import StartSeparation
from hrdesk.domain.separation import Kind, Reason

HEADER = (
    "案件编号", "催收员工号", "催收员", "债务人", "委托方", "产品", "账龄", "逾期天数", "欠款余额", "承诺日", "承诺金额", "最近联系",
    "下次跟进", "停催", "投诉中",
)  # fmt: skip
PRODUCTS = ("消费贷", "信用卡", "车贷", "现金分期")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
LEAVES_IN = timedelta(days=6)


def case_list(people: tuple[Sample, ...], today: date) -> Sheet:
    """Some 60 cases for each collector of the teams, as the collection system lists them; the same for the same day."""
    chance = random.Random(today.toordinal())  # noqa: S311 - invented cases, no secret
    rows: list[tuple[Value, ...]] = []
    for owner in _collectors(people):
        for _case in range(chance.randint(52, 68)):
            rows.append(_row(chance, owner, len(rows) + 1, today))
    return Sheet("案件清单.xlsx", "cases", ("未结案件清单",), HEADER, tuple(rows))


def _collectors(people: tuple[Sample, ...]) -> list[Sample]:
    return [one for one in people if one.position == "催收员" and one.team]


def _row(chance: random.Random, owner: Sample, number: int, today: date) -> tuple[Value, ...]:
    overdue = chance.randint(3, 170)
    outstanding = Decimal(chance.randint(80_000, 12_000_000)) / 100
    promised = chance.random() < 0.12
    share = Decimal(chance.randint(10, 60)) / 100
    return (
        f"AJ{today:%y}-{number:06}",
        owner.employee_no,
        owner.name,
        chance.choice(SURNAMES) + "*" * chance.randint(1, 2),
        chance.choice(("甲银行", "乙消费金融")),
        chance.choice(PRODUCTS),
        f"M{overdue // 30 + 1}",
        overdue,
        outstanding,
        today + timedelta(days=chance.randint(0, 12)) if promised else None,
        (outstanding * share).quantize(Decimal("0.01")) if promised else None,
        today - timedelta(days=chance.randint(0, 9)),
        today + timedelta(days=chance.randint(0, 8)),
        "是" if chance.random() < 0.02 else "否",
        "是" if chance.random() < 0.01 else "否",
    )


def leaver(people: tuple[Sample, ...], today: date) -> StartSeparation:
    """Somebody of the second team has resigned in time and goes in some days."""
    team = TEAMS[1][1]
    who = next(one for one in _collectors(people) if one.team == team and one.status == "正式")
    last = today + LEAVES_IN
    notice = last - timedelta(days=30)
    ends = date(today.year + 1, who.hired.month, min(who.hired.day, 28))
    return StartSeparation(
        who.employee_no, Kind.RESIGNATION, notice, last, last, notice - timedelta(days=1), Reason.PAY, "回老家发展",
        contract_kind="fixed", contract_starts=who.hired, contract_ends=ends,
    )  # fmt: skip
