"""Which rows below a heading hold data, and why each of the others does not: totals, signatures, notes, headings again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from hrdesk.sheets.declared import Declared, adds_up, declared_in, states_something
from hrdesk.sheets.model import Cell, RawSheet
from hrdesk.words import N_, _

MANY_BLANK = 50  # so many blank rows on end are listed as one
_BLANK_RUN = re.compile(b"\0+")
_TOTAL = re.compile(
    r"(?:本页|本月|本组|本部门|本期|全部|部门|小组|公司|全员|全体|以上|人数|数量|金额)?(?:合计|小计|总计|共计|累计|总合计|总和)(?:[(（].{0,8}[)）])?[:：]?"
    r"|(?:sub|grand)?\s*-?total[s:]?|sum:?"
)
_AVERAGE = re.compile(
    r"(?:本组|小组|部门|公司|全员|全体|总)?(?:平均|平均值|平均数|均值|人均|人均值)[:：]?|average:?|avg\.?:?|mean:?"
)
_TOTAL_END = re.compile(r".{1,20}(?:合计|小计|总计)[:：]?|.{1,20}\btotal:?")
SIGNATURE = re.compile(
    r"(?:制表|审核|复核|填表|经办|制单|编制|核准|批准|审批|主管签字|负责人签字|签字|盖章|打印|导出|统计)(?:人|者|部门|时间|日期|单位)?\s*[:：]|(?:prepared|approved|checked|printed|exported) (?:by|on|at)\b",
    re.IGNORECASE,
)  # fmt: skip
_SUBTOTAL = re.compile(r"小计|本页|本组|小组|部门|sub", re.IGNORECASE)

WHYS: dict[str, str] = {
    "title": N_("above the heading"),
    "blank": N_("blank"),
    "note": N_("note"),
    "subtotal": N_("subtotal"),
    "total": N_("total"),
    "average": N_("average"),
    "signature": N_("signature line"),
    "heading": N_("heading repeated"),
    "example": N_("example row of the template"),
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row passed over; ``row`` as Excel numbers it, ``code`` a key of ``WHYS``, ``text`` its first words.

    ``last`` is the last row of a long run of blank ones told together; 0 where it is one row.
    """

    row: int
    code: str
    text: str = ""
    last: int = 0

    @property
    def why(self) -> str:
        """The reason in the current language."""
        return _(WHYS[self.code])


def shown_text(cell: Cell) -> str:
    """A cell's text; empty for whatever is no text."""
    return cell.strip() if isinstance(cell, str) else ""


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a figure or a day, were it written as text."""
    if isinstance(cell, str):
        return bool(re.fullmatch(r"[-+]?[\d,.]+%?|\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", cell.strip()))
    return cell is not None


def words_of(sheet: RawSheet, index: int) -> str:
    """The first words of a row."""
    text = " ".join(str(cell) for cell in sheet.row(index) if cell is not None)
    return text if len(text) <= 60 else text[:59] + "…"


def rows_of(
    sheet: RawSheet, first: int, heading: list[Cell], usual: int
) -> tuple[range | tuple[int, ...], list[Skipped]]:
    """The rows from ``first`` on that hold data, as indexes, and those that do not.

    ``heading`` is the row that names the columns, ``usual`` how many cells most rows hold.
    """
    out: dict[int, str] = {}  # blank rows are seen from ``fill``
    for index in _suspects(sheet, first):
        why = _why(sheet, index, usual)
        if why:
            out[index] = why
    for index in _equal_to_heading(sheet, first, heading):
        out[index] = "heading"
    for index in _trailing_notes(sheet, first, out, usual):
        out[index] = "note"
    nameless = _nameless_total(sheet, first, out)
    if nameless is not None:
        out[nameless] = "total"
    told = [Skipped(sheet.row_number(index), why, words_of(sheet, index)) for index, why in out.items()]
    skipped = sorted([*told, *blanks(sheet, first, sheet.height)], key=lambda one: one.row)
    if not skipped:
        return range(first, sheet.height), skipped
    left = [index for index in range(first, sheet.height) if sheet.fill[index] and index not in out]
    if left and left[-1] - left[0] == len(left) - 1:
        return range(left[0], left[-1] + 1), skipped
    return tuple(left), skipped


def blanks(sheet: RawSheet, first: int, end: int) -> Iterator[Skipped]:
    """Blank rows; a long run of them as one."""
    for run in _BLANK_RUN.finditer(sheet.fill, first, end):
        start, stop = sheet.row_number(run.start()), sheet.row_number(run.end() - 1)
        if stop - start < MANY_BLANK:
            yield from (Skipped(row, "blank") for row in range(start, stop + 1))
        else:
            yield Skipped(start, "blank", f"{start}–{stop}", stop)


def declared_of(
    sheet: RawSheet, names: tuple[str, ...], body: range | tuple[int, ...], skipped: list[Skipped]
) -> tuple[Declared, ...]:
    """What the rows passed over state; totals speak of the whole table, subtotals of the rows since the one before."""
    if not body:
        return ()
    found: list[Declared] = []
    whole = sheet.row_number(body[0]), sheet.row_number(body[-1])
    totals = [one.row for one in skipped if one.code == "total"]
    start = whole[0]
    for one in skipped:
        if one.code in ("blank", "heading", "average"):
            continue
        part = one.code == "subtotal" or (
            one.code == "total" and one.row < min(totals[-1], whole[1]) and one.row > whole[0]
        )
        covered = (start, one.row - 1) if part else whole
        found += declared_in(
            sheet, one.row - sheet.first_row, names, covered, totals=one.code in ("total", "subtotal"), part=part
        )
        if one.code in ("total", "subtotal"):
            start = one.row + 1
    return tuple(found)


_MARKS = ("计", "总", "均", "条", "笔", "行数", "录数", "共", "otal", "OTAL", "sum", "Sum", "SUM", "verage", "AVERAGE", "ecords", "ows", "制表", "审核", "复核", "填表", "经办", "制单", "签字", "盖章", "打印",
          "导出", "编制", "核准", "批准", "审批", "统计", "repared", "pproved", "hecked", "rinted", "xported")  # fmt: skip


_MARK = re.compile("|".join(_MARKS))
_MARKED = re.compile(_MARK.pattern.encode())


def _suspects(sheet: RawSheet, first: int) -> list[int]:
    """Rows with a text that may make them a total or a signature; each different text is looked at once."""
    found: set[int] = set()
    for column in sheet.columns:
        if not column.holds(_MARKED):
            continue
        cells = column.cells()
        telling = {cell for cell in set(cells) if isinstance(cell, str) and _MARK.search(cell) and _telling(cell)}
        if telling:
            found.update(index for index in range(first, len(cells)) if cells[index] in telling)
    return sorted(found)


def _telling(cell: str) -> bool:
    bare, label = re.sub(r"\s+", "", cell).lower(), re.sub(r"\s+", " ", cell).strip().lower()
    return bool(
        _TOTAL.fullmatch(bare) or _AVERAGE.fullmatch(bare) or _TOTAL_END.fullmatch(label)
        or SIGNATURE.match(cell.strip()) or states_something(cell)
    )  # fmt: skip


def _why(sheet: RawSheet, index: int, usual: int) -> str | None:
    row = sheet.row(index)
    texts = [text for cell in row if (text := shown_text(cell))]
    if not texts:
        return None
    fill = sheet.filled(index)
    sparse = fill * 2 <= max(usual, 2) or fill <= 2
    if sparse and any(SIGNATURE.match(text) for text in texts):
        return "signature"
    for text in texts[:3]:
        bare = re.sub(r"\s+", "", text).lower()
        if _TOTAL.fullmatch(bare):
            return "subtotal" if _SUBTOTAL.search(bare) else "total"
        if _AVERAGE.fullmatch(bare) and fill < max(usual, 2):
            return "average"
    if sparse and any(states_something(text) for text in texts[:3]):
        return "total"
    label = re.sub(r"\s+", " ", texts[0]).lower()
    blank = fill < usual
    if blank and _TOTAL_END.fullmatch(label) and sum(is_figure(cell) for cell in row) >= 1:
        return "subtotal" if "小计" in label else "total" if "总计" in label else "subtotal"
    return None


def _equal_to_heading(sheet: RawSheet, first: int, heading: list[Cell]) -> Iterable[int]:
    """Headings printed again on every page."""
    at = next((index for index, cell in enumerate(heading) if isinstance(cell, str) and cell), None)
    if at is None or sheet.width < 2:
        return []
    cells, wanted = sheet.columns[at].cells(), heading[at]
    return [index for index in range(first, len(cells)) if cells[index] == wanted and sheet.row(index) == heading]


def _trailing_notes(sheet: RawSheet, first: int, out: Collection[int], usual: int) -> list[int]:
    """Sparse rows of words after the last full row: remarks below the table."""
    if usual < 3:
        return []
    notes = []
    for index in range(sheet.height - 1, first - 1, -1):
        if index in out or not sheet.fill[index]:
            continue
        row = [cell for cell in sheet.row(index) if cell is not None]
        if len(row) * 2 > usual or any(is_figure(cell) for cell in row):
            break
        notes.append(index)
    return notes


def _nameless_total(sheet: RawSheet, first: int, out: Collection[int]) -> int | None:
    """The last row, where it has only figures below people with names, and every figure is the sum of its column."""
    left = (index for index in range(sheet.height - 1, first - 1, -1) if index not in out and sheet.fill[index])
    last = next(left, None)
    if last is None or last < first + 2 or any(isinstance(cell, str) for cell in sheet.row(last)):
        return None
    row, before = sheet.row(last), sheet.row(first)
    if not any(isinstance(up, str) and cell is None for up, cell in zip(before, row, strict=True)):
        return None
    rows = [index for index in range(first, last) if index not in out and sheet.fill[index]]
    figures = [place for place, cell in enumerate(row) if cell is not None]
    return last if figures and all(adds_up(sheet.columns[place], rows, row[place]) for place in figures) else None
