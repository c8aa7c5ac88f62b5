"""Taking an exam: a calm view over the whole window, by keyboard; every answer saved at once, nothing lost by a crash.

Time is told by a steady counter and by what the file says, never by a clock a person can set. What can't be saved now is
kept here, told so, and sent again with every beat; so is the hand-in, with its true time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.marking import Answer
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.answering import AnswerPart, part_for
from hrdesk.gui.pages.training.overview import Overview
from hrdesk.gui.widgets.dialogs import QuestionDialog
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, line, picture, restyle, row, upright
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.reviewing import Outcome
    from hrdesk.app.training.taking import HandIn, Kept, Sitting

BEAT_MS = 15_000
SOON_MS = 5 * 60_000
CARD, SIDE = 720, 300
_ARROWS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PAGES: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class _Sheet(QScrollArea):
    """Scrolls by wheel and bar; keys turn the page, which is the exam's business."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


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
        self._build()
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

    # -- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head())
        ground = frame("calm")
        middle = row(None, self._card(), self._side(), None, gap=24, edges=(24, 0, 24, 0))
        ground.setLayout(column(48, middle, None, gap=0))
        outer.addWidget(ground, 1)

    def _head(self) -> QWidget:
        sitting = self.sitting
        head = frame("head")
        head.setFixedHeight(64)
        who = row(
            label(sitting.exam, "title"), label(f"{sitting.person} {sitting.employee_no}", "secondary"), None, gap=12
        )
        about = _n(
            "{count} question, {points} points in all, passed with {mark} out of 100", "{count} questions, {points} points in all, passed with {mark} out of 100",
            count=len(sitting.questions), points=points_text(sitting.points), mark=points_text(sitting.pass_mark),
        )  # fmt: skip
        self._saved_icon = picture("circle-check", "status.success")
        self._saved_icon.hide()  # nothing is saved yet
        self._saved = label("", "secondary")
        self._time = label("", "title")
        self._time.setAccessibleName(_("Time left"))
        time = column(None, label(_("Time left"), "small"), self._time, None, gap=0)
        self.hand_in = button(_("Hand in"), size="large", pressed=self.ask_to_hand_in)
        inner = row(column(None, who, label(about, "small"), None, gap=2), None, gap=20, edges=(24, 0, 24, 0))
        inner.addLayout(row(self._saved_icon, self._saved, gap=6))
        if sitting.left_ms is not None:
            inner.addWidget(upright(32))
            inner.addLayout(time)
        inner.addWidget(self.hand_in)
        head.setLayout(inner)
        return head

    def _card(self) -> QWidget:
        card = frame("card")
        card.setFixedWidth(CARD)
        self._number = label("", "strong")
        self._about = label("", "secondary")
        self.flag = button(_("Flag"), "bookmark", self.toggle_flag, hint=_("Key: {key}", key="M"))
        self.flag.setCheckable(True)
        self._stem = label("", "title", wrap=True)
        self._stem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._picture = label()
        self._answers = column(gap=8)
        inside = QWidget()
        inside.setProperty("role", "surface")
        inside.setLayout(column(self._stem, self._picture, self._answers, None, gap=16, edges=(32, 8, 32, 8)))
        self._scroll = scroll = _Sheet()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(320)
        self.notice = Notice("warning")
        self.before = button(P_("question", "Previous"), "chevron-left", partial(self.go, -1), size="large")
        self.after = button(P_("question", "Next"), "chevron-right", partial(self.go, 1), role="primary", size="large")
        self.after.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands where it leads
        self._keys = row(gap=6)
        for words, look in (("A", "key"), ("–", "small"), ("D", "key"), (_("choose"), "small"), ("", ""), ("←", "key"),
                            ("→", "key"), (_("turn"), "small")):  # fmt: skip
            hint = label(words, look)
            hint.setFixedHeight(20)
            self._keys.addWidget(hint)
        top = row(self._number, self._about, None, self.flag, gap=12, edges=(32, 20, 32, 0))
        foot = row(self.before, None, self._keys, None, self.after, gap=12, edges=(32, 16, 32, 24))
        inner = column(
            top, scroll, row(self.notice, edges=(32, 0, 32, 8)), row(line(), edges=(32, 0, 32, 0)), foot, gap=8
        )
        card.setLayout(inner)
        return card

    def _side(self) -> QWidget:
        side = frame("card")
        side.setFixedWidth(SIDE)
        self._count = label("", "secondary")
        self.overview = Overview(len(self.sitting.questions))
        self.overview.wanted.connect(self.show_question)
        notes = column(gap=8)
        limit = self.sitting.left_ms is not None
        for icon, text, shown in (
            ("save", _("Each answer is saved at once; after a power cut you go on"), True),
            ("clock", _("Time runs from the start; setting the computer's clock changes nothing"), limit),
            ("circle-check", _("When time ends the exam is handed in; what is answered counts"), limit),
        ):
            if shown:
                words = label(text, "small", wrap=True)
                entry = row(column(picture(icon), None, gap=0), gap=8)
                entry.addWidget(words, 1)
                notes.addLayout(entry)
        head = row(label(_("Questions"), "strong"), None, self._count, gap=8)
        side.setLayout(column(head, self.overview, 16, line(), notes, None, gap=12, edges=(20, 16, 20, 20)))
        return side

    # -- questions ---------------------------------------------------------------------------------------------

    @Slot(int)
    def show_question(self, at: int) -> None:
        """Shows the question at that place, counted from 0; what was typed in the one before is saved."""
        self._save_typed()
        self.at = max(0, min(at, len(self.sitting.questions) - 1))
        asked = self.sitting.questions[self.at]
        self._number.setText(_("Question {number}", number=self.at + 1))
        self._about.setText(
            _n("{kind}, {count} point", "{kind}, {count} points", kind=asked.kind.text, count=points_text(asked.points))
        )
        self._stem.setText(asked.stem)
        self._show_picture(asked.picture)
        if self.part is not None:
            self.part.hide()
            self.part.deleteLater()
        self.part = part_for(asked.kind, asked.options, asked.lefts, self.answers[asked.place])
        self.part.changed.connect(self.save)
        self._answers.addWidget(self.part)
        self.before.setEnabled(self.at > 0)
        self.after.setText(P_("question", "Next") if self.at + 1 < len(self.sitting.questions) else _("To the end"))
        self._scroll.verticalScrollBar().setValue(0)
        self._mark()
        self.part.focus()

    def _show_picture(self, data: bytes | None) -> None:
        shown = QPixmap()
        if data is not None and shown.loadFromData(data):
            wide = CARD - 80
            self._picture.setPixmap(
                shown.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation) if shown.width() > wide else shown
            )
        self._picture.setVisible(not shown.isNull())
        self._picture.setAccessibleName(_("Picture of the question"))

    def _mark(self) -> None:
        asked = self.sitting.questions[self.at]
        flagged = asked.place in self.flags
        self.flag.setChecked(flagged)
        self.flag.setText(_("Flagged") if flagged else _("Flag"))
        answered = [self.answers[one.place].given for one in self.sitting.questions]
        self._count.setText(_("answered {done} / {count}", done=sum(answered), count=len(answered)))
        self.overview.show_state(self.at, answered, [one.place in self.flags for one in self.sitting.questions])

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
            self._forget_aside()
            self._say_saved(_("Answers saved {time}", time=f"{when:%H:%M:%S}"), "success")
            self.notice.say("")

    def _say_saved(self, words: str, tone: str) -> None:
        self._saved.setText(words)
        self._saved.setProperty("tone", "" if tone == "success" else tone)
        restyle(self._saved)
        self._saved_icon.setVisible(tone == "success")

    def _not_kept(self, fresh: int, lost: int, failure: BaseException) -> bool | None:
        if isinstance(failure, Unavailable):
            if self._left_ms is not None:
                self._left_ms -= fresh  # what was lost before is taken off already
            self._lost += fresh + lost
            self._put_unsaved_aside()
            self._say_saved(_("not saved yet"), "warning")
            self.notice.say(
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
    _aside = False  # a copy lies sealed on this computer

    # -- a copy on this computer, for the case that the program is ended before the file is back ---------------------

    def _put_unsaved_aside(self) -> None:
        from hrdesk.app.training.taking import HandIn

        if self._handing_in is None and not self._over:
            answers = tuple((place, self.answers[place], place in self.flags) for place in sorted(self.unsaved))
            run_ms = self._lost + int(self._since.elapsed())
            left = None if self._left_ms is None else self._left_ms - int(self._since.elapsed())
            self._put_aside(HandIn(self.sitting.attempt_id, self.sitting.seat, run_ms, answers), left, ended=False)

    def _put_aside(self, order: HandIn, left: int | None, *, ended: bool) -> None:
        from hrdesk.app.training.kept import KeptExam, keep_exam

        desk = self.errands.desk
        kept = KeptExam(order, self.sitting.exam, desk.work().now(), left, ended)
        self._aside = True
        self.errands.context.jobs.aside(lambda _job: keep_exam(desk.work(), kept), failed=_no_copy)

    def _forget_aside(self) -> None:
        from hrdesk.app.training.kept import forget_exam

        if self._aside:
            self._aside = False
            desk, ident = self.errands.desk, self.sitting.attempt_id
            self.errands.context.jobs.aside(lambda _job: forget_exam(desk.work(), ident), failed=_no_copy)

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
        minutes, seconds = divmod((left + 999) // 1000, 60)
        self._time.setText(f"{minutes}:{seconds:02}")
        tone = "warning" if left <= SOON_MS else ""
        if self._time.property("tone") != tone:
            self._time.setProperty("tone", tone)
            restyle(self._time)
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
        asked = QuestionDialog(_("Hand in the exam now?"), " ".join(parts), _("Hand in"), parent=self)
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
        self._put_aside(self._handing_in, None if self._left_ms is None else self._left_ms - fresh, ended=True)
        self._send_hand_in()

    def _send_hand_in(self) -> None:
        from hrdesk.app.training.taking import hand_in

        order = self._handing_in
        self.errands.write(lambda work: hand_in(work, order), self._handed_in, failed=self._not_handed_in)

    def _handed_in(self, outcome: Outcome) -> None:
        self._forget_aside()
        self._close()
        self.ended.emit(outcome)

    def _not_handed_in(self, failure: BaseException) -> bool | None:
        if isinstance(failure, Unavailable):
            self._say_saved(_("kept, not handed in yet"), "warning")
            self.notice.say(
                _(
                    "The file can't be reached. Your exam is kept on this computer with the time you ended it. It is handed in as soon as the file is back, or when you sign in here again."
                )
            )
            return True
        self._forget_aside()  # refused for good: it would be refused again
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


def _no_copy(failure: BaseException) -> bool:
    """A full disk here: the exam itself goes on in this window, which says what is not saved."""
    return isinstance(failure, UserError)
