"""Strips above the month: who no scheme evaluates, and what follows once it is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QWidget

from hrdesk.gui.page import Context
from hrdesk.gui.widgets.parts import Notice, button, column, icon_button, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView
    from hrdesk.gui.pages.performance.papers import Papers

NAMED = 6  # people named in the strip; all of them in its tool tip


class MonthStrips(QWidget):
    """``look`` with the month read; ``offer_papers`` after publishing, until another month is looked at."""

    def __init__(self, context: Context, may: Callable[[str], bool], papers: Papers) -> None:
        super().__init__()
        self._context = context
        self._may = may
        self._month = ""
        self.schemes = button(_("Set up schemes"), role="link", pressed=self._to_schemes)
        self.without = Strip("warning", self.schemes)
        self.sheets = button(_("Print evaluation sheets"), role="link", pressed=papers.print_all)
        self.sign = button(P_("button", "Lists to acknowledge"), role="link", pressed=papers.print_sign_lists)
        close = icon_button("x", _("Close the message"), self._close)
        self.next = Strip("success", self.sheets, self.sign, close)
        self.setLayout(column(self.without, self.next, gap=0))
        self.schemes.setVisible(may("performance.configure"))

    def look(self, view: MonthView) -> None:
        """Says who of the month has no scheme, as long as something can be done about it."""
        if view.period != self._month:
            self._month = view.period
            self._close()
        told = view.without if self._may("performance.evaluate") and view.state != "closed" else ()
        self.without.say(_without(told), _(", ").join(f"{name} {number}" for number, name in told))

    @Slot()
    def offer_papers(self) -> None:
        """The papers that follow publishing."""
        self.next.say(_("Next: print the sheets and let everybody acknowledge theirs."), "")

    @Slot()
    def _close(self) -> None:
        self.next.say("", "")

    @Slot()
    def _to_schemes(self) -> None:
        self._context.go("settings", section="schemes")


class Strip(QFrame):
    """Words in a tone over the whole width, what can be done about them at the right; hidden while nothing is said."""

    def __init__(self, tone: str, *buttons: QWidget, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice(tone, icon=icon)
        self.setProperty("role", "banner")
        self.setProperty("tone", tone)
        line = row(gap=8, edges=(16, 4, 16, 4))
        line.addWidget(self.notice, 1, Qt.AlignmentFlag.AlignVCenter)
        for made in buttons:
            line.addWidget(made)
        self.setLayout(line)
        self.hide()

    def say(self, words: str, more: str) -> None:
        """``more``: in the tool tip."""
        self.notice.say(words)
        self.setToolTip(more)
        self.setAccessibleName(words)
        self.setAccessibleDescription(more)
        self.setVisible(bool(words))


def _without(people: tuple[tuple[str, str], ...]) -> str:
    if not people:
        return ""
    return _n(
        "{count} person holds a post without a scheme and is not evaluated: {names}",
        "{count} people hold posts without a scheme and are not evaluated: {names}",
        count=len(people),
        names=_(", ").join(name for _number, name in people[:NAMED]) + (" …" if len(people) > NAMED else ""),
    )
