"""What is said about files: why one is refused, and what the reader noticed in one it took."""

from __future__ import annotations

from hrdesk.domain.errors import UserError
from hrdesk.sheets.model import Note
from hrdesk.words import N_, N_n

SAVE_AS = N_("Open it in Excel or WPS, choose “Save as” and take “Excel workbook (.xlsx)”, then use the new file.")
CHOOSE = N_("Choose an Excel workbook, an OpenDocument sheet or a CSV file.")
SEND_AGAIN = N_("Ask for the file again, or open it in Excel or WPS and save it under a new name.")
SPLIT = N_("Split it into several files, or delete sheets and columns that are not needed.")

#: reason → (code for scripts, message, hint)
REFUSALS: dict[str, tuple[str, str, str]] = {
    "not_found": ("not_found", N_("{file} is not there."), N_("Check the name and the folder.")),
    "folder": ("not_found", N_("{file} is a folder, not a file."), CHOOSE),
    "in_use": (
        "unavailable",
        N_("{file} can't be opened: another program holds it, or you may not read it."),
        N_("Close it there and try again."),
    ),
    "unreadable": ("unavailable", N_("{file} can't be read from its disk or share."), N_("Copy it to this PC first.")),
    "empty_file": ("empty_file", N_("{file} is empty: it holds not one byte."), SEND_AGAIN),
    "no_sheet": ("empty_file", N_("{file} has no sheet with cells."), SEND_AGAIN),
    "not_a_workbook": ("not_a_workbook", N_("{file} is no spreadsheet."), CHOOSE),
    "other_kind": ("not_a_workbook", N_("{file} is no spreadsheet, but {kind}."), CHOOSE),
    "plain_text": ("not_a_workbook", N_("{file} holds plain text, not a table."), CHOOSE),
    "encrypted": (
        "encrypted_workbook",
        N_("{file} is protected by a password."),
        N_("Open it in Excel or WPS with its password, remove the password and save it."),
    ),
    "damaged": ("damaged", N_("{file} is damaged and can't be read."), SEND_AGAIN),
    "entities": ("damaged", N_("{file} contains XML declarations that no spreadsheet needs; it was not opened."), SAVE_AS),
    "too_many_bytes": ("too_large", N_("{file} has {size} MB; at most {limit} MB can be read."), SPLIT),
    "unpacks_too_far": ("too_large", N_("{file} would unpack to {size} MB; at most {limit} MB can be read."), SPLIT),
    "packed_too_tightly": (
        "too_large",
        N_("{file} holds a part of {size} MB packed so tightly that it can't be an ordinary workbook; it was not opened."),
        SAVE_AS,
    ),
    "too_many_parts": ("too_large", N_("{file} consists of {count} parts; at most {limit} are read."), SAVE_AS),
    "too_many_cells": ("too_large", N_("{file} spans {count} cells; at most {limit} can be read."), SPLIT),
    "too_much_memory": ("too_large", N_("{file} needs more memory than any ordinary workbook; it was not read."), SPLIT),
    "too_slow": ("too_large", N_("{file} was not read within {seconds} seconds; reading was stopped."), SPLIT),
    "no_such_sheet": ("not_found", N_("{file} has no sheet “{sheet}”. It has: {sheets}."), N_("Choose one of these.")),
    "stopped": ("unavailable", N_("Reading {file} was stopped."), ""),
}  # fmt: skip

#: What a file really is when it is no spreadsheet.
KINDS_OF_FILE: dict[str, str] = {
    "word": N_("a Word document"),
    "powerpoint": N_("a presentation"),
    "pdf": N_("a PDF document"),
    "picture": N_("a picture"),
    "archive": N_("an archive"),
    "program": N_("a program"),
    "database": N_("a database"),
}

#: code → what was noticed
NOTES: dict[str, str] = {
    "content_differs": N_("The name ends in .{suffix}, but the content is {kind}; it was read as such."),
    "hidden_sheet": N_("This sheet is hidden in the workbook."),
    "hidden_rows": N_n("{count} row is hidden or filtered out in Excel; it is read too.", "{count} rows are hidden or filtered out in Excel; they are read too."),
    "error_cells": N_n("{count} cell shows an error such as {example}.", "{count} cells show an error such as {example}."),
    "not_calculated": N_n("{count} formula has no stored value. Open the file in Excel, save it, and read it again.", "{count} formulas have no stored value. Open the file in Excel, save it, and read it again."),
    "merged_filled": N_n("{count} merged cell: its text counts for every row it spans.", "{count} merged cells: their text counts for every row they span."),
    "rows_differ": N_("The file holds {stated} rows with content, but {read} could be read. Save it again in Excel or WPS."),
    "rows_repeated": N_n("{count} row number occurs twice in the file; only one of each was read. Save it again in Excel or WPS.", "{count} row numbers occur twice in the file; only one of each was read. Save it again in Excel or WPS."),
    "declared_rows_differ": N_("Cell {cell} says that there are {stated} rows, but {found} were found."),
    "declared_sum_differs": N_("Cell {cell} says that “{column}” adds up to {stated}, but its rows come to {found}."),
    "unit_above": N_("Above the table the unit of money is said to be {unit}: amounts are taken so, unless their heading names another."),
    "patient": N_("The file departs from the standard; it was read the slow and patient way."),
    "encoding": N_("Read as {encoding}."),
    "uncertain_encoding": N_("The text's encoding is uncertain; it was read as {encoding}. Check the names."),
    "open_quote": N_("A quotation mark is never closed; quotation marks were read as ordinary characters."),
    "rows_wider": N_n("{count} row has more cells than the others (row {row}); a separator may stand within a value.", "{count} rows have more cells than the others (first: row {row}); a separator may stand within a value."),
    "macros": N_("The workbook contains macros; they are not run."),
    "chart_sheet": N_("Chart sheet {name} holds no cells."),
    "leading_zeros": N_n("{count} number was shown with leading zeros and is read that way.", "{count} numbers were shown with leading zeros and are read that way."),
    "excel_1904": N_("Dates count from 1904, as on old Macs; they are read correctly."),
}  # fmt: skip


def refusal(reason: str, file: str, **values: object) -> UserError:
    """The one sentence for a file that is not read."""
    code, message, hint = REFUSALS[reason]
    error = UserError(message, code=code, hint=hint)
    error.values = {"file": file, **values}
    return error


def note(code: str, **values: object) -> Note:
    """A remark on a file or sheet."""
    return Note(code, NOTES[code], dict(values))
