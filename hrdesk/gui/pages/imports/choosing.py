"""Step 1: which kind of workbook, which month, which file; below it what was brought in before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QGridLayout, QRadioButton, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.pages.imports.history import History
from hrdesk.gui.pages.imports.kinds import KINDS, ROSTER, WITHOUT_MONTH, KindWords
from hrdesk.gui.pages.imports.origin import Origin, file_of, of_clipboard
from hrdesk.gui.widgets.parts import button, column, frame, label, named_by_label, picture, restyle, row
from hrdesk.words import _

ENDINGS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "txt", "html", "htm", "xml")


ACROSS = 3  # kinds beside each other


class DropPlace(QWidget):
    """Where a file or a marked range is dropped, chosen or pasted. ``dropped`` carries a copy of its data."""

    dropped = Signal(QMimeData)
    wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._card = frame("card")
        self.choose = button(_("Choose a file…"), "folder-open", self.wanted.emit, role="primary")
        self.paste = button(_("Paste from Excel"), "copy", self.paste_wanted.emit, hint="Ctrl+V")
        words = column(
            label(_("Drop the workbook here, choose it, or paste rows copied in Excel"), "strong"),
            label(
                _("Excel (.xlsx, .xls, .xlsb, .ods) or text (.csv). Nothing is saved before you have seen it."), "small"
            ),
            gap=4,
        )
        line = row(
            picture("file-spreadsheet", size=20), words, None, self.paste, self.choose, gap=12, edges=(16, 16, 16, 16)
        )
        self._card.setLayout(line)
        self.setLayout(column(self._card, gap=0))

    def _mark(self, over: bool) -> None:
        self._card.setProperty("current", "true" if over else "false")
        restyle(self._card)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if file_of(data) or (not data.hasUrls() and (data.hasHtml() or "\t" in data.text())):
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())


class ChooseStep(QWidget):
    """``chosen`` carries the ``Origin`` of what is to be brought in; ``template_wanted``: an empty workbook of the kind."""

    chosen = Signal(object)
    nothing = Signal(str)  # why what was dropped or pasted cannot be brought in
    kind_changed = Signal(str)
    template_wanted = Signal()

    def __init__(self, zone: tzinfo, kinds: Sequence[KindWords] = KINDS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._group = QButtonGroup(self)
        self.kinds: dict[str, QRadioButton] = {}
        self.month = QComboBox()
        self.month.setFixedWidth(200)
        named_by_label(self.month, _("Month of the figures"))
        self._month_row = QWidget()
        self._month_row.setLayout(row(label(_("Month of the figures")), self.month, None, gap=12))
        self.drop = DropPlace()
        self.drop.dropped.connect(self.take)
        self.drop.paste_wanted.connect(self.paste)
        self.drop.wanted.connect(self._ask_file)
        self.template = button(_("Get a template…"), "download", self.template_wanted.emit)
        self.history = History(zone)
        paste = QAction(self)
        paste.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        paste.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.triggered.connect(self.paste)
        self.addAction(paste)
        self._build(kinds)
        self.choose_kind(next(iter(self.kinds), ROSTER))

    def _build(self, kinds: Sequence[KindWords]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(0)
        for number, kind in enumerate(kinds):
            made = QRadioButton(kind.name)
            made.setAccessibleDescription(kind.meaning)
            made.toggled.connect(partial(self._kind_toggled, kind.code))
            self._group.addButton(made)
            self.kinds[kind.code] = made
            meaning = label(kind.meaning, "small", wrap=True)
            meaning.setContentsMargins(24, 0, 0, 8)
            meaning.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(made, number // ACROSS * 2, number % ACROSS)
            grid.addWidget(meaning, number // ACROSS * 2 + 1, number % ACROSS)
        for number in range(ACROSS):
            grid.setColumnStretch(number, 1)
        top = column(
            row(label(_("What does the workbook hold?"), "section"), None, self.template, gap=8),
            grid,
            4,
            self._month_row,
            self.drop,
            gap=8,
            edges=(16, 16, 16, 12),
        )
        outer = column(top, gap=0)
        outer.addWidget(self.history, 1)
        self.setLayout(outer)

    # -- kind and month ----------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The kind chosen."""
        return next((code for code, made in self.kinds.items() if made.isChecked()), ROSTER)

    def choose_kind(self, code: str) -> None:
        """Chooses a kind where it is offered."""
        if code in self.kinds:
            self.kinds[code].setChecked(True)

    def offer_months(self, months: Sequence[str], current: str) -> None:
        """Offers months, newest first, after "by the days in the file"."""
        self.month.clear()
        self.month.addItem(_("By the dates in the file"), "")
        for month in months:
            self.month.addItem(month, month)
        self.month.setCurrentIndex(max(0, self.month.findData(current)))

    @property
    def period(self) -> str:
        """The month chosen; empty: the file says."""
        return "" if self.kind in WITHOUT_MONTH else str(self.month.currentData() or "")

    @Slot(bool)
    def _kind_toggled(self, code: str, on: bool) -> None:
        if on:
            self._month_row.setVisible(code not in WITHOUT_MONTH)
            self.kind_changed.emit(code)

    # -- the file ----------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        patterns = " ".join(f"*.{ending}" for ending in ENDINGS)
        path, _filter = QFileDialog.getOpenFileName(
            self, _("Choose a workbook"), self.folder, _("Workbooks ({patterns})", patterns=patterns)
        )
        if path:
            self.folder = str(Path(path).parent)  # the month's workbooks lie together
            self.open(path)

    def open(self, path: str) -> None:
        """A file chosen."""
        self.chosen.emit(Origin(self.kind, path, period=self._month))

    @Slot()
    def paste(self) -> None:
        """What was copied: a file in the Explorer, or rows in a spreadsheet."""
        self.take(QGuiApplication.clipboard().mimeData())

    @Slot(QMimeData)
    def take(self, data: QMimeData) -> None:
        """What was dropped or pasted."""
        if path := file_of(data):
            self.open(path)
        elif (found := of_clipboard(self.kind, data, self._month)) is not None:
            self.chosen.emit(found)
        else:
            self.nothing.emit(_("Copy one file, or the rows with their headings in Excel, and paste again."))

    @property
    def _month(self) -> Period | None:
        return Period.parse(self.period) if self.period else None
