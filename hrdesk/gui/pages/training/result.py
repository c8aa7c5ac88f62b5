"""One exam beside the list: its rules, what came of it, and a look back as far as the rules show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from hrdesk.domain.training.exams import Shown, points_text
from hrdesk.gui.pages.training.words import due_words
from hrdesk.gui.widgets.parts import StatusTag, button, column, empty, frame, label, line, row
from hrdesk.words import P_, _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.training.my_exams import MyExam
    from hrdesk.app.training.reviewing import Outcome, Review, Reviewed


class ResultView(QWidget):
    """``sit_wanted(exam id)``, ``review_wanted(attempt id)``."""

    sit_wanted = Signal(int)
    review_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._exam: MyExam | None = None
        self._name = label("", "title", wrap=True)
        self._about = label("", "secondary", wrap=True)
        self._state = StatusTag()
        self._said = label("", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        inside = QWidget()
        inside.setProperty("role", "page")
        inside.setLayout(
            column(
                self._name,
                self._about,
                row(self._state, None),
                self._said,
                self._list,
                None,
                gap=12,
                edges=(24, 20, 24, 20),
            )
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        foot = frame("foot")
        foot.setFixedHeight(52)
        self.review = button(_("Look at the answers"), "eye", self._look_back)
        self.sit = button(_("Begin"), "file-check", self._sit, role="primary")
        foot.setLayout(row(None, self.review, self.sit, gap=8, edges=(24, 0, 24, 0)))
        self.setLayout(column(scroll, foot, gap=0))

    def show_exam(self, exam: MyExam) -> None:
        """Shows an exam and how far the person is with it."""
        self._exam = exam
        empty(self._list)
        self._name.setText(exam.name)
        limit = (
            _n("{count} minute", "{count} minutes", count=exam.minutes)
            if exam.minutes is not None
            else _("no time limit")
        )
        left = (
            _("any number of attempts")
            if exam.left is None
            else _n("{count} attempt left", "{count} attempts left", count=exam.left)
        )
        parts = [
            _n("{count} question", "{count} questions", count=exam.questions), _n("{count} point", "{count} points", count=points_text(exam.points)), limit,
            _("passing score {mark}", mark=points_text(exam.pass_mark)), left, due_words(exam.due),
        ]  # fmt: skip
        self._about.setText(" · ".join(part for part in parts if part))
        self._say_state(exam)
        running = exam.attempt_id is not None
        self.sit.setVisible(running or not exam.why_not)
        self.sit.setText(_("Go on") if running else _("Resit") if exam.attempts else _("Begin"))
        self.review.setVisible(exam.last_attempt_id is not None and exam.may_review)

    def _say_state(self, exam: MyExam) -> None:
        score = "" if exam.score is None else _("Score {score}", score=points_text(exam.score))
        if exam.passed:
            self._state.say(f"{P_('exam', 'passed')}  {score}".strip(), "success")
        elif exam.attempt_id is not None:
            self._state.say(_("under way"), "warning")
        elif exam.attempts:
            self._state.say(
                _("being marked") if exam.waiting else f"{P_('exam', 'not passed')}  {score}".strip(),
                "info" if exam.waiting else "error",
            )
        self._state.setVisible(bool(exam.passed or exam.attempts))
        running = exam.attempt_id is not None
        self._said.setText(
            _("Your answers are kept; go on where you stopped.") if running else "" if exam.passed else exam.why_not
        )
        self._said.setVisible(bool(self._said.text()))

    def show_outcome(self, outcome: Outcome) -> None:
        """What came of the attempt just handed in."""
        parts = []
        if outcome.overdue:
            parts.append(_("The time had ended; what was answered counts."))
        if outcome.waiting:
            parts.append(_("Handed in. A person marks the rest; the result appears here."))
        elif outcome.score is None:
            parts.append(_("Handed in."))
        else:
            mark = points_text(outcome.pass_mark)
            parts.append(
                _("Handed in: {score} out of 100, passing score {mark}.", score=points_text(outcome.score), mark=mark)
            )
        self._said.setText(sentences(*parts))
        self._said.show()

    def show_review(self, review: Review) -> None:
        """The answers one by one."""
        empty(self._list)
        everything = review.outcome.shown is Shown.EVERYTHING
        for one in review.questions:
            self._list.addWidget(line())
            self._question(one, everything)

    def _question(self, one: Reviewed, everything: bool) -> None:
        full = one.worth is not None and one.worth >= one.points
        tag = StatusTag()
        if one.worth is None:
            tag.say(_("being marked"), "info")
        else:
            words = f"{points_text(one.worth)} / {points_text(one.points)}"
            tag.say(words, "success" if full else "error")
        self._list.addLayout(row(label(P_("exam", "Question {number}", number=one.place), "strong"), tag, None, gap=12))
        self._list.addWidget(label(one.stem, wrap=True))
        self._list.addWidget(
            label(_("You answered: {answer}", answer=one.given or P_("answer", "nothing")), "secondary", wrap=True)
        )
        for words, shown in (
            (_("Right: {answer}", answer=one.right), everything and bool(one.right) and not full),
            (one.explanation, everything and bool(one.explanation)),
            (_("Comment: {text}", text=one.comment), bool(one.comment)),
        ):
            if shown:
                self._list.addWidget(label(words, "secondary", wrap=True))

    @Slot()
    def _sit(self) -> None:
        if self._exam is not None:
            self.sit_wanted.emit(self._exam.exam_id)

    @Slot()
    def _look_back(self) -> None:
        if self._exam is not None and self._exam.last_attempt_id is not None:
            self.review_wanted.emit(self._exam.last_attempt_id)
