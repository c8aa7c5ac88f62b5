"""The sheet of an exam: its head with the time, the question in the middle, the overview at the side. It asks and shows;
what is given, kept and handed in is the dialog's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from hrdesk.domain.training.exams import points_text
from hrdesk.gui.pages.training.answering import AnswerPart
from hrdesk.gui.pages.training.overview import Overview
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, line, picture, restyle, row, upright
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.training.taking import Asked, Sitting

CARD, SIDE = 720, 300


class _Scroll(QScrollArea):
    """Scrolls by wheel and bar; keys turn the page, which is the exam's business."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class ExamSheet(QWidget):
    """One sitting on the screen; every wish of the person is a signal."""

    question_wanted = Signal(int)  # by the overview: its place, counted from 0
    turned = Signal(int)  # one on or one back
    flag_wanted = Signal()
    hand_in_wanted = Signal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self._part: AnswerPart | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head())
        ground = frame("calm")
        middle = row(None, self._card(), self._side(), None, gap=24, edges=(24, 0, 24, 0))
        ground.setLayout(column(48, middle, None, gap=0))
        outer.addWidget(ground, 1)

    # -- building ----------------------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        sitting = self._sitting
        head = frame("head")
        head.setFixedHeight(64)
        who = row(
            label(sitting.exam, "title"), label(f"{sitting.person} {sitting.employee_no}", "secondary"), None, gap=12
        )
        about = _n(
            "{count} question, {points} points in all, passed with {mark} out of 100", "{count} questions, {points} points in all, passed with {mark} out of 100",
            count=len(sitting.questions), points=points_text(sitting.points), mark=points_text(sitting.pass_mark),
        )  # fmt: skip
        self.saved_icon = picture("circle-check", "status.success")
        self.saved_icon.hide()  # nothing is saved yet
        self._saved = label("", "secondary")
        self._time = label("", "title")
        self._time.setAccessibleName(_("Time left"))
        time = column(None, label(_("Time left"), "small"), self._time, None, gap=0)
        self.hand_in = button(_("Hand in"), size="large", pressed=self.hand_in_wanted.emit)
        inner = row(column(None, who, label(about, "small"), None, gap=2), None, gap=20, edges=(24, 0, 24, 0))
        inner.addLayout(row(self.saved_icon, self._saved, gap=6))
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
        self.flag = button(_("Flag"), "bookmark", self.flag_wanted.emit, hint=_("Key: {key}", key="M"))
        self.flag.setCheckable(True)
        self._stem = label("", "title", wrap=True)
        self._stem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._picture = label()
        self._answers = column(gap=8)
        inside = QWidget()
        inside.setProperty("role", "surface")
        inside.setLayout(column(self._stem, self._picture, self._answers, None, gap=16, edges=(32, 8, 32, 8)))
        self._scroll = scroll = _Scroll()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(320)
        self.notice = Notice("warning")
        self.before = button(P_("question", "Previous"), "chevron-left", partial(self.turned.emit, -1), size="large")
        self.after = button(
            P_("question", "Next"), "chevron-right", partial(self.turned.emit, 1), role="primary", size="large"
        )
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
        self.overview = Overview(len(self._sitting.questions))
        self.overview.wanted.connect(self.question_wanted)
        notes = column(gap=8)
        limit = self._sitting.left_ms is not None
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

    # -- showing -----------------------------------------------------------------------------------------------

    def show_question(self, at: int, asked: Asked, part: AnswerPart) -> None:
        """The question at that place, counted from 0, with the part it is answered in."""
        self._number.setText(P_("exam", "Question {number}", number=at + 1))
        self._about.setText(
            _n("{kind}, {count} point", "{kind}, {count} points", kind=asked.kind.text, count=points_text(asked.points))
        )
        self._stem.setText(asked.stem)
        self._show_picture(asked.picture)
        if self._part is not None:
            self._part.hide()
            self._part.deleteLater()
        self._part = part
        self._answers.addWidget(part)
        self.before.setEnabled(at > 0)
        self.after.setText(P_("question", "Next") if at + 1 < len(self._sitting.questions) else _("To the end"))
        self._scroll.verticalScrollBar().setValue(0)

    def _show_picture(self, data: bytes | None) -> None:
        shown = QPixmap()
        if data is not None and shown.loadFromData(data):
            wide = CARD - 80
            self._picture.setPixmap(
                shown.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation) if shown.width() > wide else shown
            )
        self._picture.setVisible(not shown.isNull())
        self._picture.setAccessibleName(_("Picture of the question"))

    def mark(self, at: int, answered: Sequence[bool], flagged: Sequence[bool]) -> None:
        """Which questions are answered and flagged, and which is shown."""
        self.flag.setChecked(flagged[at])
        self.flag.setText(_("Flagged") if flagged[at] else _("Flag"))
        self._count.setText(_("answered {done} / {count}", done=sum(answered), count=len(answered)))
        self.overview.show_state(at, answered, flagged)

    def say_saved(self, words: str, tone: str) -> None:
        """Whether the answers are saved: ``success`` or ``warning``."""
        self._saved.setText(words)
        self._saved.setProperty("tone", "" if tone == "success" else tone)
        restyle(self._saved)
        self.saved_icon.setVisible(tone == "success")

    def show_time(self, left_ms: int, *, soon: bool) -> None:
        """The time left, rounded up to seconds."""
        minutes, seconds = divmod((left_ms + 999) // 1000, 60)
        self._time.setText(f"{minutes}:{seconds:02}")
        tone = "warning" if soon else ""
        if self._time.property("tone") != tone:
            self._time.setProperty("tone", tone)
            restyle(self._time)
