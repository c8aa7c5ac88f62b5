"""From what a cell holds to what it means: figures, days, numbers that are names, yes and no. Or why not.

Columns are converted by their different values, so that a hundred thousand cells cost as much as they differ.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.sheets.days import day_of_number, day_of_text, month_without_year, period_of, seconds_of
from hrdesk.sheets.kinds import Type
from hrdesk.sheets.model import EXACT_DIGITS, Cell, CellError, NotCalculated, exact
from hrdesk.words import N_

_ABSENT = {"", "-", "--", "---", "—", "——", "–", "/", "\\"}
_ABSENT_FIGURE = _ABSENT | {"n/a", "na", "null", "none", "nan", "无", "空", "暂无", "未填"}
_ERROR_TEXTS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
YES = {"是", "y", "yes", "true", "t", "√", "✓", "✔", "☑", "对", "有", "1", "有效", "成立", "属实", "已", "完成", "是的", "有效投诉", "已完成", "valid", "upheld"}  # fmt: skip
NO = {"否", "n", "no", "false", "f", "×", "✗", "✘", "x", "错", "无", "没有", "0", "无效", "不成立", "不属实", "未", "未完成", "不是", "不", "无效投诉", "invalid"}  # fmt: skip
PENDING = {"待定", "待核实", "待查", "待认定", "待确认", "待核查", "待调查", "尚未认定", "未认定", "尚未裁定", "待裁定", "未定", "核实中", "调查中", "处理中", "pending", "undecided", "not decided", "not decided yet", "tbd"}  # fmt: skip
_WORDS_OF_YES_NO = (YES | NO) - {"0", "1"}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BLANK_BY_DIGITS = re.compile(r"(?<!\d) +| +(?!\d)|(?<=\d) (?=\d{3}(?!\d))")  # “1 234 元”, but not “1 2”
_PLAIN = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_MONEY_SIGN = re.compile(r"^(?:[¥￥$]|rmb|cny|人民币)\s*|\s*(?:rmb|cny)$", re.IGNORECASE)
_MEASURE = re.compile(r"(?:元整|元|圆|块|分|次|个|件|单|天|日|人|笔|条|秒|通|户|名|项|points?|pts)$", re.IGNORECASE)
_MULTIPLES = (("百万", 6), ("千万", 7), ("亿", 8), ("万", 4), ("千", 3), ("k", 3), ("w", 4))
_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that can't be taken: a code of the import's problems, the sentence, the way out."""

    code: str
    message: str
    hint: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What surrounds a column: the month the file is for, how its numbers are scaled, from when its days count."""

    period: Period | None = None
    factor: Decimal = Decimal(1)
    date1904: bool = False
    meant: Mapping[str, str] = field(default_factory=dict)


def error_of(cell: Cell) -> Bad | None:
    """Formulas without a usable result are never 0 and never blank."""
    if isinstance(cell, str) and cell[:1] == "#" and cell.strip().upper() in _ERROR_TEXTS:
        cell = CellError(cell.strip().upper())  # what text files and web tables make of a failed formula
    if isinstance(cell, CellError):
        return Bad(
            "error_cell",
            N_("The cell shows the error {error}."),
            N_("Correct the formula in the file."),
            {"error": cell.code},
        )
    if isinstance(cell, NotCalculated):
        return Bad(
            "not_calculated",
            N_("The formula has no stored value."),
            N_("Open the file in Excel, save it, and import it again."),
        )
    return None


def shown(cell: Cell) -> str:
    """A cell as a person would read it aloud: no float noise, days as 2026-09-01."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        cell = exact(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f") if abs(cell.adjusted()) < 20 else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    if isinstance(cell, NotCalculated):
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def clean_text(text: str) -> str:
    """Without blanks at the ends, invisible characters and doubled blanks; line breaks stay."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()
    return _SPACES.sub(" ", text) if "  " in text or "\u3000" in text or "\u00a0" in text or "\t" in text else text


def _narrow(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def to_text(cell: Cell, reading: Reading) -> str | Bad | None:
    """Plain text; a number as Excel shows it."""
    text = clean_text(cell if isinstance(cell, str) else shown(cell))
    return None if text in _ABSENT else text


def to_name(cell: Cell, reading: Reading) -> str | Bad | None:
    """A person's name, with U+00B7 between its parts."""
    from hrdesk.domain.names import clean_name

    name = clean_name(cell if isinstance(cell, str) else shown(cell))
    return None if name in _ABSENT else name


def to_identifier(cell: Cell, reading: Reading) -> str | Bad | None:
    """Digits that name something. Excel keeps fifteen of them; what has lost more is refused."""
    if isinstance(cell, float):
        if abs(cell) >= EXACT_DIGITS:
            return _digits_lost(shown(cell))
        return shown(cell)
    text = _narrow(cell if isinstance(cell, str) else shown(cell)).lstrip("'`")
    if text.lower() in _ABSENT or text.lower() in ("null", "none", "nan", "n/a"):
        return None
    if _ROUNDED.fullmatch(text):
        return _digits_lost(text)
    text = re.sub(r"\s+", "", text) if re.fullmatch(r"[\d\sXx-]+", text) else text
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _digits_lost(value: str) -> Bad:
    return Bad(
        "digits_lost",
        N_("Excel has turned this into a rounded number; its last digits are lost."),
        N_("Export the column as text from the system it comes from; formatting it afterwards doesn't bring the digits back."),
        {"value": value},
    )  # fmt: skip


def to_number(cell: Cell, reading: Reading) -> int | Decimal | Bad | None:
    """A figure: ``1,234.50``, ``¥1 234``, ``１２``, ``93.5%``, ``1.2万``, ``(300)``. Never a float."""
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return _no_number(str(cell))
        value = exact(cell)
        return value if reading.factor == 1 else _settled(Decimal(value) * reading.factor)
    if not isinstance(cell, str):
        return _no_number(shown(cell))
    text = _narrow(cell)
    if text.lower() in _ABSENT_FIGURE:
        return None
    value_or_none = number_of_text(text)
    if value_or_none is None:
        return _no_number(clean_text(cell))
    percent = text.endswith(("%", "‰"))
    return value_or_none if percent or reading.factor == 1 else _settled(Decimal(value_or_none) * reading.factor)


def number_of_text(text: str) -> int | Decimal | None:
    """The figure a text says, ``None`` if it says none. Expects narrow characters (NFKC)."""
    clean = _BLANK_BY_DIGITS.sub("", text).replace("−", "-").replace("–", "-")
    negative = False
    if clean.startswith("(") and clean.endswith(")"):
        clean, negative = clean[1:-1], True
    clean = _MONEY_SIGN.sub("", clean)
    if clean[:1] in ("+", "-"):
        negative ^= clean[0] == "-"
        clean = clean[1:]
    elif clean.endswith("-"):
        negative, clean = not negative, clean[:-1]
    clean = _MONEY_SIGN.sub("", clean)
    scale = 0
    if clean.endswith(("%", "‰")):
        scale, clean = (-2 if clean.endswith("%") else -3), clean[:-1]
    else:
        clean = _MEASURE.sub("", clean)
        for word, power in _MULTIPLES:
            if clean.lower().endswith(word):
                scale, clean = power, clean[: -len(word)]
                break
    if _GROUPED.fullmatch(clean):
        clean = clean.replace(",", "")
    if not _PLAIN.fullmatch(clean):
        return None
    try:
        value = Decimal(clean).scaleb(scale)
    except InvalidOperation:
        return None
    return _settled(-value if negative else value)


def _settled(value: Decimal) -> int | Decimal:
    """Whole figures as ``int``."""
    if value == value.to_integral_value() and abs(value) < EXACT_DIGITS:
        return int(value)
    return value.normalize() if value.adjusted() < 15 else value


def _no_number(value: str) -> Bad:
    return Bad("not_a_number", N_("“{value}” is not a number."), N_("Write it as 1234.50."), {"value": value})


def to_whole(cell: Cell, reading: Reading) -> int | Decimal | Bad | None:
    """A count."""
    value = to_number(cell, reading)
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return Bad(
            "not_a_number",
            N_("{value} is not a whole number."),
            N_("A count has no decimals."),
            {"value": shown(value)},
        )
    return value


def to_seconds(cell: Cell, reading: Reading) -> int | Decimal | Bad | None:
    """A length of time in seconds; numbers by the unit the heading names."""
    seconds = seconds_of(cell, date1904=reading.date1904)
    if seconds is not None:
        return _settled(seconds)
    value = to_number(cell, reading)
    if isinstance(value, Bad):
        return Bad(
            "not_a_number",
            N_("“{value}” is not a length of time."),
            N_("Write it as 1:02:03 or in seconds."),
            value.values,
        )
    return value


def to_day(cell: Cell, reading: Reading) -> date | Bad | None:
    """A day; the time of day is dropped."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float):
        day = day_of_number(cell, date1904=reading.date1904)
        return day or Bad(
            "not_a_date", N_("{text} is not a date."), N_("Write it as 2026-11-23."), {"text": shown(cell)}
        )
    if not isinstance(cell, str):
        return Bad("not_a_date", N_("{text} is not a date."), N_("Write it as 2026-11-23."), {"text": shown(cell)})
    text = _narrow(cell)
    if text.lower() in _ABSENT_FIGURE:
        return None
    if _PLAIN.fullmatch(text) and not re.fullmatch(r"\d{8}|\d{1,2}\.\d{1,2}", text):
        day = day_of_number(float(text), date1904=reading.date1904)
        if day is not None:
            return day
    try:
        return day_of_text(text, reading.period)
    except UserError as failed:
        return Bad(
            "not_a_date",
            failed.message,
            failed.hint_source or N_("Write it as 2026-11-23."),
            {"text": text} | failed.values,
        )


def to_month(cell: Cell, reading: Reading) -> Period | Bad | None:
    """A month; a day stands for its month."""
    if isinstance(cell, str) and _narrow(cell).lower() in _ABSENT_FIGURE:
        return None
    period = period_of(_narrow(cell) if isinstance(cell, str) else cell)
    month = month_without_year(cell)
    if period is None and month is not None and reading.period is not None:
        return Period(reading.period.year, month)
    return period or Bad("not_a_date", N_("{text} is not a month."), N_("Write it as 2026-10."), {"text": shown(cell)})


def to_flag(cell: Cell, reading: Reading) -> bool | Bad | None:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float):
        return bool(cell) if cell in (0.0, 1.0) else _no_flag(shown(cell))
    word = _narrow(shown(cell)).lower()
    if word in YES or word in NO:
        return word in YES
    return None if word in _ABSENT else _no_flag(shown(cell))


def to_decision(cell: Cell, reading: Reading) -> bool | Bad | None:
    """Yes or no; None while nobody has decided."""
    if isinstance(cell, str) and _narrow(cell).lower() in PENDING:
        return None
    found = to_flag(cell, reading)
    if not isinstance(found, Bad):
        return found
    return Bad(
        found.code,
        N_("“{value}” is neither yes, no nor pending."),
        N_("Write yes or no; while it is not decided, write pending or leave the cell empty."),
        found.values,
    )


def _no_flag(value: str) -> Bad:
    return Bad("out_of_range", N_("“{value}” is neither yes nor no."), N_("Write yes or no."), {"value": value})


Converter = Callable[[Any, Reading], Any]
CONVERTERS: dict[Type, Converter] = {
    Type.TEXT: to_text, Type.NAME: to_name, Type.IDENTIFIER: to_identifier, Type.NUMBER: to_number,
    Type.MONEY: to_number, Type.RATIO: to_number, Type.WHOLE: to_whole, Type.DURATION: to_seconds, Type.DAY: to_day,
    Type.MONTH: to_month, Type.FLAG: to_flag, Type.DECISION: to_decision,
}  # fmt: skip
FIGURES = (Type.NUMBER, Type.MONEY, Type.RATIO, Type.WHOLE)


def convert(cells: Sequence[Cell], kind: Type, reading: Reading) -> tuple[list[Any], list[tuple[int, Bad]]]:
    """A column's values, ``None`` where a cell is blank or bad, and the bad ones with their place in ``cells``."""
    types = set(map(type, cells))
    converter = CONVERTERS[kind]
    if kind in FIGURES and (bool in types or str in types) and _says_yes_or_no(cells):
        converter = _one_or_zero

    def one(cell: Cell) -> Any:
        if cell is None:
            return None
        wrong = error_of(cell)
        if wrong is not None:
            return wrong
        if reading.meant:
            said = reading.meant.get(clean_text(shown(cell)))
            if said is not None:
                return converter(said, reading)
        return converter(cell, reading)

    quick = _quickly(cells, types, kind) if not reading.meant and reading.factor == 1 else None
    if quick is not None:
        return quick, []
    if bool in types and (float in types or int in types):  # True == 1.0: a common key would mix them up
        values = [one(cell) for cell in cells]
        bad = [(place, value) for place, value in enumerate(values) if type(value) is Bad]
    else:
        table = {cell: one(cell) for cell in set(cells)}
        if all(value is cell for cell, value in table.items()):
            return list(cells), []
        values = list(map(table.__getitem__, cells))
        bad = []
        if any(type(value) is Bad for value in table.values()):
            bad = [(place, value) for place, value in enumerate(values) if type(value) is Bad]
    for place, _wrong in bad:
        values[place] = None
    return values, bad


_MANY = 2_000
_ALREADY_CLEAN = re.compile(
    "[0-9A-Za-z\0]*"
)  # letters and digits only: nothing to trim, no sign that stands for nothing
_CLEAN_TEXT = re.compile("[0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff\0]*")
_DOUBTFUL = re.compile(r"\0(?:\d+e\d+|null|none|nan)\0", re.IGNORECASE)


def _quickly(cells: Sequence[Cell], types: set[type], kind: Type) -> list[Any] | None:
    """Long columns that need no second look are taken as a whole; ``None`` for all others."""
    if len(cells) < _MANY:
        return None
    if types <= {float, type(None)} and kind in FIGURES:
        different: set[Any] = set(cells) - {None}
        if not all(map(math.isfinite, different)):
            return None
        figures: dict[Any, Any] = {
            cell: int(cell) if cell.is_integer() and -EXACT_DIGITS < cell < EXACT_DIGITS else Decimal(repr(cell))
            for cell in different
        }
        figures[None] = None
        return list(map(figures.__getitem__, cells))
    if not types <= {str, type(None)}:
        return None
    if kind in (Type.TEXT, Type.NAME, Type.IDENTIFIER):
        joined = "\0" + "\0\0".join(filter(None, cells)) + "\0"  # type: ignore[arg-type]
        clean = _ALREADY_CLEAN if kind is Type.IDENTIFIER else _CLEAN_TEXT
        if clean.fullmatch(joined) and not (kind is Type.IDENTIFIER and _DOUBTFUL.search(joined)):
            return list(cells)
    return None


def _says_yes_or_no(cells: Sequence[Cell]) -> bool:
    """Whether a column of figures holds yes and no instead."""
    different = {cell for cell in set(cells) if cell is not None and not isinstance(cell, CellError | NotCalculated)}
    words = {_narrow(cell).lower() for cell in different if isinstance(cell, str)} - _ABSENT_FIGURE - {"无"}
    numbers = any(not isinstance(cell, str | bool) for cell in different)
    return (
        not numbers and bool(words or any(isinstance(cell, bool) for cell in different)) and words <= _WORDS_OF_YES_NO
    )


def _one_or_zero(cell: Cell, reading: Reading) -> int | Bad | None:
    value = to_flag(cell, reading)
    return int(value) if isinstance(value, bool) else value
