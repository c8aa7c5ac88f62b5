"""The three small drawings of the papers: place among the team, thirteen months, distance to the target.

Meaning is carried by shape (dot, tick, triangle, dashes), never by tone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from hrdesk.documents.figures import plain
from hrdesk.documents.pages import BAR, HAIR, RULE, Page, Paper
from hrdesk.documents.typesetting import SMALL, width
from hrdesk.domain.performance.grading import middle_half
from hrdesk.domain.performance.sheet import TeamShown, TrendPoint
from hrdesk.words import P_, _, current

_OWN, _MEDIAN = 1.2, 0.7  # thickness of the two trend lines
_TICK, _NARROW = 5.0, Decimal(2)  # height of a tick; a middle half of fewer points says nothing about who is far off
_APART = 10.0  # between the labels at the ends of the trend


def strip(paper: Paper, page: Page, x: float, y: float, across: float, team: TeamShown, own: Decimal | None) -> None:
    """A tick above the line for each of the team, a dot upon them for this person, the median marked below.

    Somebody far from all others, as after a veto, stands beyond the scale with a triangle: the others keep their distances.
    """
    low, high = _reach([*team.scores, *([] if own is None else [own])])

    def place(score: Decimal) -> float:
        if float(score) < low:
            return x + across * 0.025
        if float(score) > high:
            return x + across * 0.915
        return x + across * (0.5 if high == low else 0.07 + 0.80 * (float(score) - low) / (high - low))

    def others(page: Page) -> None:
        page.rule(y, RULE, x, x + across)
        inside = [score for score in team.scores if low <= float(score) <= high]
        for at in sorted({round(place(score), 1) for score in inside}):
            page.line(at, y, at, y - _TICK, RULE)
        for score in (min(team.scores), max(team.scores)):
            if score not in inside:
                tip = -5.0 if float(score) < low else 5.0
                page.triangle(place(score) + tip / 2, y - 3, right=tip)
        taken: list[tuple[float, float]] = []
        if team.median is not None:
            at = place(team.median)
            page.line(at, y, at, y + 4, RULE)
            _below(page, at, y, _("team median {score}", score=plain(team.median, 1)), (x, x + across), taken)
        for score in dict.fromkeys((min(team.scores), max(team.scores))):
            _below(page, place(score), y, plain(score, 1), (x, x + across), taken)

    paper.repeated(page, ("strip", current(), y, low, high, team), others)
    if own is not None:
        page.dot(place(own), y - _TICK - 3, 2.8)


def _reach(scores: Sequence[Decimal]) -> tuple[float, float]:
    """From where to where the scale goes: all of them, but for those farther from the middle half than three times its width."""
    low, high = middle_half(scores)
    room = 3 * max(high - low, _NARROW)
    inside = [float(score) for score in scores if low - room <= score <= high + room]
    return min(inside), max(inside)


def _below(
    page: Page, at: float, y: float, text: str, edges: tuple[float, float], taken: list[tuple[float, float]]
) -> None:
    """A label under a tick, kept within the edges and left out where another one stands."""
    room = width(text, SMALL)
    left = min(max(at - room / 2, edges[0]), edges[1] - room)
    if all(left > end + 3 or left + room < start - 3 for start, end in taken):
        page.text(left, y + 12, text, SMALL)
        taken.append((left, left + room))


def months(page: Page, x: float, y: float, across: float, trend: Sequence[TrendPoint]) -> None:
    """The time axis under a trend: every third month, the year where it is new."""
    year = None
    for index in range(0, len(trend), 3):
        point = trend[index]
        at = x + across * index / max(1, len(trend) - 1)
        page.line(at, y, at, y + 2.6, RULE)
        label = f"{point.month:02d}" if point.year == year else f"{point.year}-{point.month:02d}"
        page.centre(at, y + 10.5, label, SMALL)
        year = point.year


def lines(page: Page, x: float, y: float, across: float, down: float, trend: Sequence[TrendPoint]) -> None:
    """Own scores bold, the team's median dashed; a month without a score is a gap that says so."""
    values = sorted(float(v) for point in trend for v in (point.own, point.median) if v is not None)
    if not values:
        return
    low, high, level = _scale(values)

    def at(index: int, value: float | Decimal) -> tuple[float, float]:
        inside = max(low, min(high, float(value)))
        return x + across * index / max(1, len(trend) - 1), y + down - (inside - low) * down / (high - low)

    height = at(0, level)[1]
    page.rule(height, HAIR, x, x + across)
    page.right(x - 5, height + 2.7, f"{level:g}", SMALL)
    for run in _runs([point.median for point in trend]):
        page.path([at(index, value) for index, value in run], _MEDIAN, dashed=True)
    runs = list(_runs([point.own for point in trend]))
    for run in runs:
        page.path([at(index, value) for index, value in run], _OWN)
        if len(run) == 1:
            page.dot(*at(*run[0]), 1.6)
        for index, value in run:
            if not low <= float(value) <= high:
                page.triangle(*at(index, value), down=5.0 if float(value) < low else -5.0)
    for before, after in pairwise(runs):
        first, last = before[-1][0] + 1, after[0][0] - 1
        dashes = [at(n, m)[1] for n in range(first, last + 1) if (m := trend[n].median) is not None]
        middle = x + across * (first + last) / 2 / (len(trend) - 1)
        page.centre(
            middle, _clear((height - 3, height + 9, y + 6, y + down), [height, *dashes]), P_("paper", "no score"), SMALL
        )
    own = trend[-1].own
    if own is not None and low <= float(own) <= high:
        page.dot(*at(len(trend) - 1, own), 3.0)
    _ends(page, at, trend)


def _clear(places: Sequence[float], lines: Sequence[float]) -> float:
    """The first of the baselines whose word crosses no line, else the one that stays farthest from all."""

    def distance(base: float) -> float:
        return min(abs(base - 2.7 - line) for line in lines)

    return next((base for base in places if distance(base) > 5.5), max(places, key=distance))


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Lowest and highest score drawn, and the level marked: 100, or a round one where 100 is far away.

    One wild month (a veto's 0) must not flatten all others: beyond three times the middle half's width, and twenty
    points at least, a score is drawn at the edge as a triangle.
    """
    lower, upper = values[len(values) // 4], values[(3 * len(values)) // 4]
    reach = max(3 * (upper - lower), 15.0) + 5
    low, high = max(values[0], lower - reach), min(values[-1], upper + reach)
    level = 100.0 if low - 15 <= 100 <= high + 15 else round(values[len(values) // 2], -1)
    low, high = min(low, level), max(high, level)
    return (low, high, level) if high > low else (low - 1, high + 1, level)


def _ends(page: Page, at: Callable[[int, Decimal], tuple[float, float]], trend: Sequence[TrendPoint]) -> None:
    """The last values at the ends of the lines, moved apart where they would touch."""
    labels: list[tuple[float, float, str, str, bool]] = []
    final = trend[-1]
    for value, name, bold in (
        (final.own, P_("paper", "this person"), True),
        (final.median, P_("paper", "team median"), False),
    ):
        if value is not None:
            x, y = at(len(trend) - 1, value)
            labels.append((y, x + 7, plain(value, 1), name, bold))
    for height, (_y, x, figure, name, bold) in zip(_apart([label[0] for label in labels]), labels, strict=True):
        page.text(x, height + 2.7, figure, SMALL, bold)
        page.text(x + width(figure, SMALL, bold) + 3, height + 2.7, name, SMALL)


def _apart(heights: list[float]) -> list[float]:
    if len(heights) < 2 or abs(heights[0] - heights[1]) >= _APART:
        return heights
    middle = sum(heights) / 2
    up = -_APART / 2 if heights[0] <= heights[1] else _APART / 2
    return [middle + up, middle - up]


def _runs(values: Sequence[Decimal | None]) -> Iterator[list[tuple[int, Decimal]]]:
    """Months in a row that have a value, with their places."""
    run: list[tuple[int, Decimal]] = []
    for index, value in enumerate(values):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def deviation(page: Page, centre: float, half: float, y: float, own: Decimal, median: Decimal | None) -> None:
    """One metric against its target, in percent of it: ``half`` points of paper are twenty percent."""
    share = (float(own) - 100) / 20
    reach = max(-1.0, min(1.0, share)) * half
    page.area(centre + min(0.0, reach), y - 1.25, abs(reach), 2.5, BAR)
    if median is not None and abs(float(median) - 100) <= 20:
        tick = centre + (float(median) - 100) / 20 * half
        page.line(tick, y - 4, tick, y + 4, 0.9)
    if abs(share) > 1:
        tip = 6.0 if share > 0 else -6.0
        page.triangle(centre + reach + tip / 3, y, right=tip)
    else:
        page.dot(centre + reach, y, 2.7)


def ranked(page: Page, centre: float, half: float, y: float, score: Decimal) -> None:
    """A score on the axis of the ranking: dot, or triangle beyond it."""
    share = (float(score) - 100) / 20
    if abs(share) > 1:
        tip = 6.0 if share > 0 else -6.0
        page.triangle(centre + (half if share > 0 else -half) + tip / 3, y, right=tip)
    else:
        page.dot(centre + share * half, y, 2.6)
