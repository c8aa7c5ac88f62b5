"""Where the rows come from: a file, or what was copied in a spreadsheet. Either is opened again for another sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from hrdesk.domain.calendar import Period

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportDraft
    from hrdesk.app.work import Work


@dataclass(frozen=True, slots=True)
class Origin:
    """One table to bring in. ``path`` is empty for a paste; ``source`` names the mapping to use (empty: by headings)."""

    kind: str
    path: str = ""
    text: str = ""
    html: str = ""
    period: Period | None = None
    source: str = ""

    def open(self, work: Work, sheet: str | None = None, mapping: str = "") -> ImportDraft:
        """Reads it. ``mapping``: a mapping file or a source's name, for this once."""
        from hrdesk.app.imports import open_file, open_pasted

        how = mapping or self.source or None
        if self.path:
            return open_file(work, self.kind, self.path, sheet=sheet, period=self.period, mapping=how)
        return open_pasted(work, self.kind, self.text, self.html, sheet=sheet, period=self.period, mapping=how)


def of_clipboard(kind: str, data: QMimeData, period: Period | None) -> Origin | None:
    """What was copied or dragged out of a spreadsheet; None where it is neither text nor a table."""
    if not (data.hasText() or data.hasHtml()):
        return None
    return Origin(
        kind, text=data.text() if data.hasText() else "", html=data.html() if data.hasHtml() else "", period=period
    )


def file_of(data: QMimeData) -> str:
    """The one file that was copied or dragged; empty for none, for several, and for places on the web."""
    urls = data.urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
