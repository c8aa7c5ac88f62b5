"""A closed month: what it takes no more is said where one looks, beside the ways that are right then.

What was counted too little is paid up in a later month (补差), from the question about the figure; or the month is opened
again with a reason by who may publish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from hrdesk.gui.page import Context
from hrdesk.gui.pages.performance.strips import Strip
from hrdesk.gui.widgets.parts import button
from hrdesk.words import _, sentences


def why_closed(period: str, may: Callable[[str], bool]) -> str:
    """Why nothing can be changed, and what can be done instead by whom ``may`` asks for."""
    return sentences(closed_words(period), _way(may))


def closed_words(period: str) -> str:
    """The same in short, where the ways stand beside it."""
    return _("{period} is closed and takes no more changes.", period=period)


def _way(may: Callable[[str], bool]) -> str:
    if may("performance.publish"):
        return _("Pay up what was too little in a later month, or open the month again with a reason.")
    if may("disputes.answer"):
        return _("What was too little is paid up in a later month; only HR can open the month again.")
    return _("Only HR can open it again.")


def close_off(actions: Iterable[QAction], why: str) -> None:
    """Where there is a ``why`` the actions wait: it stands in their tool tips, and screen readers say it."""
    for made in actions:
        made.setToolTip(why)  # nothing: the words of the action itself
        made.setStatusTip(why)
        if why:
            made.setEnabled(False)


class ClosedStrip(Strip):
    """``show_for`` a closed month, or nothing; ``reopen_wanted`` where the person may open it again."""

    reopen_wanted = Signal()

    def __init__(self, context: Context, may: Callable[[str], bool], parent: QWidget | None = None) -> None:
        self._context, self._may = context, may
        self._period = ""
        self.questions = button(_("Questions and appeals"), role="link", pressed=self._to_questions)
        self.reopen = button(_("Open the month again…"), role="link", pressed=self._reopen)
        buttons: list[QPushButton] = []
        if may("disputes.answer"):
            buttons.append(self.questions)
        if may("performance.publish"):
            buttons.append(self.reopen)
        super().__init__("info", *buttons, icon="lock", parent=parent)

    def show_for(self, period: str) -> None:
        """``period`` (2026-10) is closed; empty: it is not."""
        self._period = period
        self.say(why_closed(period, self._may) if period else "", "")

    @Slot()
    def _to_questions(self) -> None:
        self._context.go("disputes")

    @Slot()
    def _reopen(self) -> None:
        self.reopen_wanted.emit()
