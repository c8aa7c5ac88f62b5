"""Every list of a window can be given out exactly as it is shown, as a workbook: through here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hrdesk.domain.roles import may
from hrdesk.gui.file_names import TABLES, ask_where, proposed
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.messages import Messages
from hrdesk.gui.remembered import Remembered
from hrdesk.gui.widgets.table_out import Shown
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.exports import Exported
    from hrdesk.app.work import Desk

GiveOut = Callable[[str, Shown], "Exported"]


def giving_out(desk: Desk) -> GiveOut | None:
    """Writes a list for who is signed in; None when the role may not give lists out."""
    if not may(desk.actor.role, "export"):
        return None

    def write(path: str, shown: Shown) -> Exported:
        from hrdesk.app.exports import export_shown

        return export_shown(desk.work(), path, shown.headings, shown.rows, shown.kinds)

    return write


class TableExports(QObject):
    """The window's way out for lists; tables find it above them."""

    def __init__(
        self, jobs: Jobs, messages: Messages, give_out: GiveOut | None, remembered: Remembered, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._messages = messages
        self._give_out = give_out
        self._remembered = remembered

    @property
    def allowed(self) -> bool:
        """Whether who is signed in may give lists out."""
        return self._give_out is not None

    def ask(self, over: QWidget, name: str, shown: Callable[[], Shown]) -> None:
        """Asks for a file and writes the list ``name`` there, as it is shown then."""
        path = ask_where(over, self._remembered, _("Export what is shown"), f"{proposed(name)}.xlsx", TABLES)
        if path:
            self.write(path, shown())

    def write(self, path: str, shown: Shown) -> None:
        """Writes a list beside the window and says so."""
        give_out = self._give_out
        if give_out is not None:
            self._jobs.read(
                lambda _job: give_out(path, shown), done=self._written, owner=self, title=_("Exporting the list")
            )

    def _written(self, made: Exported) -> None:
        words = _n(
            "{count:,} row exported: {file}", "{count:,} rows exported: {file}", count=made.rows, file=made.file.name
        )
        self._messages.toast(words)
