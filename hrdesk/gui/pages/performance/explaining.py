"""What the panel beside the month's grid explains: the figure the cursor stands on, else how the person's score is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.month import metric_of
from hrdesk.gui.pages.performance.ask import FactsDialog
from hrdesk.gui.pages.performance.changed import ChangeShown
from hrdesk.gui.pages.performance.closed import closed_words
from hrdesk.gui.pages.performance.correcting import Correcting
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.row_actions import UNPUBLISHED
from hrdesk.gui.pages.performance.why import WhyPanel

if TYPE_CHECKING:
    from hrdesk.app.performance.trace import Origin, Why
    from hrdesk.app.performance.views import MonthView, Row

SHOWN = "month/panel"  # remembered: whether the panel stands open
WIDE, NARROW, NARROW_PAGE = 308, 288, 1180  # px


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The month, the person and the column under the cursor."""

    view: MonthView
    row: Row
    column: str


class Explaining(QObject):
    """``at()`` is what the cursor stands on now: an answer about anything else comes too late and is dropped.

    ``leave_out``, where this person may use it, stands beside what else helps against a missing figure; ``question`` beside
    the records of a closed month.

    ``left``: the panel was closed, the grid has the focus again. ``corrected``: a record of a figure was.
    """

    left = Signal()
    corrected = Signal()

    def __init__(
        self,
        errands: Errands,
        actions: Sequence[QAction],
        leave_out: QAction | None,
        question: QAction | None,
        at: Callable[[], LookedAt | None],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._errands, self._at, self._page = errands, at, page
        self.panel = WhyPanel(actions)
        self._leave_out = leave_out
        if leave_out is not None:
            self.panel.leave_out_wanted.connect(leave_out.trigger)
        if question is not None:
            self.panel.question_wanted.connect(question.trigger)
        self.panel.closed.connect(self._closed)
        self.panel.back_wanted.connect(self._ask)
        self.panel.all_wanted.connect(self._show_facts)
        self.changes = ChangeShown(errands, self.panel, self._row, self)
        self.correcting = Correcting(errands, page, self.corrected.emit)
        self.panel.correct_wanted.connect(self.correcting.ask)
        self.panel.take_back_wanted.connect(self.correcting.take_back)
        if not errands.context.remembered.get(SHOWN, True):
            self.panel.hide()
        self.later = QTimer(self)
        self.later.setSingleShot(True)
        self.later.setInterval(60)
        self.later.timeout.connect(self._ask)

    def aim(self) -> None:
        """The cursor went somewhere: asked once it rests."""
        self.later.start()

    @Slot()
    def open(self, *_where: object) -> None:
        """Shows the panel, from now on at every start."""
        if not self.panel.isVisibleTo(self._page):
            self.panel.show()
            self._errands.context.remembered.put(SHOWN, True)
        self.later.start()

    @Slot()
    def end(self) -> None:
        """Closes the panel where it is open."""
        if self.panel.isVisibleTo(self._page):
            self.panel.end()

    def fit(self, page_width: int) -> None:
        """At 1280 logical px the panel gives way a little."""
        wide = WIDE if page_width >= NARROW_PAGE else NARROW
        if wide != self.panel.width():
            self.panel.setFixedWidth(wide)
            self.later.start()

    def _row(self) -> Row | None:
        at = self._at()
        return at.row if at is not None else None

    @Slot()
    def _ask(self) -> None:
        if not self.panel.isVisible():  # nor while the window closes
            return
        at = self._at()
        if at is None:
            self.panel.clear()
            return
        metric, view = metric_of(at.column), at.view
        if metric not in at.row.cells:
            self.panel.show_person(at.row, view.heads, view.period, view.grades)
            return
        from hrdesk.app.performance.trace import why

        evaluation = at.row.evaluation_id
        self._errands.read(
            lambda work: why(work, evaluation, metric), partial(self._explained, at.row.employment_id, metric)
        )

    def _explained(self, employment_id: int, metric: str, found: Why) -> None:
        at = self._at()
        if at is None or at.row.employment_id != employment_id or metric_of(at.column) != metric:
            return
        closed = self._why_closed(at)
        may_import = self._errands.may("performance.import") and at.row.state in UNPUBLISHED and not closed
        undelivered = not dict(at.view.delivered).get(found.metric.source, True)
        without = self._leave_out is not None and self._leave_out.isEnabled()
        may_correct = self.correcting.offered(found)
        self.panel.show_why(
            found,
            may_import=may_import,
            undelivered=undelivered,
            may_leave_out=without,
            may_correct=may_correct and not closed,
            closed=closed if may_correct else "",
        )

    def _why_closed(self, at: LookedAt | None) -> str:
        """Why no record of the month is corrected; empty: it is open."""
        closed = at is not None and at.view.state == "closed"
        return closed_words(at.view.period) if at is not None and closed else ""

    @Slot()
    def _closed(self) -> None:
        self._errands.context.remembered.put(SHOWN, False)
        self.left.emit()

    def _show_facts(self, found: Why, origin: Origin | None) -> None:
        closed, may_correct = self._why_closed(self._at()), self.correcting.offered(found)
        dialog = FactsDialog(
            found, origin, self._page, may_correct=may_correct and not closed, closed=closed if may_correct else ""
        )
        dialog.correct_wanted.connect(self.correcting.ask)
        dialog.open()
