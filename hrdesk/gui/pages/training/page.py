"""培训: courses and who has read them, exams and their results, the question bank, essays to be marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.bank import BankPart
from hrdesk.gui.pages.training.courses import CoursesPart
from hrdesk.gui.pages.training.exams import ExamsPart
from hrdesk.gui.pages.training.marking import MarkingPart
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.pages.training.pins import PinsPart
from hrdesk.gui.widgets.parts import Choice, Segments, button, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.work import Desk

COURSES, EXAMS, BANK, MARKING, PINS = "courses", "exams", "bank", "marking", "pins"


class TrainingPage(Page):
    """``enter(part="bank")``."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.parts: dict[str, Part] = {COURSES: CoursesPart(self.errands, self.paper), EXAMS: ExamsPart(self.errands)}
        names = {
            COURSES: _("Courses"),
            EXAMS: _("Exams"),
            BANK: _("Question bank"),
            MARKING: _("To mark"),
            PINS: _("Kiosk PINs"),
        }
        if self.errands.may("training.write"):
            self.parts[BANK] = BankPart(self.errands)
        if self.errands.may("training.mark"):
            self.parts[MARKING] = MarkingPart(self.errands)
        if self.errands.may("kiosk.pins"):
            self.parts[PINS] = PinsPart(self.errands)
        self.choice = Segments([Choice(key, names[key]) for key in self.parts], name=_("Part"))
        self.choice.chosen.connect(self.show_part)
        self.header_left = QWidget()
        self.header_left.setLayout(row(self.choice, edges=(20, 0, 0, 0)))
        if desk.actor.employment_id is not None:
            self.header_right = QWidget()
            self.header_right.setLayout(row(button(_("My training"), "graduation-cap", self._mine)))
        self._shown = QStackedWidget()
        for part in self.parts.values():
            part.finish()
            self._shown.addWidget(part)
            part.primary_changed.connect(self._primary)
        self.body.addWidget(self._shown)
        self._primary()

    def title(self) -> str:
        return _("Training")

    def enter(self, **where: Any) -> None:
        part = where.get("part")
        self.show_part(part if part in self.parts else self.choice.current)
        self.part.begin()

    def refresh(self, news: frozenset[str]) -> None:
        self.part.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.part.table.setFocus()
        return super().event(event)

    @property
    def part(self) -> Part:
        """The part shown."""
        return self.parts[self.choice.current]

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Shows courses, exams, bank or marking."""
        self.paper.close()  # of the part before
        self.choice.choose(key)
        self._shown.setCurrentWidget(self.parts[key])
        self.part.load()
        self._primary()

    @Slot()
    def _primary(self) -> None:
        self.primary = self.part.primary
        self.header_changed.emit()

    @Slot()
    def _mine(self) -> None:
        self.context.go("my-training")
