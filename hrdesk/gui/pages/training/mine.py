"""我的学习: one's own courses, exams and wrong-answer book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from hrdesk.domain.training.exams import points_text
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.book import BookView
from hrdesk.gui.pages.training.reading import ReadingView
from hrdesk.gui.pages.training.result import ResultView
from hrdesk.gui.pages.training.words import standing_cell, state_cell
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, column, frame, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.advice import Advice
    from hrdesk.app.training.homework import MyHomework
    from hrdesk.app.training.learning import CourseView, MyCourse
    from hrdesk.app.training.my_exams import MyExam
    from hrdesk.app.training.repeating import Book
    from hrdesk.app.training.reviewing import Outcome
    from hrdesk.app.training.taking import Sitting
    from hrdesk.app.work import Desk
    from hrdesk.gui.preview import Preview

COURSES, EXAMS, BOOK = "courses", "exams", "book"
LIST_WIDE = 430


class MyTrainingPage(Page):
    """``enter(part="exams")``. Courses at the left with the one read beside them; exams; what is repeated.

    ``finished``: an exam was handed in or a course is done. At a kiosk nothing leaves the window: no files, no papers.
    """

    finished = Signal()

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self._shared = desk.actor.visit is not None
        self.parts = Segments(_choices(self._shared), name=_("Part"))
        self.parts.chosen.connect(self.show_part)
        self.header_left = QWidget()
        self.header_left.setLayout(row(self.parts, edges=(20, 0, 0, 0)))
        self.courses = DataTable(_course_columns(), name=_("My courses"), identity=lambda one: one.learning_id)
        self.courses.setFixedWidth(LIST_WIDE)
        self.courses.chosen.connect(self._course_chosen)
        self.reading = ReadingView(links=not self._shared)
        self.reading.read.connect(self._mark_read)
        self.reading.confirmed.connect(self._confirm)
        self.reading.file_wanted.connect(self._file_wanted)
        self.reading.picture_wanted.connect(self._picture_wanted)
        self.reading.exam_wanted.connect(self.sit_exam)
        self.reading.homework_wanted.connect(self.hand_in_homework)
        self.reading.handed_file_wanted.connect(self._handed_file_wanted)
        self.exams = DataTable(_exam_columns(), name=_("My exams"), identity=lambda one: one.exam_id)
        self.exams.setFixedWidth(LIST_WIDE + 60)
        self.exams.chosen.connect(self._exam_chosen)
        self.exams.opened.connect(self._exam_opened)
        self.result = ResultView()
        self.result.sit_wanted.connect(self.sit_exam)
        self.result.review_wanted.connect(self._review)
        self.book = BookView()
        self.book.answered.connect(self._repeat)
        self.book.more_wanted.connect(self.load)
        self.preview: Preview | None = None
        self._view: CourseView | None = None
        self.exam_dialog: Any = None
        self._outcome: Outcome | None = None  # of the attempt just handed in
        self._build()

    def _build(self) -> None:
        courses, exams = QWidget(), QWidget()
        self._advice = label("", "small", wrap=True)
        self._advice_box = frame("foot")
        self._advice_box.setLayout(
            column(label(_("Recommended"), "section"), self._advice, gap=4, edges=(16, 10, 16, 10))
        )
        self._advice_box.hide()
        side = column(self.courses, self._advice_box, gap=0)
        left = row(side, frame("upright"), gap=0)
        left.addWidget(self.reading, 1)
        courses.setLayout(left)
        right = row(self.exams, frame("upright"), gap=0)
        right.addWidget(self.result, 1)
        exams.setLayout(right)
        self._nothing = EmptyPage("graduation-cap", "")
        self._shown = QStackedWidget()
        self._places = {COURSES: courses, EXAMS: exams, BOOK: self.book, "": self._nothing}
        for place in self._places.values():
            self._shown.addWidget(place)
        self.body.addWidget(self._shown)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("My training")

    def enter(self, **where: Any) -> None:
        part = where.get("part")
        self.show_part(part if part in (COURSES, EXAMS, BOOK) else self.parts.current)
        if self.desk.actor.employment_id is not None:
            from hrdesk.app.training.learning import take_up_required

            self.errands.write(take_up_required, self._taken_up)

    def _taken_up(self, count: int) -> None:
        if count:
            self.load()

    def refresh(self, news: frozenset[str]) -> None:
        if self.parts.current != BOOK and self.exam_dialog is None:
            self.load()

    @Slot()
    def load(self) -> None:
        """Reads the part shown."""
        if self.desk.actor.employment_id is None:
            self._say(_("Your account belongs to no employee, so it has no courses and exams of its own."))
        elif self.parts.current == COURSES:
            from hrdesk.app.training.advice import my_advice
            from hrdesk.app.training.learning import my_courses

            self.errands.read(my_courses, self._courses_loaded)
            self.errands.read(my_advice, self._advised)
        elif self.parts.current == EXAMS:
            from hrdesk.app.training.my_exams import my_exams

            self.errands.read(my_exams, self._exams_loaded)
        else:
            from hrdesk.app.training.repeating import wrong_answers

            self.errands.read(wrong_answers, self._book_loaded)

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Shows courses, exams or the wrong-answer book."""
        self.parts.choose(key)
        self.load()

    def _say(self, sentence: str) -> None:
        self._nothing.say(sentence)
        self._shown.setCurrentWidget(self._nothing)

    def _previewing(self) -> bool:
        return self.preview is not None and self._shown.currentWidget() is self.preview

    # -- courses -----------------------------------------------------------------------------------------------

    def _courses_loaded(self, found: tuple[MyCourse, ...]) -> None:
        if self.parts.current != COURSES or self._previewing():
            return
        if not found:
            self._say(_("No course is asked of you now."))
            return
        self._shown.setCurrentWidget(self._places[COURSES])
        current = self.courses.current_row()
        self.courses.load(found)
        if current is None or not self.courses.choose(current.learning_id):
            self.courses.choose_first()
        self._course_chosen(self.courses.current_row())

    def _advised(self, found: tuple[Advice, ...]) -> None:
        book = _("Wrong-answer book")
        self._advice.setText("\n".join(f"{one.course or book} — {one.reason}" for one in found))
        self._advice_box.setVisible(bool(found))

    @Slot(object)
    def _course_chosen(self, course: MyCourse | None) -> None:
        if course is None:
            return
        from hrdesk.app.training.homework import my_homework
        from hrdesk.app.training.learning import course_view

        ident = course.learning_id
        self.errands.read(lambda work: (course_view(work, ident), my_homework(work, ident)), self._course_read)

    def _course_read(self, found: tuple[CourseView, tuple[MyHomework, ...]]) -> None:
        view, homework = found
        current = self.courses.current_row()
        if current is not None and current.learning_id == view.course.learning_id:
            self._view = view
            self.reading.show_course(view, homework, self.desk.zone)

    def _mark_read(self, section_id: int) -> None:
        from hrdesk.app.training.learning import mark_read

        course = self.courses.current_row()
        if course is not None:
            ident = course.learning_id
            self.errands.write(lambda work: mark_read(work, ident, section_id), self._load_again)

    @Slot()
    def _confirm(self) -> None:
        from hrdesk.app.training.learning import confirm_course

        course = self.courses.current_row()
        if course is not None:
            ident = course.learning_id
            self.errands.write(lambda work: confirm_course(work, ident), self._confirmed)

    def _confirmed(self, done: bool) -> None:
        self.errands.messages.toast(
            _("The course is done.") if done else _("Confirmed. The exam or homework comes next.")
        )
        if done:
            self.finished.emit()
        self.load()

    def _load_again(self, _result: object) -> None:
        self.load()

    @Slot(int)
    def hand_in_homework(self, section_id: int) -> None:
        """Text and files for one assignment of the course shown."""
        from hrdesk.gui.pages.training.homework import HomeworkDialog

        course, view = self.courses.current_row(), self._view
        section = next((one for one in view.sections if one.id == section_id), None) if view is not None else None
        if course is None or section is None:
            return
        ident = course.learning_id
        dialog = HomeworkDialog(
            _("Hand in: {title}", title=section.title or course.course), section.body, today=self.desk.work().today,
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
            self.errands.messages.toast(_("Handed in."))
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
            self._preview(data, name.removesuffix(".pdf"))
            return
        if self._shared:
            self.errands.messages.toast(_("This file can be opened at a PC of your own or of the office."), tone="info")
            return
        path, _kind = QFileDialog.getSaveFileName(self, _("Save the file"), name)
        if path:
            from hrdesk.app.training.learning import save_file

            self.errands.write(lambda work: save_file(work, path, data), self._saved_file)

    def _saved_file(self, name: str) -> None:
        self.errands.messages.toast(_("Saved: {file}", file=name))

    def _preview(self, data: bytes, name: str) -> None:
        if self.preview is None:
            from hrdesk.gui.preview import Preview

            self.preview = Preview(self.context, look_only=self._shared)
            self.preview.closed.connect(self._preview_closed)
            self._shown.addWidget(self.preview)
        self._shown.setCurrentWidget(self.preview)
        self.preview.show_pages(data, name)

    @Slot()
    def _preview_closed(self) -> None:
        self._shown.setCurrentWidget(self._places[COURSES])
        self.load()

    # -- exams -------------------------------------------------------------------------------------------------

    def _exams_loaded(self, found: tuple[MyExam, ...]) -> None:
        if self.parts.current != EXAMS:
            return
        if not found:
            self._say(_("You are asked to sit no exam now."))
            return
        self._shown.setCurrentWidget(self._places[EXAMS])
        current = self.exams.current_row()
        self.exams.load(found)
        if current is None or not self.exams.choose(current.exam_id):
            self.exams.choose_first()
        self._exam_chosen(self.exams.current_row())

    @Slot(object)
    def _exam_chosen(self, exam: MyExam | None) -> None:
        if exam is None:
            return
        self.result.show_exam(exam)
        if self._outcome is not None and self._outcome.attempt_id == exam.last_attempt_id:
            self.result.show_outcome(self._outcome)

    @Slot(object)
    def _exam_opened(self, exam: MyExam) -> None:
        if exam.attempt_id is not None or not exam.why_not:
            self.sit_exam(exam.exam_id)

    @Slot(int)
    def sit_exam(self, exam_id: int) -> None:
        """Opens the next attempt, or goes on with the open one."""
        from hrdesk.app.training.my_exams import my_exams
        from hrdesk.app.training.taking import continue_attempt, open_attempt

        def begin(work: Any) -> Any:
            exam = next((one for one in my_exams(work) if one.exam_id == exam_id), None)
            if exam is not None and exam.attempt_id is not None:
                return continue_attempt(work, exam.attempt_id)
            return open_attempt(work, exam_id)

        self.errands.write(begin, self._begun)

    def _begun(self, found: Sitting | Outcome) -> None:
        from hrdesk.app.training.reviewing import Outcome as Ended
        from hrdesk.gui.pages.training.sitting import ExamDialog

        if isinstance(found, Ended):
            self._ended(found)
            return
        self.exam_dialog = ExamDialog(self.errands, found, self.window())
        self.exam_dialog.ended.connect(self._ended)
        self.exam_dialog.left.connect(self._left)
        self.exam_dialog.open()

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        self.exam_dialog = None
        self._outcome = outcome
        self.show_part(EXAMS)
        self.finished.emit()

    @Slot()
    def _left(self) -> None:
        self.exam_dialog = None
        self.load()

    @Slot(int)
    def _review(self, attempt_id: int) -> None:
        from hrdesk.app.training.reviewing import review

        self.errands.read(lambda work: review(work, attempt_id), self.result.show_review)

    # -- the wrong-answer book ---------------------------------------------------------------------------------

    def _book_loaded(self, book: Book) -> None:
        if self.parts.current == BOOK:
            self._shown.setCurrentWidget(self.book)
            self.book.show_book(book)

    @Slot(int, object)
    def _repeat(self, question_id: int, answer: Any) -> None:
        from hrdesk.app.training.repeating import repeat

        self.errands.write(lambda work: repeat(work, question_id, answer), self.book.show_result)


def _choices(shared: bool) -> list[Choice]:
    """At a shared PC others wait: nobody repeats there."""
    found = [Choice(COURSES, _("My courses")), Choice(EXAMS, _("My exams"))]
    return found if shared else [*found, Choice(BOOK, _("Wrong-answer book"))]


def _course_columns() -> list[Column]:
    return [
        Column("course", _("Course"), 190, bold=True, stretch=True),
        Column("standing", P_("table column", "State"), 120, Kind.STATUS, lambda one: standing_cell(one.standing)),
        Column("due", _("Due"), 92, Kind.DATE, lambda one: one.due if one.open else one.finished_on),
    ]


def _exam_columns() -> list[Column]:
    return [
        Column("name", _("Exam"), 180, bold=True, stretch=True),
        Column("state", P_("table column", "State"), 132, Kind.STATUS, _exam_state),
        Column(
            "score",
            _("Score"),
            70,
            Kind.NUMBER,
            lambda one: None if one.score is None else Cell(points_text(one.score), one.score),
        ),
        Column("due", _("Due"), 92, Kind.DATE),
    ]


def _exam_state(exam: MyExam) -> Cell:
    if exam.passed:
        return state_cell(P_("exam", "passed"), "success")
    if exam.attempt_id is not None:
        return state_cell(_("under way"), "warning")
    if exam.waiting:
        return state_cell(_("being marked"), "info")
    if exam.left == 0:
        return state_cell(P_("exam", "not passed"), "error")
    return state_cell(_("resit") if exam.attempts else _("to sit"), "info")
