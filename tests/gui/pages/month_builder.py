"""A month with figures, made by the use cases and one direct batch: what the page tests look at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert, select

from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.builders import Somebody, add_people
from tests.storage.claims import Claim, put

OCTOBER = Period(2026, 10)
NAMES = ("马洁", "郑浩", "周倩", "韩立", "许静", "沈浩", "郭丽", "曹磊", "彭飞", "蒋雯", "吕航", "冯涛")
SOURCES = ("repayments", "calls", "quality", "complaints")


@dataclass(frozen=True)
class MonthMade:
    """Who is in the month."""

    people: list[Somebody]

    def no(self, name: str) -> str:
        """The 工号 of a name."""
        return next(found.employee_no for found in self.people if found.name == name)


def a_month(
    desk: Desk,
    period: Period = OCTOBER,
    *,
    names: tuple[str, ...] = NAMES,
    team: str = "电催一组",
    missing: tuple[tuple[int, str], ...] = ((9, "recovery_rate_amount"),),
    computed: bool = True,
    delivered: tuple[str, ...] = SOURCES,
    people: list[Somebody] | None = None,
    apart: int = 0,
) -> MonthMade:
    """The ready-made schemes, collectors of one team, their figures from one workbook, and the scores.

    ``apart``: how far its figures are from those of another month, for some better, for some worse.
    """
    configure_from(desk.work(), configuration())
    people = add_people(desk, len(names), names=names, team=team) if people is None else people
    work = desk.work()

    def block(conn):  # type: ignore[no-untyped-def]
        ids = {row.code: row.id for row in conn.execute(select(t.metric.c.code, t.metric.c.id))}
        batch = conn.execute(
            insert(t.batch).values(
                kind="repayments", file_name="10月回款-财务.xlsx", sheet="回款明细", at=work.now(), account_id=1
            )
        ).inserted_primary_key[0]
        put(
            conn, batch, [one for at, who in enumerate(people) for one in _claims(period, ids, at, who, missing, apart)]
        )
        for source in delivered:
            conn.execute(insert(t.delivery).values(month=period.number, source=source, batch_id=batch, at=work.now()))

    work.write(block)
    if computed:
        evaluate(desk.work(), period)
    return MonthMade(people)


def _claims(  # type: ignore[no-untyped-def]
    period: Period, ids: dict[str, int], at: int, who: Somebody, missing: tuple[tuple[int, str], ...], apart: int
):
    def claim(code, day, item, value=None, top=None, bottom=None, row=3, note=""):  # type: ignore[no-untyped-def]
        return Claim(
            period.number,
            who.employment_id,
            ids[code],
            day,
            item,
            None if value is None else Decimal(value),
            None if top is None else Decimal(top),
            None if bottom is None else Decimal(bottom),
            row,
            note,
        )

    better = apart * (at % 5 - 2)
    rows = [
        claim(
            "recovered_amount",
            day,
            f"R{at:02}{day:02}",
            3600 + 137 * at + 10 * day + 90 * better,
            row=100 + day + 31 * at,
            note=f"A-{20417 + day * 7}",
        )
        for day in range(1, 31, 1 if at % 2 else 2)
    ]
    rows.append(claim("recovery_rate_amount", 0, "", top=100 + at, bottom=900))
    rows.append(claim("connect_rate", 5, "", top=410 + at - 3 * better, bottom=1000))
    rows.append(claim("talk_seconds", 5, "", 100_000 + 3000 * at))
    rows.append(claim("promise_kept_rate", 0, "", top=50 + at, bottom=100))
    rows.append(claim("quality_score", 9, f"Q{at}", 82 + at + better))
    rows.append(claim("training_done", 0, "", top=8 + at % 3, bottom=10))
    if at % 5 == 4:
        rows.append(claim("valid_complaints", 12, f"C{at}", 1))
    codes = {ids[code] for number, code in missing if number == at}
    return [row for row in rows if row.metric_id not in codes]
