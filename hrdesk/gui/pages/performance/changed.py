"""Why a score changed, read and shown in the panel beside it: for the month's grid and for one's own months."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.why import WhyPanel

if TYPE_CHECKING:
    from hrdesk.app.performance.changes import Change
    from hrdesk.app.performance.views import Row


class ChangeShown(QObject):
    """``current()`` is the row the panel is about; what was read for another row is dropped."""

    def __init__(self, errands: Errands, panel: WhyPanel, current: Callable[[], Row | None], page: QObject) -> None:
        super().__init__(page)
        self._errands, self._panel, self._current = errands, panel, current
        panel.change_wanted.connect(self.ask)

    @Slot(int, bool)
    def ask(self, evaluation_id: int, since_last_month: bool) -> None:
        """Reads the difference to the revision before, or to the month before."""
        from hrdesk.app.performance.changes import why_changed

        self._errands.read(
            lambda work: why_changed(work, evaluation_id, since_last_month=since_last_month),
            partial(self._show, evaluation_id),
        )

    def _show(self, evaluation_id: int, found: Change) -> None:
        row = self._current()
        if row is not None and row.evaluation_id == evaluation_id:
            self._panel.show_change(found)
            self._panel.show()
