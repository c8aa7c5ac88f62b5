"""我的学习: one's own courses, exams and wrong-answer book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.training.exams import points_text
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.book import BookView
from hrdesk.gui.pages.training.my_courses import MyCoursesView
from hrdesk.gui.pages.training.result import ResultView
from hrdesk.gui.pages.training.words import state_cell
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, frame, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.my_exams import MyExam
    from hrdesk.app.training.repeating import Book
    from hrdesk.app.training.reviewing import Outcome
    from hrdesk.app.training.taking import Sitting
    from hrdesk.app.work import Desk

COURSES, EXAMS, BOOK = "courses", "exams", "book"
EXAMS_WIDE = 490


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
        self.paper.look_only = self._shared
        self.header_left = QWidget()
        self.header_left.setLayout(row(self.parts, edges=(20, 0, 0, 0)))
        self.courses = MyCoursesView(self.errands, self.paper, shared=self._shared)
        self.courses.loaded.connect(self._courses_loaded)
        self.courses.exam_wanted.connect(self.sit_exam)
        self.courses.done.connect(self.finished)
        self.exams = DataTable(_exam_columns(), name=_("My exams"), identity=lambda one: one.exam_id)
        self.exams.setFixedWidth(EXAMS_WIDE)
        self.exams.chosen.connect(self._exam_chosen)
        self.exams.opened.connect(self._exam_opened)
        self.result = ResultView()
        self.result.sit_wanted.connect(self.sit_exam)
        self.result.review_wanted.connect(self._review)
        self.book = BookView()
        self.book.answered.connect(self._repeat)
        self.book.more_wanted.connect(self.load)
        self.exam_dialog: Any = None
        self._outcome: Outcome | None = None  # of the attempt just handed in
        self._build()

    def _build(self) -> None:
        exams = QWidget()
        right = row(self.exams, frame("upright"), gap=0)
        right.addWidget(self.result, 1)
        exams.setLayout(right)
        self._nothing = EmptyPage("graduation-cap", "")
        self._shown = QStackedWidget()
        self._places = {COURSES: self.courses, EXAMS: exams, BOOK: self.book, "": self._nothing}
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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            (self.exams if self.parts.current == EXAMS else self.courses.table).setFocus()
        return super().event(event)

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
            self.courses.load()
        elif self.parts.current == EXAMS:
            from hrdesk.app.training.my_exams import my_exams

            self.errands.read(my_exams, self._exams_loaded)
        else:
            from hrdesk.app.training.repeating import wrong_answers

            self.errands.read(wrong_answers, self._book_loaded)

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Shows courses, exams or the wrong-answer book."""
        self.paper.close()  # of the part before
        self.parts.choose(key)
        self.load()

    def _say(self, sentence: str) -> None:
        self._nothing.say(sentence)
        self._shown.setCurrentWidget(self._nothing)

    def _courses_loaded(self, any_: bool) -> None:
        if self.parts.current == COURSES:
            if any_:
                self._shown.setCurrentWidget(self.courses)
            else:
                self._say(_("No course is asked of you now."))

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
