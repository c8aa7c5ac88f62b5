"""关闭本月: a month that is settled takes no more figures; it is opened again with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import AppealState, QuestionState
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.disputes.model import Dispute

_UNDECIDED = (AppealState.OPEN, QuestionState.OPEN)


class Closing(QObject):
    """The two actions on a whole month. ``changed``: read the month again."""

    changed = Signal()

    def __init__(self, errands: Errands, period: Callable[[], Period], page: QWidget) -> None:
        super().__init__(page)
        self._errands = errands
        self._period = period
        self._page = page
        self.close = action(_("Close the month…"), "lock", self.ask_close, page)
        self.reopen = action(_("Open the month again…"), "lock-open", self.ask_reopen, page)
        self.offered = (self.close, self.reopen) if errands.may("performance.publish") else ()
        self.aim("")

    def aim(self, stage: str, *, stale: bool = False) -> None:
        """Offers what fits the stage of the month: ``published``, unless figures changed since, or ``closed``."""
        self.close.setEnabled(stage == "published" and not stale)
        self.close.setVisible(stage != "closed")
        self.reopen.setVisible(stage == "closed")

    def ask_close(self) -> None:
        """Asks before the month is closed; what of it is still open is said."""
        from hrdesk.app.disputes.views import disputes

        self._errands.read(disputes, partial(self._ask_with, self._period()))

    def _ask_with(self, period: Period, found: Sequence[Dispute]) -> None:
        running = Counter(one.kind for one in found if one.month == period.label and one.state in _UNDECIDED)
        told = _(
            "A closed month takes no more figures: what was counted too little is paid back in a later month. "
            "Questions can still be answered, and the month can be opened again with a reason."
        )
        if running["appeal"]:
            undecided = _n(
                "{count} appeal is not decided yet; upheld, it could no longer change this month.",
                "{count} appeals are not decided yet; upheld, they could no longer change this month.",
                count=running["appeal"],
            )
            told = f"{undecided}\n{told}"
        if running["question"]:
            unanswered = _n(
                "{count} question is not answered yet.",
                "{count} questions are not answered yet.",
                count=running["question"],
            )
            told = f"{unanswered}\n{told}"
        self._errands.messages.ask(
            _("Close {period}?", period=period.label), told, _("Close the month"), partial(self._close, period)
        )

    def _close(self, period: Period) -> None:
        from hrdesk.app.performance.cycle import close_period

        self._errands.write(lambda work: close_period(work, period), self._done, title=_("Saving"))

    def ask_reopen(self) -> None:
        """Asks why the month is opened again."""
        period = self._period()
        dialog = AskDialog(
            _("Open {period} again", period=period.label),
            _("Figures can be changed again. What is published stays; a correction becomes a new revision."),
            [Field("reason", _("Reason"), "long", required=True)],
            _("Open again"),
            today=self._errands.desk.work().today,
            parent=self._page,
        )
        dialog.submitted.connect(partial(self._reopen, dialog, period))
        dialog.open()

    def _reopen(self, dialog: AskDialog, period: Period, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.cycle import reopen_period

        reason = values["reason"] or ""
        self._errands.write(
            lambda work: reopen_period(work, period, reason),
            partial(self._reopened, dialog),
            failed=dialog.refuse,
            title=_("Saving"),
        )

    def _reopened(self, dialog: AskDialog, result: object) -> None:
        dialog.accept()
        self._done(result)

    def _done(self, _result: object) -> None:
        self.changed.emit()
