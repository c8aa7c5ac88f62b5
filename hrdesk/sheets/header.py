"""Finds the heading of a table under titles and notes, joins two-row headings, and lists every row passed over."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from hrdesk.domain.errors import UserError
from hrdesk.sheets.model import Cell, RawSheet
from hrdesk.words import N_, _

LOOKED_AT = 60  # rows in which the heading is looked for
_TOTAL = re.compile(
    r"(?:本页|本月|本组|本部门|全部|部门|小组|公司)?(?:合计|小计|总计|共计|累计|总合计)[:：]?|(?:sub|grand)?\s*-?total[s:]?|sum:?"
)
_TOTAL_END = re.compile(r".{1,20}(?:合计|小计|总计)[:：]?|.{1,20}\btotal:?")
_SIGNATURE = re.compile(
    r"(?:制表|审核|复核|填表|经办|制单|编制|核准|批准|审批|主管签字|负责人签字|签字|盖章|打印|导出|统计)(?:人|者|部门|时间|日期|单位)?\s*[:：]|(?:prepared|approved|checked|printed|exported) (?:by|on|at)\b",
    re.IGNORECASE,
)  # fmt: skip
_SUBTOTAL = re.compile(r"小计|sub", re.IGNORECASE)
_UNIT = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_PUNCTUATION = re.compile(r"[\s*＊:：_\-/.、,，'\"“”#]+")

WHYS: dict[str, str] = {
    "title": N_("above the heading"),
    "blank": N_("blank"),
    "note": N_("note"),
    "subtotal": N_("subtotal"),
    "total": N_("total"),
    "signature": N_("signature line"),
    "heading": N_("heading repeated"),
    "example": N_("example row of the template"),
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row passed over; ``row`` as Excel numbers it, ``code`` a key of ``WHYS``, ``text`` its first words."""

    row: int
    code: str
    text: str = ""

    @property
    def why(self) -> str:
        """The reason in the current language."""
        return _(WHYS[self.code])


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies. ``header_row`` as Excel numbers it; ``rows`` are indexes into the sheet; names are unique.

    ``columns`` has a name for every column of the sheet; those without heading and content are empty texts.
    """

    header_row: int
    header_rows: int
    columns: tuple[str, ...]
    rows: range | tuple[int, ...]
    skipped: tuple[Skipped, ...]


def plain(heading: str) -> str:
    """A heading as it is compared: no blanks, capitals, brackets or stars; full-width letters made narrow."""
    text = unicodedata.normalize("NFKC", heading)
    text = _UNIT.sub("", text) or text
    return _PUNCTUATION.sub("", text).lower()


def locate(sheet: RawSheet, known: Collection[str] = ()) -> Layout:
    """The table of a sheet. ``known`` are headings as ``plain`` gives them; they decide where the shape alone doesn't.

    Raises ``UserError`` ``no_rows`` for a sheet without cells, ``no_header`` where no row can be a heading.
    """
    if not sheet.filled_rows:
        raise UserError(
            N_("Sheet “{sheet}” is empty."), code="no_rows", hint=N_("Choose another sheet or file."), sheet=sheet.name
        )
    at = _heading(sheet, known)
    if at is None:
        raise UserError(
            N_("Sheet “{sheet}” has no row that could be a heading."), code="no_header",
            hint=N_("Put the names of the columns, such as employee number and name, into one row above the figures."),
            sheet=sheet.name,
        )  # fmt: skip
    if at and sheet.fill[at - 1] > 1 and _two_rows(sheet, at - 1):
        at -= 1  # the lower of two rows had the better known names
    deep = 2 if _two_rows(sheet, at) else 1
    names = _names(sheet, at, deep)
    skipped = [_above(sheet, index) for index in range(at)]
    body, passed = _body(sheet, at, deep)
    return Layout(sheet.row_number(at), deep, names, body, tuple(skipped + passed))


def _shown(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(re.fullmatch(r"[-+]?[\d,.]+%?|\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", cell.strip()))
    return cell is not None


def _heading(sheet: RawSheet, known: Collection[str]) -> int | None:
    most = min(sheet.height, LOOKED_AT)
    usual = _usual_width(sheet)
    best: tuple[float, int] | None = None
    for index in range(most):
        if not sheet.fill[index]:
            continue
        row = [cell for cell in sheet.row(index) if cell is not None]
        texts = [_shown(cell) for cell in row]
        words = [text for text in texts if text and not _is_figure(text) and len(text) <= 60]
        matches = sum(plain(text) in known for text in set(words))
        if len(words) < max(1, 0.6 * len(row)) or (usual > 1 and len(row) < 2 and not matches):
            continue
        if _SIGNATURE.match(words[0]) or (len(row) > 1 and len(set(words)) < 0.6 * len(words)):
            continue
        distinct = len(set(words)) / len(row)
        width = min(1.0, len(row) / usual)
        score = 4 * min(matches, 4) + 3 * width * width + distinct - 0.05 * index
        if width < 0.5 and matches < 2:
            score -= 3
        if best is None or score > best[0]:
            best = (score, index)
    return None if best is None else best[1]


def _usual_width(sheet: RawSheet) -> int:
    """How many cells most rows of the table hold: the widest of the common fills."""
    counts = Counter(fill for fill in sheet.fill[:2000] if fill)
    most = counts.most_common(1)[0][1]
    return max(fill for fill, times in counts.items() if times * 4 >= most)


def _two_rows(sheet: RawSheet, at: int) -> bool:
    """Whether the row below belongs to the heading: merged cells, bracketed remarks, or names only where the first has none."""
    below = at + 1
    if below >= sheet.height - 1 or not sheet.fill[below]:
        return False
    upper, lower = sheet.row(at), sheet.row(below)
    if any(cell is not None and (not isinstance(cell, str) or _is_figure(cell)) for cell in lower):
        return False
    texts = [text for cell in lower if (text := _shown(cell))]
    if len(texts) > 1 and all(text[0] in "(（[【" for text in texts):
        return True
    if any(merge.top == at and merge.bottom == below for merge in sheet.merges):
        return True
    wide = [merge for merge in sheet.merges if merge.top == merge.bottom == at and merge.right > merge.left]
    spanned = {column for merge in wide for column in range(merge.left, merge.right + 1)}
    for column, (up, low) in enumerate(zip(upper, lower, strict=True)):
        heads_a_group = (
            not wide and column + 1 < len(upper) and upper[column + 1] is None and lower[column + 1] is not None
        )
        if up is not None and low is not None and up != low and column not in spanned and not heads_a_group:
            return False  # two full rows, one above the other, are a heading and a row of words
    if wide:
        return all(lower[column] is not None for column in spanned if column < len(lower))
    fills_gap = any(up is None and low is not None for up, low in zip(upper, lower, strict=True))
    leaves_gap = any(up is not None and low is None for up, low in zip(upper, lower, strict=True))
    return fills_gap and leaves_gap and sheet.fill[below + 1] > sheet.fill[below]


def _names(sheet: RawSheet, at: int, deep: int) -> tuple[str, ...]:
    upper = [_heading_text(cell) for cell in sheet.row(at)]
    lower = [_heading_text(cell) for cell in sheet.row(at + 1)] if deep == 2 else [""] * sheet.width
    if deep == 2:
        upper = _spread(sheet, at, upper, lower)
    names: list[str] = []
    used: Counter[str] = Counter()
    for column, (up, low) in enumerate(zip(upper, lower, strict=True)):
        name = up if not low or low == up else f"{up} {low}" if up else low
        if not name and any(cell is not None for cell in sheet.columns[column].cells()[at + deep :]):
            name = f"[{sheet.column_letter(column)}]"
        if name:
            used[name] += 1
            if used[name] > 1:
                name = f"{name} [{sheet.column_letter(column)}]"
        names.append(name)
    return tuple(names)


def _heading_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _spread(sheet: RawSheet, at: int, upper: list[str], lower: list[str]) -> list[str]:
    """A merged upper heading counts for every column below it; without merges it reaches to the next one."""
    spread = list(upper)
    merges = [merge for merge in sheet.merges if merge.top <= at <= merge.bottom and merge.right > merge.left]
    for merge in merges:
        for column in range(merge.left, min(merge.right + 1, sheet.width)):
            spread[column] = upper[merge.left]
    if not sheet.merges:
        for column in range(1, sheet.width):
            if not spread[column] and lower[column] and lower[column - 1] and spread[column - 1]:
                spread[column] = spread[column - 1]
    return spread


def _above(sheet: RawSheet, index: int) -> Skipped:
    if not sheet.fill[index]:
        return Skipped(sheet.row_number(index), "blank")
    return Skipped(sheet.row_number(index), "title", _words(sheet, index))


def _words(sheet: RawSheet, index: int) -> str:
    text = " ".join(str(cell) for cell in sheet.row(index) if cell is not None)
    return text if len(text) <= 60 else text[:59] + "…"


def _body(sheet: RawSheet, at: int, deep: int) -> tuple[range | tuple[int, ...], list[Skipped]]:
    """The rows that hold data, and those below the heading that do not."""
    first = at + deep
    out: dict[int, str] = {index: "blank" for index in range(first, sheet.height) if not sheet.fill[index]}
    usual = _usual_width(sheet)
    for index in _suspects(sheet, first):
        why = _why(sheet, index, usual)
        if why:
            out[index] = why
    heading = sheet.row(at)
    for index in _equal_to_heading(sheet, first, heading):
        out[index] = "heading"
    for index in _trailing_notes(sheet, first, out):
        out[index] = "note"
    skipped = [
        Skipped(sheet.row_number(index), why, "" if why == "blank" else _words(sheet, index))
        for index, why in sorted(out.items())
    ]
    if not out:
        return range(first, sheet.height), skipped
    if min(out) > max((index for index in range(first, sheet.height) if index not in out), default=-1):
        return range(first, min(out)), skipped
    return tuple(index for index in range(first, sheet.height) if index not in out), skipped


_MARKS = ("计", "otal", "OTAL", "sum", "Sum", "SUM", "制表", "审核", "复核", "填表", "经办", "制单", "签字", "盖章", "打印",
          "导出", "编制", "核准", "批准", "审批", "统计", "repared", "pproved", "hecked", "rinted", "xported")  # fmt: skip


_MARK = re.compile("|".join(_MARKS))
_MARKED = re.compile(_MARK.pattern.encode())


def _suspects(sheet: RawSheet, first: int) -> list[int]:
    """Rows whose text holds a word of totals or signatures, without looking at every cell."""
    found: set[int] = set()
    for column in sheet.columns:
        if column.holds(_MARKED):
            cells = column.cells()
            found.update(
                index
                for index in range(first, len(cells))
                if isinstance(cell := cells[index], str) and _MARK.search(cell)
            )
    return sorted(found)


def _why(sheet: RawSheet, index: int, usual: int) -> str | None:
    row = sheet.row(index)
    texts = [text for cell in row if (text := _shown(cell))]
    if not texts:
        return None
    fill = sheet.filled(index)
    sparse = fill * 2 <= max(usual, 2) or fill <= 2
    if sparse and any(_SIGNATURE.match(text) for text in texts):
        return "signature"
    for text in texts[:3]:
        bare = re.sub(r"\s+", "", text).lower()
        if _TOTAL.fullmatch(bare):
            return "subtotal" if _SUBTOTAL.search(bare) else "total"
    label = re.sub(r"\s+", " ", texts[0]).lower()
    blank = fill < usual
    if blank and _TOTAL_END.fullmatch(label) and sum(_is_figure(cell) for cell in row) >= 1:
        return "subtotal" if "小计" in label else "total" if "总计" in label else "subtotal"
    return None


def _equal_to_heading(sheet: RawSheet, first: int, heading: list[Cell]) -> Iterable[int]:
    """Headings printed again on every page."""
    at = next((index for index, cell in enumerate(heading) if isinstance(cell, str) and cell), None)
    if at is None or sheet.width < 2:
        return []
    cells, wanted = sheet.columns[at].cells(), heading[at]
    return [index for index in range(first, len(cells)) if cells[index] == wanted and sheet.row(index) == heading]


def _trailing_notes(sheet: RawSheet, first: int, out: Collection[int]) -> list[int]:
    """Sparse rows of words after the last full row: remarks below the table."""
    usual = _usual_width(sheet)
    if usual < 3:
        return []
    notes = []
    for index in range(sheet.height - 1, first - 1, -1):
        if index in out:
            continue
        row = [cell for cell in sheet.row(index) if cell is not None]
        if len(row) * 2 > usual or any(_is_figure(cell) for cell in row):
            break
        notes.append(index)
    return notes
