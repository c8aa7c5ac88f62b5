"""校准记录 as a paper shows it: how grades were spread, what was decided otherwise and why, who was near a boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hrdesk.domain.calibration import Boundary, Group
from hrdesk.domain.performance.model import GradeBand


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person on the record."""

    name: str
    employee_no: str
    team: str
    score: Decimal
    grade: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A grade given by a person that is not the one the bands suggest."""

    person: PersonLine
    proposed: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Adjusted:
    """加扣分 with its reason."""

    person: PersonLine
    points: Decimal
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class CalibrationRecord:
    """One scheme of one month. ``without``: 工号 of people who have no score because figures are missing."""

    agency: str
    period: str
    scheme: str
    bands: tuple[GradeBand, ...]
    groups: tuple[Group, ...]  # everybody first
    decided: tuple[Decided, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    near: tuple[tuple[PersonLine, Boundary], ...] = ()
    without: tuple[str, ...] = ()
    printed_by: str = ""
    printed_at: datetime | None = None  # as the clock on the wall shows
