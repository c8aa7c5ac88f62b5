"""What is asked of the quality checks and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hrdesk.domain.quality import Violation


@dataclass(frozen=True, slots=True)
class EnterCheck:
    """One check of one call. ``reference``: the recording's or call's number, by which a file's row is the same check."""

    employment_id: int
    checked_on: date
    score: Decimal
    reference: str = ""
    violation: Violation = Violation.NONE
    kind: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the month. ``id`` is None where only an imported file tells of it: then ``file`` is its name."""

    id: int | None
    version: int
    document_no: str
    employment_id: int
    employee_no: str
    name: str
    team: str
    checked_on: date
    reference: str
    score: Decimal
    violation: Violation
    kind: str
    finding: str
    by: str
    at: datetime | None
    file: str = ""
    withdrawn_reason: str = ""

    @property
    def number(self) -> str:
        """What people call it by."""
        return self.reference or self.document_no

    @property
    def counts(self) -> bool:
        """Whether it is in the figures."""
        return not self.withdrawn_reason
