"""A course being read: its sections one below the other, each marked when it was read, then confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from hrdesk.domain.training.homework import ASSIGNMENT
from hrdesk.domain.training.reading import is_picture
from hrdesk.gui.pages.training.homework import homework_below
from hrdesk.gui.pages.training.words import due_words, tone_of
from hrdesk.gui.widgets.parts import StatusTag, button, column, empty, frame, label, line, picture, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.homework import MyHomework
    from hrdesk.app.training.learning import CourseView, SectionView

TEXT_WIDE = 680


class ReadingView(QWidget):
    """``read(section id)``, ``file_wanted(section id)``, ``picture_wanted(section id)``, ``confirmed()``, ``exam_wanted(exam id)``.

    ``homework_wanted(section id)``: to hand in; ``handed_file_wanted(attachment id)``: to look at what was.
    """

    read = Signal(int)
    file_wanted = Signal(int)
    picture_wanted = Signal(int)
    confirmed = Signal()
    exam_wanted = Signal(int)
    homework_wanted = Signal(int)
    handed_file_wanted = Signal(int)

    def __init__(self, *, links: bool = True) -> None:
        super().__init__()
        self._links = links  # whether an address opens in the browser
        self._inside = QWidget()
        self._inside.setProperty("role", "page")
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(24, 20, 24, 20)
        self._body.setSpacing(12)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inside)
        foot = frame("foot")
        foot.setFixedHeight(52)
        self.progress = label("", "secondary")
        self.confirm = button(_("I have read and understood it"), "check", self._confirm, role="primary")
        self.sit = button(_("Sit the exam"), "file-check", self._sit, role="primary")
        foot.setLayout(row(self.progress, None, self.confirm, self.sit, gap=12, edges=(24, 0, 24, 0)))
        self.setLayout(column(self.area, foot, gap=0))
        self._exam: int | None = None
        self._pictures: dict[int, QLabel] = {}
        self._homework: dict[int, MyHomework] = {}
        self._zone: tzinfo = UTC

    def show_course(self, view: CourseView, homework: Sequence[MyHomework] = (), zone: tzinfo = UTC) -> None:
        """Shows a course as far as it is read, and how its homework stands."""
        empty(self._body)
        self._pictures = {}
        self._homework = {one.section_id: one for one in homework}
        self._zone = zone
        course = view.course
        self._exam = course.exam_id
        tag = StatusTag(course.standing.text, tone_of(course.standing))
        self._body.addLayout(row(label(course.course, "title"), tag, None, gap=12))
        parts = [
            _("version {label}", label=course.label), course.occasion.text, _n("{count} minute", "{count} minutes", count=course.minutes),
            due_words(course.due) if course.open else "", view.trainer,
        ]  # fmt: skip
        self._body.addWidget(label(" · ".join(part for part in parts if part), "secondary"))
        if course.note:
            self._body.addWidget(label(_("What is new: {note}", note=course.note), wrap=True))
        for section in view.sections:
            self._body.addWidget(line())
            self._section(section)
        if view.source:
            self._body.addWidget(line())
            self._body.addWidget(label(_("Source: {source}", source=view.source), "small", wrap=True))
        self._body.addStretch(1)
        self._say_foot(view)

    def show_picture(self, section_id: int, data: bytes) -> None:
        """A picture of the course, at most as wide as its text."""
        shown, place = QPixmap(), self._pictures.get(section_id)
        if place is None or not shown.loadFromData(data):
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        place.setPixmap(shown.scaledToWidth(TEXT_WIDE, smooth) if shown.width() > TEXT_WIDE else shown)

    def _say_foot(self, view: CourseView) -> None:
        course = view.course
        self.progress.setText(_("{done} of {count} sections read", done=course.read, count=course.sections))
        waits = view.confirmed_at is None and course.finished_on is None
        self.confirm.setVisible(waits)
        self.confirm.setEnabled(course.read == course.sections)
        self.sit.setVisible(not waits and course.finished_on is None and course.exam_id is not None)

    def _section(self, section: SectionView) -> None:
        self._body.addWidget(label(section.title or section.file or _("Text"), "strong", wrap=True))
        if section.kind in ("text", ASSIGNMENT):
            words = label(section.body, wrap=True)
            words.setMaximumWidth(TEXT_WIDE)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._body.addWidget(words)
        if section.kind == ASSIGNMENT:
            self._show_homework(section)
            return
        foot = row(gap=12)
        if section.kind == "file" and is_picture(section.file):
            self._pictures[section.id] = image = label()
            image.setAccessibleName(section.title or section.file)
            self._body.addWidget(image)
            self.picture_wanted.emit(section.id)
        if section.kind == "file":
            foot.addWidget(
                button(_("Open {file}", file=section.file), "file-text", partial(self.file_wanted.emit, section.id))
            )
        if section.kind == "link" and not self._links:
            foot.addWidget(label(section.body, "secondary"))
        elif section.kind == "link":
            foot.addWidget(button(section.body, "external-link", partial(_open, section.body), role="link"))
        if section.read_at is None:
            done = button(P_("section", "Mark as read"), "check", partial(self.read.emit, section.id))
            done.setAccessibleName(_("Mark as read: {section}", section=section.title or section.file or _("Text")))
            foot.addWidget(done)
        else:
            foot.addWidget(picture("circle-check", "status.success", 14))
            foot.addWidget(label(_("read"), "small", tone="success"))
        foot.addStretch(1)
        self._body.addLayout(foot)

    def _show_homework(self, section: SectionView) -> None:
        mine = self._homework.get(section.id)
        if mine is None:
            return
        wanted = partial(self.homework_wanted.emit, section.id)
        holder = QWidget()
        holder.setLayout(homework_below(mine, self._zone, wanted, self.handed_file_wanted.emit, shared=not self._links))
        self._body.addWidget(holder)

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit()

    @Slot()
    def _sit(self) -> None:
        if self._exam is not None:
            self.exam_wanted.emit(self._exam)


def _open(address: str) -> None:
    """Only what the course's own rules let through: http and https."""
    QDesktopServices.openUrl(QUrl(address))
