"""对账记录 as a paper shows it: the files with their totals, every difference and how it was settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of repayments: its rows' sum, what of it counted for people and for nobody when it came, its own total."""

    name: str
    rows: Decimal
    people: Decimal
    loose: Decimal
    stated: str
    difference: Decimal | None  # its own total less its rows as they are written in it

    @property
    def as_written(self) -> Decimal | None:
        """What the rows come to as the file writes them, where that is not ``rows``: reversals often stand without a sign."""
        if self.difference is None:
            return None
        written = Decimal(self.stated.replace(",", "")) - self.difference
        return None if written == self.rows else written


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference in words. ``person``: for whom it counts; ``settled``: what was done, empty while open; ``why``: the reason, who and when."""

    kind: str
    text: str
    person: str
    where: str
    amount: Decimal | None
    settled: str
    why: str


@dataclass(frozen=True, slots=True)
class ReconciliationRecord:
    """A month's record. ``released``: that it was published with differences open, by whom and why; else empty."""

    agency: str
    period: str
    rule: str
    files: tuple[FileLine, ...]
    differences: tuple[DifferenceLine, ...]
    open: int
    settled: int
    released: str = ""
    printed_by: str = ""
    printed_at: datetime | None = None  # as the clock on the wall shows
