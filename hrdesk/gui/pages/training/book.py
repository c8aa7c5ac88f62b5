"""错题本: what was missed, asked again when it is due, ten minutes a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind
from hrdesk.gui.pages.training.answering import AnswerPart, part_for
from hrdesk.gui.widgets.parts import EmptyPage, StatusTag, button, column, frame, label, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.repeating import Book, Repeat, Repeated

CARD = 720


class BookView(QWidget):
    """One question after the other. ``answered(question id, Answer)``: counted as the question is written."""

    answered = Signal(int, object)
    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._due: list[Repeat] = []
        self._now: Repeat | None = None
        self._part: AnswerPart | None = None
        self._count = label("", "secondary")
        self._stem = label("", "title", wrap=True)
        self._picture = label()
        self._answers = column(gap=8)
        self._result = StatusTag()
        self._right = label("", wrap=True)
        self._why = label("", "secondary", wrap=True)
        self.check = button(P_("wrong-answer book", "Check"), "check", self._check, role="primary", size="large")
        self.next = button(P_("question", "Next"), "chevron-right", self._next, role="primary", size="large")
        card = frame("card")
        card.setFixedWidth(CARD)
        card.setLayout(
            column(
                self._count, self._stem, self._picture, self._answers, row(self._result, None), self._right, self._why, 8,
                row(None, self.check, self.next), gap=12, edges=(32, 24, 32, 24),
            )
        )  # fmt: skip
        self.empty = EmptyPage("circle-check", "")
        ground = frame("calm")
        ground.setLayout(column(32, row(None, card, None), None, gap=0))
        self._shown = QStackedWidget()
        self._shown.addWidget(self.empty)
        self._shown.addWidget(ground)
        self.setLayout(column(self._shown, gap=0))

    def show_book(self, book: Book) -> None:
        """Begins with what is due now."""
        self._due = list(book.due)
        if not self._due:
            if book.later is not None:
                words = _("Nothing is due now. Next: {day}", day=book.later.date().isoformat())
            else:
                words = _("What you miss in an exam is asked again here until it stays.")
            self.empty.say(words)
            self._shown.setCurrentIndex(0)
            return
        self._shown.setCurrentIndex(1)
        self._next()

    @Slot()
    def _next(self) -> None:
        if not self._due:
            self.more_wanted.emit()
            return
        self._now = now = self._due.pop(0)
        question = now.question
        self._count.setText(
            _n(
                "{kind} · missed {count} time · {left} more today",
                "{kind} · missed {count} times · {left} more today",
                kind=question.kind.text,
                count=now.misses,
                left=len(self._due),
            )
        )
        self._stem.setText(now.stem)
        shown = QPixmap()
        if now.picture is not None:
            shown.loadFromData(now.picture)
        self._picture.setPixmap(shown)
        self._picture.setVisible(not shown.isNull())
        texts = question.rights if question.kind is Kind.MATCHING else tuple(option.text for option in question.options)
        choices = question.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING)
        options = tuple(texts[at] for at in now.shown) if choices else ()
        if self._part is not None:
            self._part.hide()
            self._part.deleteLater()
        self._part = part_for(question.kind, options, question.lefts, Answer())
        self._answers.addWidget(self._part)
        for part in (self._result, self._right, self._why, self.next):
            part.hide()
        self.check.show()
        self._part.focus()

    @Slot()
    def _check(self) -> None:
        if self._now is None or self._part is None:
            return
        given = self._part.answer()
        if not given.given:
            self._part.focus()
            return
        if self._now.question.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING):
            given = Answer(tuple(self._now.shown[at] if at >= 0 else -1 for at in given.chosen))
        self.check.hide()
        self._part.setEnabled(False)
        self.answered.emit(self._now.question_id, given)

    def show_result(self, result: Repeated) -> None:
        """Right or wrong, what is right and why, and when it comes again."""
        day = result.next.date().isoformat()
        words = _("Right, again on {day}", day=day) if result.right else _("Not right, again on {day}", day=day)
        self._result.say(words, "success" if result.right else "error")
        self._right.setText(_("Right: {answer}", answer=result.right_answer))
        self._why.setText(result.explanation)
        for part in (self._result, self._right, self.next):
            part.show()
        self._why.setVisible(bool(result.explanation))
        self.next.setFocus()
