"""The courses asked of somebody: the list, the one that is read beside it, its homework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.file_names import ask_where
from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.reading import ReadingView
from hrdesk.gui.pages.training.words import standing_cell
from hrdesk.gui.papers import PaperPlace
from hrdesk.gui.widgets.parts import column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.advice import Advice
    from hrdesk.app.training.homework import MyHomework
    from hrdesk.app.training.learning import CourseView, MyCourse

LIST_WIDE = 430


class MyCoursesView(QWidget):
    """``loaded`` says whether there are any; ``done``: one is finished. Files that are papers are looked at in ``place``.

    ``shared``: no files leave the window.
    """

    loaded = Signal(bool)
    exam_wanted = Signal(int)
    done = Signal()

    def __init__(self, errands: Errands, place: PaperPlace, *, shared: bool) -> None:
        super().__init__()
        self.errands = errands
        self._shared = shared
        self._view: CourseView | None = None
        self._place = place
        self.table = DataTable(_course_columns(), name=_("My courses"), identity=lambda one: one.learning_id)
        self.table.setFixedWidth(LIST_WIDE)
        self.table.chosen.connect(self._chosen)
        self.reading = ReadingView(links=not shared)
        self.reading.read.connect(self._mark_read)
        self.reading.confirmed.connect(self._confirm)
        self.reading.file_wanted.connect(self._file_wanted)
        self.reading.picture_wanted.connect(self._picture_wanted)
        self.reading.exam_wanted.connect(self.exam_wanted)
        self.reading.homework_wanted.connect(self.hand_in_homework)
        self.reading.handed_file_wanted.connect(self._handed_file_wanted)
        self._advice = label("", "small", wrap=True)
        self._advice_box = frame("foot")
        self._advice_box.setLayout(
            column(label(_("Recommended"), "section"), self._advice, gap=4, edges=(16, 10, 16, 10))
        )
        self._advice_box.hide()
        line = row(column(self.table, self._advice_box, gap=0), frame("upright"), gap=0)
        line.addWidget(self.reading, 1)
        self.setLayout(line)

    @Slot()
    def load(self) -> None:
        """Reads the courses and what is advised."""
        from hrdesk.app.training.advice import my_advice
        from hrdesk.app.training.learning import my_courses

        self.errands.read(my_courses, self._listed)
        self.errands.read(my_advice, self._advised)

    def _listed(self, found: tuple[MyCourse, ...]) -> None:
        self.loaded.emit(bool(found))
        if not found:
            return
        current = self.table.current_row()
        self.table.load(found)
        if current is None or not self.table.choose(current.learning_id):
            self.table.choose_first()
        self._chosen(self.table.current_row())

    def _advised(self, found: tuple[Advice, ...]) -> None:
        book = _("Wrong-answer book")
        self._advice.setText("\n".join(f"{one.course or book} — {one.reason}" for one in found))
        self._advice_box.setVisible(bool(found))

    @Slot(object)
    def _chosen(self, course: MyCourse | None) -> None:
        if course is None:
            return
        from hrdesk.app.training.homework import my_homework
        from hrdesk.app.training.learning import course_view

        ident = course.learning_id
        self.errands.read(lambda work: (course_view(work, ident), my_homework(work, ident)), self._course_read)

    def _course_read(self, found: tuple[CourseView, tuple[MyHomework, ...]]) -> None:
        view, homework = found
        current = self.table.current_row()
        if current is not None and current.learning_id == view.course.learning_id:
            self._view = view
            self.reading.show_course(view, homework, self.errands.desk.zone)

    def _mark_read(self, section_id: int) -> None:
        from hrdesk.app.training.learning import mark_read

        course = self.table.current_row()
        if course is not None:
            ident = course.learning_id
            self.errands.write(lambda work: mark_read(work, ident, section_id), self._load_again)

    @Slot()
    def _confirm(self) -> None:
        from hrdesk.app.training.learning import confirm_course

        course = self.table.current_row()
        if course is not None:
            ident = course.learning_id
            self.errands.write(lambda work: confirm_course(work, ident), self._confirmed)

    def _confirmed(self, done: bool) -> None:
        self.errands.messages.toast(
            _("The course is done.") if done else _("Confirmed. The exam or homework comes next.")
        )
        if done:
            self.done.emit()
        self.load()

    def _load_again(self, _result: object) -> None:
        self.load()

    @Slot(int)
    def hand_in_homework(self, section_id: int) -> None:
        """Text and files for one assignment of the course shown."""
        from hrdesk.gui.pages.training.homework import HomeworkDialog

        course, view = self.table.current_row(), self._view
        section = next((one for one in view.sections if one.id == section_id), None) if view is not None else None
        if course is None or section is None:
            return
        ident = course.learning_id
        named = [course.course] + [section.title] * (section.title not in ("", P_("course section", "Homework")))
        dialog = HomeworkDialog(
            _("Hand in: {title}", title=" · ".join(named)), section.body, today=self.errands.desk.work().today,
            drafts=self.errands.drafts, draft=f"homework:{ident}:{section_id}", shared=self._shared,
            parent=self.window(),
        )  # fmt: skip
        dialog.submitted.connect(lambda typed: self._send_homework(dialog, ident, section_id, typed))
        dialog.open()

    def _send_homework(self, dialog: Any, learning_id: int, section_id: int, typed: dict[str, Any]) -> None:
        from hrdesk.app.training.homework import HandInHomework, hand_in_homework, read_homework_file

        paths = tuple(dialog.files)

        def call(work: Any) -> int:
            files = tuple(read_homework_file(path) for path in paths)
            return hand_in_homework(work, HandInHomework(learning_id, section_id, typed["body"] or "", files))

        def done(_number: int) -> None:
            dialog.accept()
            self.errands.messages.toast(P_("homework", "Handed in."))
            self.load()

        self.errands.write(call, done, failed=dialog.refuse)

    @Slot(int)
    def _handed_file_wanted(self, attachment_id: int) -> None:
        from hrdesk.app.training.homework import homework_file

        self.errands.read(lambda work: homework_file(work, attachment_id), self._show_file)

    def _file_wanted(self, section_id: int) -> None:
        from hrdesk.app.training.learning import section_file

        self.errands.read(lambda work: section_file(work, section_id), self._show_file)

    @Slot(int)
    def _picture_wanted(self, section_id: int) -> None:
        from hrdesk.app.training.learning import section_file

        self.errands.read(
            lambda work: section_file(work, section_id), lambda found: self.reading.show_picture(section_id, found[1])
        )

    def _show_file(self, found: tuple[str, bytes]) -> None:
        name, data = found
        if data.startswith(b"%PDF"):
            self._place.show(data, name.removesuffix(".pdf"))
            return
        if self._shared:
            self.errands.messages.toast(_("This file can be opened at a PC of your own or of the office."), tone="info")
            return
        path = ask_where(self, self.errands.context.remembered, _("Save the file"), name)
        if path:
            from hrdesk.app.training.learning import save_file

            self.errands.write(lambda work: save_file(work, path, data), self._saved_file)

    def _saved_file(self, name: str) -> None:
        self.errands.messages.toast(_("Saved: {file}", file=name))


def _course_columns() -> list[Column]:
    return [
        Column("course", _("Course"), 190, bold=True, stretch=True),
        Column("standing", P_("table column", "State"), 120, Kind.STATUS, lambda one: standing_cell(one.standing)),
        Column("due", _("Due"), 92, Kind.DATE, lambda one: one.due if one.open else one.finished_on),
    ]
