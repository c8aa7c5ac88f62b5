"""What the sheet of targets shows and what is asked of it. Figures are as kept: a rate 0–1, seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import Force, Holder, in_force
from hrdesk.domain.targets.spreading import OverMonths, OverPeople, adds_up
from hrdesk.words import N_

PERSON, TEAM, DEPARTMENT, AGENCY = "employment", "team", "department", "agency"

# Why a cell is not open, in words of the catalogue.
CLOSED = N_("The month is closed.")
PUBLISHED = N_("The evaluation is published: its targets stay. What must be corrected gets a new revision.")
TEAM_PUBLISHED = N_("Evaluations by this target are published: it stays.")
OWN = N_("Nobody sets targets of the own.")
OFFICE = N_("HR sets the targets of teams, departments and the whole agency.")


@dataclass(frozen=True, slots=True)
class Spot:
    """One figure of the sheet: whose (``kind`` employment, team, department, agency), of which metric.

    ``total``: what all of a team, a department or the agency are to bring together, not what is asked of each.
    """

    kind: str
    object_id: int
    metric: str
    total: bool = False

    @property
    def holder(self) -> Holder:
        """Whose it is."""
        return self.kind, self.object_id


@dataclass(frozen=True, slots=True)
class Aimed:
    """A metric of somebody's scheme that has a target: the scheme's own, and whether days not worked are taken off."""

    target: Decimal
    prorate: bool


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A person, or a unit: a team, a department, the agency. ``locked``: by metric, why the figure can't be changed.

    ``aims``: by metric; of a unit those of anybody in it. ``holders``: of a person, whose targets may count, from narrow to wide.
    """

    kind: str
    object_id: int
    name: str
    employee_no: str = ""
    name_key: str = ""
    team_id: int = 0
    team: str = ""
    department_id: int = 0  # of the agency: 0
    scheme: str = ""
    share: Decimal = Decimal(1)
    holders: tuple[Holder, ...] = ()
    aims: Mapping[str, Aimed] = field(default_factory=dict)
    locked: Mapping[str, str] = field(default_factory=dict)

    def spot(self, metric: Metric) -> Spot:
        """The figure of this row for a metric."""
        return Spot(self.kind, self.object_id, metric.code, self.kind != PERSON and adds_up(metric))

    def within(self, kind: str, object_id: int) -> bool:
        """Whether this row belongs under a unit."""
        if kind == AGENCY:
            return True
        return object_id == (self.department_id if kind == DEPARTMENT else self.team_id)


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """A month's targets. ``kept``: all that is set for the month; ``names``: of whose targets they may be."""

    period: Period
    metrics: Mapping[str, Metric]  # those with a target, in the order of the schemes
    rows: tuple[TargetRow, ...]  # the agency, each department before its teams, each team before its people
    kept: Mapping[Spot, Decimal]
    names: Mapping[Holder, str]
    closed: bool

    def force(self, row: TargetRow, metric: str, changed: Mapping[Spot, Decimal | None] | None = None) -> Force | None:
        """What counts for a person, with figures ``changed`` but not saved; None: the scheme asks nothing of the kind."""
        aim = row.aims.get(metric)
        if aim is None or row.kind != PERSON:
            return None
        new = changed or {}

        def set_for(holder: Holder) -> Decimal | None:
            spot = Spot(*holder, metric)
            return new[spot] if spot in new else self.kept.get(spot)

        return in_force(row.holders, set_for, aim.target, share=row.share, prorate=aim.prorate)

    def people(self) -> list[TargetRow]:
        """The people."""
        return [row for row in self.rows if row.kind == PERSON]

    def under(self, row: TargetRow) -> list[TargetRow]:
        """The people of a unit; of a person, that person."""
        if row.kind == PERSON:
            return [row]
        return [one for one in self.people() if one.within(row.kind, row.object_id)]

    def without_lone_department(self) -> TargetSheet:
        """Where one department is the whole agency, its row would only repeat the agency's, unless it has targets."""
        found = [row for row in self.rows if row.kind == DEPARTMENT]
        alone = len(found) == 1 and any(row.kind == AGENCY for row in self.rows)
        if not alone or any(spot.holder == (DEPARTMENT, found[0].object_id) for spot in self.kept):
            return self
        return replace(self, rows=tuple(row for row in self.rows if row.kind != DEPARTMENT))

    def common(self, row: TargetRow, metric: str) -> Decimal | None:
        """What all of a unit are asked who have no target of their own; None where they differ."""
        inheriting = [one for one in self.under(row) if Spot(PERSON, one.object_id, metric) not in self.kept]
        found = {force.whole for one in inheriting if (force := self.force(one, metric)) is not None}
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Change:
    """A figure as it is to stand (None: nothing set); ``seen``: what was set when it was looked at."""

    spot: Spot
    value: Decimal | None
    seen: Decimal | None


@dataclass(frozen=True, slots=True)
class SaveTargetSheet:
    """One save, all or nothing."""

    period: Period
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SheetSaved:
    """How many figures changed, and the changes that take it back."""

    count: int
    back: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure that would change. ``old`` and ``new`` are what people read: what is asked of them; ``change`` is saved.

    ``stays``: why it keeps what it has, in the current language.
    """

    name: str
    employee_no: str
    team: str
    metric: Metric
    old: Decimal | None
    new: Decimal | None
    change: Change | None = None
    stays: str = ""
    total: bool = False
    share: Decimal = Decimal(1)
    before: Decimal | None = None  # what was brought in the months looked at


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The targets of ``source`` for ``period``, raised by ``percent``, rounded to ``step`` (None: three figures).

    ``metric`` empty: all; ``unit``: a team or a department (the agency, 0): everybody of it the actor sees.
    """

    period: Period
    source: Period
    percent: Decimal = Decimal(0)
    step: Decimal | None = None
    metric: str = ""
    unit: Holder = (AGENCY, 0)


@dataclass(frozen=True, slots=True)
class Spread:
    """A month's ``whole`` for a team, a department or the agency (0) spread over its people."""

    period: Period
    metric: str
    kind: str
    object_id: int
    whole: Decimal
    how: OverPeople = OverPeople.HEADS
    months: int = 3  # that "by what was brought" looks at, before the month


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would be saved. ``whole``: what it adds up to, where it adds up."""

    lines: tuple[Proposal, ...]
    whole: Decimal | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What to save."""
        return tuple(one.change for one in self.lines if one.change is not None)


@dataclass(frozen=True, slots=True)
class SpreadMonths:
    """A sum for the months from ``first`` to ``last``, for a team, a department or the agency (0)."""

    first: Period
    last: Period
    metric: str
    kind: str
    object_id: int
    whole: Decimal
    how: OverMonths = OverMonths.EVENLY


@dataclass(frozen=True, slots=True)
class MonthPart:
    """One month of a sum spread: what it was, what it would be, and what it is worked out from."""

    period: Period
    days: int
    last_year: Decimal
    old: Decimal | None
    new: Decimal
    locked: str = ""


@dataclass(frozen=True, slots=True)
class SaveMonths:
    """The sums of several months, all or nothing; each change stands beside its month."""

    changes: tuple[tuple[Period, Change], ...]


@dataclass(frozen=True, slots=True)
class MonthsSaved:
    """How many sums changed, and what takes them back."""

    count: int
    back: SaveMonths
