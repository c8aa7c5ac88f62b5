"""A month with figures, for tests: people of one team under the collection pack, facts put in as an import would."""

from decimal import Decimal

from sqlalchemy import insert, select

from hrdesk.app.performance.catalogue import load_metrics
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.builders import Somebody, add_people
from tests.storage.claims import Claim, put

MONTH = Period(2026, 10)
GOOD = {
    "recovered_amount": "168420",
    "recovery_rate_amount": ("1284", "10000"),
    "connect_rate": ("413", "1000"),
    "talk_seconds": "126000",
    "promise_kept_rate": ("508", "1000"),
    "quality_score": "88.5",
    "valid_complaints": "0",
    "training_done": ("80", "100"),
}


def pack(desk: Desk) -> None:
    """The ready-made collection pack."""
    configure_from(desk.work(), configuration())


def team(desk: Desk, count: int = 3, **more) -> list[Somebody]:
    """Collectors of one team, under the pack."""
    pack(desk)
    return add_people(desk, count, **more)


def figures(
    desk: Desk, who: Somebody, values=GOOD, month: Period = MONTH, day: int = 0, file: str = "10月.xlsx"
) -> int:
    """Figures of one person; the batch's id. A pair is numerator and denominator."""
    work = desk.work()

    def block(conn):
        _metrics, ids, _versions = load_metrics(conn)
        made = conn.execute(
            insert(t.batch).values(kind="facts", file_name=file, sheet="数据", month=month.number, at=work.now())
        )
        batch = made.inserted_primary_key[0]
        claims = []
        for row, (code, value) in enumerate(values.items(), start=4):
            pair = tuple(map(Decimal, value)) if isinstance(value, tuple) else (None, None)
            plain = None if isinstance(value, tuple) else Decimal(value)
            claims.append(Claim(month.number, who.employment_id, ids[code], day, "", plain, *pair, row=row))
        put(conn, batch, claims)
        conn.execute(
            t.evaluation.update()
            .where(t.evaluation.c.month == month.number, t.evaluation.c.employment_id == who.employment_id)
            .values(stale=True)
        )
        return batch

    return work.write(block)


def evaluation(desk: Desk, who: Somebody, month: Period = MONTH):
    """The newest evaluation row."""
    with desk.work().read() as conn:
        return conn.execute(
            select(t.evaluation)
            .where(t.evaluation.c.employment_id == who.employment_id, t.evaluation.c.month == month.number)
            .order_by(t.evaluation.c.revision.desc())
        ).first()
