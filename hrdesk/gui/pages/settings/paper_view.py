"""A paper looked at while it is being worded: drawn and painted beside the window, shown when it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hrdesk.domain.letterhead import Letterhead, PaperKind
from hrdesk.gui.jobs import Job
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import button, column, label, row
from hrdesk.gui.widgets.segments import Choice, Segments
from hrdesk.words import _, current

if TYPE_CHECKING:
    from hrdesk.app.letterhead.preview import Sample
    from hrdesk.app.work import Work

SOON_MS = 100  # after the last key: a few letters typed are drawn once
_SHAPE = 297 / 210
_LEAST, _MOST = 360, 620


@dataclass(frozen=True, slots=True)
class Drawn:
    """The paper's first page as a picture, and what it was drawn from."""

    sample: Sample
    picture: QImage
    pdf: bytes


class PaperView(QWidget):
    """``show_paper`` shows one kind under a letterhead; ``drawn`` once its picture stands there.

    ``beside``: what stands above the paper at the right, seen without scrolling.
    """

    drawn = Signal()

    def __init__(self, errands: Errands, *beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._samples: dict[tuple[PaperKind, str], Sample] = {}
        self._wanted: tuple[PaperKind, Letterhead] | None = None
        self._job: Job[Drawn] | None = None
        self.shown: Drawn | None = None
        self.language = Segments([Choice("zh_CN", "中文"), Choice("en", "English")], name=_("Language of the preview"))
        self.language.choose(current())
        self.language.chosen.connect(self._ask_now)
        self.source = label("", "hint")
        self.enlarge = button(_("Enlarge"), "zoom-in", self.look_closer, role="link")
        self.enlarge.setEnabled(False)
        self.page = QLabel()
        self.page.setAccessibleName(_("Preview"))
        self.page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.page.setMinimumWidth(_LEAST)
        box = column(gap=8)
        box.addLayout(row(self.language, None, *beside, gap=8))
        box.addLayout(row(self.source, None, self.enlarge))
        box.addWidget(self.page)
        box.addStretch(1)
        self.setLayout(box)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._ask_now)

    @property
    def waiting(self) -> bool:
        """Whether a change is not to be seen yet."""
        return self._soon.isActive() or self._job is not None

    def show_paper(self, kind: PaperKind, letterhead: Letterhead, *, now: bool = False) -> None:
        """Draws the paper anew, a moment after the last change, or ``now``."""
        self._wanted = kind, letterhead
        if now:
            self._ask_now()
        else:
            self._soon.start()

    def forget(self) -> None:
        """What the papers are drawn from is read again."""
        self._samples.clear()

    def _ask_now(self, *_language: object) -> None:
        self._soon.stop()
        if self._wanted is None:
            return
        if self._job is not None:
            self._job.cancel()  # its picture would be late
        kind, letterhead = self._wanted
        language = self.language.current
        sample, ratio = self._samples.get((kind, language)), self.devicePixelRatioF()
        size = self._size() * ratio
        self._job = self._errands.read(
            lambda work: _draw(work, kind, language, sample, letterhead, size), self._show, failed=self._failed
        )

    def _size(self) -> QSize:
        across = max(_LEAST, min(_MOST, self.width()))
        return QSize(across, round(across * _SHAPE))

    def _show(self, drawn: Drawn) -> None:
        self._job = None
        self.shown = drawn
        sample = drawn.sample
        self._samples[sample.kind, sample.language] = sample
        self.source.setText(
            _("With the figures of {period}", period=sample.own) if sample.own else _("With invented data")
        )
        picture = QPixmap.fromImage(drawn.picture)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.enlarge.setEnabled(True)
        self.page.setPixmap(picture)
        self.page.setFixedHeight(round(picture.deviceIndependentSize().height()))
        self.drawn.emit()

    @Slot()
    def look_closer(self) -> None:
        """The paper shown now, as large as wished; it is for looking only, people's figures may stand on it."""
        if self.shown is None:
            return
        from hrdesk.gui.preview import Preview

        name = self._wanted[1].title(self.shown.sample.kind) if self._wanted is not None else ""
        dialog = QDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(name)
        preview = Preview(self._errands.context, dialog, look_only=True)
        preview.closed.connect(dialog.reject)
        around = QVBoxLayout(dialog)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(preview)
        dialog.resize(min(980, self.window().width() - 40), self.window().height() - 40)
        dialog.open()
        preview.show_pages(self.shown.pdf, name)

    def _failed(self, _failure: BaseException) -> bool:
        self._job = None
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        on_the_way = self._job is not None  # drawn for the width before: its edges would be cut off
        if (on_the_way or self.shown is not None) and event.oldSize().width() != event.size().width():
            self._soon.start()


def _draw(
    work: Work, kind: PaperKind, language: str, sample: Sample | None, letterhead: Letterhead, size: QSize
) -> Drawn:
    from PySide6.QtPdf import QPdfDocument

    from hrdesk.app.letterhead.preview import PreviewPaper, paper_sample, preview_paper

    found = sample if sample is not None else paper_sample(work, kind, language)
    pdf = preview_paper(work, PreviewPaper(found, letterhead))
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]
    document.load(buffer)
    ink = document.render(0, size)
    document.close()
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, ink)
    painter.setPen(Qt.GlobalColor.lightGray)
    painter.drawRect(0, 0, size.width() - 1, size.height() - 1)
    painter.end()
    return Drawn(found, paper, pdf)
