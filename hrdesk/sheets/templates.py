"""An empty workbook of a kind: headings an import knows, one example row that is not imported, drop-downs, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from hrdesk.sheets import own
from hrdesk.sheets.export import sheet_title, written_whole
from hrdesk.sheets.kinds import Field, Kind, Type
from hrdesk.words import N_, _, sentences

ROWS = 5_000  # rows with drop-downs and formats
_FILLS = {True: "FFDCE8F7", False: "FFF2F4F7"}
_GREY = "FF8A94A3"

#: How a cell of a type is to be filled in; said in the notes.
_HOW: Mapping[Type, str] = {
    Type.TEXT: N_("Any text"),
    Type.NAME: N_("The full name, without blanks"),
    Type.IDENTIFIER: N_("As text, so that noughts in front and long numbers stay whole"),
    Type.NUMBER: N_("A number"),
    Type.MONEY: N_("Yuan, such as 1234.50"),
    Type.RATIO: N_("Per cent, such as 12.5%"),
    Type.WHOLE: N_("A whole number"),
    Type.DURATION: N_("Seconds, or such as 1:23:45"),
    Type.DAY: N_("A day, such as 2026-10-08"),
    Type.MONTH: N_("A month, such as 2026-10"),
    Type.FLAG: N_("Yes or no"),
    Type.DECISION: N_("Yes or no; pending or empty while it is not decided"),
}
_FORMATS = {
    Type.IDENTIFIER: "@", Type.NAME: "@", Type.TEXT: "@", Type.MONTH: "@", Type.DAY: "yyyy-mm-dd", Type.MONEY: "#,##0.00",
    Type.RATIO: "0.00%", Type.WHOLE: "0",
}  # fmt: skip
_EXAMPLES: Mapping[Type, tuple[Any, Any]] = {
    Type.TEXT: ("", ""), Type.NAME: ("张三", "张三"), Type.IDENTIFIER: ("", ""), Type.NUMBER: (88.5, 88.5),
    Type.MONEY: (1234.5, 1234.5), Type.RATIO: (0.125, 0.125), Type.WHOLE: (12, 12), Type.DURATION: ("1:23:45", "1:23:45"),
    Type.DAY: ("2026-10-08", "2026-10-08"), Type.MONTH: ("2026-10", "2026-10"), Type.FLAG: ("是", "yes"),
    Type.DECISION: ("是", "yes"),
}  # fmt: skip
_OF_FIELD: Mapping[str, tuple[Any, Any]] = {
    "employee_no": ("HC0001", "HC0001"), "sex": ("男", "male"), "phone": ("13800000000", "13800000000"),
    "department": ("催收部", "催收部"), "team": ("电催一组", "电催一组"), "position": ("催收员", "催收员"),
    "supervisor": ("HC0002", "HC0002"), "status": ("正式", "Regular"), "hire_date": ("2026-10-08", "2026-10-08"),
    "reversal": ("否", "no"), "receipt_no": ("LS0001", "LS0001"), "case_no": ("AJ0001", "AJ0001"),
    "seat_no": ("8001", "8001"),
}  # fmt: skip
_LEFT_EMPTY = {"leave_date", "regular_date", "probation_end", "birth_date", "paid_day", "numerator", "denominator"}


@dataclass(frozen=True, slots=True)
class Choices:
    """The words a column's drop-down offers; ``only``: nothing else may be typed."""

    words: Sequence[str]
    only: bool = False


def heading(field: Field, chinese: bool) -> str:
    """The column's heading: the usual one of the language, one the import knows."""
    if chinese:
        return field.synonyms[0]
    words = next((one for one in field.synonyms if one.isascii()), field.synonyms[0])
    return words[:1].upper() + words[1:]


def write_template(
    path: Path, kind: Kind, fields: Sequence[Field], choices: Mapping[str, Choices], *, chinese: bool
) -> int:
    """Writes the template of ``kind`` with a column for each of ``fields`` as .xlsx; returns how many columns it has."""
    written_whole(path, lambda out: _write(out, kind, fields, choices, chinese))
    return len(fields)


def _write(out: BinaryIO, kind: Kind, fields: Sequence[Field], choices: Mapping[str, Choices], chinese: bool) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    page: Any = book.active
    page.title = sheet_title(kind.name)
    guide = book.create_sheet(own.worded(own.GUIDE, chinese))
    lists = _write_guide(guide, fields, choices, chinese)
    identifying = {code for choice in kind.identifies for code in choice}
    for place, field in enumerate(fields, start=1):
        _head(page, place, field, chinese, strong=field.required or field.code in identifying)
        _column(page, place, field, choices.get(field.code), lists.get(field.code, ""))
        example = page.cell(2, place, _example(field, chinese))
        example.font = Font(color=_GREY, italic=True)
    remark = page.cell(1, len(fields) + 1, own.worded(own.REMARK, chinese))
    remark.font = Font(color=_GREY)
    page.cell(2, len(fields) + 1, own.worded(own.EXAMPLE, chinese)).font = Font(color=_GREY, italic=True)
    page.column_dimensions[remark.column_letter].width = 24
    page.freeze_panes = "A2"
    book.save(out)


def _head(page: Any, place: int, field: Field, chinese: bool, *, strong: bool) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    words = heading(field, chinese)
    cell = page.cell(1, place, f"{words} *" if field.required else words)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=_FILLS[strong])
    note = Comment(_how(field), "HRDesk", height=80, width=240)
    cell.comment = note
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in words)
    page.column_dimensions[cell.column_letter].width = max(12, wide + 5)


def _how(field: Field) -> str:
    return sentences(_("Required.") if field.required else "", _(_HOW[field.type]))


def _example(field: Field, chinese: bool) -> Any:
    if field.code in _LEFT_EMPTY:
        return None
    zh, en = _OF_FIELD.get(field.code, _EXAMPLES[field.type])
    return (zh if chinese else en) or None


def _column(page: Any, place: int, field: Field, choice: Choices | None, listed: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(place)
    if field.type in _FORMATS:
        page.column_dimensions[letter].number_format = _FORMATS[field.type]
        for row in range(2, 202):  # new cells take the column's format, but only in Excel; these are for WPS
            page.cell(row, place).number_format = _FORMATS[field.type]
    if choice is None or not listed:
        return
    offered = DataValidation("list", listed, allow_blank=True, showErrorMessage=choice.only)
    offered.errorTitle = _("Not in the list")
    offered.error = _("Choose one of the words in the list.")
    page.add_data_validation(offered)
    offered.add(f"{letter}2:{letter}{ROWS}")


def _write_guide(guide: Any, fields: Sequence[Field], choices: Mapping[str, Choices], chinese: bool) -> dict[str, str]:
    """The sheet of notes, with the words of the drop-downs at its right; returns where each list lies."""
    from openpyxl.styles import Alignment, Font

    heads = (_("Column"), _("Required"), _("How to fill it in"), _("Example"))
    for place, (words, wide) in enumerate(zip(heads, (22, 10, 60, 22), strict=True), start=1):
        guide.cell(1, place, words).font = Font(bold=True)
        guide.column_dimensions[guide.cell(1, place).column_letter].width = wide
    for row, field in enumerate(fields, start=2):
        said = (
            heading(field, chinese),
            _("yes") if field.required else "",
            _(_HOW[field.type]),
            _example(field, chinese),
        )
        for place, value in enumerate(said, start=1):
            cell = guide.cell(row, place, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    found: dict[str, str] = {}
    place = len(heads) + 2
    for field in fields:
        choice = choices.get(field.code)
        if choice is None or not choice.words:
            continue
        guide.cell(1, place, heading(field, chinese)).font = Font(bold=True)
        for row, word in enumerate(choice.words, start=2):
            cell = guide.cell(row, place, word)
            cell.data_type = "s"
        letter = guide.cell(1, place).column_letter
        guide.column_dimensions[letter].width = 18
        title = guide.title.replace("'", "''")
        found[field.code] = f"'{title}'!${letter}$2:${letter}${len(choice.words) + 1}"
        place += 1
    guide.freeze_panes = "A2"
    return found
