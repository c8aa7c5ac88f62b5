"""Another scheme of the month whose people still wait to be published: the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from hrdesk.gui import icons
from hrdesk.gui.pages.performance.flow import waiting_next
from hrdesk.gui.widgets.parts import PushButton
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView


class NextScheme(PushButton):
    """Hidden while nobody waits. ``wanted`` carries the key of the scheme."""

    wanted = Signal(str)

    def __init__(self, may: bool) -> None:
        super().__init__("")
        self._may = may
        self._key = ""
        self.setProperty("role", "link")
        self.setAutoDefault(False)
        icons.put(self, "arrow-right", token="accent.text", size=16)  # noqa: S106
        self.clicked.connect(self._pressed)
        self.hide()

    def offer(self, view: MonthView) -> None:
        """Names the scheme and how many of it wait."""
        following = waiting_next(view) if self._may else None
        self._key = following.key if following is not None else ""
        self.setVisible(following is not None)
        if following is None:
            return
        self.setText(_("Next: {scheme} · {count}", scheme=following.name, count=following.waiting))
        words = _n(
            "{count} person of {scheme} waits to be published",
            "{count} people of {scheme} wait to be published",
            scheme=following.name,
            count=following.waiting,
        )
        self.setToolTip(words)
        self.setAccessibleDescription(words)

    @Slot()
    def _pressed(self) -> None:
        self.wanted.emit(self._key)
