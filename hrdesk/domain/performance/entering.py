"""Figures entered by hand: what people type or paste read as a figure, and a team scored again while they type.

A percent is typed as 12.84 or 12.84 %, a ratio also as its two parts (128/1000), a duration in hours (35.5) or as
35:30. What could mean two things is refused rather than guessed: 0.1284 for a percent, 1,5 for a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.grading import ranking
from hrdesk.domain.performance.model import Adjustment, Aggregation, Metric, Scheme, Scored, Totals, Unit
from hrdesk.domain.performance.scoring import score
from hrdesk.words import N_

STEP = Decimal("0.0001")  # figures are kept in ten-thousandths
LARGEST = Decimal(10) ** 12
MOST_RATIO = Decimal(10)  # a ratio above 1,000 % is a slip
LONGEST_NOTE = 500

_NUMBER = re.compile(r"\d+(?:\.\d*)?|\d{1,3}(?:,\d{3})+(?:\.\d*)?|\.\d+")
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?")
_SUFFIXES = {
    Unit.YUAN: ("元", "圆"),
    Unit.POINTS: ("分", "points", "pts"),
    Unit.SECONDS: ("小时", "时", "hours", "h"),
    Unit.TIMES: ("次", "件", "times"),
    Unit.DAYS: ("天", "日", "days"),
}
_MULTIPLES = {"万": Decimal(10_000), "w": Decimal(10_000), "W": Decimal(10_000), "亿": Decimal(10) ** 8}
_MONTH_SECONDS = 744 * 3600  # a month has no more: a larger talk time of one person was typed in seconds
_SHORTENED = re.compile(r"[+-]?\d(?:\.\d+)?[Ee][+-]?\d+|#{2,}")  # what a spreadsheet shows in a column too narrow
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(
    "[零〇一二三四五六七八九两十][零〇一二三四五六七八九两十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a whole month as it is kept: a value, or for a ratio its two parts."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def totals(self) -> Totals:
        """The figure as the only record of its month."""
        nothing = Decimal(0)
        return Totals(
            self.value or nothing, 1, self.numerator or nothing, self.denominator or nothing, self.value
        )  # fmt: skip


def read_entry(text: str, metric: Metric, *, one: bool = True) -> Figure | None:
    """What was typed for ``metric``; None for nothing. ``one``: it is a month of one person, not what many come to.

    UserError with the reason where it can't be read.
    """
    typed = unicodedata.normalize("NFKC", text).replace("−", "-").replace("¥", "").replace(" ", "").strip("'\"\t\n\r")
    if not typed:
        return None
    if "/" in typed and metric.aggregation is Aggregation.RATIO and typed[0] not in "=#":
        return _parts(typed, text)
    value = _limited(_number(typed, text, metric), text, metric)
    if one and metric.unit is Unit.SECONDS and value > _MONTH_SECONDS:
        raise UserError(
            N_("“{text}” hours are more than a month has."),
            code="out_of_range",
            hint=N_("Seconds? Write hours (35.5), or hours and minutes (35:30)."),
            text=text,
        )
    if metric.aggregation is Aggregation.RATIO:
        return Figure(None, value, Decimal(1))
    return Figure(value)


def _parts(typed: str, text: str) -> Figure:
    top, _slash, bottom = typed.partition("/")
    above, below = _plain(top), _plain(bottom)
    if above is None or below is None or below <= 0 or above < 0 or above > below * MOST_RATIO:
        raise UserError(
            N_("“{text}” is no ratio."), code="not_a_number", hint=N_("Write it as 12.84% or as 128/1000."), text=text
        )
    return Figure(None, above.quantize(STEP, ROUND_HALF_UP), below.quantize(STEP, ROUND_HALF_UP))


def _number(typed: str, text: str, metric: Metric) -> Decimal:
    """The figure as it is kept, before rounding."""
    sign = Decimal(1)
    if typed.startswith("(") and typed.endswith(")"):
        typed, sign = typed[1:-1], Decimal(-1)
    elif typed[0] in "+-":
        typed, sign = typed[1:], Decimal(-1) if typed[0] == "-" else sign
    clock = _CLOCK.fullmatch(typed) if metric.unit is Unit.SECONDS else None
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return sign * (hours * 3600 + minutes * 60 + seconds)
    percent = typed.endswith("%")
    for suffix in ("%",) if percent else _SUFFIXES.get(metric.unit, ()):
        typed = typed.removesuffix(suffix)
    figure = _plain(typed)
    if figure is None:
        raise _unreadable(typed, text)
    if percent and metric.unit is not Unit.PERCENT:
        raise UserError(
            N_("“{text}” is a percentage; {metric} is none."),
            code="not_a_number",
            hint=N_("Write the figure itself, without the % sign."),
            text=text,
            metric=metric.name,
        )
    if metric.unit is Unit.PERCENT and not percent and 0 < figure < 1:
        raise UserError(
            N_("“{text}” could be {as_ratio}% or {as_percent}%."),
            code="ambiguous",
            hint=N_("Write it with the % sign."),
            text=text,
            as_ratio=_short(figure * 100),
            as_percent=_short(figure),
        )
    return sign * entered(figure, metric)


def _unreadable(typed: str, text: str) -> UserError:
    """Why it is no figure: a formula, what a spreadsheet had no room for, or just words."""
    if typed.startswith("="):
        words, hint = N_("“{text}” is a formula; none is worked out here."), N_("Type or paste what it comes to.")
    elif _SHORTENED.fullmatch(typed):
        words = N_("“{text}” was shortened by the spreadsheet: digits are missing.")
        hint = N_("Widen the column there and copy again.")
    else:
        words, hint = N_("“{text}” is no number."), N_("Write it with digits, such as 1234.5.")
    return UserError(words, code="not_a_number", hint=hint, text=text)


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _limited(value: Decimal, text: str, metric: Metric) -> Decimal:
    """Within what the metric can be, half up to what is kept."""
    below = value < 0 and metric.unit not in (Unit.YUAN, Unit.NUMBER)
    above = abs(value) >= LARGEST or (metric.unit is Unit.PERCENT and value > MOST_RATIO)
    if below or above:
        raise UserError(
            N_("{metric} cannot be “{text}”."),
            code="out_of_range",
            hint=N_("Check the sign and the decimal point."),
            text=text,
            metric=metric.name,
        )
    return value.quantize(STEP, ROUND_HALF_UP)


def _plain(typed: str) -> Decimal | None:
    """12345.6, 12,345.6, 1.2万, 三百二十; None when it is none of them."""
    multiple = Decimal(1)
    if len(typed) > 1 and typed[-1] in _MULTIPLES and typed[-2] not in _DIGITS and typed[-2] not in _TENS:
        typed, multiple = typed[:-1], _MULTIPLES[typed[-1]]
    if _NUMBER.fullmatch(typed):
        return Decimal(typed.replace(",", "")) * multiple
    return _chinese(typed) if multiple == 1 and _CHINESE.fullmatch(typed) else None


def _chinese(typed: str) -> Decimal | None:
    """三百二十, 一万二千, 一二三点五; None where the signs don't make a number."""
    whole, _point, places = typed.partition("点")
    if not whole:
        return None
    if len(whole) > 1 and all(sign in _DIGITS for sign in whole):  # read digit by digit
        total = int("".join(str(_DIGITS[sign]) for sign in whole))
    else:
        total, part, digit = 0, 0, 0
        for sign in whole:
            if sign in _DIGITS:
                digit = _DIGITS[sign]
            elif sign in _TENS:
                part, digit = part + (digit or (1 if sign == "十" else 0)) * _TENS[sign], 0
            else:
                total, part, digit = (total + part + digit) * int(_MULTIPLES[sign]), 0, 0
        total += part + digit
    return Decimal(f"{total}.{''.join(str(_DIGITS[sign]) for sign in places) or '0'}")


# --- live scores -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entrant:
    """One person of the sheet as scoring needs them. ``group``: whom they are ranked among; ``totals`` by metric."""

    employment_id: int
    group: str
    scheme: Scheme
    totals: Mapping[str, Totals]
    excluded: Mapping[str, str]
    adjustments: tuple[Adjustment, ...]
    share: Decimal


def score_with(
    entrant: Entrant,
    changes: Mapping[str, Figure | None],
    *,
    metrics: Mapping[str, Metric],
    delivered: Collection[str],
) -> Scored:
    """One person's score with some figures typed over what is kept (None: cleared)."""
    totals = dict(entrant.totals)
    for metric, figure in changes.items():
        totals[metric] = Totals() if figure is None else figure.totals
    return score(
        entrant.scheme,
        totals,
        metrics=metrics,
        delivered=delivered,
        excluded=entrant.excluded,
        adjustments=entrant.adjustments,
        share=entrant.share,
    )


def places(
    scores: Mapping[int, tuple[str, Decimal | None]], others: Mapping[str, tuple[Decimal, ...]]
) -> dict[int, tuple[int, int]]:
    """(place, of how many) by employment. ``scores``: group and total; ``others``: totals of people not in the sheet."""
    groups: dict[str, list[int]] = {}
    for employment_id, (group, total) in scores.items():
        if total is not None:
            groups.setdefault(group, []).append(employment_id)
    found: dict[int, tuple[int, int]] = {}
    for group, members in groups.items():
        totals = [total for total in (scores[member][1] for member in members) if total is not None]
        everybody = [*totals, *others.get(group, ())]
        for member, place in zip(members, ranking(everybody), strict=False):
            found[member] = (place, len(everybody))
    return found
