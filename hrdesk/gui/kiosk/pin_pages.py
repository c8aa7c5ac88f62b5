"""Who is there? Number and PIN, by keyboard or by the pad on the screen; and a PIN of one's own in place of the first."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.kiosk import LEAST, MOST
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, picture, restyle, row
from hrdesk.words import P_, _

CARD = 380


class NumberPad(QWidget):
    """Digits to press, for the field that has or last had the focus. ``entered``: the key at the end.

    A click leaves the focus in the field; Tab reaches the keys after the page's own buttons.
    """

    entered = Signal()

    def __init__(self, fields: list[QLineEdit]) -> None:
        super().__init__()
        self._fields = fields
        self._field = fields[0]
        self.keys: list[QPushButton] = []
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number in range(1, 10):
            grid.addWidget(
                self._key(str(number), partial(self._type, str(number))), (number - 1) // 3, (number - 1) % 3
            )
        grid.addWidget(self._key("⌫", self._back, _("Delete the last digit")), 3, 0)
        grid.addWidget(self._key("0", partial(self._type, "0")), 3, 1)
        grid.addWidget(self._key("⏎", self.entered.emit, _("Enter")), 3, 2)

    def _key(self, text: str, pressed: object, said: str = "") -> QPushButton:
        made = button(text, pressed=pressed)  # type: ignore[arg-type]
        made.setProperty("scale", "pad")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(said or text)
        self.keys.append(made)
        return made

    @Slot(QWidget, QWidget)
    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QLineEdit) and now in self._fields:
            self._field = now

    def _type(self, digit: str) -> None:
        self._field.insert(digit)

    def _back(self) -> None:
        self._field.backspace()


def pin_field(name: str) -> QLineEdit:
    """A large field for a PIN, which it doesn't show."""
    made = QLineEdit()
    made.setProperty("scale", "large")
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(MOST)
    made.setAccessibleName(name)
    return made


class _PadPage(QWidget):
    """A card with fields at the left and the pad at the right, in the middle of the window."""

    def __init__(self, head: QWidget, fields: list[tuple[str, QLineEdit]], act: str) -> None:
        super().__init__()
        self.fields = [field for _name, field in fields]
        self.notice = Notice("error")
        self.enter = button(act, role="primary", size="large", pressed=self.submit)
        self.pad = NumberPad(self.fields)
        self.pad.entered.connect(self._next)
        left = column(head, 8, gap=4)
        for name, field in fields:
            words = label(name, "small")
            words.setBuddy(field)
            left.addWidget(words)
            left.addWidget(field)
            left.addSpacing(8)
            field.returnPressed.connect(self._next)
            field.textEdited.connect(self._edited)
        left.addWidget(self.notice)
        left.addStretch(1)
        self.foot = row(None, self.enter, gap=12)
        left.addLayout(self.foot)
        inside = row(gap=32, edges=(32, 28, 32, 28))
        holder = QWidget()
        holder.setFixedWidth(CARD)
        holder.setLayout(left)
        inside.addWidget(holder)
        inside.addWidget(self.pad)
        card = frame("card")
        card.setLayout(inside)
        self.setLayout(column(None, row(None, card, None), None, gap=0))

    def put_beside(self, other: QPushButton) -> None:
        """The other way to go on, at the left of the page's own button; Tab comes to it first."""
        self.foot.insertWidget(0, other)
        for before, after in pairwise((self.fields[-1], other, self.enter, *self.pad.keys)):
            QWidget.setTabOrder(before, after)

    def complain(self, text: str) -> None:
        """Says what is wrong; empty: nothing."""
        self.notice.say(text)
        last = self.fields[-1]
        last.setProperty("wrong", bool(text))
        last.setAccessibleDescription(text)
        restyle(last)

    def busy(self, busy: bool) -> None:
        """While it is looked at nothing can be pressed twice."""
        for thing in (*self.fields, self.pad, self.enter):
            thing.setEnabled(not busy)

    @Slot(str)
    def _edited(self, _text: str) -> None:
        self.complain("")

    @Slot()
    def _next(self) -> None:
        """Enter: the next field that is empty, else on."""
        empty = [field for field in self.fields if not field.text()]
        if empty:
            empty[0].setFocus()
        else:
            self.submit()

    def submit(self) -> None:
        """On with what was typed."""
        raise NotImplementedError


class PinPage(_PadPage):
    """``given(number, pin)``; ``closing_wanted``: whoever looks after the PC wants it back."""

    given = Signal(str, str)
    closing_wanted = Signal()

    def __init__(self, agency: str) -> None:
        self.number = QLineEdit()
        self.number.setProperty("scale", "large")
        self.number.setAccessibleName(_("Employee number"))
        self.number.setMaxLength(40)
        self.pin = pin_field(_("PIN"))
        head = QWidget()
        about = label(_("Exams, courses and your own figures."), "secondary", wrap=True)
        head.setLayout(
            column(row(picture("monitor", "accent.text", 20), label(agency, "title", wrap=True), gap=8), about, gap=6)
        )
        super().__init__(head, [(_("Employee number"), self.number), (_("PIN"), self.pin)], _("Sign in"))
        self.close_kiosk = button(_("End the kiosk…"), role="link", pressed=self.closing_wanted.emit)
        self.put_beside(self.close_kiosk)
        self.number.setFocus()

    def begin(self, why: str = "") -> None:
        """Empty, for the next person; ``why``: what the one before should know."""
        self.busy(False)
        self.number.clear()
        self.pin.clear()
        self.complain(why)
        self.number.setFocus()

    def submit(self) -> None:
        if not self.number.text().strip() or not self.pin.text():
            self.complain(_("Please type your employee number and PIN."))
            self._next()
            return
        self.busy(True)
        self.given.emit(self.number.text(), self.pin.text())

    def refuse(self, failure: BaseException) -> bool:
        """Why nobody was let in."""
        self.busy(False)
        if not isinstance(failure, UserError):
            return False
        self.pin.clear()
        self.complain(failure.whole)
        self.pin.setFocus()
        return True


class NewPinPage(_PadPage):
    """``chosen(pin)``; ``left``: not now."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, name: str) -> None:
        self.first, self.again = pin_field(P_("pin field", "New PIN")), pin_field(_("The same again"))
        head = QWidget()
        why = label(
            _(
                "The PIN you were given is for the first time only. Choose {least} to {most} digits nobody guesses: no date of birth, no employee number, no digits in a row.",
                least=LEAST, most=MOST,
            ),
            "secondary", wrap=True,
        )  # fmt: skip
        head.setLayout(column(label(_("{name}, choose your own PIN", name=name), "title", wrap=True), why, gap=6))
        super().__init__(head, [(P_("pin field", "New PIN"), self.first), (_("The same again"), self.again)], _("Save"))
        self.put_beside(button(_("Sign out"), size="large", pressed=self.left.emit))
        self.first.setFocus()

    def submit(self) -> None:
        if self.first.text() != self.again.text():
            self.complain(_("The two are not the same."))
            self.again.clear()
            self.again.setFocus()
            return
        self.busy(True)
        self.chosen.emit(self.first.text())

    def refuse(self, failure: BaseException) -> bool:
        """Why it cannot be this one."""
        self.busy(False)
        if not isinstance(failure, UserError) or failure.code == "visit_ended":
            return False
        self.first.clear()
        self.again.clear()
        self.complain(failure.whole)
        self.first.setFocus()
        return True
