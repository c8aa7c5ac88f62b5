"""The picture of a question in its form: chosen, looked at, taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import Notice, button, column, label, row
from hrdesk.words import _

HIGH = 72  # px of the small picture
FILTER = "PNG, JPEG (*.png *.jpg *.jpeg *.gif *.bmp)"


class PictureLine(QWidget):
    """``data`` is a picture newly chosen, ``name`` what the question calls its picture; empty: none."""

    def __init__(self, errands: Errands, name: str = "", shown: bytes | None = None) -> None:
        super().__init__()
        self._errands = errands
        self.name = name
        self.data: bytes | None = None
        self._small = label()
        self._said = label("", "secondary")
        self._notice = Notice()
        self.choose = button(_("Choose a picture…"), "upload", self._choose)
        self.drop = button(_("Without picture"), "x", self._drop)
        head = label(_("Picture"), "small")
        self.setLayout(column(head, row(self._small, self._said, None, self.choose, self.drop), self._notice, gap=4))
        self._show(shown)

    def _show(self, data: bytes | None) -> None:
        small = QPixmap()
        if data:
            small.loadFromData(data)
        if not small.isNull():
            small = small.scaledToHeight(min(HIGH, small.height()), Qt.TransformationMode.SmoothTransformation)
        self._small.setPixmap(small)
        self._small.setVisible(not small.isNull())
        self._small.setAccessibleName(_("Picture of the question"))
        self._said.setText(self.name or _("no picture"))
        self.drop.setVisible(bool(self.name))

    @Slot()
    def _choose(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        path = QFileDialog.getOpenFileName(self, _("Choose a picture"), folder, FILTER)[0]
        if path:
            self.take(path)

    def take(self, path: str) -> None:
        """Reads the picture; what can't be one is said below, and the picture before stays."""
        from hrdesk.app.training.pictures import read_picture

        self._notice.say("")
        self._errands.read(lambda _work: read_picture(path), self._taken, failed=self._refused)

    def _taken(self, found: tuple[str, bytes]) -> None:
        self.name, self.data = Path(found[0]).name, found[1]
        self._show(self.data)

    def _refused(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self._notice.say(failure.whole)
        return True

    @Slot()
    def _drop(self) -> None:
        self.name, self.data = "", None
        self._show(None)
