"""A November that runs, for tests: two teams, repayments day by day to the 20th, imported by 周敏."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from tests.app.builders import Somebody
from tests.storage.claims import Claim, put

NOVEMBER = Period(2026, 11)  # 21 working days; TODAY is Monday the 23rd
UNTIL = date(2026, 11, 20)  # the 15th of them

Figures = Mapping[int, Iterable[tuple[str, int, Any]]]  # by employment: (metric code, day, value or pair)


def bring(
    desk: Desk,
    figures: Figures,
    *,
    month: Period = NOVEMBER,
    kind: str = "repayments",
    sources: tuple[str, ...] = ("repayments",),
    at: datetime | None = None,
    by: int | None = None,
) -> int:
    """One import with these figures; the batch's id."""
    work = desk.work()

    def block(conn: Any) -> int:
        ids = {row.code: row.id for row in conn.execute(select(t.metric.c.code, t.metric.c.id))}
        batch = conn.execute(
            insert(t.batch).values(
                kind=kind, file_name=f"{kind}.xlsx", sheet="1", month=month.number, at=at or work.now(),
                account_id=by or desk.actor.account_id,
            )
        ).inserted_primary_key[0]  # fmt: skip
        claims = [
            _claim(month, who, ids[code], day, value, batch, row)
            for who, several in figures.items()
            for row, (code, day, value) in enumerate(several, start=4)
        ]
        put(conn, batch, claims)
        for source in sources:
            conn.execute(
                insert(t.delivery).values(month=month.number, source=source, batch_id=batch, at=at or work.now())
            )
        return int(batch)

    return work.write(block)


def _claim(month: Period, who: int, metric: int, day: int, value: Any, batch: int, row: int) -> Claim:
    item = f"{batch}-{row}" if day else ""
    if isinstance(value, tuple):
        return Claim(month.number, who, metric, day, item, None, Decimal(value[0]), Decimal(value[1]), row)
    return Claim(month.number, who, metric, day, item, Decimal(value), row=row)


def daily(amount: str, until: date = UNTIL, first: date = date(2026, 11, 1)) -> list[tuple[str, int, str]]:
    """A repayment on each weekday up to ``until``."""
    days = [first + timedelta(days=n) for n in range((until - first).days + 1)]
    return [("recovered_amount", day.day, amount) for day in days if day.weekday() < 5]


def moves(desk: Desk, who: Somebody, team: str, on: date) -> None:
    """Puts somebody into another team of the same department from a day on."""
    work = desk.work()

    def block(conn: Any) -> None:
        team_row = conn.execute(select(t.team.c.id, t.team.c.department_id).where(t.team.c.name_zh == team)).one()
        old = conn.execute(select(t.posting).where(t.posting.c.employment_id == who.employment_id)).one()
        conn.execute(update(t.posting).where(t.posting.c.id == old.id).values(ends=on - timedelta(days=1)))
        conn.execute(
            insert(t.posting).values(
                employment_id=who.employment_id, starts=on, department_id=team_row.department_id, team_id=team_row.id,
                position_id=old.position_id,
            )
        )  # fmt: skip

    work.write(block)


def hide_places(desk: Desk, state: str = "hidden") -> None:
    """The agency hides the ranking board, or (``shown``) shows it again."""
    from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings

    save_settings(desk.work(), SaveSettings({"ranking_board": state}, agency_settings(desk.work()).version))
