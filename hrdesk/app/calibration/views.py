"""What is looked at together: how grades and scores are spread, and whose grade deserves a second look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from hrdesk.app.performance.views import MonthView, Row, month_view
from hrdesk.app.work import Work, use_case
from hrdesk.domain.calendar import Period
from hrdesk.domain.calibration import Boundary, Cause, Group, Judged, boundary, causes, groups


@dataclass(frozen=True, slots=True)
class Looked:
    """One person: the row of the month, why it is looked at, the boundary it is close to."""

    row: Row
    causes: tuple[Cause, ...]
    near: Boundary | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """One scheme of one month. ``groups``: everybody first, then the teams; ``month`` is what actions go by."""

    month: MonthView
    groups: tuple[Group, ...]
    people: tuple[Looked, ...]


@use_case("calibration.read")
def calibration(work: Work, period: Period, scheme: str | None = None) -> Calibration:
    """The people the actor sees, under one scheme (None: the one most are evaluated by). Nothing is changed by looking."""
    view = month_view(work, period, scheme)
    judged = {row.employment_id: judged_of(row) for row in view.rows}
    look = partial(_looked, view)
    return Calibration(view, groups(list(judged.values()), view.bands), tuple(look(row) for row in view.rows))


def judged_of(row: Row) -> Judged:
    """A row of the month as far as the rule asks."""
    return Judged(row.team, row.score, row.proposed, row.grade, row.confirmed, row.adjustments, row.vetoed)


def _looked(view: MonthView, row: Row) -> Looked:
    near = boundary(row.score, view.bands) if row.score is not None else None
    return Looked(row, causes(judged_of(row), view.bands), near)
