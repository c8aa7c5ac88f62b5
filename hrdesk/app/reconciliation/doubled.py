"""Rows that counted for nobody and say what counts already: asked about before somebody is given them, and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from hrdesk.app.reconciliation.found import Found
from hrdesk.app.reconciliation.records import AMOUNT, Span
from hrdesk.domain.reconciliation.model import Kind

_NOT_PLACED = frozenset(
    {Kind.UNMATCHED, Kind.UNREADABLE}
)  # why such a row counted for nobody; the rest names its own reason
Payment = tuple[str, int, int, int]  # case number, yyyymm, day, amount


@dataclass(frozen=True, slots=True)
class _Assigned:
    """What a settlement made count of a row that counted for nobody."""

    payment: Payment  # the row's whole amount, however it was split
    batch_id: int
    row: int
    month: int
    employment_id: int
    day: int
    item: str
    value: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """A payment that counts: its record's number, the file and row it came from, and for whom."""

    item: str
    batch_id: int
    row: int
    employment_id: int


class Beside:
    """What counts of the span, by case, day and amount: the files' own payments and the rows assigned by hand.

    To be made while ``temp.month_payment`` stands.
    """

    def __init__(self, conn: Connection, span: Span, metric_id: int, numbers: Mapping[int, str]) -> None:
        self._metric_id, self._numbers = metric_id, numbers
        self._assigned = _assigned(conn, span, metric_id)
        self._counted: dict[Payment, list[_Counted]] = {}
        for case_no, month, day, value, *record in conn.exec_driver_sql(
            "SELECT case_no, month, day, value, item, batch_id, row, employment_id FROM temp.month_payment"
            " WHERE case_no <> '' AND day > 0 AND value IS NOT NULL ORDER BY batch_id, row"
        ):
            self._counted.setdefault((case_no, month, day, value), []).append(_Counted(*record))
        for one in self._assigned:
            by_hand = _Counted(one.item, one.batch_id, one.row, one.employment_id)
            self._counted.setdefault(one.payment, []).append(by_hand)

    def named(self, rows: Sequence[Found]) -> list[Found]:
        """The rows; those whose payment counts already are doubled, and the rule proposes nobody for them."""
        return [self._named(one) for one in rows]

    def _named(self, one: Found) -> Found:
        if one.kind not in _NOT_PLACED or one.metric_id != self._metric_id or one.value is None or not one.day:
            return one
        payment = (one.case_no, one.on_month or one.month, one.day, one.value)
        other = self._other(payment, one.item, one.batch_id, one.row)
        if other is None:
            return one
        who = self._numbers.get(other.employment_id, "")
        return replace(one, kind=Kind.DOUBLED, code="row_counted", proposal=(), values={"other": who})

    def assigned_twice(self) -> Iterator[Found]:
        """Rows that somebody assigned though the same payment counts from another row too."""
        for one in self._assigned:
            other = self._other(one.payment, one.item, one.batch_id, one.row)
            if other is None or ((other.batch_id, other.row) > (one.batch_id, one.row) and self._is_assigned(other)):
                continue  # of two assigned rows the first stands
            figures = {self._metric_id: (one.value, None, None)}
            yield Found(
                f"assigned_twice:{one.batch_id}:{one.row}:{one.employment_id}:{one.item}", Kind.DOUBLED, "assigned_twice",
                one.month, self._metric_id, employment_id=one.employment_id, day=one.day, on_month=one.month,
                item=one.item, case_no=one.payment[0], batch_id=one.batch_id, row=one.row, figures=figures, counts=True,
                values={"other": self._numbers.get(other.employment_id, "")},
            )  # fmt: skip

    def _other(self, payment: Payment, item: str, batch_id: int, row: int) -> _Counted | None:
        """Another row's record of that payment: under the same receipt number, or one of the two without any."""
        if not payment[0]:
            return None
        number = _number(item)
        for one in self._counted.get(payment, ()):
            other = _number(one.item)
            if (one.batch_id, one.row) != (batch_id, row) and (not number or not other or number == other):
                return one
        return None

    def _is_assigned(self, one: _Counted) -> bool:
        return any((other.batch_id, other.row) == (one.batch_id, one.row) for other in self._assigned)


def _number(item: str) -> str:
    """The receipt number of a record; empty where the file gives none."""
    return "" if item.startswith(("?", "#")) else item.partition("~")[0]


def _assigned(conn: Connection, span: Span, metric_id: int) -> list[_Assigned]:
    months = ", ".join(f"{month:d}" for month in span.months)
    rows = conn.exec_driver_sql(
        "SELECT l.case_no, l.on_month, l.figures, l.batch_id, l.row, c.month, c.employment_id, c.day, c.item, c.value"
        " FROM settlement AS s JOIN batch AS b ON b.id = s.batch_id AND b.undone_at IS NULL"
        " JOIN loose_row AS l ON s.finding = 'row:' || l.batch_id || ':' || l.row"
        " JOIN batch AS origin ON origin.id = l.batch_id AND origin.undone_at IS NULL"
        f" JOIN claim AS c ON c.batch_id = s.batch_id AND c.metric_id = {metric_id:d} AND c.value IS NOT NULL"
        f" WHERE s.month IN ({months}) AND s.withdrawn_at IS NULL AND l.case_no <> '' AND {span.within('c')}"
        " AND c.day > 0 ORDER BY l.batch_id, l.row, c.employment_id"
    ).all()
    found = []
    for case_no, on_month, figures, batch, row, *claim in rows:
        whole = json.loads(figures).get(AMOUNT, (None,))[0]
        month, who, day, item, value = claim
        if whole is not None:
            found.append(_Assigned((case_no, on_month or month, day, whole), batch, row, month, who, day, item, value))
    return found
