"""What an exam asks: as many lines of drawn questions as wanted, and questions picked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from hrdesk.domain.training.exams import MOST_QUESTIONS, Draw, Fixed, points_text
from hrdesk.domain.training.questions import EASIEST, HARDEST, number_of
from hrdesk.gui.models.table import Column
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, empty, icon_button, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.training.bank import QuestionRow

ANY = "*"
_WIDE = (0, 92, 66, 66, 28)  # px of topic (takes the rest), difficulty, questions, points, remove
_FIRST = Draw(10, Decimal(2))


def figure(text: str) -> QLineEdit:
    """A short field for a number."""
    made = QLineEdit(text)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def number_in(typed: QLineEdit) -> Decimal:
    """The number typed, to a hundredth; 0, which the rules refuse in words, where it is none."""
    return (number_of(typed.text()) or Decimal(0)).quantize(Decimal("0.01")).normalize() + 0


def whole_of(typed: QLineEdit) -> int:
    """The whole number typed; 0, which the rules refuse in words, where it is none."""
    number = number_in(typed)
    return int(number) if number == int(number) and number <= MOST_QUESTIONS else 0


class _Line(QWidget):
    """One line: from which topic, how hard, how many, for how many points each."""

    changed = Signal()

    def __init__(self, draw: Draw, topics: Sequence[tuple[str, str]], number: int) -> None:
        super().__init__()
        self._draw = draw
        self.topic = QComboBox()
        for value, words in ((ANY, _("any topic")), *topics):
            self.topic.addItem(words, value)
        wanted = ANY if draw.topic is None else draw.topic
        if self.topic.findData(wanted) < 0:  # a topic that has no questions any more, or one above others
            self.topic.addItem(wanted, wanted)
        self.topic.setCurrentIndex(self.topic.findData(wanted))
        self.difficulty = QComboBox()
        self.difficulty.addItem(_("any"), None)
        for level in range(EASIEST, HARDEST + 1):
            self.difficulty.addItem(str(level), level)
        self.difficulty.setCurrentIndex(self.difficulty.findData(draw.difficulty))
        self.count, self.points = figure(str(draw.count)), figure(points_text(draw.points))
        self.remove = icon_button("x", _("Remove line {number}", number=number))
        line = row(gap=8)
        controls = (self.topic, self.difficulty, self.count, self.points, self.remove)
        names = (_("Topic"), _("Difficulty"), _("How many"), _("Points each"))
        for control, name in zip(controls, names, strict=False):
            named_by_label(control, f"{name} {number}")
        for control, wide in zip(controls, _WIDE, strict=True):
            line.addWidget(control, 0 if wide else 1)
            if wide:
                control.setFixedWidth(wide)
        self.setLayout(line)
        for signal in (
            self.topic.activated,
            self.difficulty.activated,
            self.count.textEdited,
            self.points.textEdited,
        ):
            signal.connect(self._say)

    @Slot()
    def _say(self) -> None:
        self.changed.emit()

    def draw(self) -> Draw:
        """The line as a rule; a kind it was narrowed to stays."""
        topic = self.topic.currentData()
        return Draw(
            whole_of(self.count),
            number_in(self.points),
            None if topic == ANY else topic,
            self.difficulty.currentData(),
            self._draw.kind,
        )


class DrawLines(QWidget):
    """The lines of drawn questions, with a button for one more. ``changed``: something is different."""

    changed = Signal()

    def __init__(self, topics: Sequence[tuple[str, str]], draws: Sequence[Draw]) -> None:
        super().__init__()
        self._topics = topics
        self._lines: list[_Line] = []
        heads = row(gap=8)
        for words, wide in zip((_("Topic"), _("Difficulty"), _("How many"), _("Points each"), ""), _WIDE, strict=True):
            head = label(words, "small")
            heads.addWidget(head, 0 if wide else 1)
            if wide:
                head.setFixedWidth(wide)
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self.more = button(_("One more line"), "plus", self.add_line)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(heads)
        outer.addLayout(self._box)
        outer.addLayout(row(self.more, None))
        self.load(draws)

    def load(self, draws: Sequence[Draw]) -> None:
        """Shows these lines."""
        empty(self._box)
        self._lines = []
        for draw in draws:
            self._add(draw)
        self.changed.emit()

    def _add(self, draw: Draw) -> None:
        line = _Line(draw, self._topics, len(self._lines) + 1)
        line.remove.clicked.connect(partial(self._remove, line))
        line.changed.connect(self.changed)
        self._lines.append(line)
        self._box.addWidget(line)

    @Slot()
    def add_line(self) -> None:
        """One line more, like the one above it."""
        self._add(self._lines[-1].draw() if self._lines else _FIRST)
        self._lines[-1].topic.setFocus()
        self.changed.emit()

    def _remove(self, line: _Line) -> None:
        draws = [one.draw() for one in self._lines if one is not line]
        self.load(draws)
        self.more.setFocus()

    def draws(self) -> tuple[Draw, ...]:
        """The lines as rules."""
        return tuple(line.draw() for line in self._lines)


class FixedLine(QWidget):
    """How many questions everybody is asked, and the button that picks them."""

    changed = Signal()

    def __init__(self, errands: Errands, fixed: Sequence[Fixed]) -> None:
        super().__init__()
        self._errands = errands
        self.fixed = tuple(fixed)
        self._said: QLabel = label("", "secondary")
        self.pick = button(_("Pick questions…"), "list-filter", self._pick)
        self.setLayout(row(self._said, None, self.pick))
        self._say()

    def _say(self) -> None:
        worth = sum((one.points for one in self.fixed), Decimal(0))
        self._said.setText(
            _("{count} questions picked, {points} points", count=len(self.fixed), points=points_text(worth))
            if self.fixed
            else _("none picked")
        )
        self.changed.emit()

    @Slot()
    def _pick(self) -> None:
        dialog = PickDialog(self._errands, self.fixed, self.window())
        dialog.accepted.connect(partial(self._picked, dialog))
        dialog.open()

    def _picked(self, dialog: PickDialog) -> None:
        self.fixed = dialog.fixed()
        self._say()


class PickDialog(Dialog):
    """The bank, searched; what is ticked there by “Add” is asked of everybody who sits the exam."""

    def __init__(self, errands: Errands, fixed: Sequence[Fixed], parent: QWidget | None = None) -> None:
        super().__init__(_("Questions everybody is asked"), width=860, parent=parent)
        self.errands = Errands(errands.context, errands.desk, self)
        self._points = {one.question_id: one.points for one in fixed}
        self._bank: dict[int, QuestionRow] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the questions"))
        self.search.setAccessibleName(_("Search the questions"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(250)
        self._later.timeout.connect(self._load)
        self.search.textEdited.connect(self._later.start)
        self.bank = DataTable(_columns(), name=_("Question bank"), identity=lambda one: one.id)
        self.bank.setMinimumHeight(230)
        self.bank.opened.connect(self._add)
        self.chosen = DataTable(
            [*_columns(), Column("worth", _("Points"), 64, getter=lambda one: points_text(self._points[one.id]))],
            name=_("Picked"),
            identity=lambda one: one.id,
        )
        self.chosen.setMinimumHeight(180)
        self.worth = figure("2")
        self.worth.setFixedWidth(66)
        words = label(_("Points each"), "small")
        words.setBuddy(self.worth)
        named_by_label(self.worth, _("Points each"))
        self.add = button(_("Add what is selected"), "plus", self._add)
        self.remove = button(_("Leave out what is selected"), "x", self._remove)
        for part in (self.search, self.bank):
            self.body.addWidget(part)
        self.body.addLayout(row(words, self.worth, self.add, None, self.remove))
        self.body.addWidget(self.chosen)
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.take = button(_("Take these"), role="primary")
        self.take.clicked.connect(self.accept)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.take)
        self._load()

    @Slot()
    def _load(self) -> None:
        from hrdesk.app.training.bank import BankFilter, list_questions

        text = self.search.text()
        self.errands.read(lambda work: list_questions(work, BankFilter(text)), self._loaded)

    def _loaded(self, found: tuple[QuestionRow, ...]) -> None:
        self._bank |= {one.id: one for one in found}
        self.bank.load([one for one in found if one.id not in self._points])
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.chosen.load([self._bank[ident] for ident in self._points if ident in self._bank])

    @Slot()
    def _add(self, *_row: object) -> None:
        worth = number_in(self.worth)
        for one in self.bank.selected_rows():
            self._points[one.id] = worth
        self._load()

    @Slot()
    def _remove(self) -> None:
        for one in self.chosen.selected_rows():
            self._points.pop(one.id, None)
        self._load()

    def fixed(self) -> tuple[Fixed, ...]:
        """What was picked, in the order it was."""
        return tuple(Fixed(ident, points) for ident, points in self._points.items())


def _columns() -> list[Column]:
    return [
        Column("text", _("Question"), 360, stretch=True),
        Column("kind", _("Kind of question"), 110, getter=lambda one: one.kind.text),
        Column("topic", _("Topic"), 130),
    ]
