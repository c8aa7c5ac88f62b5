"""What HRDesk itself writes into workbooks it gives out, and leaves out again when they come back filled in or mended."""

from __future__ import annotations

from dataclasses import replace

from hrdesk.sheets.body import Skipped
from hrdesk.sheets.header import Layout
from hrdesk.sheets.model import RawSheet, Workbook

#: Headings of added columns, in every language: what is wrong, what to do, what HRDesk says about a row.
PROBLEM = ("HRDesk：问题", "HRDesk: problem")
ADVICE = ("HRDesk：怎么办", "HRDesk: what to do")
REMARK = ("HRDesk：说明", "HRDesk: remark")
#: What the remark says of a row that only shows how to fill in the template.
EXAMPLE = ("示例行，不会导入", "example, not imported")
#: The sheet that explains a template.
GUIDE = ("填写说明", "How to fill in")
_COLUMNS = frozenset((*PROBLEM, *ADVICE, *REMARK))


def worded(words: tuple[str, str], chinese: bool) -> str:
    """The one of the two that is written now."""
    return words[0 if chinese else 1]


def without_guide(book: Workbook) -> Workbook:
    """The workbook without the sheet that explains a template."""
    left = [sheet for sheet in book.sheets if sheet.name not in GUIDE]
    return replace(book, sheets=left) if left and len(left) < len(book.sheets) else book


def without_own_columns(sheet: RawSheet, layout: Layout) -> Layout:
    """The layout without added columns and without the example row of a template, which is listed as passed over."""
    own = [place for place, name in enumerate(layout.columns) if name in _COLUMNS]
    if not own:
        return layout
    columns = tuple("" if place in own else name for place, name in enumerate(layout.columns))
    remarks = [sheet.columns[place].cells() for place in own if layout.columns[place] in REMARK]
    examples = [at for at in layout.rows if any(cells[at] in EXAMPLE for cells in remarks)]
    if not examples:
        return replace(layout, columns=columns)
    told = [Skipped(sheet.row_number(at), "example") for at in examples]
    rows = tuple(at for at in layout.rows if at not in examples)
    skipped = tuple(sorted((*layout.skipped, *told), key=lambda one: one.row))
    return replace(layout, columns=columns, rows=rows, skipped=skipped)
