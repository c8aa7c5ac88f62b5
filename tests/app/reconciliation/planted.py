"""A month with planted faults: files of finance, the dialler and the collection system that do not agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from hrdesk.app.imports import declare_none
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.work import Desk
from hrdesk.domain.performance.pack import GRADES
from hrdesk.storage import tables as t
from tests.app.builders import Somebody, add_people
from tests.app.imports.files import OCTOBER, mapping, take, xlsx

HEADINGS = ("工号", "姓名", "案件编号", "流水号", "到账日期", "回款金额", "是否冲正")
TARGET = Decimal(10_000)
SCHEME = {
    "code": "plain",
    "name": "回款与质检",
    "from": "2026-01",
    "positions": ["催收员"],
    "grades": list(GRADES),
    "lines": [
        {"metric": "recovered_amount", "weight": "60", "target": str(TARGET)},
        {"metric": "quality_score", "weight": "40", "target": "100"},
    ],
}


@dataclass(frozen=True)
class Planted:
    """The agency's people by name, and the files as they were taken in."""

    ma: Somebody
    zheng: Somebody
    zhou: Somebody


def agency(desk: Desk) -> Planted:
    """Three collectors under a scheme of two figures."""
    from hrdesk.domain.performance.pack import METRICS

    wanted = ("recovered_amount", "quality_score", "calls", "connected", "connect_rate", "talk_seconds")
    metrics = [dict(one) for one in METRICS if one["code"] in wanted]
    people = add_people(desk, 3, names=("马洁", "郑浩", "周倩"))
    configure_from(desk.work(), {"metrics": metrics, "schemes": [SCHEME]})
    return Planted(*people)


def cases(desk: Desk, *chains: tuple[str, tuple[tuple[date, Somebody], ...]]) -> None:
    """Cases with their holders from a day on, straight into the tables."""

    def block(conn: Any) -> None:
        for reference, holders in chains:
            made = conn.execute(insert(t.collection_case).values(reference=reference, outstanding=Decimal(9000)))
            case_id = made.inserted_primary_key[0]
            for place, (day, who) in enumerate(holders, start=1):
                conn.execute(
                    insert(t.case_holding).values(
                        case_id=case_id, place=place, starts=day, employment_id=who.employment_id, capacity="owner",
                        why="listed", at=desk.work().now(),
                    )
                )  # fmt: skip

    desk.work().write(block)


def quality(desk: Desk, planted: Planted, folder: Path, *scores: tuple[Somebody, str]) -> None:
    rows = [
        (who.employee_no, f"ZJ{at:03}", date(2026, 10, 9), Decimal(score)) for at, (who, score) in enumerate(scores)
    ]
    take(desk, "quality", xlsx(folder, "质检.xlsx", ("工号", "质检编号", "质检日期", "得分"), *rows), period=OCTOBER)


def repayments(desk: Desk, folder: Path, *rows: tuple[Any, ...], name: str = "10月回款-财务.xlsx", **how: Any) -> Any:
    """A file of repayments: rows of HEADINGS; what is not refused is taken."""
    how.setdefault("period", OCTOBER)
    return take(desk, "repayments", xlsx(folder, name, HEADINGS, *rows), "good", **how)


def paid(who: Somebody | str, case: str, receipt: str, day: int, amount: str, reversal: str = "否") -> tuple[Any, ...]:
    """One row of such a file."""
    number, name = (who, "") if isinstance(who, str) else (who.employee_no, who.name)
    return (number, name, case, receipt, date(2026, 10, day), Decimal(amount), reversal)


def counted(desk: Desk, month: int = 202610) -> dict[str, Decimal]:
    """What counts as recovered now, by 工号, straight from the facts."""
    with desk.work().read() as conn:
        rows = conn.execute(
            select(t.employment.c.employee_no, t.fact.c.value)
            .join(t.employment, t.employment.c.id == t.fact.c.employment_id)
            .join(t.metric, t.metric.c.id == t.fact.c.metric_id)
            .where(t.fact.c.month == month, t.metric.c.code == "recovered_amount", t.fact.c.value.is_not(None))
        ).all()
    found: dict[str, Decimal] = {}
    for number, value in rows:
        found[number] = found.get(number, Decimal(0)) + value
    return found


__all__ = [
    "OCTOBER", "Planted", "agency", "cases", "counted", "declare_none", "mapping", "paid", "quality", "repayments",
]  # fmt: skip
