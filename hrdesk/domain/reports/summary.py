"""部门月度汇总: what a department's month came to, team by team; values only, put on paper by ``documents``.

Words are those of the language spoken when it was put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hrdesk.domain.performance.model import Direction, Unit
from hrdesk.domain.performance.sheet import GradeCount, Label, PeriodShown, SheetState
from hrdesk.domain.reports.figures import Extreme, Together


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One team, or all together. ``average`` is the mean of the head counts when the month began and ended.

    ``missing``: evaluated, but figures are missing, so there is no score. ``revised``: whose evaluation is a second or
    later revision. Scores are None where nobody has one; ``before`` is last month's mean of the published ones.
    """

    name: str
    average: Decimal
    closing: int
    evaluated: int
    published: int
    missing: int
    mean: Decimal | None
    median: Decimal | None
    before: Decimal | None
    revised: int


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric over everybody; ``before`` is last month's, published only."""

    name: Label
    short: Label  # for the head of a narrow column
    unit: Unit
    decimals: int
    direction: Direction
    now: Together
    before: Together | None
    ahead: Extreme | None = None
    behind: Extreme | None = None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One team's metrics, one for each of the sheet's; None where nobody of the team has it in the scheme."""

    name: str
    cells: tuple[Together | None, ...]


@dataclass(frozen=True, slots=True)
class Recovery:
    """Repayments of the month. ``credited``: counted for the people of this paper; the rest is the whole agency's.

    ``counted``: what counts now for anybody, also where no evaluation of this paper has the metric;
    ``files``: all rows of the repayment files; ``loose``: of rows that count for nobody yet, with their number;
    ``released``: that it was published with differences open, by whom and why.
    """

    credited: Decimal | None
    before: Decimal | None
    counted: Decimal | None = None
    files: Decimal | None = None
    loose: Decimal | None = None
    loose_count: int = 0
    open: int | None = None  # None: not for this reader
    settled: int = 0
    released: str = ""

    @property
    def otherwise(self) -> Decimal | None:
        """What the files hold and neither counts for anybody nor waits: settled as not counting, another month's, corrected by hand."""
        if self.files is None or self.counted is None or self.loose is None:
            return None
        return self.files - self.counted - self.loose


@dataclass(frozen=True, slots=True)
class Said:
    """What people said to the month: appeals and questions, and how many still wait."""

    appeals: int = 0
    appeals_open: int = 0
    questions: int = 0
    questions_open: int = 0


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """The whole paper. ``stale``: published, but a figure changed since, so that a revision is due.

    ``moved``: people who changed teams within the month, in ``figures`` with the days in each; ``divided``: of how many a
    figure of the whole month was divided by working days.
    """

    agency: Label
    period: PeriodShown
    scope: str
    units: tuple[UnitLine, ...]
    total: UnitLine
    metrics: tuple[MetricLine, ...] = ()
    figures: tuple[UnitFigures, ...] = ()
    moved: int = 0
    divided: int = 0
    grades: tuple[GradeCount, ...] = ()
    grades_before: tuple[tuple[str, int], ...] = ()
    without_grade: int = 0
    recovery: Recovery | None = None
    said: Said = Said()
    stale: int = 0
    state: SheetState = SheetState.DRAFT
    document_no: str = ""
    printed_by: str = ""
    printed_at: datetime | None = None
