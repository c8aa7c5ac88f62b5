"""更多: the pages that belong to a month and are not its grid, each one line of a menu in the page's header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hrdesk.gui.page import Context, action
from hrdesk.gui.widgets.parts import button
from hrdesk.words import N_, P_, _


@dataclass(frozen=True, slots=True)
class Place:
    """A page reached from the month. ``key`` as in ``pages.entries``; ``permission`` what the role must allow.

    ``initials``: of its Chinese name's pinyin, by which the search finds it too.
    """

    key: str
    words: str
    icon: str
    permission: str
    initials: str


#: In the order of a month's work.
PLACES: tuple[Place, ...] = (
    Place("targets", N_("Targets of the month"), "circle-dot", "targets.plan", "ydmb"),
    Place("progress", N_("Progress of the month"), "chart-line", "performance.read", "byjd"),
    Place("calibration", N_("Grade calibration"), "scale", "calibration.read", "jxjz"),
    Place("quality", N_("Quality checks"), "shield-check", "performance.enter", "zj"),
    Place("disputes", N_("Questions and appeals"), "messages-square", "disputes.read", "ywyss"),
    Place("complaints", N_("Complaint register"), "inbox", "complaints.read", "tstz"),
    Place("plans", N_("Interviews and plans"), "handshake", "improvement.own", "mtygj"),
)


class MonthPlaces(QObject):
    """The menu and its button. ``period()`` says the month the page shows; a page that knows months opens on it.

    What waits on those pages is counted: each line says its own number, the button their sum.
    """

    def __init__(self, context: Context, may: Callable[[str], bool], period: Callable[[], str], page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._period = period
        self._open: dict[str, int] = {}
        self._places = {place.key: place for place in PLACES if may(place.permission)}
        self._actions = {
            key: action(_(place.words), place.icon, partial(self.go, key), page) for key, place in self._places.items()
        }
        self.offered: list[QAction] = list(self._actions.values())
        self.menu = QMenu(page)
        self.menu.addActions(self.offered)
        self.button = button(P_("pages", "More"))
        self.button.setMenu(self.menu)
        self.button.setToolTip(_("Other pages of this month"))
        self.button.setAccessibleDescription(self.button.toolTip())
        if not self.offered:
            self.button.hide()

    def go(self, key: str) -> None:
        """Opens the page on the month shown."""
        self._context.go(key, period=self._period())

    def count(self, key: str, waiting: int) -> None:
        """Says how much waits on a page."""
        if key not in self._places:
            return
        self._open[key] = waiting
        words = _(self._places[key].words)
        self._actions[key].setText(_("{page}: {count}", page=words, count=waiting) if waiting else words)
        total = sum(self._open.values())
        self.button.setText(_("More: {count}", count=total) if total else P_("pages", "More"))
