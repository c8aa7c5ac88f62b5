"""One figure of a month's targets read, set and taken away: where it lies follows from whether it is a sum; what follows."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, update

from hrdesk.app.performance.month import UNPUBLISHED
from hrdesk.app.targets.model import Spot
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t


def value_of(conn: Connection, period: Period, spot: Spot, metric_id: int) -> Decimal | None:
    """What is set; None: nothing."""
    table = _table(spot)
    return conn.execute(select(table.c.value).where(*_where(table, period, spot, metric_id))).scalar()


def put_value(conn: Connection, period: Period, spot: Spot, metric_id: int, value: Decimal | None) -> None:
    """Sets the figure in place of the one before; None takes it away."""
    table = _table(spot)
    where = _where(table, period, spot, metric_id)
    if value is None:
        conn.execute(delete(table).where(*where))
    elif value_of(conn, period, spot, metric_id) is None:
        conn.execute(
            insert(table).values(
                kind=spot.kind, object_id=spot.object_id, month=period.number, metric_id=metric_id, value=value
            )
        )
    else:
        conn.execute(update(table).where(*where).values(value=value, version=table.c.version + 1))


def drafts_follow(conn: Connection, months: Collection[int]) -> None:
    """The drafts of the months are scored by other targets from now on: they say so until they are computed again."""
    if months:
        conn.execute(
            update(t.evaluation)
            .where(t.evaluation.c.month.in_(months), t.evaluation.c.state.in_(UNPUBLISHED))
            .values(stale=True)
        )


def _table(spot: Spot) -> Table:
    return t.target_sum if spot.total else t.target


def _where(table: Table, period: Period, spot: Spot, metric_id: int) -> list[ColumnElement[bool]]:
    key = {"kind": spot.kind, "object_id": spot.object_id, "month": period.number, "metric_id": metric_id}
    return [table.c[name] == held for name, held in key.items()]
