"""What is said of the sheet figures are typed into: how it stands, and what keeps it from being saved."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.gui.models.entry import Key, Sheet
from hrdesk.words import P_, _, _n

NAMED = 5  # so many cells are named in a sentence


def how_it_stands(sheet: Sheet) -> str:
    """Cells not saved, figures missing, entries that wait; or why there is nothing to type."""
    if not sheet.view.rows:
        return _("Nobody among yours is evaluated by a scheme this month.")
    if sheet.view.closed:
        return _("The month is closed.")
    unsaved, missing = len(sheet.edits), sheet.missing()
    held = sum(cell.waiting for found in sheet.view.rows for cell in found.cells.values())
    parts = []
    if unsaved:
        parts.append(_n("{count} cell not saved", "{count} cells not saved", count=unsaved))
    if missing:
        parts.append(_n("{count} figure missing", "{count} figures missing", count=missing))
    if held:
        parts.append(_n("{count} waits for a second person", "{count} wait for a second person", count=held))
    return " · ".join(parts)


def in_the_way(sheet: Sheet, pasted: frozenset[Key]) -> tuple[str, str]:
    """Why the sheet can't be saved, and the word for giving that up; both empty where it can. ``pasted``: the last block."""
    problems, conflicts = sheet.problems(), sheet.conflicts()
    if problems and pasted.issuperset(problems):
        said = _(
            "{count} of {all} pasted cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
            count=len(problems),
            all=len(pasted),
            cells=cells_named(sheet, problems),
        )
        return said, P_("entry", "Drop them")
    if problems:
        said = _n(
            "{count} cell cannot be read: {cells}. Nothing is saved until it is mended or dropped.",
            "{count} cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
            count=len(problems),
            cells=cells_named(sheet, problems),
        )
        return said, P_("entry", "Drop them")
    if conflicts:
        said = _n(
            "Somebody else changed {count} cell you typed in: {cells}. Type yours again, or keep theirs; then save.",
            "Somebody else changed {count} cells you typed in: {cells}. Type yours again, or keep theirs; then save.",
            count=len(conflicts),
            cells=cells_named(sheet, conflicts),
        )
        return said, P_("entry", "Keep theirs")
    return "", ""


def cells_named(sheet: Sheet, keys: Sequence[Key]) -> str:
    """The first of the cells by person and metric, with what cannot be read or what somebody else put there."""
    told = []
    for key in keys[:NAMED]:
        line = sheet.lines[key[0]]
        edit = line.edits.get(key[1])
        if edit is not None and edit.problem:
            told.append(f"{sheet.told(key)} “{edit.text}”")
        else:
            told.append(sheet.told_theirs(key) if line.conflict(key[1]) else sheet.told(key))
    return _("; ").join(told) + (" …" if len(keys) > NAMED else "")
