"""The signature lines of one paper: their words in both languages, whether a day is written, their order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QToolButton, QWidget

from hrdesk.domain.letterhead import MOST_SIGNERS, SignLine
from hrdesk.domain.performance.sheet import Label
from hrdesk.gui.widgets.parts import Notice, button, column, icon_button, label, restyle, row
from hrdesk.words import P_, _


class SignersEditor(QWidget):
    """Up to four lines, from left to right on the paper. ``changed`` after each change by a person."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loading = False
        self.zh: list[QLineEdit] = []
        self.en: list[QLineEdit] = []
        self.dated: list[QCheckBox] = []
        self.earlier: list[QToolButton] = []
        self.remove: list[QToolButton] = []
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for place in range(MOST_SIGNERS):
            self._add_row(grid, place)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.add = button(_("Add a line"), "plus", self.add_line, role="link")
        self.notice = Notice()
        outer = column(gap=6)
        outer.addWidget(label(_("Signature lines, from left to right"), "small"))
        outer.addLayout(grid)
        outer.addLayout(row(self.add, None))
        outer.addWidget(self.notice)
        self.setLayout(outer)
        self._count = 0
        self._show_rows()

    def _add_row(self, grid: QGridLayout, place: int) -> None:
        number = place + 1
        zh, en = QLineEdit(), QLineEdit()
        zh.setAccessibleName(_("Signature line {number}", number=number))
        en.setAccessibleName(_("Signature line {number} in English", number=number))
        en.setPlaceholderText(_("In English"))
        dated = QCheckBox(P_("letterhead", "Date"))
        dated.setAccessibleName(_("Signature line {number} with a date", number=number))
        dated.setToolTip(_("With a place for the date below the line"))
        earlier = icon_button(
            "arrow-up", _("Signature line {number} one place earlier", number=number), partial(self.move_up, place)
        )
        remove = icon_button("x", _("Take signature line {number} away", number=number), partial(self.take_away, place))
        for at, part in enumerate((zh, en, dated, earlier, remove)):
            grid.addWidget(part, place, at)
        zh.textChanged.connect(self._typed)
        en.textChanged.connect(self._typed)
        dated.toggled.connect(self._typed)
        self.zh.append(zh)
        self.en.append(en)
        self.dated.append(dated)
        self.earlier.append(earlier)
        self.remove.append(remove)

    # -- values ------------------------------------------------------------------------------------------------

    def load(self, signers: Sequence[SignLine]) -> None:
        """Shows these lines; nothing counts as changed."""
        self._loading = True
        self._count = len(signers)
        for place in range(MOST_SIGNERS):
            given = signers[place] if place < len(signers) else SignLine(Label(""))
            self._type(self.zh[place], given.words.zh)
            self._type(self.en[place], given.words.en or "")
            self.dated[place].setChecked(given.dated)
        self._loading = False
        self.complain(0, "")
        self._show_rows()

    @staticmethod
    def _type(line: QLineEdit, text: str) -> None:
        if line.text() != text:
            line.setText(text)
            line.setCursorPosition(0)

    def signers(self) -> tuple[SignLine, ...]:
        """The lines as typed."""
        return tuple(
            SignLine(Label(self.zh[place].text().strip(), self.en[place].text().strip() or None), dated.isChecked())
            for place, dated in enumerate(self.dated[: self._count])
        )

    def complain(self, number: int, words: str) -> None:
        """Says what is wrong with line ``number``, from 1; 0: with the lines as a whole."""
        self.notice.say(words)
        for place, line in enumerate(self.zh, start=1):
            line.setProperty("wrong", bool(words) and place == number)
            restyle(line)
        if words and 1 <= number <= self._count:
            self.zh[number - 1].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- lines -------------------------------------------------------------------------------------------------

    def add_line(self) -> None:
        """An empty line at the right."""
        self._change([*self.signers(), SignLine(Label(""))])
        self.zh[self._count - 1].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_away(self, place: int) -> None:
        """Line ``place`` (from 0) goes."""
        lines = list(self.signers())
        del lines[place]
        self._change(lines)
        self.zh[max(0, min(place, self._count - 1))].setFocus(Qt.FocusReason.OtherFocusReason)

    def move_up(self, place: int) -> None:
        """Line ``place`` (from 0) changes places with the one before."""
        lines = list(self.signers())
        lines[place - 1], lines[place] = lines[place], lines[place - 1]
        self._change(lines)
        (self.earlier[place - 1] if place > 1 else self.zh[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, lines: Sequence[SignLine]) -> None:
        self.load(lines)
        self.changed.emit()

    def _typed(self) -> None:
        if not self._loading:
            if self.notice.text:
                self.complain(0, "")
            self.changed.emit()

    def _show_rows(self) -> None:
        for place in range(MOST_SIGNERS):
            there = place < self._count
            for part in (self.zh[place], self.en[place], self.dated[place], self.earlier[place], self.remove[place]):
                part.setVisible(there)
            self.earlier[place].setEnabled(place > 0)
            self.remove[place].setEnabled(self._count > 1)
        self.add.setVisible(self._count < MOST_SIGNERS)
