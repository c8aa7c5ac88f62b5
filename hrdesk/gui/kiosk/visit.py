"""What somebody let in at a kiosk sees: the own courses and exams, and the own figures. Two pages, one way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QWidget

from hrdesk.gui.drafts import Drafts
from hrdesk.gui.page import Context, Page
from hrdesk.gui.remembered import InMemory
from hrdesk.gui.widgets.parts import Choice, Segments, button, column, frame, label, picture, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.kiosk import Visit
    from hrdesk.app.work import Desk
    from hrdesk.gui.jobs import Jobs
    from hrdesk.gui.messages import Messages

TRAINING, FIGURES = "training", "mine"
HEAD = 64


class VisitPage(QWidget):
    """``sign_out_wanted``; ``finished``: an exam was handed in or a course signed."""

    sign_out_wanted = Signal()
    finished = Signal()

    def __init__(self, desk: Desk, visit: Visit, jobs: Jobs, messages: Messages) -> None:
        super().__init__()
        self._desk = desk
        self._context = Context(jobs, messages, InMemory(), self.go, Drafts())
        self.pages: dict[str, Page] = {}
        self.places = Segments([Choice(TRAINING, _("My training")), Choice(FIGURES, _("My figures"))], name=_("Part"))
        self.places.chosen.connect(self.go)
        self._left: QHBoxLayout = row(gap=12)
        self.out = button(_("Sign out"), "log-out", self.sign_out_wanted.emit, size="large")
        head = frame("head")
        head.setFixedHeight(HEAD)
        who = row(picture("circle-user", "accent.text", 20), label(visit.name, "title"), gap=8)
        who.addWidget(label(visit.employee_no, "secondary"))
        line = row(gap=24, edges=(24, 0, 24, 0))
        line.addLayout(who)
        line.addWidget(self.places)
        line.addLayout(self._left)
        line.addStretch(1)
        line.addWidget(self.out)
        head.setLayout(line)
        self._stack = QStackedWidget()
        self.setLayout(column(head, self._stack, gap=0))

    @property
    def page(self) -> Page:
        """The page shown."""
        return self.pages[self.places.current]

    def begin(self) -> None:
        """Opens what is asked of most."""
        self.go(TRAINING)

    @Slot(str)
    def go(self, key: str, /, **where: Any) -> None:
        """Opens a page; anywhere else there is nothing at a kiosk."""
        if key not in (TRAINING, FIGURES):
            return
        for made in self.pages.values():
            made.paper.close()
        if key not in self.pages:
            self.pages[key] = self._make(key)
            self._stack.addWidget(self.pages[key])
        self.places.choose(key)
        page = self.pages[key]
        self._stack.setCurrentWidget(page)
        while (item := self._left.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
        if page.header_left is not None:
            self._left.addWidget(page.header_left)
            page.header_left.show()
            self._tab_through(page.header_left)
        page.enter(**where)
        page.setFocus()

    def _tab_through(self, part: QWidget) -> None:
        """Tab goes on from the places to the page's own choices beside them, not by way of the page."""
        before: QWidget = self.places.findChildren(QAbstractButton)[-1]
        for control in part.findChildren(QAbstractButton):
            QWidget.setTabOrder(before, control)
            before = control

    def refresh(self, news: frozenset[str]) -> None:
        """Passes on what was saved to the page that is shown; the other one is read when it is opened."""
        for page in self.pages.values():
            if page is self._stack.currentWidget():
                page.refresh(news)

    def _make(self, key: str) -> Page:
        if key == FIGURES:
            from hrdesk.gui.pages.my_desk import MyDeskPage

            return MyDeskPage(self._context, self._desk)
        from hrdesk.gui.pages.training.mine import MyTrainingPage

        page = MyTrainingPage(self._context, self._desk)
        page.finished.connect(self.finished)
        return page
