"""Dialogs: each asks or tells one thing, is opened with ``open()`` and freed when it closes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QSizePolicy, QTableView, QVBoxLayout, QWidget

from hrdesk.gui.widgets.parts import TONES, button, column, frame, label, picture, row
from hrdesk.words import _


class Dialog(QDialog):
    """A dialog with a body and a foot of buttons: ``body`` takes what it asks, ``buttons`` what can be pressed.

    It opens as high as its words need at its width, and grows when one more line is said in it.
    """

    def __init__(self, title: str, *, width: int = 440, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.body = column(gap=8, edges=(20, 20, 20, 20))
        foot = frame("foot")
        self.buttons = row(None, gap=8, edges=(20, 12, 20, 12))
        foot.setLayout(self.buttons)
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.body)
        outer.addWidget(foot)

    def add_list(self, table: QTableView, most: int = 320) -> None:
        """Puts a loaded list into the body, as high as its rows; above ``most`` px it scrolls."""
        rows = table.verticalHeader().defaultSectionSize() * max(1, table.model().rowCount())
        head = table.horizontalHeader().sizeHint().height()
        table.setFixedHeight(min(most, head + rows + 2 * table.frameWidth()))
        self.body.addWidget(table)

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible() and not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.take_size()
        super().setVisible(visible)

    def take_size(self) -> None:
        """As high as needed at its width. Qt measures wrapped words at a narrower one, which leaves a gap."""
        width = max(self.sizeHint().width(), self.minimumWidth())
        outer = self.layout()
        if outer is not None and outer.hasHeightForWidth():
            self.resize(width, outer.totalHeightForWidth(width))

    def event(self, event: QEvent) -> bool:
        """A line that appears makes the dialog higher; Qt's own measure knows nothing of words that wrap."""
        laid_out = event.type() == QEvent.Type.LayoutRequest  # asked first: some events leave no dialog behind
        handled = super().event(event)
        if laid_out and self.isVisible():
            self._grow()
        return handled

    def _grow(self) -> None:
        outer = self.layout()
        if outer is not None and outer.hasHeightForWidth():
            room = self.screen().availableGeometry().height()
            needed = min(outer.totalMinimumHeightForWidth(self.width()), room)
            if self.height() < needed:
                self.resize(self.width(), needed)


class ErrorDialog(Dialog):
    """What happened, what was kept, what to do; details for IT can be copied."""

    def __init__(
        self,
        happened: str,
        kept: str = "",
        to_do: str = "",
        *,
        code: str = "",
        details: str = "",
        tone: str = "error",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Message"), parent=parent)
        self.setAccessibleDescription(happened)
        self._details = details or "\n".join(part for part in (happened, kept, to_do, code) if part)
        icon, token = TONES[tone]
        sentence = label(happened, "strong", wrap=True)
        words = column(sentence, gap=8)
        for text in (kept, to_do):
            if text:
                words.addWidget(label(text, "secondary", wrap=True))
        mark = picture(icon, token, 20)
        beside = row(mark, gap=12)
        beside.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        beside.addLayout(words, 1)
        self.body.addLayout(beside)
        self.copy = button(_("Copy details"), "copy", hint=_("For whoever looks after HRDesk here"))
        self.copy.clicked.connect(self._copy)
        self.buttons.insertWidget(0, self.copy)
        self.ok = button(_("Close"), role="primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        self.buttons.addWidget(self.ok)
        self.ok.setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText(_("Copied"))


class QuestionDialog(Dialog):
    """Asks before what cannot be undone. ``agreed`` is emitted only for yes; Esc and Enter both mean no."""

    agreed = Signal()

    def __init__(
        self, question: str, consequence: str, act: str, *, danger: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Please confirm"), parent=parent)
        self.setAccessibleDescription(question)
        self.body.addWidget(label(question, "strong", wrap=True))
        if consequence:
            self.body.addWidget(label(consequence, "secondary", wrap=True))
        self.no = button(_("Cancel"))
        self.no.setDefault(True)
        self.no.clicked.connect(self.reject)
        self.yes = button(act, role="danger" if danger else "primary")
        self.yes.clicked.connect(self._agree)
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.yes)
        self.no.setFocus()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class DraftDialog(Dialog):
    """Leaving a form with something typed in it. Esc: stay."""

    keep_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Leave the form"), parent=parent)
        question = _("Keep what you typed as a draft?")
        self.setAccessibleDescription(question)
        self.body.addWidget(label(question, "strong", wrap=True))
        words = _(
            "The draft waits on this computer, locked for your account, until you open the form again. It is not saved yet."
        )
        self.body.addWidget(label(words, "secondary", wrap=True))
        self.stay = button(_("Stay"), pressed=self.reject)
        self.drop = button(_("Discard"), role="danger", pressed=self._drop)
        self.keep = button(_("Keep draft"), role="primary", pressed=self._keep)
        for made in (self.stay, self.drop, self.keep):
            self.buttons.addWidget(made)
        self.keep.setFocus()

    def _drop(self) -> None:
        self.accept()
        self.drop_wanted.emit()

    def _keep(self) -> None:
        self.accept()
        self.keep_wanted.emit()
