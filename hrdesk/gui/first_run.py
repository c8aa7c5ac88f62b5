"""The first run: look around in a sample agency, start one's own in four steps, or join the office's file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hrdesk.gui.sign_in import CalmWindow
from hrdesk.gui.start_agency import FirstRun, Progress, StartAgency
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.parts import button, column, label, picture, restyle, row
from hrdesk.words import _


class FirstRunWindow(CalmWindow):
    """Three doors. ``entered`` carries the opened desk and whether the roster is to be imported next."""

    entered = Signal(object, bool)
    join_wanted = Signal(str)  # path of the office's file
    restore_wanted = Signal()

    def __init__(self, actions: FirstRun, theme: Theme) -> None:
        super().__init__(theme)
        self._actions = actions
        self.doors = _Doors()
        self.start = StartAgency(self, actions)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.doors)
        self._stack.addWidget(self.start)
        self.centre.addWidget(self._stack)
        self.doors.sample.clicked.connect(self._sample)
        self.doors.own.clicked.connect(self._own)
        self.doors.join.clicked.connect(self._join)
        self.doors.restore.clicked.connect(self.restore_wanted)
        self.start.cancelled.connect(self._back)
        self.start.finished.connect(self.entered)
        self.doors.own.setFocus()

    @Slot()
    def _sample(self) -> None:
        self._busy(True)
        self.jobs.write(
            lambda job: self._actions.open_sample(),
            done=self._sample_open,
            failed=self._not_open,
            owner=self,
            title=_("Preparing the sample agency"),
        )

    def _sample_open(self, opened: Any) -> None:
        self._busy(False)
        self.entered.emit(opened, False)

    def _not_open(self, failure: BaseException) -> bool:
        self._busy(False)
        return False

    def _busy(self, busy: bool) -> None:
        self.doors.busy(busy)
        self.foot.setDisabled(busy)  # another language would take the window away from what is under way

    @Slot()
    def _own(self) -> None:
        self._stack.setCurrentWidget(self.start)
        self.start.begin()

    @Slot()
    def _back(self) -> None:
        self._stack.setCurrentWidget(self.doors)
        self.doors.own.setFocus()

    def progress(self) -> Progress | None:
        """What was typed in the four steps, for the same window in another language; this one forgets it."""
        return self.start.hand_over() if self._stack.currentWidget() is self.start else None

    def resume(self, progress: Progress) -> None:
        """Goes on where the window before stopped."""
        self._stack.setCurrentWidget(self.start)
        self.start.resume(progress)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._stack.currentWidget() is self.start and not self.start.may_leave():
            event.ignore()
            return
        super().closeEvent(event)

    @Slot()
    def _join(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, _("Choose the office's file"), documents, _("HRDesk file (*.hrdesk)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.join_wanted)
        dialog.open()


class _Doors(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.sample = button(_("Open the sample"), size="large")
        self.own = button(_("Start"), role="primary", size="large")
        self.join = button(_("Choose a file"), size="large")
        self.restore = button(_("Restore a backup"), role="link")
        title = row(picture("building-2", "accent.text", 20), label("HRDesk", "title"), None)
        words = label(
            _(
                "People and the monthly evaluation in one place. Pick a door; “Another file” at sign-in leads back here."
            ),
            "secondary",
        )
        inside = QWidget()
        inside.setFixedWidth(944)
        inside.setLayout(column(title, words, 12, self._cards(), 4, self._notes(), gap=8))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(2)
        outer.addWidget(inside, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _cards(self) -> QHBoxLayout:
        cards = row(
            _Door(
                "eye",
                _("Look around a sample"),
                _("Invented people; change what you like"),
                (
                    ("users", _("A roster of about 60 people")),
                    ("chart-column", _("A year of published evaluations")),
                    ("file-spreadsheet", _("Workbooks of one more month to import")),
                ),
                self.sample,
            ),
            _Door(
                "building-2",
                _("Start our agency"),
                _("Four steps, about ten minutes"),
                (
                    ("1", _("Name of the agency")),
                    ("2", _("Where the file lies")),
                    ("3", _("The first account")),
                    ("4", _("Import the roster (may be skipped)")),
                ),
                self.own,
            ),
            _Door(
                "link",
                _("Join the office's file"),
                _("A colleague gives you an account"),
                (
                    ("folder-open", _("Find the file in the shared folder")),
                    ("user", _("Sign in with your account")),
                    ("key-round", _("Change the password the first time")),
                ),
                self.join,
            ),
            gap=16,
        )
        for at in range(3):
            cards.setStretch(at, 1)
        return cards

    def _notes(self) -> QHBoxLayout:
        return row(
            picture("shield-check", size=14),
            label(_("The file is encrypted and lies only where you put it."), "small"),
            16,
            picture("undo-2", size=14),
            label(_("Have a backup?"), "small"),
            self.restore,
            None,
            gap=4,
        )

    def busy(self, busy: bool) -> None:
        for made in (self.sample, self.own, self.join, self.restore):
            made.setEnabled(not busy)
        self.sample.setText(_("Opening…") if busy else _("Open the sample"))


class _Door(QFrame):
    """A card whose frame follows the focus within."""

    def __init__(self, icon: str, title: str, words: str, points: tuple[tuple[str, str], ...], press: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumHeight(300)
        lines = [
            row(_number(mark) if mark.isdigit() else picture(mark), label(text, wrap=True), gap=8)
            for mark, text in points
        ]
        for line in lines:
            line.setStretch(1, 1)
        self.setLayout(
            column(
                picture(icon, "accent.text" if press.property("role") == "primary" else "text.secondary", 20),
                8,
                label(title, "title", wrap=True),
                label(words, "small", wrap=True),
                8,
                *lines,
                None,
                press,
                gap=6,
                edges=(20, 20, 20, 20),
            )
        )
        self._press = press
        press.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("current", event.type() == QEvent.Type.FocusIn)
            restyle(self)
        return False


def _number(text: str) -> QWidget:
    made = label(text, "small")
    made.setFixedSize(16, 16)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setStyleSheet("border: 1px solid palette(dark); border-radius: 8px;")
    return made
