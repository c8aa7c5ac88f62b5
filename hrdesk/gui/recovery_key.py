"""The recovery key as it is shown once: to be printed or saved as a sheet, or copied, before anything else is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from hrdesk.gui.clipboard import copy_secret, forget_secret
from hrdesk.gui.widgets.parts import button, column, label, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.gui.sign_in import CalmWindow


class RecoveryKey(QWidget):
    """The key and what may be done with it. ``kept_changed``: the person says it is kept, or that it is not.

    ``write(key)`` gives the sheet as PDF; it runs beside the window and may raise ``UserError``, which ``failed`` takes.
    The key is held here only, until ``forget``.
    """

    kept_changed = Signal()

    def __init__(
        self, window: CalmWindow, write: Callable[[str], bytes], failed: Callable[[BaseException], bool | None]
    ) -> None:
        super().__init__()
        self._window, self._write, self._failed = window, write, failed
        self._file = ""
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setProperty("scale", "large")
        self.field.setAccessibleName(_("Recovery key"))
        self.print = button(_("Print or save the sheet…"), "printer", self.ask_sheet, size="large")
        self._copy = button(_("Copy"), "copy", self._copy_key, size="large")
        self.kept = QCheckBox(_("I have printed or saved the key, away from this PC"))
        self.kept.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.kept.toggled.connect(self.kept_changed)
        words = label(
            _(
                "If all passwords are forgotten, only this key opens the file. It is shown this once; nobody can make it again."
            ),
            "secondary",
            wrap=True,
        )
        self.setLayout(column(words, self.field, row(self.print, self._copy, None), 8, self.kept, None, gap=8))

    @property
    def key(self) -> str:
        """The key, while it is shown."""
        return self.field.text()

    @property
    def at_risk(self) -> bool:
        """Whether a key is shown that nobody says is kept."""
        return bool(self.key) and not self.kept.isChecked()

    def show_key(self, key: str, file: str) -> None:
        """Shows the key of ``file``."""
        self._file = file
        self.field.setText(key)
        self.field.setCursorPosition(0)

    def forget(self) -> None:
        """Nothing of it is held any more, on the clipboard neither."""
        forget_secret(self.key)
        self.field.clear()

    @Slot()
    def _copy_key(self) -> None:
        copy_secret(self.key)

    # -- the sheet ---------------------------------------------------------------------------------------------

    @Slot()
    def ask_sheet(self) -> None:
        """The sheet, to be looked at, printed and saved."""
        self.print.setEnabled(False)
        key = self.key
        self._window.jobs.read(
            lambda job: self._write(key), done=self._show_sheet, failed=self._no_sheet, owner=self,
            title=_("Preparing the paper"),
        )  # fmt: skip

    def _no_sheet(self, failure: BaseException) -> bool | None:
        self.print.setEnabled(True)
        return self._failed(failure)

    def _show_sheet(self, pdf: bytes) -> None:
        self.print.setEnabled(True)
        from hrdesk.gui.page import Context
        from hrdesk.gui.preview import Preview

        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(P_("paper", "Recovery key"))
        preview = Preview(Context(self._window.jobs, self._window.messages), dialog)  # what it remembers ends with it
        preview.closed.connect(dialog.reject)
        for given_out in (preview.printed, preview.saved):
            given_out.connect(partial(self._given_out, dialog))
        around = QVBoxLayout(dialog)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(preview)
        dialog.resize(min(900, self._window.width() - 40), self._window.height() - 40)
        dialog.open()
        preview.show_pages(pdf, " ".join((P_("paper", "Recovery key"), self._file.removesuffix(".hrdesk"))).strip())

    def _given_out(self, dialog: QDialog, _what: object) -> None:
        """On paper or in a file: said by the tick, since there is nowhere else to say it."""
        self.kept.setChecked(True)
        dialog.accept()
        self.kept.setFocus()  # from where Enter goes on
