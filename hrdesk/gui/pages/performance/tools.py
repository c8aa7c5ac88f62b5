"""The toolbar over the month's grid: how it is looked at, whom it shows, what is missing, what can be done and taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from hrdesk.gui.models.month import ACTUAL, BEFORE, SCORE
from hrdesk.gui.page import Toolbar, action
from hrdesk.gui.pages.performance.controls import MissingChip, StageStrip, TeamFilter
from hrdesk.gui.pages.performance.next_scheme import NextScheme
from hrdesk.gui.pages.performance.papers import Exports
from hrdesk.gui.widgets.parts import Choice, Segments, icon_button, upright
from hrdesk.words import _


class MonthTools(QObject):
    """The controls; what they do is connected by the page. ``show_rows``: some wait for people to be there."""

    def __init__(self, exports: Exports, may: Callable[[str], bool], page: QWidget) -> None:
        super().__init__(page)
        self._may = may
        choices = [
            Choice(ACTUAL, _("Actual")),
            Choice(SCORE, _("Points")),
            Choice(BEFORE, _("vs last month")),
        ]
        self.mode = Segments(choices, name=_("What the grid shows"))
        self.teams = TeamFilter()
        self.missing = MissingChip()
        self.stages = StageStrip()
        self.next_scheme = NextScheme(may("performance.publish"))
        self.chooser = icon_button("columns-3", _("Choose columns"))
        self.more = icon_button("ellipsis", _("Actions for this person"))
        self.export = icon_button("download", _("Export this month"))
        self.as_shown = action(_("Export what is shown…"), "table-2", None, self)
        self._edge = upright()
        _hang(self.export, [self.as_shown, exports.evaluations, exports.facts, exports.payroll])

    def offer(self, of_person: Iterable[QAction], again: QAction | None, of_month: Iterable[QAction]) -> None:
        """What the button of actions holds: those on the person, computing again, those on the whole month."""
        menu = _hang(self.more, of_person)
        if again is not None:
            menu.addSeparator()
            menu.addAction(again)
        menu.addActions(list(of_month))

    def put_into(self, toolbar: Toolbar, places: QWidget) -> None:
        """In the order of the page."""
        toolbar.add(self.mode, self.teams, self.missing, places, self.next_scheme)
        toolbar.add_right(self.stages, self._edge, self.chooser, self.export, self.more)

    def show_rows(self, there: bool) -> None:
        """Without people there is nothing to look at, choose or take along."""
        for part in (self.mode, self._edge, self.more, self.chooser):
            part.setVisible(there)
        self.export.setVisible(there and self._may("export"))


def _hang(made: QToolButton, actions: Iterable[QAction]) -> QMenu:
    menu = QMenu(made)
    menu.setToolTipsVisible(True)  # why an action waits
    menu.addActions(list(actions))
    made.setMenu(menu)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return menu


def key_action(keys: str, pressed: Callable[[], object], page: QWidget) -> None:
    """A key that stands on no button."""
    made = QAction(page)
    made.setShortcut(QKeySequence(keys))
    made.triggered.connect(pressed)
    page.addAction(made)
