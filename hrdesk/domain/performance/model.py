"""The values scoring works with. Figures are ``Decimal``; ratios run from 0 to 1; points from 0 to 100 and beyond."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from hrdesk.words import named


class Aggregation(StrEnum):
    """How the figures of a period add up to one."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    RATIO = "ratio"  # ratio of sums: total numerator / total denominator
    COUNT = "count"


class Direction(StrEnum):
    """Whether more is better (回款金额) or less is (有效投诉)."""

    HIGHER = "higher"
    LOWER = "lower"


class Unit(StrEnum):
    """What a figure is measured in; decides how it is written, never how it is scored."""

    NUMBER = "number"
    YUAN = "yuan"
    PERCENT = "percent"  # stored as a ratio 0–1, shown × 100
    POINTS = "points"
    SECONDS = "seconds"  # shown in hours on paper
    TIMES = "times"
    DAYS = "days"


class Method(StrEnum):
    """How an actual value becomes a score."""

    PROPORTIONAL = "proportional"
    BANDS = "bands"
    DEDUCTION = "deduction"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Metric:
    """One version of a 考核指标 in the catalogue."""

    code: str
    name_zh: str
    unit: Unit
    direction: Direction
    aggregation: Aggregation
    source: (
        str  # kind of delivery: entry, facts, repayments, calls, quality, complaints, training, feedback, attendance
    )
    decimals: int = 2
    name_en: str | None = None
    short_en: str | None = None
    dimension_zh: str = ""
    dimension_en: str = ""
    recovery: bool = False  # a recovery figure in the sense of GB/T 45251-2025
    version: int = 1

    @property
    def name(self) -> str:
        """The name in the current language."""
        return named(self.name_zh, self.name_en)

    @property
    def short_name(self) -> str:
        """For table heads: the short English name, or the Chinese one, which is short anyway."""
        return named(self.name_zh, self.short_en or self.name_en)

    @property
    def dimension(self) -> str:
        """The heading this metric stands under on the sheet."""
        return named(self.dimension_zh, self.dimension_en)


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """From ``start`` (inclusive) upwards, ``score`` points. ``start`` is in percent of the target."""

    start: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One metric within a scheme. Weights are percent; all of a scheme total 100.00 (veto lines weigh 0)."""

    metric: str
    weight: Decimal
    target: Decimal | None = None
    method: Method = Method.PROPORTIONAL
    floor: Decimal = Decimal(0)  # of a veto: the most the whole evaluation may total once it happened
    cap: Decimal = Decimal(120)
    bands: tuple[ScoreBand, ...] = ()
    deduction: Decimal = Decimal(0)  # points off 100 for each incident
    prorate: bool = False  # target × share of the period worked


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade from ``start`` points (inclusive) up to the next band."""

    code: str
    name_zh: str
    start: Decimal
    coefficient: Decimal
    name_en: str | None = None
    advised_share: Decimal | None = None  # percent, advice only

    @property
    def name(self) -> str:
        """The name in the current language."""
        return named(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a 考核方案."""

    code: str
    name_zh: str
    lines: tuple[Line, ...]
    grades: tuple[GradeBand, ...]
    start_day: int = 1  # 26: period 2026-10 runs 09-26 … 10-25
    name_en: str | None = None
    version: int = 1

    @property
    def name(self) -> str:
        """The name in the current language."""
        return named(self.name_zh, self.name_en)


class Totals(NamedTuple):
    """The facts of one employment and metric in a period, added up. (A tuple: a month makes ten thousand of them.)"""

    sum: Decimal = Decimal(0)
    records: int | Decimal = 0  # a part of one where a whole month's figure is divided between two teams
    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    last: Decimal | None = None


class LineState(StrEnum):
    """What became of a line."""

    OK = "ok"
    MISSING = "missing"  # no data; blocks publishing until filled or left out
    EXCLUDED = "excluded"  # left out openly, with a reason; the other weights are rescaled
    VETOED = "vetoed"
    NOT_TRIGGERED = "not_triggered"  # a veto line without incident


class LineResult(NamedTuple):
    """One scored line. ``actual`` is exact; ``score`` and ``contribution`` are rounded half up to 0.01."""

    metric: str
    state: LineState
    weight: Decimal  # as used, after rescaling
    target: Decimal | None  # as used, after pro rata
    actual: Decimal | None
    score: Decimal | None
    contribution: Decimal | None
    totals: Totals = Totals()
    raw_score: Decimal | None = None  # before floor and cap, rounded to 0.01: "93.57 %"
    reason: str = ""  # why excluded


@dataclass(frozen=True, slots=True)
class Adjustment:
    """加扣分: points given or taken by a person, with the reason."""

    points: Decimal
    reason: str
    by: str = ""


class Scored(NamedTuple):
    """One person's evaluation as computed. ``total`` is None while something is missing."""

    lines: tuple[LineResult, ...]
    adjustments: tuple[Adjustment, ...]
    total: Decimal | None
    missing: tuple[str, ...] = ()  # metric codes
    share: Decimal = Decimal(1)
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Metrics by code, the current version of each."""

    metrics: Mapping[str, Metric] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Metric:
        return self.metrics[code]
