"""What comes in place of the month's grid until it is closed: reconciliation, the sheet figures are typed into."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.page import Page
from hrdesk.gui.pages.performance.entering import EnterView
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.reconcile import ReconcileView


class InPlace(QObject):
    """Each is built when it is first wanted. ``changed``: figures of the month changed. ``opened``, ``closed``: see the names."""

    changed = Signal()
    opened = Signal()
    closed = Signal()  # the grid is shown again
    summed = Signal(list)
    reopen_wanted = Signal()  # of a closed month whose differences are looked at

    def __init__(self, errands: Errands, grid: QWidget, page: Page) -> None:
        super().__init__(page)
        self._errands, self._grid, self._page = errands, grid, page
        self.shown = QStackedWidget()
        self.shown.addWidget(grid)
        self.paper = page.paper
        self.reconciling: ReconcileView | None = None
        self.entering: EnterView | None = None

    @property
    def nothing(self) -> bool:
        """Whether the grid itself is shown."""
        return self.shown.currentWidget() is self._grid

    @property
    def typing(self) -> EnterView | None:
        """The sheet, while figures are typed."""
        return self.entering if self.shown.currentWidget() is self.entering else None

    def reconcile(self, period: Period) -> None:
        """The month's differences."""
        if self.reconciling is None:
            self.reconciling = ReconcileView(self._errands)
            self.reconciling.closed.connect(self.close)
            self.reconciling.settling.changed.connect(self.changed)
            self.reconciling.summed.connect(self.summed)
            self.reconciling.reopen_wanted.connect(self.reopen_wanted)
            self.reconciling.pages_made.connect(self.paper.show)
            self.shown.addWidget(self.reconciling)
        self._show(self.reconciling)
        self.reconciling.show_month(period)

    def enter(self, period: Period, scheme: str | None) -> None:
        """The sheet figures are typed into."""
        if self.entering is None:
            self.entering = EnterView(self._errands)
            self.entering.closed.connect(self.close)
            self.entering.saved.connect(self.changed)
            self.entering.summed.connect(self.summed)
            self.shown.addWidget(self.entering)
        self._show(self.entering)
        self.entering.show_month(period, scheme)

    def follow(self, period: Period) -> None:
        """Another month was chosen: what is shown goes with it, and a paper of the month before is put away."""
        self.paper.close()
        if self.reconciling is not None and self.shown.currentWidget() is self.reconciling:
            self.reconciling.show_month(period)
        if self.typing is not None:
            self.typing.show_month(period)

    @Slot()
    def look_again(self) -> None:
        """The month was closed or opened again."""
        if self.reconciling is not None and self.shown.currentWidget() is self.reconciling:
            self.reconciling.load()

    @Slot()
    def close(self) -> None:
        """Back to the grid."""
        self.shown.setCurrentWidget(self._grid)
        self._page.toolbar.show()
        self.closed.emit()

    def _show(self, view: QWidget) -> None:
        self._page.toolbar.hide()
        self.shown.setCurrentWidget(view)
        self._page.primary = None  # each has its own
        self.opened.emit()
        self._page.header_changed.emit()
