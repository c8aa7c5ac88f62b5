"""The ready-made pack, and schemes in and out of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from hrdesk.gui.file_names import JSON, ask_where
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import button
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.performance.configuration import Configured


class SchemeFiles(QObject):
    """The buttons and what they do; ``said(words)`` is called once something was brought in."""

    def __init__(self, errands: Errands, page: QWidget, said: Callable[[str], None]) -> None:
        super().__init__(page)
        self.errands, self._page, self._said = errands, page, said
        self.pack = button(_("Ready-made pack…"), "package", self.ask_pack)
        self.file = button(_("From a file…"), "folder-open", self._choose_file)
        self.out = button(_("Save to a file…"), "download", self._choose_out)

    def ask_pack(self) -> None:
        """Asks before the pack is brought in."""
        self.errands.messages.ask(
            _("Use the ready-made collection pack?"),
            _(
                "13 metrics and 3 schemes are added, or made new versions where they differ from yours. "
                "All weights and targets are proposals: change them to your rules before you publish."
            ),
            _("Use the pack"),
            self.use_pack,
        )

    def use_pack(self) -> None:
        """Brings the pack in."""
        from hrdesk.app.performance.configuration import configure_from
        from hrdesk.domain.performance.pack import configuration

        self.errands.write(lambda work: configure_from(work, configuration()), self._configured)

    def use_metrics(self, then: Callable[[], None]) -> None:
        """Brings in the metrics of the pack only, for schemes of one's own."""
        from hrdesk.app.performance.configuration import configure_from
        from hrdesk.domain.performance.pack import METRICS

        self.errands.write(lambda work: configure_from(work, {"metrics": list(METRICS)}), lambda _done: then())

    def use_file(self, path: str) -> None:
        """Brings a configuration file in."""
        from hrdesk.app.performance.configuration import configure

        self.errands.write(lambda work: configure(work, Path(path)), self._configured)

    def save_to(self, path: str) -> None:
        """Writes the whole set-up into a file that ``use_file`` reads."""
        from hrdesk.app.exports import export_configuration

        self.errands.read(
            lambda work: export_configuration(work, path),
            lambda made: self.errands.messages.toast(_("Saved: {name}", name=made.file.name)),
        )

    def _configured(self, done: Configured) -> None:
        words = _("{new} new, {changed} changed, {same} as before.", new=done.new, changed=done.changed, same=done.same)
        self._said(words)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self._page, _("Schemes from a file"), "", "JSON (*.json)")
        if path:
            self.use_file(path)

    def _choose_out(self) -> None:
        name = _("Schemes {day}", day=self.errands.desk.work().today().isoformat())
        remembered = self.errands.context.remembered
        path = ask_where(self._page, remembered, _("Save the schemes"), f"{name}.json", JSON)
        if path:
            self.save_to(path)
