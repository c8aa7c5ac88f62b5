"""Where an answer is given: one widget for each kind of question, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hrdesk.domain.training.marking import Answer
from hrdesk.domain.training.questions import Kind
from hrdesk.gui.theme import BODY, SMALL, colours, font
from hrdesk.gui.widgets.parts import button, column, label, named_by_label, row
from hrdesk.words import P_, _

TYPING_MS = 700  # a pause in typing after which the text is saved
_TEXT_LEFT, _EDGE = 74, 16


def _height(width: int, text: str) -> int:
    """The height an option needs at that width."""
    room = max(width - _TEXT_LEFT - _EDGE, 80)
    flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
    lines = QFontMetrics(font(BODY)).boundingRect(QRect(0, 0, room, 10_000), flags.value, text)
    return max(48, lines.height() + 24)


def _paint(option: QAbstractButton, letter: str, text: str, round_mark: bool) -> None:
    """An option in its state: mark, letter, text in as many lines as it needs."""
    tint = colours()
    painter = QPainter(option)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    checked = option.isChecked()
    strong = checked or option.hasFocus()
    ground = tint["bg.selected"] if checked else tint["bg.hover"] if option.underMouse() else tint["bg.surface"]
    half = (2 if strong else 1) / 2
    painter.setPen(QPen(tint["focus.ring"] if strong else tint["line.border"], 2 * half))
    painter.setBrush(ground)
    painter.drawRoundedRect(option.rect().toRectF().adjusted(half, half, -half, -half), 4, 4)
    middle = option.height() // 2
    _paint_mark(painter, QRect(_EDGE + 1, middle - 8, 16, 16), checked, round_mark)
    key = QRect(_EDGE + 28, middle - 9, 20, 18)
    painter.setPen(QPen(tint["line.border"], 1))
    painter.setBrush(tint["bg.sunken"])
    painter.drawRoundedRect(key.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(font(SMALL))
    painter.setPen(tint["text.secondary"])
    painter.drawText(key, Qt.AlignmentFlag.AlignCenter.value, letter)
    painter.setFont(font(BODY))
    painter.setPen(tint["text.primary"])
    place = QRect(_TEXT_LEFT, 0, option.width() - _TEXT_LEFT - _EDGE, option.height())
    flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextWrapAnywhere.value
    painter.drawText(place, flags, text)


def _paint_mark(painter: QPainter, place: QRect, checked: bool, round_mark: bool) -> None:
    tint = colours()
    painter.setPen(QPen(tint["accent.fill"] if checked else tint["line.control"], 1.4))
    painter.setBrush(tint["accent.fill"] if checked else tint["bg.surface"])
    if round_mark:
        painter.drawEllipse(place)
        if checked:
            painter.setBrush(tint["accent.on"])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(place.center(), 3, 3)
        return
    painter.drawRoundedRect(place, 2, 2)
    if checked:
        painter.setPen(QPen(tint["accent.on"], 2))
        corners = ((3, 8), (7, 12), (13, 4))
        painter.drawPolyline([place.topLeft() + QPoint(x, y) for x, y in corners])


if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


class _Drawn(_Button):
    """How an option looks and takes keys, whatever it is to a screen reader."""

    round_mark = False

    def __init__(self, letter: str, text: str) -> None:
        super().__init__()
        self._letter, self._said = letter, text
        self.setAccessibleName(f"{letter} {text}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, self._letter, self._said, self.round_mark)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(_height(event.size().width(), self._said))

    def sizeHint(self) -> QSize:
        return QSize(400, 48)

    def hitButton(self, pos: QPoint) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right turn the page, which is the exam's business."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class OneOption(_Drawn, QRadioButton):
    """An option of which one is chosen."""

    round_mark = True


class ManyOption(_Drawn, QCheckBox):
    """An option of which several may be chosen."""


class AnswerPart(QWidget):
    """What all kinds share. ``changed``: the person gave another answer."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)

    def answer(self) -> Answer:
        """What is given now."""
        raise NotImplementedError

    def press(self, place: int) -> bool:
        """A digit or letter was typed; whether it meant something here."""
        return False

    def focus(self) -> None:
        """Puts the keyboard where an answer is given."""


class ChoicePart(AnswerPart):
    """Single and multiple choice, true or false."""

    def __init__(self, kind: Kind, options: Sequence[str], given: Answer) -> None:
        super().__init__()
        texts = [P_("answer", "true"), P_("answer", "false")] if kind is Kind.TRUE_FALSE else list(options)
        self._many = kind is Kind.MULTIPLE
        self._group = QButtonGroup(self)
        self.options: list[QAbstractButton] = []
        for place, text in enumerate(texts):
            letter = chr(65 + place)
            option: QAbstractButton = ManyOption(letter, text) if self._many else OneOption(letter, text)
            option.setChecked(place in given.chosen)
            if not self._many:  # of a group, even of one in which several are ticked, Tab reaches one button only
                self._group.addButton(option, place)
            option.clicked.connect(self._clicked)
            self.options.append(option)
            self.box.addWidget(option)
        self.box.addStretch(1)

    @Slot()
    def _clicked(self) -> None:
        self.changed.emit()

    def answer(self) -> Answer:
        return Answer(tuple(place for place, option in enumerate(self.options) if option.isChecked()))

    def press(self, place: int) -> bool:
        if not 0 <= place < len(self.options):
            return False
        self.options[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self.options[place].click()
        return True

    def focus(self) -> None:
        chosen = next((option for option in self.options if option.isChecked()), self.options[0])
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)


class TextPart(AnswerPart):
    """Fill-in, number and essay: saved after a pause in typing and when the question is left."""

    def __init__(self, kind: Kind, given: Answer) -> None:
        super().__init__()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(TYPING_MS)
        self._later.timeout.connect(self.changed)
        if kind is Kind.ESSAY:
            self.long = QPlainTextEdit(given.text)
            self.long.setMinimumHeight(200)
            self.long.setTabChangesFocus(True)
            self.long.setAccessibleName(_("Your answer"))
            self.long.textChanged.connect(self._later.start)
            self.control: QWidget = self.long
        else:
            self.short = QLineEdit(given.text)
            self.short.setProperty("scale", "large")
            self.short.setAccessibleName(_("Your answer"))
            self.short.setPlaceholderText(_("a number") if kind is Kind.NUMERIC else _("your answer"))
            self.short.textEdited.connect(self._later.start)
            self.control = self.short
        self._kind = kind
        self.box.addWidget(self.control)
        self.box.addStretch(1)

    def answer(self) -> Answer:
        return Answer(text=self.long.toPlainText() if self._kind is Kind.ESSAY else self.short.text())

    def focus(self) -> None:
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)


class MatchPart(AnswerPart):
    """A choice beside each left side."""

    def __init__(self, lefts: Sequence[str], rights: Sequence[str], given: Answer) -> None:
        super().__init__()
        self.choices: list[QComboBox] = []
        for place, left in enumerate(lefts):
            words = label(left, wrap=True)
            words.setFixedWidth(260)
            choice = QComboBox()
            choice.setProperty("scale", "large")
            named_by_label(choice, left)
            choice.addItem(_("choose…"))
            choice.addItems(list(rights))
            at = given.chosen[place] if place < len(given.chosen) else -1
            choice.setCurrentIndex(at + 1)
            choice.activated.connect(self._chose)
            self.choices.append(choice)
            line = row(words, gap=12)
            line.addWidget(choice, 1)
            self.box.addLayout(line)
        self.box.addStretch(1)

    @Slot()
    def _chose(self) -> None:
        self.changed.emit()

    def answer(self) -> Answer:
        return Answer(tuple(choice.currentIndex() - 1 for choice in self.choices))

    def focus(self) -> None:
        self.choices[0].setFocus(Qt.FocusReason.OtherFocusReason)


class OrderPart(AnswerPart):
    """A list put into order: dragged, or moved by Alt and the arrow keys or the two buttons."""

    def __init__(self, options: Sequence[str], given: Answer) -> None:
        super().__init__()
        self.order = list(given.chosen) if given.given else list(range(len(options)))
        self._texts = list(options)
        self._touched = given.given
        self.list = QListWidget()
        self.list.setAccessibleName(_("Put into order"))
        self.list.setFrameShape(QFrame.Shape.StyledPanel)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.model().rowsMoved.connect(self._dragged)
        self.up = button(_("Up"), "arrow-up", self.move_up, hint="Alt+↑")
        self.down = button(_("Down"), "arrow-down", self.move_down, hint="Alt+↓")
        line = row(gap=12)
        line.addWidget(self.list, 1)
        line.addLayout(column(self.up, self.down, None, gap=8))
        self.box.addLayout(line)
        self._show(0)

    def _show(self, current: int) -> None:
        self.list.clear()
        for place in self.order:
            self.list.addItem(self._texts[place])
        self.list.setCurrentRow(current)
        self.list.setFixedHeight(max(120, 30 * len(self.order) + 8))

    @Slot()
    def _dragged(self) -> None:
        shown = [self.list.item(at).text() for at in range(self.list.count())]
        left = list(range(len(self._texts)))
        self.order = []
        for text in shown:
            place = next(at for at in left if self._texts[at] == text)
            left.remove(place)
            self.order.append(place)
        self._touch()

    def _touch(self) -> None:
        self._touched = True
        self.changed.emit()

    @Slot()
    def move_up(self) -> None:
        """The current one goes before the one above it."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """The current one goes behind the one below it."""
        self._move(1)

    def _move(self, by: int) -> None:
        at = self.list.currentRow()
        to = at + by
        if not 0 <= to < len(self.order):
            return
        self.order[at], self.order[to] = self.order[to], self.order[at]
        self._show(to)
        self._touch()

    def answer(self) -> Answer:
        return Answer(tuple(self.order)) if self._touched else Answer()

    def focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def part_for(kind: Kind, options: Sequence[str], lefts: Sequence[str], given: Answer) -> AnswerPart:
    """The widget that takes the answer to a question of that kind."""
    if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE):
        return ChoicePart(kind, options, given)
    if kind is Kind.MATCHING:
        return MatchPart(lefts, options, given)
    if kind is Kind.ORDERING:
        return OrderPart(options, given)
    return TextPart(kind, given)
