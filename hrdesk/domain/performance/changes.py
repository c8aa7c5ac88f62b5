"""Why a total changed: the difference between two scored evaluations as parts that add up to it, to the last hundredth.

A metric's own difference is walked through in one order: first the figure (by the old target, rule and weight), then the
target, then the way of scoring, then the weight. Each step is a contribution computed by hand and rounded as on the sheet,
so the steps add up by themselves. What cannot be computed again from what was kept is named rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Adjustment, Line, LineResult, LineState, Method, Metric
from hrdesk.domain.performance.scoring import contribution
from hrdesk.words import _

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Counted:
    """One metric as it was scored, with the rule of the scheme it was scored by."""

    metric: Metric
    line: Line
    result: LineResult


@dataclass(frozen=True, slots=True)
class Scoring:
    """One scored evaluation as it was kept. ``lines`` by metric code, in the order of the sheet."""

    lines: Mapping[str, Counted]
    adjustments: tuple[Adjustment, ...]
    total: Decimal


class Kind(StrEnum):
    """What a part of the difference comes from."""

    FIGURE = "figure"
    TARGET = "target"
    RULE = "rule"  # method, bands, floor, cap, points for each incident
    WEIGHT = "weight"
    LEFT_OUT = "left_out"
    COUNTS_AGAIN = "counts_again"
    NEW = "new"  # the scheme has it now
    GONE = "gone"  # the scheme had it
    ADJUSTED = "adjusted"
    WITHDRAWN = "withdrawn"  # an adjustment that no longer counts
    VETO = "veto"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``points`` with their sign. ``before`` and ``after`` are the figure, the target or the weight in percent."""

    kind: Kind
    points: Decimal
    metric: Metric | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    reason: str = ""
    by: str = ""


def difference(old: Scoring, new: Scoring) -> tuple[Part, ...]:
    """The parts whose points add up to ``new.total - old.total``. A figure or target that changed without effect is named."""
    parts: list[Part] = []
    codes = [*old.lines, *(code for code in new.lines if code not in old.lines)]
    for code in codes:
        parts += _of_metric(old.lines.get(code), new.lines.get(code))
    parts += _of_adjustments(old.adjustments, new.adjustments)
    held = _ceiling(new) - _ceiling(old)
    if held:
        parts.append(_veto(old, new, held))
    rest = new.total - old.total - sum((part.points for part in parts), _ZERO)
    if rest:
        parts.append(Part(Kind.ROUNDING, rest))
    return tuple(parts)


def _of_metric(old: Counted | None, new: Counted | None) -> Iterator[Part]:
    before, after = _earned(old), _earned(new)
    if before is not None and after is not None and old is not None and new is not None:
        yield from _steps(old, new)
        return
    found = new or old
    if found is None or (before is None and after is None):
        return
    kind = _kind(old, new)
    was = old.result.actual if old is not None else None
    now = new.result.actual if new is not None else None
    reason = new.result.reason if new is not None else ""
    yield Part(kind, (after or _ZERO) - (before or _ZERO), found.metric, was, now, reason)


def _earned(one: Counted | None) -> Decimal | None:
    return one.result.contribution if one is not None else None


def _kind(old: Counted | None, new: Counted | None) -> Kind:
    """Of a metric that counts on one side only."""
    if old is None:
        return Kind.NEW
    if new is None:
        return Kind.GONE
    if new.result.state is LineState.EXCLUDED:
        return Kind.LEFT_OUT
    if old.result.state is LineState.EXCLUDED:
        return Kind.COUNTS_AGAIN
    return Kind.FIGURE if Method.VETO not in (old.line.method, new.line.method) else Kind.RULE


def _steps(old: Counted, new: Counted) -> Iterator[Part]:
    was, now = old.result, new.result
    if was.actual is None or now.actual is None:
        return
    walked = [
        contribution(old.line, old.metric, was.actual, was.target, was.weight),
        contribution(old.line, old.metric, now.actual, was.target, was.weight),
        contribution(old.line, old.metric, now.actual, now.target, was.weight),
        contribution(new.line, new.metric, now.actual, now.target, was.weight),
        contribution(new.line, new.metric, now.actual, now.target, now.weight),
    ]
    figure, target, rule, weight = ((after or _ZERO) - (before or _ZERO) for before, after in pairwise(walked))
    if was.actual != now.actual:
        yield Part(Kind.FIGURE, figure, new.metric, was.actual, now.actual)
    if target or (was.target != now.target and new.line.method is not Method.DEDUCTION):
        yield Part(Kind.TARGET, target, new.metric, was.target, now.target)
    if rule:
        yield Part(Kind.RULE, rule, new.metric)
    if weight:
        yield Part(Kind.WEIGHT, weight, new.metric, was.weight, now.weight)


def _of_adjustments(old: tuple[Adjustment, ...], new: tuple[Adjustment, ...]) -> Iterator[Part]:
    """By points and reason: who gave the same again does not matter."""
    before = Counter((item.points, item.reason) for item in old)
    after = Counter((item.points, item.reason) for item in new)
    by = {(item.points, item.reason): item.by for item in (*old, *new)}
    for key in before - after:
        for _each in range((before - after)[key]):
            yield Part(Kind.WITHDRAWN, -key[0], reason=key[1], by=by[key])
    for key in after - before:
        for _each in range((after - before)[key]):
            yield Part(Kind.ADJUSTED, key[0], reason=key[1], by=by[key])


def _ceiling(one: Scoring) -> Decimal:
    """What a veto takes from the sum of the sheet, 0 or less."""
    earned = sum((found.result.contribution or _ZERO for found in one.lines.values()), _ZERO)
    return one.total - earned - sum((item.points for item in one.adjustments), _ZERO)


def _veto(old: Scoring, new: Scoring, points: Decimal) -> Part:
    for side in (new, old):
        for found in side.lines.values():
            if found.result.state is LineState.VETOED:
                return Part(Kind.VETO, points, found.metric)
    return Part(Kind.ROUNDING, points)


def said(part: Part) -> str:
    """The part in words with its numbers, without its points, in the current language."""
    if part.metric is None:
        return _without_metric(part)
    name = part.metric.short_name
    before = shown(part.before, part.metric) or _("no data")
    after = shown(part.after, part.metric) or _("no data")
    if part.kind is Kind.FIGURE:
        return _("{metric}: figure {before} → {after}", metric=name, before=before, after=after)
    if part.kind is Kind.TARGET:
        return _("{metric}: target {before} → {after}", metric=name, before=before, after=after)
    if part.kind is Kind.WEIGHT:
        return _(
            "{metric}: weight {before} % → {after} %", metric=name, before=_plain(part.before), after=_plain(part.after)
        )
    if part.kind is Kind.LEFT_OUT:
        return _("{metric} ({before}) is left out: {reason}", metric=name, before=before, reason=part.reason)
    if part.kind is Kind.COUNTS_AGAIN:
        return _("{metric} counts again: {after}", metric=name, after=after)
    if part.kind is Kind.NEW:
        return _("{metric} is new in the scheme: {after}", metric=name, after=after)
    if part.kind is Kind.GONE:
        return _("{metric} ({before}) is no longer in the scheme", metric=name, before=before)
    if part.kind is Kind.VETO and part.points < 0:
        return _("{metric}: vetoes the whole evaluation", metric=name)
    if part.kind is Kind.VETO:
        return _("{metric}: takes less by its veto", metric=name)
    return _("{metric}: scored in another way", metric=name)


def _without_metric(part: Part) -> str:
    told = part.reason if not part.by else _("{reason} ({by})", reason=part.reason, by=part.by)
    if part.kind is Kind.ADJUSTED:
        return _("Adjustment: {reason}", reason=told)
    if part.kind is Kind.WITHDRAWN:
        return _("Adjustment withdrawn: {reason}", reason=told)
    return _("Rounding")


def _plain(number: Decimal | None) -> str:
    text = f"{number or 0:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
