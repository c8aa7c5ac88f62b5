"""All that the performance papers show, found by nobody knows whom: values only, put into words by ``documents``.

Texts the agency gave exist in Chinese and perhaps in English (``Label``); figures are ``Decimal`` in the metric's own
unit (ratios 0–1 for percent, seconds for durations); days are dates. A published sheet is kept as a snapshot, so every
field but the identifying ones has a default and none is ever renamed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from hrdesk.domain.performance.grading import FEWEST
from hrdesk.domain.performance.model import Direction, LineState, Method, Unit
from hrdesk.words import named


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the agency in Chinese and, where there is one, in English."""

    zh: str
    en: str | None = None

    @property
    def text(self) -> str:
        """The text in the current language; Chinese where there is no English."""
        return named(self.zh, self.en)


class SheetState(StrEnum):
    """How far the paper can be relied on."""

    DRAFT = "draft"  # said plainly in the head of every page
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """The month evaluated and its days; they differ where a month runs from the 26th to the 25th."""

    year: int
    month: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SchemeShown:
    """The 考核方案 used. ``cap`` and ``floor`` are said on the sheet where all proportional lines share them."""

    name: Label
    version: int = 1
    cap: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Who is evaluated, as of the period's last day."""

    name: Label
    employee_no: str
    department: Label = Label("")
    team: Label = Label("")
    position: Label = Label("")
    level: str = ""
    hire_date: date | None = None
    service_years: int | None = None  # length of service, whole years …
    service_months: int | None = None  # … and months beyond them
    supervisor: Label = Label("")
    supervisor_no: str = ""
    days_due: Decimal | None = None
    days_worked: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TeamShown:
    """The place among the others: all scores of the scope, the own one among them. Printed without names."""

    scores: tuple[Decimal, ...] = ()
    median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of the trend; None where there is no score. ``note`` says why ("全月病假")."""

    year: int
    month: int
    own: Decimal | None = None
    median: Decimal | None = None
    note: Label = Label("")


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One metric of the sheet. ``completion`` is in percent (108.58); weights are percent as used, after rescaling."""

    name: Label
    dimension: Label = Label("")
    unit: Unit = Unit.NUMBER
    decimals: int = 2
    method: Method = Method.PROPORTIONAL
    direction: Direction = Direction.HIGHER
    state: LineState = LineState.OK
    target: Decimal | None = None
    actual: Decimal | None = None
    team_median: Decimal | None = None
    completion: Decimal | None = None
    weight: Decimal = Decimal(0)
    score: Decimal | None = None
    contribution: Decimal | None = None
    source: int | None = None  # number of the SourceNote: 1 is printed as ①
    reason: Label = Label("")  # why excluded, or why prorated


@dataclass(frozen=True, slots=True)
class AdjustmentShown:
    """加扣分 with its reason."""

    points: Decimal
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where figures come from: ``number`` is the mark beside the metrics, ``records`` how many rows, ``on`` the import."""

    number: int
    name: Label
    records: int | None = None
    on: date | None = None
    detail: Label = Label("")


@dataclass(frozen=True, slots=True)
class Replaced:
    """The earlier revision this one takes the place of, and why: ``reason`` as somebody wrote it, ``why`` as was found.

    ``score``: what the earlier one came to.
    """

    revision: int
    on: date | None
    reason: str
    why: tuple[Label, ...] = ()
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """Until when and by which rule of the agency a result may be appealed against; all of it is a setting."""

    deadline: date | None = None
    working_days: int | None = None
    rule: Label = Label("")
    then_stands: bool = False  # the agency's rule says: after the deadline the result counts as accepted


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: who, in the agency's words."""

    title: Label


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """月度绩效考核表 of one person. ``total`` is None while figures are missing."""

    agency: Label
    period: PeriodShown
    person: PersonShown
    scheme: SchemeShown
    lines: tuple[EvaluationLine, ...] = ()
    state: SheetState = SheetState.DRAFT
    document_no: str = ""
    revision: int = 1
    adjustments: tuple[AdjustmentShown, ...] = ()
    total: Decimal | None = None
    vetoed: bool = False
    grade_code: str = ""
    grade_name: Label = Label("")
    grade_confirmed: bool = False
    grade_confirmed_by: str = ""
    grade_proposed: str = ""  # the bands' own, where a person confirmed another one
    grade_reason: str = ""  # why
    coefficient: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    rank_scope: Label | None = None  # None: the own team
    team: TeamShown = TeamShown()
    trend: tuple[TrendPoint, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    notes: tuple[Label, ...] = ()  # whole sentences of the agency, printed after the sources
    replaces: Replaced | None = None
    share: Decimal = Decimal(1)  # of the period's working days; below 1 the targets are pro rata
    self_comment: str = ""
    self_comment_on: date | None = None
    supervisor_comment: str = ""
    interview_on: date | None = None
    appeal: Appeal = Appeal()
    signatures: tuple[Signature, ...] = ()  # empty: employee, supervisor, HR
    printed_by: str = ""
    printed_at: datetime | None = None  # as the clock on the wall shows


@dataclass(frozen=True, slots=True)
class RankingColumn:
    """A metric shown beside the scores, five at most; ``name`` short enough for two lines of a head."""

    name: Label
    unit: Unit = Unit.NUMBER
    decimals: int = 2


def shielded(sheet: EvaluationSheet, *, places: bool = True) -> EvaluationSheet:
    """The sheet as it may be handed out: without medians of a team so small that they tell a colleague's figures, and
    without the place where the agency hides ``places``.

    Also for what was published before HRDesk held them back: the snapshot stays as it is.
    """
    if max(len(sheet.team.scores), sheet.rank_of or 0) < FEWEST:
        sheet = _without_medians(sheet)
    return sheet if places else replace(sheet, rank=None, rank_of=None, team=TeamShown())


def _without_medians(sheet: EvaluationSheet) -> EvaluationSheet:
    return replace(
        sheet,
        team=replace(sheet.team, median=None),
        lines=tuple(replace(line, team_median=None) for line in sheet.lines),
        trend=tuple(replace(point, median=None) for point in sheet.trend),
    )


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One person's place. ``moved`` counts places up (+) or down (−) since last month; None: was not ranked then."""

    rank: int
    name: Label
    employee_no: str
    score: Decimal
    team: Label = Label("")
    grade_code: str = ""
    moved: int | None = None
    figures: tuple[Decimal | None, ...] = ()  # one for each column


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many hold a grade, and how many the forced distribution would advise."""

    code: str
    name: Label
    count: int
    advised: int | None = None
    advised_share: Decimal | None = None  # percent


@dataclass(frozen=True, slots=True)
class NotRanked:
    """Somebody left out of the ranking, by number only, and why."""

    employee_no: str
    reason: Label


@dataclass(frozen=True, slots=True)
class SummaryFigure:
    """A total for the head of the ranking: 回款合计, 有效投诉."""

    name: Label
    unit: Unit
    decimals: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class RankingSheet:
    """小组绩效排名表 of one team or several."""

    agency: Label
    period: PeriodShown
    scope: Label
    rows: tuple[RankingRow, ...] = ()
    columns: tuple[RankingColumn, ...] = ()
    state: SheetState = SheetState.DRAFT
    document_no: str = ""
    revision: int = 1
    on_duty: int | None = None
    median: Decimal | None = None
    middle_half: tuple[Decimal, Decimal] | None = None
    median_figures: tuple[Decimal | None, ...] = ()  # one for each column
    summary: tuple[SummaryFigure, ...] = ()  # two at most
    grades: tuple[GradeCount, ...] = ()
    not_ranked: tuple[NotRanked, ...] = ()
    notes: tuple[Label, ...] = ()
    signatures: tuple[Signature, ...] = ()  # empty: HR, head of department, owner
    printed_by: str = ""
    printed_at: datetime | None = None
