"""Claims as tests write them: figures as decimals, kept and counted by the one writer there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from hrdesk.storage import facts
from hrdesk.storage.types import scaled


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row says. ``month`` is yyyymm, ``day`` 1–31 or 0 for the whole month."""

    month: int
    employment_id: int
    metric_id: int
    day: int
    item: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    row: int = 0
    note: str | None = None

    def stored(self) -> facts.Row:
        """As the file keeps it."""
        figures = (None if one is None else scaled(one, 4) for one in (self.value, self.numerator, self.denominator))
        return (self.month, self.employment_id, self.metric_id, self.day, self.item, *figures, self.row, self.note)  # type: ignore[return-value]


def put(conn: Connection, batch_id: int, claims: Iterable[Claim]) -> None:
    """The claims of a batch, which is the newest, kept and counted."""
    facts.claim(conn, batch_id, [one.stored() for one in claims])
    facts.make_count(conn, batch_id)
