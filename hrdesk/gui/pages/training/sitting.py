"""Taking an exam: a calm view over the whole window, by keyboard; every answer saved at once, nothing lost by a crash.

Time is told by a steady counter and by what the file says, never by a clock a person can set. What can't be saved now is
kept here, told so, and sent again with every beat; so is the hand-in, with its true time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.domain.training.marking import Answer
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.answering import AnswerPart, part_for
from hrdesk.gui.pages.training.aside import Aside
from hrdesk.gui.pages.training.sheet import ExamSheet
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.training.reviewing import Outcome
    from hrdesk.app.training.taking import Kept, Sitting

BEAT_MS = 15_000
SOON_MS = 5 * 60_000
_ARROWS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PAGES: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class ExamDialog(QDialog):
    """One attempt. ``ended`` carries its Outcome; ``left`` says that the person went away and may continue later."""

    ended = Signal(object)
    left = Signal()

    def __init__(self, errands: Errands, sitting: Sitting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(sitting.exam)
        self.errands = Errands(errands.context, errands.desk, self)
        self.sitting = sitting
        self.answers = {asked.place: asked.answer for asked in sitting.questions}
        self.flags = {asked.place for asked in sitting.questions if asked.flagged}
        self.unsaved: set[int] = set()
        self.at = 0
        self._left_ms = sitting.left_ms
        self._since = QElapsedTimer()
        self._since.start()
        self._handing_in: Any = None  # the hand-in under way or kept
        self._over = False
        self.part: AnswerPart | None = None
        self.sheet = ExamSheet(sitting)
        self.sheet.question_wanted.connect(self.show_question)
        self.sheet.turned.connect(self.go)
        self.sheet.flag_wanted.connect(self.toggle_flag)
        self.sheet.hand_in_wanted.connect(self.ask_to_hand_in)
        self._aside = Aside(self.errands, sitting)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sheet)
        self._tick = QTimer(self)
        self._tick.setInterval(500)
        self._tick.timeout.connect(self._look_at_time)
        self._tick.start()
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self.beat)
        self._beat.start()
        self.show_question(next((at for at, q in enumerate(sitting.questions) if not q.answer.given), 0))
        self._look_at_time()
        if parent is not None:
            self.setGeometry(parent.window().geometry())

    # -- questions ---------------------------------------------------------------------------------------------

    @Slot(int)
    def show_question(self, at: int) -> None:
        """Shows the question at that place, counted from 0; what was typed in the one before is saved."""
        self._save_typed()
        self.at = max(0, min(at, len(self.sitting.questions) - 1))
        asked = self.sitting.questions[self.at]
        self.part = part_for(asked.kind, asked.options, asked.lefts, self.answers[asked.place])
        self.part.changed.connect(self.save)
        self.sheet.show_question(self.at, asked, self.part)
        self._mark()
        self.part.focus()

    def _mark(self) -> None:
        asked = self.sitting.questions
        answered = [self.answers[one.place].given for one in asked]
        self.sheet.mark(self.at, answered, [one.place in self.flags for one in asked])

    @Slot(int)
    def go(self, by: int) -> None:
        """To the next or the previous question; after the last one: hand in?"""
        if self.at + by >= len(self.sitting.questions):
            self.ask_to_hand_in()
        elif self.at + by >= 0:
            self.show_question(self.at + by)

    @Slot()
    def toggle_flag(self) -> None:
        """Marks the question to be looked at again, or takes the mark away."""
        place = self.sitting.questions[self.at].place
        self.flags ^= {place}
        self._keep(place)

    # -- saving ------------------------------------------------------------------------------------------------

    def _run_ms(self) -> int:
        """Milliseconds since the file was last told of time; told again from here on."""
        return int(self._since.restart())

    @Slot()
    def save(self) -> None:
        """Saves what is given to the question shown."""
        if self.part is None or self._over:
            return
        place = self.sitting.questions[self.at].place
        given = self.part.answer()
        if given != self.answers[place]:
            self.answers[place] = given
            self._keep(place)

    def _save_typed(self) -> None:
        if self.part is not None:
            self.save()

    def _keep(self, place: int) -> None:
        from hrdesk.app.training.taking import Given, give_answer

        self.unsaved.add(place)
        self._mark()
        given = Given(
            self.sitting.attempt_id, self.sitting.seat, place, self.answers[place], place in self.flags, self._run_ms()
        )
        self.errands.write(
            lambda work: give_answer(work, given), partial(self._kept, place, given.answer),
            failed=partial(self._not_kept, given.run_ms, 0),
        )  # fmt: skip

    def _kept(self, place: int, answer: Answer, kept: Kept) -> None:
        if self.answers[place] == answer:
            self.unsaved.discard(place)
        self._told(kept)

    def _told(self, kept: Kept) -> None:
        if kept.left_ms is not None and self._left_ms is not None:
            self._left_ms = kept.left_ms
        when = kept.at.astimezone(self.errands.desk.zone)
        if not self.unsaved:
            self._aside.forget()
            self.sheet.say_saved(_("Answers saved {time}", time=f"{when:%H:%M:%S}"), "success")
            self.sheet.notice.say("")

    def _not_kept(self, fresh: int, lost: int, failure: BaseException) -> bool | None:
        if isinstance(failure, Unavailable):
            if self._left_ms is not None:
                self._left_ms -= fresh  # what was lost before is taken off already
            self._lost += fresh + lost
            self._put_unsaved_aside()
            self.sheet.say_saved(_("not saved yet"), "warning")
            self.sheet.notice.say(
                _("The file can't be reached. Go on: what you answer is kept here and saved as soon as it is back.")
            )
            return True
        if isinstance(failure, UserError) and failure.code == "time_over":
            self.end()
            return True
        if isinstance(failure, UserError) and failure.code in ("elsewhere", "handed_in"):
            self._close()
            self.errands.messages.error(failure)
            self.left.emit()
            return True
        return False

    _lost = 0  # milliseconds the file was not told of

    # -- a copy on this computer, for the case that the program is ended before the file is back ---------------------

    def _put_unsaved_aside(self) -> None:
        from hrdesk.app.training.taking import HandIn

        if self._handing_in is None and not self._over:
            answers = tuple((place, self.answers[place], place in self.flags) for place in sorted(self.unsaved))
            run_ms = self._lost + int(self._since.elapsed())
            left = None if self._left_ms is None else self._left_ms - int(self._since.elapsed())
            self._aside.put(HandIn(self.sitting.attempt_id, self.sitting.seat, run_ms, answers), left, ended=False)

    @Slot()
    def beat(self) -> None:
        """Every 15 seconds: time used, and what could not be saved before."""
        from hrdesk.app.training.taking import beat

        if self._handing_in is not None:
            self._send_hand_in()
            return
        fresh, lost, self._lost = self._run_ms(), self._lost, 0
        run_ms = fresh + lost
        sitting = self.sitting
        self.errands.write(
            lambda work: beat(work, sitting.attempt_id, sitting.seat, run_ms), self._beaten,
            failed=partial(self._not_kept, fresh, lost),
        )  # fmt: skip

    def _beaten(self, kept: Kept) -> None:
        for place in sorted(self.unsaved):
            self._keep(place)
        self._told(kept)

    @Slot()
    def _look_at_time(self) -> None:
        if self._left_ms is None:
            return
        left = max(self._left_ms - int(self._since.elapsed()), 0)
        self.sheet.show_time(left, soon=left <= SOON_MS)
        if left == 0 and not self._over:
            self.end()

    # -- handing in --------------------------------------------------------------------------------------------

    @Slot()
    def ask_to_hand_in(self) -> None:
        """Asks once, naming what is open."""
        self._save_typed()
        open_ = sum(not answer.given for answer in self.answers.values())
        parts = []
        if open_:
            parts.append(_n("{count} question is not answered.", "{count} questions are not answered.", count=open_))
        if self.flags:
            parts.append(_n("{count} is flagged.", "{count} are flagged.", count=len(self.flags)))
        parts.append(_("Afterwards no answer can be changed."))
        asked = QuestionDialog(_("Hand in the exam now?"), sentences(*parts), _("Hand in"), parent=self)
        asked.agreed.connect(self.end)
        asked.open()

    @Slot()
    def end(self) -> None:
        """Hands the exam in; if the file can't be reached it is kept with its true time and handed in later."""
        from hrdesk.app.training.taking import HandIn

        if self._over:
            return
        self._save_typed()
        self._over = True
        self.setEnabled(False)
        answers = tuple((place, self.answers[place], place in self.flags) for place in sorted(self.unsaved))
        fresh = self._run_ms()
        self._handing_in = HandIn(self.sitting.attempt_id, self.sitting.seat, fresh + self._lost, answers)
        self._aside.put(self._handing_in, None if self._left_ms is None else self._left_ms - fresh, ended=True)
        self._send_hand_in()

    def _send_hand_in(self) -> None:
        from hrdesk.app.training.taking import hand_in

        order = self._handing_in
        self.errands.write(lambda work: hand_in(work, order), self._handed_in, failed=self._not_handed_in)

    def _handed_in(self, outcome: Outcome) -> None:
        self._aside.forget()
        self._close()
        self.ended.emit(outcome)

    def _not_handed_in(self, failure: BaseException) -> bool | None:
        if isinstance(failure, Unavailable):
            self.sheet.say_saved(_("kept, not handed in yet"), "warning")
            self.sheet.notice.say(
                _(
                    "The file can't be reached. Your exam is kept on this computer with the time you ended it. It is handed in as soon as the file is back, or when you sign in here again."
                )
            )
            return True
        self._aside.forget()  # refused for good: it would be refused again
        self._close()
        self.left.emit()
        return False

    def _close(self) -> None:
        self._tick.stop()
        self._beat.stop()
        self._over = True
        self.done(QDialog.DialogCode.Accepted)

    # -- keys and leaving --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act(event):
            super().keyPressEvent(event)

    def _typing(self) -> bool:
        return isinstance(QApplication.focusWidget(), (QLineEdit, QPlainTextEdit))

    def _place_of(self, event: QKeyEvent) -> int:
        key = event.key()
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return key - Qt.Key.Key_1
        if Qt.Key.Key_A <= key <= Qt.Key.Key_Z and key != Qt.Key.Key_M:
            return key - Qt.Key.Key_A
        return -1

    def _means(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and not self._typing() and (event.key() == Qt.Key.Key_M or self._place_of(event) >= 0)

    def _act(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _PAGES or (key in _ARROWS and not self._typing()):
            self.go({**_ARROWS, **_PAGES}[key])
        elif self._means(event) and key == Qt.Key.Key_M:
            self.toggle_flag()
        elif self._means(event) and self.part is not None:
            return self.part.press(self._place_of(event))
        elif key == Qt.Key.Key_Escape:
            self.reject()
        else:
            return False
        return True

    def reject(self) -> None:
        """Esc asks before leaving; time runs on meanwhile."""
        if self._over:
            return
        self._save_typed()
        told = _("Time runs on while you are away.") if self._left_ms is not None else _("You can go on later.")
        asked = QuestionDialog(_("Leave the exam and continue later?"), told, _("Leave"), parent=self)
        asked.agreed.connect(self._leave)
        asked.open()

    def leave_now(self) -> None:
        """Leaves without asking, with what was typed saved: the person is signed out."""
        if not self._over:
            self._save_typed()
            self._leave()

    @Slot()
    def _leave(self) -> None:
        self._close()
        self.left.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._over:
            super().closeEvent(event)
            return
        event.ignore()
        self.reject()
