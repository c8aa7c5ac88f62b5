"""Where somebody stands within a running month: what should be there by now, what is, and where it leads.

Working days are those of the State Council's notices. Sums and counts grow with the month: expected to date is
target × own working days gone / own working days of the period, up to the last day for which figures were delivered.
Means, ratios and last values do not grow; they are held against the target itself. Incidents (deductions, vetoes) have
no pace: none is what is expected. Without figures nothing is judged: nothing delivered is not 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

from hrdesk.domain.calendar import is_working_day
from hrdesk.domain.performance.model import (
    Adjustment,
    Aggregation,
    Direction,
    Line,
    LineState,
    Method,
    Metric,
    Scheme,
    Totals,
)
from hrdesk.domain.performance.scoring import actual_value, half_up, score, target_for

#: Who is within so much of the whole target of the pace is on it: on the first days of a month single receipts decide.
#: Once the period is over, only the target counts.
TOLERANCE = Decimal("0.05")
#: The same for means and ratios, of the target.
LEVEL_TOLERANCE = Decimal("0.02")
STEP = Decimal("0.0001")  # as figures are kept
_EXACT = Decimal("1e-15")
_ZERO = Decimal(0)
_INCIDENTS = (Method.DEDUCTION, Method.VETO)


class Standing(StrEnum):
    """How somebody stands to the pace."""

    AHEAD = "ahead"
    ON = "on"
    BEHIND = "behind"
    OVER = "over"  # more of what should be little: complaints, days
    OPEN = "open"  # figures, and nothing to hold them against
    MISSING = "missing"  # no figures yet


class Pace(NamedTuple):
    """One figure within the month. None: there is nothing to say. (A tuple: a page makes a thousand of them.)"""

    actual: Decimal | None
    target: Decimal | None  # of the whole period, pro rata as scoring does
    expected: Decimal | None  # by the day figures reach to; of means and ratios the target itself
    difference: Decimal | None  # actual − expected
    projection: Decimal | None  # at the period's end, going on like this; sums and counts only
    per_day: Decimal | None  # still needed on each working day that is left; 0 once reached
    standing: Standing
    left: int = 0  # working days after the day figures reach to

    @property
    def reached(self) -> Decimal | None:
        """Actual / target; None where either is not there or the target is 0."""
        return self.actual / self.target if self.actual is not None and self.target else None


class WorkDays:
    """The working days of a period, counted once and asked for many people."""

    __slots__ = ("_before", "first", "last")

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._before = [0]
        for number in range((last - first).days + 1):
            self._before.append(self._before[-1] + is_working_day(first + timedelta(days=number)))

    def between(self, first: date | None = None, last: date | None = None) -> int:
        """Working days from ``first`` to ``last``, both included, within the period; None stands for its end."""
        start = self.first if first is None else max(self.first, first)
        end = self.last if last is None else min(self.last, last)
        if end < start:
            return 0
        return self._before[(end - self.first).days + 1] - self._before[(start - self.first).days]


class Elapsed(NamedTuple):
    """Working days of somebody's own part of a period: how many of them lie behind the last day with figures."""

    gone: int
    whole: int

    @property
    def left(self) -> int:
        """How many are still to come."""
        return self.whole - self.gone


def elapsed(days: WorkDays, joined: date | None, left: date | None, until: date | None) -> Elapsed:
    """Own working days within the period, up to ``until`` and in all; ``until`` None: none has gone by yet."""
    whole = days.between(joined, left)
    if until is None:
        return Elapsed(0, whole)
    return Elapsed(days.between(joined, until if left is None else min(left, until)), whole)


def grows(line: Line, metric: Metric) -> bool:
    """Whether the figure adds up through the month towards a target."""
    return (
        metric.aggregation in (Aggregation.SUM, Aggregation.COUNT)
        and line.method not in _INCIDENTS
        and line.target is not None
    )


def expected_to_date(target: Decimal, gone: int, whole: int) -> Decimal:
    """Target × gone / whole, to 0.0001 half up; 0 where nobody had a working day."""
    if not whole or gone <= 0:
        return _ZERO
    return target if gone >= whole else half_up(target * gone / whole, STEP)


def pace(
    line: Line, metric: Metric, actual: Decimal | None, *, share: Decimal = Decimal(1), days: Elapsed, over: bool
) -> Pace:
    """One person's figure. ``share`` of the period worked, as scoring has it; ``over``: the figures cover it to its end."""
    if line.method in _INCIDENTS:
        return _incidents(line, actual, days)
    target = target_for(line, share)
    if target is None:
        return Pace(actual, None, None, None, None, None, _open(actual), days.left)
    if not grows(line, metric):
        return level(metric, actual, target, over=over, left=days.left)
    expected = expected_to_date(target, days.gone, days.whole)
    return growing(metric, actual, target, expected, days)


def _incidents(line: Line, actual: Decimal | None, days: Elapsed) -> Pace:
    if actual is None:
        standing = Standing.OPEN if line.method is Method.VETO else Standing.MISSING
    else:
        standing = Standing.OVER if actual > 0 else Standing.ON
    return Pace(actual, None, None, None, None, None, standing, days.left)


def _open(actual: Decimal | None) -> Standing:
    return Standing.MISSING if actual is None else Standing.OPEN


def growing(metric: Metric, actual: Decimal | None, target: Decimal, expected: Decimal, days: Elapsed) -> Pace:
    """A sum or count against its pace; ``days`` of the person, or of all people of a unit together."""
    if actual is None:
        return Pace(None, target, expected, None, None, None, Standing.MISSING, days.left)
    with localcontext(prec=34):
        difference = actual - expected
        projection = half_up(actual * days.whole / days.gone, STEP) if days.gone else None
        if actual >= target or not days.left:
            per_day = _ZERO if actual >= target else None
        else:
            per_day = half_up((target - actual) / days.left, STEP)
    if metric.direction is Direction.LOWER:
        per_day = None
    slack = target * TOLERANCE
    standing = _judged(metric, difference, slack if days.left else _ZERO, slack)
    return Pace(actual, target, expected, difference, projection, per_day, standing, days.left)


def level(metric: Metric, actual: Decimal | None, target: Decimal, *, over: bool, left: int = 0) -> Pace:
    """A mean, ratio or last value against its target, whatever the day."""
    if actual is None:
        return Pace(None, target, target, None, None, None, Standing.MISSING, left)
    slack = target * LEVEL_TOLERANCE
    standing = _judged(metric, actual - target, _ZERO if over else slack, slack)
    return Pace(actual, target, target, actual - target, None, None, standing, left)


def _judged(metric: Metric, difference: Decimal, below: Decimal, above: Decimal) -> Standing:
    """``below``/``above``: how far from the pace is still on it. Of what should be little, less is no lead."""
    if metric.direction is Direction.LOWER:
        return Standing.OVER if difference > below else Standing.ON
    if difference < -below:
        return Standing.BEHIND
    return Standing.AHEAD if difference > above else Standing.ON


# --- units -----------------------------------------------------------------------------------------------------------


class Part(NamedTuple):
    """What one person brings into a team: the days there, their figures, and the target of the whole period."""

    totals: Totals
    target: Decimal | None
    here: Elapsed  # working days in this team
    whole: int  # the person's own working days of the period
    known: bool  # whether there are figures
    first: date | None = None  # of the days in this team; None: from or to the end of the period
    last: date | None = None


def together(line: Line, metric: Metric, parts: Sequence[Part], *, delivered: bool, over: bool) -> tuple[Pace, int]:
    """The figure of a unit and how many of its people have figures; who has none counts neither here nor there.

    Sums add up, each with the part of the target that falls on the days in this unit; means and ratios are those of all
    records together, against the mean of the targets.
    """
    known = [part for part in parts if part.known]
    days = Elapsed(sum(part.here.gone for part in known), sum(part.here.whole for part in known))
    mean_left = max((part.here.left for part in known), default=0)
    if not known:
        target = _mean_target(parts) if not grows(line, metric) else _sum_targets(parts)
        return Pace(None, target, None, None, None, None, Standing.MISSING), 0
    if metric.aggregation is Aggregation.LAST:  # the last values of several people are no figure
        return Pace(None, None, None, None, None, None, Standing.OPEN), len(known)
    with localcontext(prec=34):
        actual = actual_value(metric, pooled(part.totals for part in known), delivered=delivered)
        actual = _even(actual)
        if line.method in _INCIDENTS:
            return _incidents(line, actual, days), len(known)
        if not grows(line, metric):
            target = _mean_target(known)
            if target is None:
                return Pace(actual, None, None, None, None, None, _open(actual)), len(known)
            return level(metric, actual, target, over=over, left=mean_left), len(known)
        target = _sum_targets(known)
        expected = half_up(
            sum((part.target * part.here.gone / part.whole for part in known if part.target and part.whole), _ZERO),
            STEP,
        )
    made = growing(metric, actual, target, expected, days)
    return made._replace(
        projection=_unit_projection(known, made), per_day=_unit_need(made, mean_left), left=mean_left
    ), len(known)


def _even(actual: Decimal | None) -> Decimal | None:
    """Without what thirds of a month's figure leave at the 30th place when they are added up again."""
    if actual is None:
        return None
    even = half_up(actual, _EXACT)
    return actual if even == actual else even


def _unit_projection(parts: Sequence[Part], made: Pace) -> Decimal | None:
    """What each goes on to bring in the days that are left, added up."""
    if made.projection is None:
        return None
    with localcontext(prec=34):
        return half_up(
            sum(
                (
                    part.totals.sum * part.here.whole / part.here.gone if part.here.gone else part.totals.sum
                    for part in parts
                ),
                _ZERO,
            ),
            STEP,
        )


def _unit_need(made: Pace, left: int) -> Decimal | None:
    if made.per_day is None or not made.per_day or made.actual is None or made.target is None or not left:
        return made.per_day
    return half_up((made.target - made.actual) / left, STEP)


def _sum_targets(parts: Sequence[Part]) -> Decimal:
    with localcontext(prec=34):
        return half_up(
            sum((part.target * part.here.whole / part.whole for part in parts if part.target and part.whole), _ZERO),
            STEP,
        )


def _mean_target(parts: Sequence[Part]) -> Decimal | None:
    found = [(part.target, part.here.whole) for part in parts if part.target is not None]
    weight = sum(days for _target, days in found)
    if not found:
        return None
    if len({target for target, _days in found}) == 1 or not weight:
        return found[0][0]
    with localcontext(prec=34):
        return half_up(sum((target * days for target, days in found), _ZERO) / weight, STEP)


def pooled(several: Iterable[Totals]) -> Totals:
    """Figures of several people or days as those of one; there is no last one among them."""
    total = numerator = denominator = _ZERO
    records: int | Decimal = 0
    for one in several:
        total += one.sum
        records += one.records
        numerator += one.numerator
        denominator += one.denominator
    return Totals(total, records, numerator, denominator)


# --- the score so far --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScoreToDate:
    """The score of what is there, as if the month ended now: against what is expected by now.

    ``covered``: percent of the weights that had figures; the rest is left out and the weights rescaled, as scoring does
    where a figure is left out openly. ``points`` by metric code.
    """

    total: Decimal | None
    covered: Decimal
    points: Mapping[str, Decimal]
    vetoed: bool


def score_to_date(
    scheme: Scheme,
    totals: Mapping[str, Totals],
    paces: Mapping[str, Pace],
    *,
    metrics: Mapping[str, Metric],
    delivered: Collection[str],
    excluded: Mapping[str, str],
    adjustments: Sequence[Adjustment] = (),
    share: Decimal = Decimal(1),
) -> ScoreToDate:
    """Scores what is there. ``paces`` are those of the same lines; ``scheme`` has the person's own targets."""
    lines, left_out = [], dict(excluded)
    for line in scheme.lines:
        found = paces[line.metric]
        if grows(line, metrics[line.metric]):
            if found.expected is None or (not found.expected and found.target):
                left_out.setdefault(line.metric, "")  # no working day has gone by: nothing is due
            lines.append(replace(line, target=found.expected, prorate=False))
        else:
            lines.append(line)
        if found.actual is None and line.method is not Method.VETO:
            left_out.setdefault(line.metric, "")
    scored = score(
        replace(scheme, lines=tuple(lines)), totals, metrics=metrics, delivered=delivered, excluded=left_out,
        adjustments=adjustments, share=share,
    )  # fmt: skip
    covered = sum((line.weight for line in scheme.lines if line.metric not in left_out), _ZERO)
    points = {
        result.metric: result.score
        for result in scored.lines
        if result.state is LineState.OK and result.score is not None
    }
    return ScoreToDate(scored.total if covered or scored.vetoed else None, covered, points, scored.vetoed)


# --- the way through the month -----------------------------------------------------------------------------------------


class DayPoint(NamedTuple):
    """The end of one day: what had come together by then (None: no figures reach so far), and the pace."""

    day: date
    actual: Decimal | None
    expected: Decimal | None


def course(
    line: Line,
    metric: Metric,
    by_day: Mapping[date, Totals],
    days: WorkDays,
    *,
    until: date | None,
    parts: Sequence[Part],
    before: Totals = Totals(),  # noqa: B008 - a tuple
) -> tuple[DayPoint, ...]:
    """Day by day through the period: sums so far (or the mean, ratio so far) against the pace. ``until``: see the module.

    ``before``: figures of the month as a whole, which belong to no day: with such, only the last day shows what is there.
    """
    growing_line = grows(line, metric)
    flat = None if line.method in _INCIDENTS else _mean_target(parts)
    found, so_far = [], before
    for number in range((days.last - days.first).days + 1):
        day = days.first + timedelta(days=number)
        so_far = pooled((so_far, by_day.get(day, Totals())))
        with localcontext(prec=34):
            shown = until is not None and (day == until if before.records else day <= until)
            actual = actual_value(metric, so_far, delivered=True) if shown else None
        found.append(DayPoint(day, actual, _pace_on(day, days, parts) if growing_line else flat))
    return tuple(found)


def _pace_on(day: date, days: WorkDays, parts: Sequence[Part]) -> Decimal:
    """What all of them together should have by the end of ``day``."""
    with localcontext(prec=34):
        return half_up(
            sum(
                (
                    part.target
                    * days.between(part.first, day if part.last is None else min(day, part.last))
                    / part.whole
                    for part in parts
                    if part.target and part.whole
                ),
                _ZERO,
            ),
            STEP,
        )
