"""What the parts of the training page share: a list, something beside it, asking and saying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from hrdesk.gui.file_names import ask_where
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field, Section
from hrdesk.gui.widgets.parts import EmptyPage, column, frame, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _


class Part(QWidget):
    """One part of the page. ``load`` reads what it shows; ``primary`` is the one filled button it has."""

    primary_changed = Signal()
    table: DataTable  # its list

    def __init__(self, errands: Errands, empty: EmptyPage) -> None:
        super().__init__()
        self.errands = errands
        self.primary: QAction | None = None
        self.empty = empty
        self.bar: QHBoxLayout = row(gap=8)
        self._head = frame("head")
        self._head.setFixedHeight(44)
        outer = row(gap=8, edges=(16, 0, 16, 0))
        outer.addLayout(self.bar, 1)
        self._head.setLayout(outer)
        self._full = QWidget()
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self._full)
        self._box = column(self._head, gap=0)
        self.setLayout(self._box)

    def finish(self) -> None:
        """Puts the list under the bar, once both are built: Tab goes as the eye does, the bar first."""
        self._box.addWidget(self._stack)

    def arrange(self, table: QWidget, beside: QWidget, wide: int) -> None:
        """The list at the left and what belongs to its current row at the right."""
        beside.setFixedWidth(wide)
        line = row(gap=0)
        line.addWidget(table, 1)
        line.addWidget(frame("upright"))
        line.addWidget(beside)
        self._full.setLayout(line)

    def load(self) -> None:
        """Reads and shows; never writes, since it follows every save anywhere."""
        raise NotImplementedError

    def begin(self) -> None:
        """The page was opened."""

    def show_rows(self, table: DataTable, rows: Sequence[Any], identity: Callable[[Any], Any]) -> None:
        """Shows rows and keeps the current one; the empty page where there are none."""
        self._stack.setCurrentIndex(1 if rows else 0)
        current = table.current_row()
        table.load(rows)
        if current is None or not table.choose(identity(current)):
            table.choose_first()

    def offer(self, words: str, icon: str, pressed: Callable[[], object]) -> QAction:
        """The part's primary action, for who may write."""
        return action(words, icon, pressed, self)

    def ask(
        self,
        title: str,
        sentence: str,
        fields: Sequence[Field | Section],
        values: dict[str, Any],
        call: Callable[[Any, dict[str, Any]], Any],
        done: Callable[[Any], None],
        act: str = "",
        width: int = 0,
        below: QWidget | None = None,
    ) -> AskDialog:
        """A form over the window that stays until it is saved: ``call(work, typed)``, then ``done(result)``.

        ``below`` stands under the fields.
        """
        today = self.errands.desk.work().today
        dialog = AskDialog(title, sentence, fields, act or _("Save"), today=today, parent=self.window())  # type: ignore[arg-type]
        if width:
            dialog.setMinimumWidth(width)
        if below is not None:
            dialog.body.insertWidget(dialog.body.indexOf(dialog.form) + 1, below)
        dialog.form.load(values)

        self.follow(dialog, call, done)
        return dialog

    def follow(
        self, dialog: AskDialog, call: Callable[[Any, dict[str, Any]], Any], done: Callable[[Any], None]
    ) -> None:
        """Opens a form; it stays until it is saved."""

        def saved(result: Any) -> None:
            dialog.accept()
            done(result)

        dialog.submitted.connect(
            lambda typed: self.errands.write(lambda work: call(work, typed), saved, failed=dialog.refuse)
        )
        dialog.open()

    def say(self, words: str) -> None:
        """A toast, and what is shown is read again."""
        self.errands.messages.toast(words)
        self.load()

    def open_path(self, title: str, filter_: str) -> str:
        """A file the person chose; empty for none."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QFileDialog.getOpenFileName(self, title, folder, filter_)[0]

    def open_paths(self, title: str, filter_: str) -> list[str]:
        """Files the person chose; none for nothing."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QFileDialog.getOpenFileNames(self, title, folder, filter_)[0]

    def save_path(self, title: str, name: str, filter_: str) -> str:
        """Where to save; empty for nowhere."""
        return ask_where(self, self.errands.context.remembered, title, name, filter_)
