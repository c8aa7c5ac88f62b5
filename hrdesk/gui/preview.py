"""A PDF looked at inside the window: pages, zoom, print, save. What is seen is the file that is printed and saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.gui.file_names import keep_folder, place_of, proposed
from hrdesk.gui.page import Context
from hrdesk.gui.widgets.parts import button, frame, icon_button, label, named_by_label, row
from hrdesk.words import N_, P_, _, _n

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_ZOOMS = (50, 75, 100, 125, 150, 200)


class Preview(QWidget):
    """Shows the bytes of a PDF. ``closed`` when the person is done; ``printed`` and ``saved`` for the audit log."""

    closed = Signal()
    printed = Signal(int)  # pages
    saved = Signal(str)

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, look_only: bool = False, in_page: bool = False
    ) -> None:
        super().__init__(parent)
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._context = context
        self._look_only = look_only  # a shared PC: nothing is printed or saved
        self._in_page = in_page  # a way back in place of a cross; its name stands in the header above
        self._bytes = b""
        self._name = ""
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView()  # parented below the bar, so that Tab comes to the bar first
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(_("Preview"))
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self.view.pageNavigator().currentPageChanged.connect(self._page_changed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar())
        outer.addWidget(self.view, 1)

    def _bar(self) -> QWidget:
        bar = frame("head")
        bar.setFixedHeight(44)
        self._title = label("", "strong")
        self._before = icon_button("chevron-left", _("The page before"), self._page_back)
        self._after = icon_button("chevron-right", _("The next page"), self._page_on)
        self.page_field = QLineEdit()
        self.page_field.setFixedWidth(48)
        self.page_field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page_field.setAccessibleName(_("Page"))
        self.page_field.returnPressed.connect(self._go_typed)
        self.count = label("", "small")
        self.zoom = QComboBox()
        self.zoom.addItem(_("Fit the width"), 0)
        self.zoom.addItem(_("Fit the page"), -1)
        for percent in _ZOOMS:
            self.zoom.addItem(f"{percent} %", percent)
        named_by_label(self.zoom, _("Zoom"))
        self.zoom.currentIndexChanged.connect(self._zoom)
        smaller = icon_button("zoom-out", _("Smaller"), self._smaller)
        larger = icon_button("zoom-in", _("Larger"), self._larger)
        save = button(_("Save as…"), "save", self.save)
        self.print_button = button(_("Print…"), "printer", self.print_pages, role="primary")
        if self._look_only:
            save.hide()
            self.print_button.hide()
        self.back = button(P_("paper", "Back"), "chevron-left", self.closed.emit, role="link", hint="Esc")
        close = icon_button("x", _("Close"), self.closed.emit)
        (close if self._in_page else self.back).hide()
        if self._in_page and not self._look_only:
            self._title.hide()
        turn = row(self._before, self.page_field, self.count, self._after, gap=4)
        bar.setLayout(
            row(
                self.back,
                self._title,
                16,
                turn,
                16,
                smaller,
                self.zoom,
                larger,
                None,
                save,
                self.print_button,
                close,
                edges=(16, 0, 8, 0),
            )
        )
        return bar

    # -- keys --------------------------------------------------------------------------------------------------

    def _meant_by(self, keys: QKeyEvent) -> Callable[[], object] | None:
        standard = QKeySequence.StandardKey
        does: dict[QKeySequence.StandardKey, Callable[[], object]] = {
            standard.Print: self.print_pages,
            standard.Save: self.save,
            standard.ZoomIn: self._larger,
            standard.ZoomOut: self._smaller,
            standard.Cancel: self.closed.emit,
        }
        return next((call for key, call in does.items() if keys.matches(key)), None)

    def event(self, event: QEvent) -> bool:
        """The pages' own keys go before those of the page around them: two that want Ctrl+P would get neither."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._meant_by(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        call = self._meant_by(event)
        if call is None:
            super().keyPressEvent(event)
        else:
            call()

    # -- showing -----------------------------------------------------------------------------------------------

    def show_pages(self, pdf: bytes, name: str) -> None:
        """Shows ``pdf``; ``name`` is its title and the file name proposed, without ``.pdf``."""
        self._bytes, self._name = pdf, name
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        if self.document.pageCount() == 0:
            self._context.messages.error(
                UserError(
                    N_("The pages could not be opened."),
                    hint=N_("Make them again; if that fails, send the details to whoever looks after HRDesk."),
                )
            )
        self._title.setText(self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 260))
        self._page_changed(0)
        if self.isVisible():  # else it would take the keyboard from the page that is
            self.view.setFocus()

    @property
    def page(self) -> int:
        """The page looked at, from 1."""
        return int(self.view.pageNavigator().currentPage()) + 1

    def go(self, page: int) -> None:
        """Turns to ``page``, from 1; beyond the ends: the nearest."""
        wanted = max(1, min(self.document.pageCount(), page))
        self.view.pageNavigator().jump(wanted - 1, QPointF(), self.view.pageNavigator().currentZoom())

    @Slot(int)
    def _page_changed(self, page: int) -> None:
        count = self.document.pageCount()
        self.page_field.setText(str(page + 1))
        self.count.setText(f"/ {count}")
        self.page_field.setAccessibleDescription(_("Page {page} of {count}", page=page + 1, count=count))
        self._before.setEnabled(page > 0)
        self._after.setEnabled(page < count - 1)

    def _page_back(self) -> None:
        self.go(self.page - 1)

    def _page_on(self) -> None:
        self.go(self.page + 1)

    @Slot()
    def _go_typed(self) -> None:
        text = self.page_field.text().strip()
        if text.isdigit():
            self.go(int(text))
        else:
            self.page_field.setText(str(self.page))

    @Slot()
    def _zoom(self) -> None:
        mode = self.view.ZoomMode
        percent = self.zoom.currentData()
        if percent > 0:
            self.view.setZoomMode(mode.Custom)
            self.view.setZoomFactor(percent / 100)
        else:
            self.view.setZoomMode(mode.FitToWidth if percent == 0 else mode.FitInView)

    def _larger(self) -> None:
        self._step_zoom(1)

    def _smaller(self) -> None:
        self._step_zoom(-1)

    def _step_zoom(self, step: int) -> None:
        percent = self.zoom.currentData()
        at = _ZOOMS.index(percent) if percent in _ZOOMS else _ZOOMS.index(100) - (step < 0)
        self.zoom.setCurrentIndex(self.zoom.findData(_ZOOMS[max(0, min(len(_ZOOMS) - 1, at + step))]))

    # -- out ---------------------------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Asks where, and saves the very file shown."""
        if self._look_only:
            return
        dialog = QFileDialog(
            self,
            _("Save the pages"),
            place_of(self._context.remembered, f"{proposed(self._name)}.pdf"),
            _("PDF (*.pdf)"),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Writes the file to ``path``."""
        from pathlib import Path

        data = self._bytes
        keep_folder(self._context.remembered, path)

        def write(job: Any) -> str:
            beside = Path(path).with_name(f".{Path(path).name[:80]}.part")
            try:
                beside.write_bytes(data)
                beside.replace(path)  # what lies there already goes only once the new one is whole
            except OSError as error:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)
                raise Unavailable(
                    N_("The file could not be written there."),
                    hint=N_("Choose another folder, or close the program that has it open."),
                ) from error
            return path

        self._context.jobs.write(write, done=self._saved, owner=self, title=_("Save the pages"))

    def _saved(self, path: str) -> None:
        from pathlib import Path

        self._context.messages.toast(_("Saved: {name}", name=Path(path).name))
        self.saved.emit(path)

    @Slot()
    def print_pages(self) -> None:
        """Asks for printer and pages, and prints."""
        if self._look_only:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, max(1, self.document.pageCount()))
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.open()  # type: ignore[call-arg]

    def print_on(self, printer: QPrinter) -> None:
        """Prints the pages chosen in ``printer`` on it, beside the window."""
        pages = self.document.pageCount()
        first, last = printer.fromPage() or 1, printer.toPage() or pages
        self._context.jobs.write(
            lambda job: _print(self._bytes, printer, first, min(last, pages), job),
            done=self._printed,
            owner=self,
            title=_("Printing"),
        )

    def _printed(self, pages: int) -> None:
        self._context.messages.toast(
            _n("Sent to the printer: {count} page", "Sent to the printer: {count} pages", count=pages)
        )
        self.printed.emit(pages)


def _print(pdf: bytes, printer: QPrinter, first: int, last: int, job: Any) -> int:
    """Draws pages ``first`` to ``last`` at the printer's resolution, at most 300 dpi; gives how many."""
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]
    document.load(buffer)
    painter = QPainter()
    if not painter.begin(printer):
        raise Unavailable(
            N_("The printer refused the job."),
            hint=N_("Check that it is switched on and reachable, or save the pages as a file."),
        )
    dots = min(300, printer.resolution())
    done = 0
    for page in range(first - 1, last):
        if job.cancelled():
            break
        if done:
            printer.newPage()
        points = document.pagePointSize(page)
        size = QSize(round(points.width() * dots / 72), round(points.height() * dots / 72))
        scale = printer.resolution() / dots
        target = QRectF(0, 0, size.width() * scale, size.height() * scale)
        painter.drawImage(target, document.render(page, size))
        done += 1
        job.progress(done, last - first + 1)
    painter.end()
    document.close()
    return done
