"""Invented figures of the sample agency: thirteen months in one table each, the waiting month as its systems give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from hrdesk.app.sample.people import COLLECTOR, LEADER, SERVICE, Former, Sample
from hrdesk.domain.calendar import Period

EVALUATED = (COLLECTOR, LEADER, SERVICE)
Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook to write: title rows, a header, the rows, a closing row; ``name`` ends in .xlsx or .csv."""

    name: str
    kind: str
    titles: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    closing: tuple[Value, ...] = ()


def evaluated(people: Sequence[Sample], last: date) -> list[Sample]:
    """Those who have figures in a month that ends on ``last``."""
    return [person for person in people if person.position in EVALUATED and person.hired <= last]


def roster(people: Sequence[Sample], today: date) -> Sheet:
    """The roster as an office keeps it."""
    header = (
        "工号",
        "姓名",
        "性别",
        "身份证号",
        "手机号",
        "部门",
        "小组",
        "岗位",
        "职级",
        "员工状态",
        "入职日期",
        "试用期至",
        "直属上级工号",
        "坐席号",
    )
    rows = tuple(
        (
            p.employee_no, p.name, p.sex, p.id_number, p.phone, p.department, p.team, p.position, p.level, p.status,
            p.hired, p.probation_end, p.superior_no, p.seat,
        )
        for p in people
    )  # fmt: skip
    return Sheet("花名册.xlsx", "roster", (f"员工花名册（{today:%Y-%m-%d}）",), header, rows)


def former_roster(people: Sequence[Former], today: date) -> Sheet:
    """Those who have left, as HR keeps them in a list of its own."""
    header = (
        "工号", "姓名", "性别", "身份证号", "手机号", "部门", "小组", "岗位", "职级", "员工状态", "入职日期", "离职日期", "直属上级工号",
    )  # fmt: skip
    rows = tuple(
        (
            one.who.employee_no, one.who.name, one.who.sex, one.who.id_number, one.who.phone, one.who.department,
            one.who.team, one.who.position, one.who.level, one.who.status, one.who.hired, one.left, one.who.superior_no,
        )
        for one in people
    )  # fmt: skip
    return Sheet("离职人员.xlsx", "roster", (f"离职人员（{today:%Y-%m-%d}）",), header, rows)


def skill(person: Sample) -> Decimal:
    """How good somebody is at it, the same in every month: 0.80 to 1.20."""
    return Decimal(80 + Random(person.employee_no).randrange(0, 41)) / 100  # noqa: S311


def cents(value: Decimal) -> Decimal:
    """Rounded to 0.01, half up."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def month_table(people: Sequence[Sample], period: Period) -> Sheet:
    """A past month: one row a person, one column a metric."""
    chance = Random(period.number)  # noqa: S311
    _first, last = period.bounds()
    header = (
        "工号", "姓名", "回款金额", "金额回收率", "案件回收率", "拨打量", "接通量", "接通率", "通话时长", "承诺兑现率", "质检得分", "有效投诉", "满意度", "培训完成",
    )  # fmt: skip
    rows = []
    for person in evaluated(people, last):
        good = skill(person) * Decimal(chance.randrange(88, 113)) / 100
        calls = int(1500 * good)
        reached = int(calls * Decimal(chance.randrange(34, 44)) / 100)
        rows.append(
            (
                person.employee_no, person.name, cents(_base(person) * good), _percent("0.118", good), _percent("0.142", good),
                calls, reached, None, int(Decimal(reached) * chance.randrange(180, 250)), _percent("0.62", good),
                cents(min(Decimal(99), Decimal(88) + chance.randrange(-60, 90) * Decimal("0.1"))),
                chance.choices((0, 1, 2), (80, 15, 5))[0], cents(Decimal("4.5") * min(good, Decimal("1.1"))),
                _percent("1", Decimal(chance.choice((80, 90, 100, 100, 100))) / 100),
            )
        )  # fmt: skip
    titles = (f"{period.label} 指标汇总",)
    return Sheet(
        f"{period.label} 指标汇总.xlsx", "facts", titles, header[:7] + header[8:], tuple(r[:7] + r[8:] for r in rows)
    )


def _base(person: Sample) -> Decimal:
    return {COLLECTOR: Decimal(178000), LEADER: Decimal(92000), SERVICE: Decimal(16000)}[person.position]


def _percent(base: str, good: Decimal) -> str:
    """As people type it: 11.84%."""
    return f"{cents(min(Decimal(base) * good, Decimal(1)) * 100)}%"


def waiting_month(people: Sequence[Sample], period: Period) -> tuple[Sheet, ...]:
    """The month to evaluate, as finance, dialler, quality, complaints and training hand it over."""
    chance = Random(period.number)  # noqa: S311
    _first, last = period.bounds()
    there = evaluated(people, last)
    return (
        _repayments(there, period, chance),
        _calls(there, period, chance),
        _quality(there, period, chance),
        _complaints(there, period, chance),
        _others(there, period, chance),
    )


def _days(period: Period) -> list[date]:
    first, last = period.bounds()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _repayments(people: Sequence[Sample], period: Period, chance: Random) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    days = _days(period)
    for person in people:
        left = cents(_base(person) * skill(person) * Decimal(chance.randrange(92, 110)) / 100)
        count = chance.randrange(14, 26) if person.position == COLLECTOR else chance.randrange(4, 9)
        for number in range(count, 0, -1):
            part = left if number == 1 else cents(left / number * Decimal(chance.randrange(50, 150)) / 100)
            left -= part
            rows.append(
                (chance.choice(days), f"{chance.choice('AB')}-{chance.randrange(10000, 99999)}", person.employee_no, person.name, part)
            )  # fmt: skip
    rows.sort(key=lambda row: str(row[0]))
    total = sum((row[4] for row in rows if isinstance(row[4], Decimal)), Decimal(0))
    numbered = tuple((f"HK{period.number}{n:05d}", *row) for n, row in enumerate(rows, start=1))
    header = ("流水号", "到账日期", "案件编号", "工号", "姓名", "回款金额")
    return Sheet(
        f"{period.month}月回款-财务.xlsx", "repayments", (f"{period.label} 回款明细（财务）", "单位：元"), header, numbered,
        ("合计", None, None, None, None, total),
    )  # fmt: skip


def _calls(people: Sequence[Sample], period: Period, chance: Random) -> Sheet:
    rows = []
    for day in _days(period):
        if day.weekday() == 6:
            continue
        for person in people:
            calls = int(chance.randrange(50, 80) * skill(person))
            reached = int(calls * Decimal(chance.randrange(32, 46)) / 100)
            seconds = reached * chance.randrange(160, 230)
            length = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
            rows.append((day, person.seat, person.employee_no, person.name, calls, reached, length))
    header = ("日期", "坐席号", "工号", "坐席姓名", "外呼量", "接通量", "通话时长")
    return Sheet(f"{period.month}月话务-拨号系统.csv", "calls", (), header, tuple(rows))


def _quality(people: Sequence[Sample], period: Period, chance: Random) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    days = _days(period)
    for person in people:
        for _check in range(4):
            points = min(Decimal(100), Decimal(90) * skill(person) ** 1 + Decimal(chance.randrange(-40, 60)) / 10)
            rows.append(
                (
                    f"ZJ{period.number}{len(rows) + 1:04d}",
                    chance.choice(days),
                    person.employee_no,
                    person.name,
                    cents(max(points, Decimal(72))),
                )
            )
    header = ("质检编号", "质检日期", "工号", "姓名", "质检得分")
    return Sheet(f"{period.month}月质检.xlsx", "quality", (f"{period.label} 录音质检",), header, tuple(rows))


def _complaints(people: Sequence[Sample], period: Period, chance: Random) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    days = _days(period)
    for person in chance.sample(list(people), 11):
        rows.append(
            (f"TS{period.number}{len(rows) + 1:03d}", chance.choice(days), person.employee_no, person.name,
             chance.choice(("电话", "委托方转交", "12378")), chance.choice(("是", "是", "否")))
        )  # fmt: skip
    header = ("投诉编号", "受理日期", "工号", "姓名", "投诉渠道", "是否有效")
    return Sheet(f"{period.month}月投诉台账.xlsx", "complaints", (f"{period.label} 投诉台账",), header, tuple(rows))


def _others(people: Sequence[Sample], period: Period, chance: Random) -> Sheet:
    rows = []
    for person in people:
        good = skill(person) * Decimal(chance.randrange(92, 109)) / 100
        rows.append(
            (person.employee_no, person.name, _percent("0.118", good), _percent("0.142", good), _percent("0.62", good),
             cents(Decimal("4.5") * min(good, Decimal("1.1"))), _percent("1", Decimal(chance.choice((80, 90, 100, 100))) / 100))
        )  # fmt: skip
    header = ("工号", "姓名", "金额回收率", "案件回收率", "承诺兑现率", "满意度", "培训完成")
    return Sheet(
        f"{period.month}月回收与服务指标.xlsx", "facts", (f"{period.label} 回收率与服务",), header, tuple(rows)
    )
