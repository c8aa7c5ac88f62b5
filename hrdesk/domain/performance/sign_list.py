"""签收表 of a published month: who has seen the own evaluation. No score, grade or place stands on it: all sign one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hrdesk.domain.performance.sheet import Label, PeriodShown


@dataclass(frozen=True, slots=True)
class Signer:
    """One person. ``acknowledged``: when it was acknowledged by typing the own name, in the agency's time."""

    employee_no: str
    name: str
    revision: int
    published: date
    acknowledged: datetime | None = None
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class SignList:
    """The list of one team."""

    agency: Label
    period: PeriodShown
    team: Label
    signers: tuple[Signer, ...]
    printed_by: str
    printed_at: datetime
