"""How a score came about, in words with its numbers: what the "why" panel and the sheet's notes say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hrdesk.domain.performance.figures import shown, with_percent
from hrdesk.domain.performance.model import Aggregation, Direction, Line, LineResult, LineState, Method, Metric
from hrdesk.words import _, _n

ATTENDANCE = "attendance"  # a metric's source; HRDesk itself keeps no attendance


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was done, what came out. The last one is what counts."""

    text: str
    result: str


def explain(result: LineResult, metric: Metric, line: Line, share: Decimal = Decimal(1)) -> tuple[Step, ...]:
    """The steps from the figure to its contribution, in the current language. ``share``: of the period worked."""
    if result.state is LineState.EXCLUDED:
        return (Step(_("Left out: {reason}", reason=result.reason), _("not counted")),)
    if result.actual is None and result.state is LineState.MISSING:
        return (Step(_missing(result, metric), _("missing")),)
    steps = list(_adding_up(result, metric))
    if line.method is Method.VETO:
        triggered = result.state is LineState.VETOED
        return (
            *steps,
            Step(_("Any case vetoes the whole evaluation"), _("vetoed") if triggered else _("not triggered")),
        )
    steps += _part_of_target(result, metric, line, share)
    steps += _points(result, metric, line)
    if line.method is not Method.DEDUCTION:
        touched = result.raw_score is not None and not line.floor <= result.raw_score <= line.cap
        limits = _("Cap {cap}, floor {floor}", cap=_plain(line.cap), floor=_plain(line.floor))
        steps.append(Step(limits, f"{result.score:.2f}" if touched else _("not reached")))
    if result.weight != line.weight:
        text = _("Weight {weight} %, rescaled because others are left out", weight=_plain(line.weight))
        steps.append(Step(text, with_percent(_plain(result.weight))))
    weighted = _("{score} × weight {weight} %", score=f"{result.score:.2f}", weight=_plain(result.weight))
    steps.append(Step(weighted, f"{result.contribution:.2f}"))
    return tuple(steps)


def _missing(result: LineResult, metric: Metric) -> str:
    if metric.aggregation is Aggregation.RATIO and result.totals.records:
        numerator = _plain(result.totals.numerator)
        return _("{numerator} ÷ 0: a ratio of nothing cannot be worked out", numerator=numerator)
    if metric.source == ATTENDANCE:
        return _("Attendance is not in HRDesk yet; that is not the same as 0")
    return _("There is no data for this figure")


def _adding_up(result: LineResult, metric: Metric) -> list[Step]:
    actual = shown(result.actual, metric)
    totals = result.totals
    if metric.aggregation is Aggregation.RATIO and totals.denominator not in (0, 1):
        text = _(
            "{numerator} ÷ {denominator}", numerator=_plain(totals.numerator), denominator=_plain(totals.denominator)
        )
        return [Step(text, actual)]
    if metric.aggregation is Aggregation.MEAN and totals.records > 1:
        return [Step(_n("Mean of {count} record", "Mean of {count} records", count=totals.records), actual)]
    if totals.records > 1:
        return [Step(_n("Sum of {count} record", "Sum of {count} records", count=totals.records), actual)]
    if not totals.records and result.actual == 0:
        return [Step(_("Delivered, and nothing happened"), actual)]
    return []


def _part_of_target(result: LineResult, metric: Metric, line: Line, share: Decimal) -> list[Step]:
    if line.target is None or result.target is None or result.target == line.target:
        return []
    said = shown(line.target, metric)
    if line.prorate and abs(result.target - line.target * share) <= abs(line.target) / 10000:  # kept to 4 places
        text = _("Target {target} × the part of the period's working days employed", target=said)
    else:  # 月度目标: of the person, the team or the post
        text = _("Target set for this month; the scheme says {target}", target=said)
    return [Step(text, shown(result.target, metric))]


def _points(result: LineResult, metric: Metric, line: Line) -> list[Step]:
    actual, target = shown(result.actual, metric), shown(result.target, metric)
    raw = "" if result.raw_score is None else f"{result.raw_score:.2f}"
    if line.method is Method.DEDUCTION:
        return [
            Step(
                _("100 − {count} × {points} points", count=actual, points=_plain(line.deduction)), f"{result.score:.2f}"
            )
        ]
    if result.target == 0:
        return [Step(_("Target 0, actual {actual}", actual=actual), raw)]
    if line.method is Method.BANDS:
        return [Step(_("{actual} ÷ target {target}, by bands", actual=actual, target=target), raw)]
    if metric.direction is Direction.LOWER:
        return [Step(_("200 − 100 × {actual} ÷ target {target}", actual=actual, target=target), raw)]
    return [Step(_("{actual} ÷ target {target}", actual=actual, target=target), with_percent(f"{raw}"))]


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
