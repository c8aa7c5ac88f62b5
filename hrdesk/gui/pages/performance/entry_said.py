"""What is said of the sheet figures are typed into: how it stands."""

from __future__ import annotations

from hrdesk.gui.models.entry import Sheet
from hrdesk.words import _, _n


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
