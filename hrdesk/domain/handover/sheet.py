"""All that the handover sheet (案件交接单) shows: values only, put into words by ``documents``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from hrdesk.domain.performance.sheet import Label

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SheetCase:
    """One case; the promise only where it is alive on the sheet's day."""

    reference: str
    debtor: str
    product: str
    ageing: str
    days_overdue: int | None
    outstanding: Decimal
    promise_amount: Decimal | None = None
    promise_day: date | None = None
    next_follow_up: date | None = None

    def soon(self, day: date) -> bool:
        """A promise due within seven days."""
        return self.promise_day is not None and self.promise_day <= day + SOON


@dataclass(frozen=True, slots=True)
class SheetReceiver:
    """Somebody who takes cases over, and which; without a name: the cases nobody has yet."""

    name: str
    employee_no: str
    team: str
    cases: tuple[SheetCase, ...]

    @property
    def outstanding(self) -> Decimal:
        """Outstanding in all."""
        return sum((case.outstanding for case in self.cases), Decimal(0))

    @property
    def promised(self) -> Decimal:
        """Promised in all."""
        return sum((case.promise_amount or Decimal(0) for case in self.cases), Decimal(0))

    @property
    def promises(self) -> int:
        """Live promises."""
        return sum(case.promise_day is not None for case in self.cases)


@dataclass(frozen=True, slots=True)
class SheetGiver:
    """Who hands over."""

    name: str
    employee_no: str
    place: str  # department, team / position
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """The whole sheet; receivers in the order of the board."""

    agency: Label
    document_no: str
    day: date
    kind: str
    givers: tuple[SheetGiver, ...]
    receivers: tuple[SheetReceiver, ...]
    witness: str
    hr: str
    due: date | None = None
    printed_by: str = ""
    printed_at: datetime | None = None
    revision: int = 1

    def digest(self) -> str:
        """What is signed, in short: two sheets say the same where it is the same, whoever prints them when."""
        said = (self.givers, self.receivers, self.witness, self.due)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @property
    def cases(self) -> int:
        """How many cases in all."""
        return sum(len(one.cases) for one in self.receivers)
