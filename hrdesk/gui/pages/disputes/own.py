"""What a person may say to the own published evaluation: the line above the figures, with the two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from hrdesk.domain.disputes import Standing
from hrdesk.gui.pages.disputes.asking import DisputeErrands
from hrdesk.gui.widgets.parts import StatusTag, button, label, row
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.disputes.model import OwnStanding
    from hrdesk.app.performance.views import MonthView, Row

STANDINGS = {
    Standing.WAITING: (N_("not acknowledged yet"), "warning", "clock"),
    Standing.LAPSED: (N_("term over"), "neutral", "clock"),
    Standing.ACKNOWLEDGED: (N_("acknowledged"), "success", "circle-check"),
    Standing.APPEALED: (N_("appealed against"), "info", "scale"),
    Standing.UPHELD: (N_("appeal upheld"), "success", "scale"),
    Standing.REJECTED: (N_("appeal rejected"), "neutral", "scale"),
}


class OwnWord(QFrame):
    """State at the left, 签收 and 申诉 at the right while the term runs."""

    def __init__(self, asking: DisputeErrands) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.asking = asking
        self._about: tuple[MonthView, Row] | None = None
        self._deadline = ""
        self.state = StatusTag()
        self.said = label("", "secondary", wrap=True)
        self.acknowledge = button(_("Acknowledge…"), "circle-check", self._acknowledge)
        self.appeal = button(_("Appeal…"), "scale", self._appeal)
        line = row(self.state, gap=8, edges=(16, 6, 16, 6))
        line.addWidget(self.said, 1)
        line.addWidget(self.appeal)
        line.addWidget(self.acknowledge)
        self.setLayout(line)
        self.hide()

    def show_standing(self, view: MonthView, own: Row, found: OwnStanding) -> None:
        """How it stands now."""
        self._about, self._deadline = (view, own), found.deadline.isoformat()
        self.state.say(*_said(found))
        self.said.setText(_sentence(found))
        waiting = found.standing is Standing.WAITING
        self.acknowledge.setVisible(waiting or found.standing is Standing.LAPSED)
        self.appeal.setVisible(found.appealable)
        self.show()

    def _acknowledge(self) -> None:
        if self._about is not None:
            view, own = self._about
            self.asking.acknowledge(own.evaluation_id, view.period)

    def _appeal(self) -> None:
        if self._about is not None:
            view, own = self._about
            metrics = [(head.metric.code, head.metric.name) for head in view.heads]
            self.asking.appeal(own.evaluation_id, view.period, self._deadline, metrics)


def _said(found: OwnStanding) -> tuple[str, str, str]:
    words, tone, icon = STANDINGS[found.standing]
    return _(words), tone, icon


def _sentence(found: OwnStanding) -> str:
    if found.standing is Standing.WAITING:
        return _("You can appeal until {day}.", day=found.deadline.isoformat())
    if found.standing is Standing.ACKNOWLEDGED and found.acknowledged_at is not None:
        if found.appealable:
            return _("You can appeal until {day}, also after acknowledging.", day=found.deadline.isoformat())
        return _("The term for an appeal ended on {day}; a question about a figure can still be asked.",
                 day=found.deadline.isoformat())  # fmt: skip
    if found.standing is Standing.APPEALED:
        return _("{number} is being looked at by somebody who did not assess.", number=found.appeal_no)
    if found.standing is Standing.UPHELD:
        return _("{number}: {decision} A revision follows.", number=found.appeal_no, decision=found.decision)
    if found.standing is Standing.REJECTED:
        return _("{number}: {decision}", number=found.appeal_no, decision=found.decision)
    return _("The term for an appeal ended on {day}; a question about a figure can still be asked.",
             day=found.deadline.isoformat())  # fmt: skip
