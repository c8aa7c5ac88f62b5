"""The agency's logo in Settings: a picture is chosen, looked at, placed or taken away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import Logo, LogoPlace
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import Notice, button, column, label, row
from hrdesk.gui.widgets.segments import Choice, Segments
from hrdesk.words import P_, _

_THUMB = (150, 44)
_EDGE = 5


class LogoPicker(QWidget):
    """``logo`` and ``place`` as chosen; ``changed`` after each choice by a person. Nothing is saved here."""

    changed = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self.logo: Logo | None = None
        self.thumb = QLabel()
        self.thumb.setFixedSize(*_THUMB)
        self.thumb.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.thumb.setProperty("role", "card")
        self.choose = button(_("Choose a picture…"), "folder-open", self.ask_logo)
        self.remove = button(_("Remove"), "circle-minus", self.remove_logo)
        self.where = Segments(
            [
                Choice(LogoPlace.LEFT.value, _("at the left")),
                Choice(LogoPlace.CENTRE.value, _("in the middle")),
                Choice(LogoPlace.NONE.value, _("not printed")),
            ],
            name=_("Where the logo stands"),
        )
        self.where.chosen.connect(self.changed)
        self.notice = Notice()
        box = column(gap=8)
        box.addLayout(row(self.thumb, 4, self.choose, self.remove, None, gap=8))
        box.addWidget(self.notice)
        box.addLayout(row(label(P_("letterhead", "Logo"), "small"), self.where, None, gap=8))
        self.setLayout(box)

    @property
    def place(self) -> LogoPlace:
        """Where it is to stand."""
        return LogoPlace(self.where.current)

    def load(self, logo: Logo | None, place: LogoPlace) -> None:
        """Shows what is set."""
        self.where.choose(place.value)
        self.notice.say("")
        self._show_logo(logo)

    @Slot()
    def ask_logo(self) -> None:
        """Asks for a picture."""
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Choose the logo"), "", _("Pictures (*.png *.jpg *.jpeg *.svg)")
        )
        if path:
            self.take_logo(path)

    def take_logo(self, path: str) -> None:
        """Reads a picture beside the window and shows it."""
        from hrdesk.app.letterhead.saving import read_logo
        from hrdesk.gui.pages.settings.vector_logo import painted

        self.notice.say("")
        self._errands.read(lambda work: read_logo(work, path, painted), self._taken, failed=self._no_logo)

    def _taken(self, logo: Logo) -> None:
        if self.place is LogoPlace.NONE:
            self.where.choose(LogoPlace.LEFT.value)
        self._show_logo(logo)
        self.changed.emit()

    def _no_logo(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self.notice.say(failure.whole)
        return True

    @Slot()
    def remove_logo(self) -> None:
        """Papers without a picture."""
        self._show_logo(None)
        self.changed.emit()

    def _show_logo(self, logo: Logo | None) -> None:
        self.logo = logo
        self.remove.setEnabled(logo is not None)
        self.where.setEnabled(logo is not None)
        self.thumb.setAccessibleName(_("The logo") if logo is not None else _("No logo"))
        self.thumb.setText("" if logo is not None else _("No logo"))
        if logo is not None:
            self.thumb.setPixmap(self._on_paper(logo))

    def _on_paper(self, logo: Logo) -> QPixmap:
        """The logo on white, as on paper, whatever the window's theme."""
        picture = QPixmap()
        picture.loadFromData(logo.png)
        ratio = self.devicePixelRatioF()
        paper = QPixmap(self.thumb.size() * ratio)
        paper.fill(Qt.GlobalColor.white)
        room = paper.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        small = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, small.width(), small.height())
        target.moveCenter(QRectF(room).center())
        painter = QPainter(paper)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, picture, QRectF(picture.rect()))
        painter.end()
        paper.setDevicePixelRatio(ratio)
        return paper
