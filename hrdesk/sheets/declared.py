"""What a file says of itself: how many rows it has and what its columns add up to; and whether that is so.

Total and subtotal rows state sums under their headings; footers state them in words: “合计 1,649 条，金额 308,500.00 元”.
A figure in a total row that is an average or a rate is no sum and is held against nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hrdesk.sheets.days import seconds_of
from hrdesk.sheets.model import Cell, Note, RawColumn, RawSheet, exact
from hrdesk.sheets.wording import note

if TYPE_CHECKING:
    from hrdesk.sheets.header import Layout

TOTAL_WORDS = "合计|总计|共计|小计|累计|总共|总额|总和|总数"
_UNITS = r"(?:条|笔|行|件|单|项|宗|rows?\b|records?\b|entries\b|lines?\b)"
_COUNT = re.compile(
    rf"(?:{TOTAL_WORDS}|共|记录数|总条数|总笔数|总行数|total|count|rows|records)\s*(?:记录|数据|有|为|of|rows|records)?\s*[:：]?\s*"
    rf"(\d[\d,]*)\s*{_UNITS}",
    re.IGNORECASE,
)
_COUNT_LABEL = re.compile(
    r"(?:总|合计)?(?:条数|笔数|行数|记录数|数据条数|记录总数|记录条数)(?:合计)?\s*[:：]?\s*(\d[\d,]*)?\s*(?:条|笔|行)?"
    r"|(?:total )?(?:rows|records|row count|record count)\s*[:：]?\s*(\d[\d,]*)?",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"([\u4e00-\u9fff（）()]{0,16})\s*[:：]?\s*[¥￥]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(亿|万)?\s*元|"
    rf"([\u4e00-\u9fff]{{0,12}}(?:{TOTAL_WORDS}))\s*[:：]\s*[¥￥]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(亿|万)?(?!\s*{_UNITS}|[\d.,人次天%])"
)
_SAYS_TOTAL = re.compile(rf"{TOTAL_WORDS}|总|共|total", re.IGNORECASE)
_NO_WORDS = re.compile(rf"{TOTAL_WORDS}|[总共其中本月期计为是：:（）()]|人民币")
_RATES = re.compile(
    r"率|比|占|均|单价|分数|得分|评分|排名|名次|序号|%|rate|ratio|percent|average|avg|rank|score", re.IGNORECASE
)
_MONEY = re.compile(r"金额|回款|还款|回收|业绩|提成|工资|佣金|amount|payment|\(元\)|（元）", re.IGNORECASE)
_MULTIPLE = {"万": 4, "亿": 8}
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Declared:
    """One statement: ``what`` is ``rows`` or ``sum``; ``cell`` such as F1652 is where it stands.

    ``column`` is the heading a sum belongs to; empty where the file names none. ``first`` and ``last`` are the rows spoken
    of, as Excel numbers them; ``part`` is true for subtotals. ``value`` counts rows, or is the sum in the column's own
    unit (seconds for lengths of time), right within ``within``.
    """

    what: str
    row: int
    cell: str
    column: str
    value: Decimal
    first: int
    last: int
    part: bool = False
    within: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A statement that isn't so: ``found`` is what the rows read come to."""

    declared: Declared
    column: str
    found: Decimal

    @property
    def note(self) -> Note:
        """The sentence."""
        stated, found = _said(self.declared.value), _said(self.found)
        if self.declared.what == "rows":
            return note("declared_rows_differ", cell=self.declared.cell, stated=stated, found=found)
        return note("declared_sum_differs", cell=self.declared.cell, stated=stated, found=found, column=self.column)


def _said(value: Decimal) -> str:
    return f"{value.normalize():,f}" if value else "0"


def states_something(text: str) -> bool:
    """Whether a text is a statement of this kind and nothing else would be made of it."""
    clean = unicodedata.normalize("NFKC", text)
    return bool(_COUNT.search(clean) or _COUNT_LABEL.fullmatch(clean.strip()) or _sums_in(clean))


def declared_in(
    sheet: RawSheet, index: int, columns: Sequence[str], covered: tuple[int, int], *, totals: bool, part: bool
) -> list[Declared]:
    """The statements of one row passed over. ``totals``: it is a total row, so figures under headings are sums."""
    row = sheet.row(index)
    number, found = sheet.row_number(index), []

    def add(what: str, place: int, column: str, value: Decimal, within: Decimal = Decimal(0)) -> None:
        cell = f"{sheet.column_letter(place)}{number}"
        found.append(Declared(what, number, cell, column, value, *covered, part, within))

    label = False  # the cell to the left said that the next figure counts rows
    for place, cell in enumerate(row):
        figure = _figure(cell)
        if figure is not None:
            if label:
                add("rows", place, "", figure[0])
            elif totals and place < len(columns) and columns[place] and not _no_sum(sheet, place, columns[place]):
                add("sum", place, columns[place], *figure)
            label = False
            continue
        if not isinstance(cell, str):
            continue
        clean = unicodedata.normalize("NFKC", cell)
        count = _COUNT.search(clean) or _COUNT_LABEL.fullmatch(clean.strip())
        stated = next((group for group in count.groups() if group), None) if count else None
        label = count is not None and stated is None
        if stated is not None:
            add("rows", place, "", Decimal(stated.replace(",", "")))
        for words, value, within in _sums_in(clean):
            add("sum", place, _column_named(words, columns), value, within)
    return found


def _figure(cell: Cell) -> tuple[Decimal, Decimal] | None:
    """A cell's figure, and how far rounding may have moved it."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | Decimal):
        return Decimal(cell), _CENT
    seconds = seconds_of(cell) if not isinstance(cell, str) or ":" in cell or "：" in cell else None
    if seconds is not None:
        return seconds, Decimal(1)
    if isinstance(cell, str):
        from hrdesk.sheets.values import number_of_text

        text = unicodedata.normalize("NFKC", cell).strip()
        value = None if text.endswith(("%", "‰")) or not text[-1:].isdigit() else number_of_text(text)
        return None if value is None else (Decimal(value), _CENT)
    return None


def _with_unit(cell: Cell) -> tuple[Decimal, Decimal] | None:
    """A figure written out: “1,500.00元”."""
    from hrdesk.sheets.values import number_of_text

    text = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    value = number_of_text(text) if text.endswith("元") else None
    return None if value is None else (Decimal(value), _CENT)


def _no_sum(sheet: RawSheet, place: int, heading: str) -> bool:
    return place in sheet.percent_columns or bool(_RATES.search(heading))


def _sums_in(text: str) -> list[tuple[str, Decimal, Decimal]]:
    """Words before each sum a text states, the sum, and its precision."""
    if not _SAYS_TOTAL.search(text):
        return []
    found = []
    for match in _SUM.finditer(text):
        words, digits, multiple = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
        value = Decimal(digits.replace(",", ""))
        power = _MULTIPLE.get(multiple or "", 0)
        places = -int(value.as_tuple().exponent)
        within = _CENT if not power else Decimal(5).scaleb(power - places - 1)
        found.append((words or "", value.scaleb(power), within))
    return found


def _column_named(words: str, columns: Sequence[str]) -> str:
    bare = _NO_WORDS.sub("", words)
    if len(bare) < 2:
        return ""
    fitting = [name for name in columns if name and (bare in name or _NO_WORDS.sub("", name) in bare)]
    return fitting[0] if len(fitting) == 1 else ""


def disagreements(sheet: RawSheet, layout: Layout) -> list[Disagreement]:
    """Which statements of the file don't hold for the rows read.

    A total may speak of the whole table or, here and there, only of the rows above or below it: it is wrong when it
    fits none of them.
    """
    numbers = [sheet.row_number(index) for index in layout.rows]
    bounds = sorted({one.row for one in layout.declared})
    found = []
    for one in layout.declared:
        own = bisect_left(bounds, one.row)
        above = bounds[own - 1] if own else 0
        below = bounds[own + 1] if own + 1 < len(bounds) else numbers[-1] + 1 if numbers else 0
        spans = (
            [(one.first, one.last), (numbers[0], numbers[-1]), (above + 1, one.row), (one.row, below - 1)]
            if numbers
            else []
        )
        wrong: Disagreement | None = None
        for span in spans:
            answer = _compared(sheet, layout, one, _within(layout, numbers, span))
            if answer is True:
                wrong = None
                break
            wrong = wrong or answer or None
        if wrong is not None:
            found.append(wrong)
    return found


def _within(layout: Layout, numbers: Sequence[int], span: tuple[int, int]) -> Sequence[int]:
    return layout.rows[bisect_left(numbers, span[0]) : bisect_right(numbers, span[1])]


def _compared(sheet: RawSheet, layout: Layout, one: Declared, rows: Sequence[int]) -> Disagreement | bool:
    """Whether the statement holds for these rows: yes, no and what they come to, or ``False`` where nothing can be said."""
    if not rows:
        return False
    if one.what == "rows":
        return one.value == len(rows) or Disagreement(one, "", Decimal(len(rows)))
    places = [place for place, name in enumerate(layout.columns) if name and name == one.column]
    if not one.column:
        places = [place for place, name in enumerate(layout.columns) if _MONEY.search(name) and not _RATES.search(name)]
    strays = len(rows) // 10  # a “待定” among figures is refused by itself and must not hide that the total differs
    told = {place: values for place in places if (values := _sum(sheet.columns[place], rows, strays)) is not None}
    if any(_equal(total, one) for total, _least, _most in told.values()):
        return True
    if len(told) != 1:
        return False  # no figures there, or the file doesn't say which of several columns is meant
    place, (total, least, most) = next(iter(told.items()))
    if len(rows) > 1 and least <= one.value <= most < total:
        return False  # an average
    return Disagreement(one, layout.columns[place], total)


def adds_up(column: RawColumn, rows: Sequence[int], cell: Cell) -> bool:
    """Whether a figure is the sum of these rows of its column."""
    stated, summed = _figure(cell), _sum(column, rows)
    return stated is not None and summed is not None and abs(summed[0] - stated[0]) <= stated[1]


def _equal(total: Decimal, one: Declared) -> bool:
    return abs(total - one.value) <= max(one.within, abs(total) * Decimal("1e-12"))


def _sum(column: RawColumn, rows: Iterable[int], strays: int = 0) -> tuple[Decimal, Decimal, Decimal] | None:
    """Sum, least and most of the figures; ``None`` where more than ``strays`` cells say something that is no figure."""
    total, least, most = Decimal(0), None, None
    cells = column.cells()
    for index in rows:
        cell = cells[index]
        if cell is None or (isinstance(cell, str) and not cell.strip("-—–/ ")):
            continue
        if isinstance(cell, str) and _PLAIN.fullmatch(cell):
            value = Decimal(cell)
        else:
            figure = _figure(exact(cell) if isinstance(cell, float) else cell) or _with_unit(cell)
            if figure is None:
                if not strays:
                    return None
                strays -= 1
                continue
            value = figure[0]
        total += value
        least = value if least is None or value < least else least
        most = value if most is None or value > most else most
    return None if least is None or most is None else (total, least, most)
