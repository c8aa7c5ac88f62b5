"""What stands in place of the grid while a month has no evaluations: what is there already, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from hrdesk.gui.pages.performance.flow import IMPORT
from hrdesk.gui.pages.performance.why import OWN_ROOMS, SOURCES, by_source
from hrdesk.gui.widgets.parts import button, column, connect, empty, frame, label, line, picture, row
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView

INSIDE = 470


class ReadyPage(QWidget):
    """The month before it is computed: which kinds of event were delivered, and what to press."""

    pressed = Signal()  # the one button
    import_wanted = Signal(str)
    none_declared = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = frame("card")
        self._card.setFixedWidth(INSIDE + 50)
        self._box = column(gap=8, edges=(24, 20, 24, 20))
        self._card.setLayout(self._box)
        outer = column(None, gap=0)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        self.setLayout(outer)
        self.action = button("", role="primary")
        self.first: QPushButton | None = None  # the first source that can be brought in

    def begin(self) -> None:
        """Puts the focus where the person begins: on what is missing, else on the one button."""
        there = self.first or (self.action if self.action.text() else None)
        if there is not None:
            there.setFocus()

    def say(self, icon: str, title: str, sentence: str, act: str = "", role: str = "primary") -> None:
        """A title, what to do, and the button (empty: none)."""
        empty(self._box)
        self.first = None
        self._box.addLayout(row(picture(icon, size=20), label(title, "strong"), None, gap=8))
        words = label(sentence, "secondary", wrap=True)
        words.setFixedWidth(INSIDE)
        words.ensurePolished()
        words.setMinimumHeight(words.heightForWidth(INSIDE))
        self._box.addWidget(words)
        self.action = button(act, role=role)
        connect(self.action.clicked, self.pressed.emit)
        if act:
            self._box.addSpacing(4)
            self._box.addLayout(row(self.action, None))

    def show_month(self, view: MonthView, *, schemes: bool, may: Callable[[str], bool], step: str) -> None:
        """What this month lacks, and the button that gets it, for who may press it."""
        may_import = may("performance.import")
        if not view.candidates:
            act = _("Import the roster") if may("people.import") else ""
            said = _("Evaluations need people: import the roster, or choose another month.")
            self.say("users", _("Nobody was employed in {period}", period=view.period), said, act)
        elif not schemes:
            act = _("Use the collection schemes") if may("performance.configure") else ""
            words = _(
                "A scheme says which figures count, their weights and targets. HRDesk brings ready-made ones for"
                " collectors, team leaders and customer service; every number in them can be changed."
            )
            self.say("chart-column", _("No scheme is set up yet"), words, act)
        elif not may("performance.evaluate"):
            said = _("HR imports the figures and computes the scores. They appear here then.")
            self.say("chart-column", _("{period} is not computed yet", period=view.period), said)
            self.list_deliveries(by_source(view.delivered), view.none, may_import=may_import)
        else:
            delivered = by_source(view.delivered)
            if step == IMPORT or not all(there for source, there in delivered if source not in OWN_ROOMS):
                said = sentences(_who(view), _("Import the figures, then compute the scores."))
                act = _("Compute now")
            else:
                ready = _(
                    "The records are in: compute the scores. Figures that come summed up can be imported before or after."
                )
                said = sentences(_who(view), ready)
                act = _("Compute scores")
            self.say("chart-column", _("{period} is not computed yet", period=view.period), said, act, role="")
            self.list_deliveries(delivered, view.none, may_import=may_import)

    def list_deliveries(
        self, delivered: Sequence[tuple[str, bool]], nothing: Collection[str], *, may_import: bool
    ) -> None:
        """The kinds of event the month's metrics need, each delivered or not; ``nothing``: said to be none."""
        if not delivered:
            return
        self._box.addSpacing(8)
        self._box.addWidget(label(_("Figures of this month"), "section"))
        for source, there in delivered:
            icon, token = ("circle-check", "status.success") if there else ("circle-dashed", "status.warning")
            words = _("none this month") if source in nothing else _("imported") if there else _("not imported yet")
            if source in OWN_ROOMS and source not in nothing:
                words = _("there by itself") if there else _("comes by itself; nothing this month so far")
            state = label(words, "small", tone="" if there else "warning")
            found = row(picture(icon, token, 14), label(_(SOURCES.get(source, source))), state, None, gap=8)
            if not there and may_import:
                if source not in OWN_ROOMS:
                    bring = button(_("Import"), role="link")
                    bring.setAccessibleName(_("Import {source}", source=_(SOURCES.get(source, source))))
                    connect(bring.clicked, partial(self.import_wanted.emit, source))
                    self.first = self.first or bring
                    found.addWidget(bring)
                none = button(_("None this month"), role="link")
                none.setAccessibleName(_("None this month: {source}", source=_(SOURCES.get(source, source))))
                connect(none.clicked, partial(self.none_declared.emit, source))
                found.addWidget(none)
            self._box.addLayout(found)
            self._box.addWidget(line())


def _who(view: MonthView) -> str:
    """How many are evaluated in the month, and of how many that is not all."""
    without = len(view.without)
    if not without:
        return _n(
            "{count} person is evaluated in this month.",
            "{count} people are evaluated in this month.",
            count=view.candidates,
        )
    return _n(
        "{count} of {people} people is evaluated in this month; {without} without a scheme.",
        "{count} of {people} people are evaluated in this month; {without} without a scheme.",
        count=view.candidates - without,
        people=view.candidates,
        without=without,
    )
