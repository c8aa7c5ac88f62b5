"""What the turnover report shows: values only, put on the page by ``documents``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hrdesk.domain.turnover import Cohort, Figures, Formula, Group


@dataclass(frozen=True, slots=True)
class TurnoverPaper:
    """A report over whole months. ``groups`` by the dimension's own words, in the order to be printed."""

    agency: str
    scope: str
    first: date
    last: date
    formula: Formula
    total: Figures
    months: tuple[tuple[str, Figures], ...]
    groups: tuple[tuple[str, tuple[Group, ...]], ...]
    cohorts: tuple[Cohort, ...]
    all_cohorts: dict[int, tuple[int, int]]
    printed_by: str = ""
    printed_at: datetime | None = None
