"""The table of the evaluation sheet: metrics, adjustments and total in one column that can be added up by eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from hrdesk.documents.figures import NONE, brief, goal, mark, plain, shown, signed, unit_name
from hrdesk.documents.pages import HAIR, HEAVY, RULE, WIDE, Page, Paper
from hrdesk.documents.performance import charts
from hrdesk.documents.typesetting import KEY, SMALL, TEXT, Fitted, fit, one_size, row_height, width
from hrdesk.domain.performance.model import Direction, LineState, Method, Unit
from hrdesk.domain.performance.sheet import AdjustmentShown, EvaluationLine, EvaluationSheet
from hrdesk.words import P_, _, _n, current

HEAD_HEIGHT = 24.0
MOST_ROWS = 14  # on the first page; the others go to a continuation page


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand: left edges of words, right edges of figures, in points from the text edge."""

    name: float
    unit: float
    target: float
    actual: float
    median: float
    completion: float
    chart: float  # where 100 % stands
    reach: float  # from there to 80 and to 120 %
    weight: float
    score: float


_CHINESE = Columns(27.4, 109, 179.5, 232.5, 284.5, 319, 359.5, 24, 418, 452.5)
_ENGLISH = Columns(46.5, 153, 221, 273.5, 325, 355, 380, 16, 424, 456)


def columns() -> Columns:
    """The columns for the current language."""
    return _CHINESE if current() == "zh_CN" else _ENGLISH


def pitch(rows: int) -> float:
    """Height of a row: 16 points to ten rows, 14 beyond."""
    return 16.0 if rows <= 10 else 14.0


def head(page: Page, top: float) -> None:
    """The rules and words above the rows."""
    at = columns()
    page.rule(top, RULE)
    page.rule(top + HEAD_HEIGHT, RULE)
    heading(page, 0, top, P_("table head", "Area"), left=True)
    heading(page, at.name, top, P_("table head", "Metric"), left=True)
    heading(page, at.unit, top, P_("table head", "Unit"), left=True)
    heading(page, at.target, top, P_("table head", "Target"))
    heading(page, at.actual, top, P_("table head", "Actual"))
    heading(page, at.median, top, P_("table head", "Team\nmedian"))
    heading(page, at.completion, top, P_("table head", "Compl.\n%"))
    page.centre(at.chart, top + 9.2, P_("table head", "vs target"), SMALL)
    for percent, x in ((80, at.chart - at.reach), (100, at.chart), (120, at.chart + at.reach)):
        page.centre(x, top + 18.5, str(percent), SMALL)
    heading(page, at.weight, top, P_("table head", "Weight\n%"))
    heading(page, at.score, top, P_("table head", "Score"))
    heading(page, WIDE, top, P_("table head", "Points"))


def heading(page: Page, x: float, top: float, text: str, left: bool = False) -> None:
    """A column's head in one or two lines, the last one just above the rule."""
    lines = text.split("\n")
    for place, line in enumerate(lines, start=1):
        draw = page.text if left else page.right
        draw(x, top + 18.5 - 9.3 * (len(lines) - place), line, SMALL)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large each column of a sheet is set: smaller as a whole where one of its texts is too long for one line."""

    dimension: float
    name: float
    target: float
    actual: float
    median: float
    completion: float


def sizes(lines: Sequence[EvaluationLine]) -> Sizes:
    """For all rows of a sheet, also those that continue on another page."""
    at = columns()
    named = tuple((line.dimension.text, line.name.text, _name_room(line), *_goal(line)) for line in lines)
    actual, median, completion = zip(*map(_texts, lines), strict=True) if lines else ((), (), ())
    return Sizes(
        *_shared_sizes(named, current()),
        one_size(actual, at.actual - at.target - 4, bold=range(len(lines))),
        one_size(median, at.median - at.actual - 4),
        one_size(completion, at.completion - at.median - 3),
    )


@lru_cache(maxsize=64)
def _shared_sizes(named: tuple[tuple[Any, ...], ...], _language: str) -> tuple[float, float, float]:
    """Those of what people of one scheme share: dimension, name, target."""
    at = columns()
    fits = all(width(name, TEXT) <= room for _dimension, name, room, *_rest in named)
    goals = [goal(*rest) for _dimension, _name, _room, *rest in named]
    return (
        # Chinese at 9 points as it is short; English words at 7.5
        one_size([one[0] for one in named], at.name - 3) if current() == "zh_CN" else SMALL,
        TEXT if fits else SMALL,
        one_size(goals, at.target - at.unit - 18),
    )


def _name_room(line: EvaluationLine) -> float:
    at = columns()
    return at.unit - at.name - 3 - (0 if line.source is None else 11)


def _name(line: EvaluationLine, size: float) -> Fitted:
    return fit(line.name.text, _name_room(line), (size,))


def _dimension(line: EvaluationLine, size: float) -> Fitted:
    return fit(line.dimension.text, columns().name - 3, (size,))


def heights(lines: Sequence[EvaluationLine], each: float, of: Sizes) -> list[float]:
    """The height of every row."""
    both = ((_name(line, of.name), _dimension(line, of.dimension)) for line in lines)
    return [row_height(max(len(part.lines) for part in parts), each) for parts in both]


def rows(
    paper: Paper, page: Page, top: float, lines: Sequence[EvaluationLine], each: float, whole_weights: bool, of: Sizes
) -> float:
    """Draws the rows and the line of the target through them; gives where they end."""
    at = columns()
    y = top
    dimension = None
    for line, down in zip(lines, heights(lines, each, of), strict=True):
        base = y + (each * 0.66 if down == each else down / 2 + 3.2)
        opening = line.dimension.text != dimension
        above = y if opening and y > top else None
        shared = of.dimension, of.name, of.target
        key = (base, above, current(), opening, line.dimension, line.name, line.source, shared, *_goal(line))
        paper.repeated(page, key, partial(_what, line=line, base=base, opening=opening, above=above, of=of))
        _figures(page, base, y + down / 2, line, whole_weights, of)
        dimension = line.dimension.text
        y += down
    page.line(at.chart, top, at.chart, y, HAIR * 2)
    page.rule(y, RULE)
    return y


def _goal(line: EvaluationLine) -> tuple[Decimal | None, Unit, int, Direction]:
    return line.target, line.unit, line.decimals, line.direction


def _what(page: Page, line: EvaluationLine, base: float, opening: bool, above: float | None, of: Sizes) -> None:
    """The part of a row that people of one scheme share: dimension, metric, source, unit, target."""
    at = columns()
    if above is not None:
        page.rule(above, HAIR)
    if opening:
        _words(page, 0, base, _dimension(line, of.dimension))
    name = _name(line, of.name)
    _words(page, at.name, base, name)
    if line.source is not None:
        drop = 4.5 * (len(name.lines) - 1)
        page.text(at.name + width(name.lines[-1], name.size) + 3, base + drop, mark(line.source), SMALL)
    page.text(at.unit, base, unit_name(line.unit), SMALL)
    page.right(at.target, base, goal(*_goal(line)), of.target)


def _texts(line: EvaluationLine) -> tuple[str, str, str]:
    """Actual, median and completion as they are written."""
    missing = line.state is LineState.MISSING  # what was left out is no gap any more: it is said where points stand
    actual = P_("paper", "missing") if missing else shown(line.actual, line.unit, line.decimals)
    completion = NONE if line.completion is None else plain(line.completion, 1)
    return actual, shown(line.team_median, line.unit, line.decimals), completion


def _figures(page: Page, base: float, middle: float, line: EvaluationLine, whole_weights: bool, of: Sizes) -> None:
    at = columns()
    actual, median, completion = _texts(line)
    page.right(at.actual, base, actual, of.actual, bold=True)
    page.right(at.median, base, median, of.median)
    page.right(at.completion, base, completion, of.completion)
    _counted(page, base, middle, line, whole_weights)


def _counted(page: Page, base: float, middle: float, line: EvaluationLine, whole_weights: bool) -> None:
    """What became of the figure: chart, weight, score, points."""
    at = columns()
    if line.completion is not None:
        charts.deviation(page, at.chart, at.reach, middle, line.completion, _median_completion(line))
    veto = line.method is Method.VETO or line.state in (LineState.VETOED, LineState.NOT_TRIGGERED)
    if line.state is LineState.EXCLUDED:
        page.right(at.weight, base, NONE)
    elif veto and not line.weight:
        page.right(at.weight, base, P_("paper", "veto"), SMALL)
    else:
        page.right(at.weight, base, _weight(line.weight, whole_weights))
    said = _instead_of_points(line)
    if not said:
        page.right(at.score, base, NONE if line.score is None else plain(line.score))
        page.right(WIDE, base, plain(line.contribution or Decimal(0)))
        return
    if width(said, SMALL, True) < WIDE - at.score - 3:  # a longer word takes the score's place too
        page.right(at.score, base, NONE)
    page.right(WIDE, base, said, SMALL, bold=line.state is LineState.VETOED)


def _instead_of_points(line: EvaluationLine) -> str:
    """What stands where points cannot."""
    if line.state is LineState.EXCLUDED:
        return P_("paper", "not counted")
    if line.state is LineState.VETOED:
        return P_("paper", "triggered")
    if line.state is LineState.NOT_TRIGGERED:
        return P_("paper", "not triggered")
    if line.state is LineState.MISSING or line.contribution is None:
        return P_("paper", "missing")
    return ""


def _words(page: Page, x: float, base: float, fitted: Fitted) -> None:
    start = base - 4.5 * (len(fitted.lines) - 1)
    for place, text in enumerate(fitted.lines):
        page.text(x, start + 9 * place, text, fitted.size)


def _weight(weight: Decimal, whole: bool) -> str:
    return brief(weight) if whole else plain(weight)


def _median_completion(line: EvaluationLine) -> Decimal | None:
    """The team's median on the same scale: percent of the target, mirrored where less is better."""
    if line.team_median is None or not line.target:
        return None
    share = 100 * line.team_median / line.target
    return 200 - share if line.direction is Direction.LOWER else share


def weights_are_whole(lines: Sequence[EvaluationLine]) -> bool:
    """Whether weights can be printed without decimals; rescaled ones cannot."""
    return all(line.weight == line.weight.to_integral_value() for line in lines)


def counted_sum(lines: Sequence[EvaluationLine]) -> Decimal | None:
    """The sum of the printed points; None while one is missing."""
    total = Decimal(0)
    for line in lines:
        if line.state is LineState.MISSING:
            return None
        total += line.contribution or Decimal(0)
    return total


def sum_row(page: Page, y: float, each: float, name: str, lines: Sequence[EvaluationLine], with_weight: bool) -> float:
    """A sum of points, and of weights where it is the sum of all."""
    base = y + each * 0.66
    page.text(columns().name, base, name)
    if with_weight:
        weights = sum((line.weight for line in lines if line.state is not LineState.EXCLUDED), Decimal(0))
        page.right(columns().weight, base, _weight(weights, weights_are_whole(lines)))
    points = counted_sum(lines)
    page.right(WIDE, base, P_("paper", "missing") if points is None else plain(points))
    return y + each


def carried_row(page: Page, y: float, each: float, lines: Sequence[EvaluationLine]) -> float:
    """What the first page brought, at the top of the continuation."""
    end = sum_row(page, y, each, _("Carried over from page 1"), lines, with_weight=False)
    page.rule(end, HAIR)
    return end


@dataclass(frozen=True, slots=True)
class Tail:
    """The rows between the metrics and the total."""

    rows: tuple[tuple[str, Fitted, str], ...]  # side word, reason, points

    def height(self, each: float) -> float:
        """All of them together."""
        return sum(row_height(len(reason.lines), each) for _side, reason, _points in self.rows)


def tail(sheet: EvaluationSheet, summed_up: bool = False) -> Tail:
    """The adjustments, each with its reason; ``summed_up``: as one row, the reasons standing on a continuation page."""
    room = WIDE - columns().name - 45
    shown_rows: list[tuple[str, Fitted, str]] = []
    if summed_up and sheet.adjustments:
        total = sum((item.points for item in sheet.adjustments), Decimal(0))
        text = _n(
            "{count} adjustment, see the continuation page",
            "{count} adjustments, see the continuation page",
            count=len(sheet.adjustments),
        )
        shown_rows.append((P_("paper", "Adjust"), fit(text, room), signed(total)))
    else:
        shown_rows += [
            (P_("paper", "Adjust"), fit(reason(item), room), signed(item.points)) for item in sheet.adjustments
        ]
    if (taken := veto_points(sheet)) is not None:
        text = _("Veto triggered: the scheme sets the total")
        shown_rows.append((P_("paper", "Veto"), fit(text, room), signed(taken)))
    return Tail(tuple(shown_rows))


def reason(item: AdjustmentShown) -> str:
    """Why points were given or taken, and by whom."""
    return _("{reason} ({name})", reason=item.reason, name=item.by) if item.by else item.reason


def veto_points(sheet: EvaluationSheet) -> Decimal | None:
    """What a veto takes away, so that a vetoed sheet can be added up too."""
    points = counted_sum(sheet.lines)
    if not sheet.vetoed or sheet.total is None or points is None:
        return None
    return sheet.total - points - sum((item.points for item in sheet.adjustments), Decimal(0))


def totals(page: Page, y: float, each: float, sheet: EvaluationSheet, rest: Tail) -> float:
    """Sum of the metrics, adjustments, grand total; gives where the table ends."""
    at = columns()
    y = sum_row(page, y, each, _("Sum of the metrics' points"), sheet.lines, with_weight=True)
    for side, text, points in rest.rows:
        down = row_height(len(text.lines), each)
        base = y + (each * 0.66 if down == each else down / 2 + 3.2)
        page.text(0, base, side, TEXT if current() == "zh_CN" else SMALL)
        _words(page, at.name, base, text)
        page.right(WIDE, base, points)
        y += down
    page.rule(y, HEAVY)
    page.text(at.name, y + 12, P_("paper", "Total score"), KEY, bold=True)
    total = P_("paper", "missing") if sheet.total is None else plain(sheet.total)
    page.right(WIDE, y + 12, total, KEY, bold=True)
    return y + 16
