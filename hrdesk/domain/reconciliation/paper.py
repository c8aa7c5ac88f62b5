"""对账记录 as a paper shows it: the files with their totals, every difference and how it was settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of repayments: its rows' sum and what became of it by now, which together are that sum; its own total."""

    name: str
    rows: Decimal
    people: Decimal
    nobody: Decimal
    stated: str
    difference: Decimal | None  # its own total less its rows as they are written in it
    settled: Decimal = Decimal(0)  # given to people by settling
    left_out: Decimal = Decimal(0)  # shall not count, or stands twice
    changed: Decimal = Decimal(0)  # what it says more than counts since a correction or a newer file

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
    as_of: datetime | None = None  # when things stood as the record says
