"""The files of repayments with what became of their amounts: for people, by settling, not counted, for nobody yet."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Connection, select

from hrdesk.app.reconciliation.model import Footing
from hrdesk.app.reconciliation.records import AMOUNT, Span, files_of
from hrdesk.domain.reconciliation.model import Action
from hrdesk.storage import tables as t
from hrdesk.storage.facts import same_key

_UNIT = Decimal("0.0001")
_GIVEN = frozenset({Action.ASSIGN.value, Action.SPLIT.value})


def footings(conn: Connection, span: Span, amount: int | None, asked: Collection[str]) -> tuple[Footing, ...]:
    """The span's files of repayments, the newest first. ``asked``: keys of the differences found, settled or not, that
    somebody has to settle; rows that are not among them are told apart by nobody and do not count."""
    found = []
    for batch, kind, file, _sheet, _mapping in files_of(conn, span):
        if kind != "repayments" or amount is None:
            continue
        people = conn.exec_driver_sql(
            "SELECT coalesce(sum(value), 0) FROM claim WHERE batch_id = ? AND metric_id = ?", (batch, amount)
        ).scalar_one()
        withdrawn = _excluded(conn, f"{batch:d}")
        loose, settled, left_out = _loose(conn, span, batch, asked)
        row = conn.execute(
            select(t.batch.c.counts, t.batch.c.at, t.account.c.shown_name)
            .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
            .where(t.batch.c.id == batch)
        ).one()
        stated = next((one for one in (row.counts or {}).get("footings", ()) if one["column"]), None)
        difference = None if stated is None else _figure(stated["stated"]) - _figure(stated["found"])
        found.append(
            Footing(
                batch, file, (people + loose) * _UNIT, people * _UNIT, loose * _UNIT,
                f"{_figure(stated['stated']):,.2f}" if stated else "", difference, row.shown_name or "", row.at,
                settled * _UNIT, (left_out + withdrawn) * _UNIT, withdrawn * _UNIT,
            )
        )  # fmt: skip
    return tuple(found)


def _loose(conn: Connection, span: Span, batch: int, asked: Collection[str]) -> tuple[int, int, int]:
    """(amount of a file's rows that counted for nobody, of these given to people by settling, of these not to count).

    A row that was given to somebody and then left out, since it counts from another row too, counts as left out.
    """
    settlements = (
        select(t.settlement.c.finding, t.settlement.c.action)
        .outerjoin(t.batch, t.batch.c.id == t.settlement.c.batch_id)
        .where(
            t.settlement.c.finding.startswith(f"row:{batch}:"),
            t.settlement.c.withdrawn_at.is_(None),
            t.batch.c.undone_at.is_(None),
        )
        .order_by(t.settlement.c.id)
    )
    done = {row.finding: row.action for row in conn.execute(settlements)}
    rows = conn.exec_driver_sql(
        f"SELECT row, month, json_extract(figures, '$.{AMOUNT}[0]') FROM loose_row WHERE batch_id = ?", (batch,)
    ).all()
    twice = _excluded(conn, f"SELECT s.batch_id FROM settlement AS s WHERE s.finding LIKE 'row:{batch:d}:%'")
    loose, settled, left_out = 0, -twice, twice
    for number, month, value in rows:
        key = f"row:{batch}:{number}"
        action = done.get(key)
        loose += value or 0
        if action in _GIVEN:
            settled += value or 0
        elif action is not None or (month in span.months and key not in asked):
            left_out += value or 0
    return loose, settled, left_out


def _excluded(conn: Connection, batches: str) -> int:
    """What claims of these batches (SQL) say of records that a settlement says shall count for nobody."""
    return int(
        conn.exec_driver_sql(
            f"SELECT coalesce(sum(c.value), 0) FROM claim AS c WHERE c.batch_id IN ({batches}) AND c.value IS NOT NULL"
            f" AND EXISTS (SELECT 1 FROM settlement AS e JOIN claim AS g ON g.batch_id = e.batch_id AND {same_key('g', 'c')}"
            f" JOIN fact AS f ON f.batch_id = g.batch_id AND {same_key('f', 'g')} WHERE e.action = 'exclude'"
            " AND e.withdrawn_at IS NULL AND e.batch_id <> c.batch_id AND f.value IS NULL)"
            f" AND c.metric_id = (SELECT id FROM metric WHERE code = '{AMOUNT}')"
        ).scalar_one()
    )


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
