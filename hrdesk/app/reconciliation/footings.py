"""The files of repayments with what became of their amounts by now: for people, by settling, not counted, for nobody yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.reconciliation.found import Found
from hrdesk.app.reconciliation.model import Footing
from hrdesk.app.reconciliation.records import AMOUNT, Span, files_of
from hrdesk.app.reconciliation.rows import brought_later
from hrdesk.domain.reconciliation.model import Action, Kind
from hrdesk.storage import tables as t
from hrdesk.storage.facts import same_key

_UNIT = Decimal("0.0001")
_GIVEN = frozenset({Action.ASSIGN.value, Action.SPLIT.value})


@dataclass(slots=True)
class _Now:
    """What became of amounts, in ten-thousandths."""

    credited: int = 0
    settled: int = 0
    left_out: int = 0
    changed: int = 0  # what the file says more than counts now, of records corrected by hand or by a newer file
    nobody: int = 0


def footings(conn: Connection, span: Span, amount: int | None, asked: Collection[str]) -> tuple[Footing, ...]:
    """The span's files of repayments, the newest first; of a file that was imported again, the newest import.

    ``asked``: keys of the differences found, settled or not, that somebody has to settle; rows that are not among them
    are told apart by nobody: they count by a newer file, or do not count.
    """
    found: list[Footing] = []
    again: set[tuple[str, str]] = set()
    for batch, kind, file, sheet, _mapping in files_of(conn, span):
        if kind != "repayments" or amount is None:
            continue
        row = conn.execute(
            select(t.batch.c.counts, t.batch.c.at, t.batch.c.sha256, t.account.c.shown_name)
            .outerjoin(t.account, t.account.c.id == t.batch.c.account_id)
            .where(t.batch.c.id == batch)
        ).one()
        if row.sha256 and (row.sha256, sheet) in again:
            continue
        again.add((row.sha256, sheet))
        now = _Now()
        people = _claimed(conn, batch, amount, now)
        loose = _loose(conn, span, batch, amount, asked, now)
        stated = next((one for one in (row.counts or {}).get("footings", ()) if one["column"]), None)
        difference = None if stated is None else _figure(stated["stated"]) - _figure(stated["found"])
        found.append(
            Footing(
                batch, file, (people + loose) * _UNIT, people * _UNIT, loose * _UNIT,
                f"{_figure(stated['stated']):,.2f}" if stated else "", difference, row.shown_name or "", row.at,
                credited=now.credited * _UNIT, settled=now.settled * _UNIT, left_out=now.left_out * _UNIT,
                changed=now.changed * _UNIT, unattributed=now.nobody * _UNIT,
            )
        )  # fmt: skip
    return tuple(found)


def _claimed(conn: Connection, batch: int, amount: int, now: _Now) -> int:
    """What a batch claims for people altogether; ``now`` gets what became of it."""
    rows = conn.exec_driver_sql(
        "SELECT f.batch_id = c.batch_id, s.action, f.value IS NULL, sum(c.value), sum(coalesce(f.value, 0))"
        f" FROM claim AS c JOIN fact AS f ON {same_key('f', 'c')} LEFT JOIN settlement AS s ON s.batch_id = f.batch_id"
        " AND s.withdrawn_at IS NULL WHERE c.batch_id = ? AND c.metric_id = ? AND c.value IS NOT NULL GROUP BY 1, 2, 3",
        (batch, amount),
    ).all()
    claimed = 0
    for own, action, gone, said, counts in rows:
        claimed += said
        if own or (not gone and said == counts) or action in _GIVEN or action == Action.ACCEPT.value:
            now.credited += said  # given to somebody else it still counts for people
        elif gone:
            now.left_out += said
        else:
            now.credited += counts
            now.changed += said - counts
    return claimed


def _loose(conn: Connection, span: Span, batch: int, amount: int, asked: Collection[str], now: _Now) -> int:
    """The amount of a file's rows that counted for nobody when it came; ``now`` gets what became of them.

    A row that was given to somebody and then left out, since it counts from another row too, counts as left out.
    """
    settlements = (
        select(t.settlement.c.finding, t.settlement.c.action, t.settlement.c.batch_id)
        .outerjoin(t.batch, t.batch.c.id == t.settlement.c.batch_id)
        .where(
            t.settlement.c.finding.startswith(f"row:{batch}:"),
            t.settlement.c.withdrawn_at.is_(None),
            t.batch.c.undone_at.is_(None),
        )
        .order_by(t.settlement.c.id)
    )
    done = {row.finding: row for row in conn.execute(settlements)}
    rows = conn.exec_driver_sql(
        "SELECT row, code, month, on_month, day, item, case_no, json_extract(figures, '$." + AMOUNT + "[0]') AS value"
        " FROM loose_row WHERE batch_id = ?",
        (batch,),
    ).all()
    loose = 0
    for row in rows:
        value = row.value or 0
        loose += value
        settled = done.get(f"row:{batch}:{row.row}")
        if settled is not None and settled.action in _GIVEN and settled.batch_id is not None:
            given = _Now()
            _claimed(conn, settled.batch_id, amount, given)
            now.settled += given.credited
            now.left_out += given.left_out
            now.changed += given.changed
        elif settled is not None:
            now.left_out += value
        elif row.month not in span.months or f"row:{batch}:{row.row}" in asked:
            now.nobody += value
        elif brought_later(conn, _as_found(batch, amount, row)):
            now.credited += value
        else:
            now.left_out += value
    return loose


def _as_found(batch: int, amount: int, row: Any) -> Found:
    return Found(
        f"row:{batch}:{row.row}", Kind.UNMATCHED, row.code, row.month, amount, day=row.day, on_month=row.on_month,
        item=row.item, case_no=row.case_no, batch_id=batch, row=row.row, figures={amount: (row.value, None, None)},
    )  # fmt: skip


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
