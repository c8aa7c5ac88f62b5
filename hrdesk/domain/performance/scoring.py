"""From added-up figures to a score a person can check by hand.

Rules and their order: product.md "Scores". Half up everywhere; a score is rounded to 0.01 after floor and cap, a
contribution is score × weight / 100 rounded to 0.01, the total is the sum of the rounded contributions ± adjustments.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from types import MappingProxyType

from hrdesk.domain.calendar import working_days
from hrdesk.domain.performance.model import (
    Adjustment,
    Aggregation,
    Direction,
    Line,
    LineResult,
    LineState,
    Method,
    Metric,
    Scheme,
    Scored,
    Totals,
)

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
_EXACT = Context(prec=34, rounding=ROUND_HALF_UP)
_ZERO = Decimal(0)
_WHOLE = Decimal(1)
_NOTHING = Totals()

# Looked up once: a class gives its enum member in 0.1 µs, and a month of a thousand people asks a hundred thousand times.
_SUM, _COUNT, _MEAN, _RATIO = Aggregation.SUM, Aggregation.COUNT, Aggregation.MEAN, Aggregation.RATIO
_DEDUCTION, _BANDS, _VETO, _LOWER = Method.DEDUCTION, Method.BANDS, Method.VETO, Direction.LOWER
_OK, _MISSING, _EXCLUDED, _VETOED = LineState.OK, LineState.MISSING, LineState.EXCLUDED, LineState.VETOED


def half_up(value: Decimal, step: Decimal = CENT) -> Decimal:
    """``value`` rounded half up (away from zero) to a multiple of a power of ten."""
    return value.quantize(step, ROUND_HALF_UP, _EXACT)


def actual_value(metric: Metric, totals: Totals, *, delivered: bool) -> Decimal | None:
    """The figure of the period, as exact as the decimal context in force; None when it is missing.

    Sums and counts are 0 where the kind of event was delivered and nothing happened; means, ratios and last values of
    nothing are missing in any case.
    """
    how = metric.aggregation
    if how is _SUM or how is _COUNT:
        # a row may stand for several (valid complaints: 1 or 0), so what is counted is the sum of the rows
        return totals.sum if totals.records or delivered else None
    if how is _MEAN:
        return totals.sum / totals.records if totals.records else None
    if how is _RATIO:
        return totals.numerator / totals.denominator if totals.denominator else None
    return totals.last


def raw_score(line: Line, metric: Metric, actual: Decimal, target: Decimal | None) -> Decimal:
    """Points before floor and cap, exact."""
    if line.method is _DEDUCTION:
        return HUNDRED - actual * line.deduction
    if not target:
        return HUNDRED if actual == 0 else line.floor
    reached = HUNDRED * actual / target
    if line.method is _BANDS:
        found = [band for band in line.bands if reached >= band.start]
        return max(found, key=lambda band: band.start).score if found else line.floor
    return 2 * HUNDRED - reached if metric.direction is _LOWER else reached


def score(
    scheme: Scheme,
    totals: Mapping[str, Totals],
    *,
    metrics: Mapping[str, Metric],
    delivered: Collection[str] = (),
    excluded: Mapping[str, str] | None = None,
    adjustments: Sequence[Adjustment] = (),
    share: Decimal = _WHOLE,
) -> Scored:
    """Scores one person's period; the arguments are those of ``Scorer``."""
    return Scorer(scheme, metrics, delivered).score(totals, excluded=excluded, adjustments=adjustments, share=share)


class Scorer:
    """A scheme made ready for many people: what depends on nobody is worked out once.

    ``delivered`` names the kinds of event (``Metric.source``) covered for the period.
    """

    __slots__ = ("_lines", "_scheme", "_weights")

    def __init__(self, scheme: Scheme, metrics: Mapping[str, Metric], delivered: Collection[str] = ()) -> None:
        self._scheme = scheme
        self._weights = _parts(scheme.lines, ())
        self._lines = tuple(
            (line, metrics[line.metric], metrics[line.metric].source in delivered) for line in scheme.lines
        )

    def score(
        self,
        totals: Mapping[str, Totals],
        *,
        targets: Mapping[str, Decimal] = MappingProxyType({}),
        excluded: Mapping[str, str] | None = None,
        adjustments: Sequence[Adjustment] = (),
        share: Decimal = _WHOLE,
    ) -> Scored:
        """Scores one person's period.

        ``totals`` by metric code; ``targets`` that stand instead of the scheme's; ``excluded`` gives the reason for each
        metric left out; ``share`` is the part of the period worked.
        """
        left_out = excluded or {}
        with localcontext(_EXACT):  # once a person: what follows divides a dozen times
            lines, odd = self._results(totals, targets, left_out, share)
            missing, ceiling = (_missing(lines, odd), _ceiling(self._scheme, odd)) if odd else ((), None)
            total = None if missing else _total(lines, adjustments, ceiling)
        return Scored(tuple(lines), tuple(adjustments), total, missing, share, ceiling is not None)

    def _results(
        self,
        totals: Mapping[str, Totals],
        targets: Mapping[str, Decimal],
        left_out: Mapping[str, str],
        share: Decimal,
    ) -> tuple[list[LineResult], list[LineResult]]:
        """All lines in order, and those of them that are not simply scored."""
        weights = _parts(self._scheme.lines, left_out) if left_out else self._weights
        full = share == _WHOLE
        results, odd = [], []
        for line, metric, delivered in self._lines:
            code = line.metric
            found = totals.get(code, _NOTHING)
            target = targets.get(code, line.target)
            if not full:
                target = pro_rata(line, target, share)
            actual = None if code in left_out else actual_value(metric, found, delivered=delivered)
            if actual is not None and line.method is not _VETO:
                results.append(_scored(line, metric, actual, weights[code], target, found))
                continue
            if code in left_out:
                result = _unscored(line, _EXCLUDED, _ZERO, target, found, left_out[code])
            elif line.method is _VETO:
                result = _veto(line, actual, found)
            else:
                result = _unscored(line, _MISSING, weights[code][0], target, found)
            results.append(result)
            odd.append(result)
        return results, odd


def target_for(line: Line, share: Decimal) -> Decimal | None:
    """The line's target for somebody who worked ``share`` of the period; to 0.0001."""
    return pro_rata(line, line.target, share)


def pro_rata(line: Line, target: Decimal | None, share: Decimal) -> Decimal | None:
    """A target of the line for somebody who worked ``share`` of the period; to 0.0001."""
    if target is None or not line.prorate or share == _WHOLE:
        return target
    return half_up(target * share, Decimal("0.0001"))


def _unscored(
    line: Line, state: LineState, weight: Decimal, target: Decimal | None, totals: Totals, reason: str = ""
) -> LineResult:
    return LineResult(line.metric, state, weight, target, None, None, None, totals, None, reason)


def _veto(line: Line, actual: Decimal | None, totals: Totals) -> LineResult:
    """一票否决: any incident vetoes. Nothing known of an incident does not: it is the exception that is reported."""
    state = _VETOED if actual is not None and actual > 0 else LineState.NOT_TRIGGERED
    return LineResult(line.metric, state, _ZERO, None, actual, None, None, totals)


def _parts(lines: Sequence[Line], left_out: Collection[str]) -> dict[str, tuple[Decimal, Decimal]]:
    """Each weight that counts, in percent and as a part of 1 (exact: a weight has two decimals)."""
    return {code: (weight, weight / HUNDRED) for code, weight in rescaled(lines, left_out).items()}


def _scored(
    line: Line,
    metric: Metric,
    actual: Decimal,
    weighed: tuple[Decimal, Decimal],
    target: Decimal | None,
    totals: Totals,
) -> LineResult:
    weight, part = weighed
    raw = raw_score(line, metric, actual, target)  # what follows stands in the exact context: its rounding is half up
    rounded = raw.quantize(CENT)
    points = rounded if line.floor <= raw <= line.cap else max(line.floor, min(line.cap, raw)).quantize(CENT)
    contribution = (points * part).quantize(CENT)
    # the tuple itself: a month makes ten thousand, and the named constructor takes twice as long
    return tuple.__new__(
        LineResult, (line.metric, _OK, weight, target, actual, points, contribution, totals, rounded, "")
    )


def contribution(
    line: Line, metric: Metric, actual: Decimal, target: Decimal | None, weight: Decimal
) -> Decimal | None:
    """What a figure adds to the total by this rule, target and weight (percent), rounded as everywhere; None for a veto."""
    if line.method is _VETO:
        return None
    with localcontext(_EXACT):
        return _scored(line, metric, actual, (weight, weight / HUNDRED), target, _NOTHING).contribution


def _missing(results: Sequence[LineResult], odd: Sequence[LineResult]) -> tuple[str, ...]:
    """What stands in the way of a total: figures without data, or, where nothing of any weight is left, all left out."""
    missing = tuple([result.metric for result in odd if result.state is _MISSING])
    if missing or any(result.weight for result in results):
        return missing
    return tuple(result.metric for result in odd if result.state is _EXCLUDED)


def _ceiling(scheme: Scheme, odd: Sequence[LineResult]) -> Decimal | None:
    """The most a vetoed evaluation may total: the floor of the strictest veto that happened; None without one."""
    happened = {result.metric for result in odd if result.state is _VETOED}
    return min((line.floor for line in scheme.lines if line.metric in happened), default=None)


def _total(results: Sequence[LineResult], adjustments: Sequence[Adjustment], ceiling: Decimal | None) -> Decimal | None:
    scored = [result.contribution for result in results if result.contribution is not None]
    if not scored and ceiling is None:
        return None
    total = sum(scored, Decimal("0.00")) + sum((item.points for item in adjustments), _ZERO)
    return total if ceiling is None else min(total, half_up(ceiling))


def rescaled(lines: Sequence[Line], left_out: Collection[str]) -> dict[str, Decimal]:
    """Weights by metric; where something is left out the rest is scaled to 100.00 by largest remainder (ties: first)."""
    kept = [line for line in lines if line.metric not in left_out and line.method is not _VETO]
    whole = sum([line.weight for line in kept], _ZERO)
    if whole == 0 or whole == HUNDRED:
        return {line.metric: line.weight for line in kept}
    with localcontext(_EXACT):
        exact = [line.weight * HUNDRED / whole for line in kept]
        down = [value.quantize(CENT, ROUND_DOWN) for value in exact]
        short = int((HUNDRED - sum(down, _ZERO)) / CENT)
    order = sorted(range(len(kept)), key=lambda place: (down[place] - exact[place], place))
    for place in order[:short]:
        down[place] += CENT
    return {line.metric: weight for line, weight in zip(kept, down, strict=True)}


def share_of_period(first: date, last: date, joined: date | None, left: date | None) -> Decimal:
    """The part of the period's working days between joining and leaving (both days count); 6 places, half up."""
    start = max(first, joined) if joined is not None else first
    end = min(last, left) if left is not None else last
    if (start, end) == (first, last):
        return Decimal(1)
    whole = working_days(first, last)
    if not whole or end < start:
        return _ZERO
    return half_up(Decimal(working_days(start, end)) / whole, Decimal("0.000001"))
