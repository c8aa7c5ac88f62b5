"""Step 3: what was found before anything is saved. Tiles count and filter, each problem shows its cells in the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hrdesk.gui.models.table import TableModel
from hrdesk.gui.pages.imports.kinds import ROSTER
from hrdesk.gui.pages.imports.lines import OUTCOMES, Line, Lines, raw_columns, raw_rows
from hrdesk.gui.theme import ROW_PREVIEW
from hrdesk.gui.widgets.panel import CountTiles, Tile
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, picture, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportCheck

ALL, GOOD = "all", "good"


class CheckStep(QWidget):
    """``again`` goes back to the columns; ``wanted`` is how much is to be taken."""

    again = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check: ImportCheck | None = None
        self._lines: Lines | None = None
        self._file = label("", "strong")
        self._about = label("", "secondary")
        self._back = back = button(_("Match the columns again"), role="link")
        back.clicked.connect(self.again)
        strip = frame("strip")
        strip.setFixedHeight(36)
        strip.setLayout(
            row(picture("file-spreadsheet"), self._file, self._about, None, back, gap=8, edges=(16, 0, 16, 0))
        )
        self._count = label("", "strong")
        self._warning = Notice("warning")
        tip = label(_("Press a number to see its rows"), "small")
        self._tiles_place = QVBoxLayout()
        self.tiles = CountTiles([])
        top = column(
            row(self._count, None, tip, gap=8), self._warning, self._tiles_place, gap=8, edges=(16, 12, 16, 12)
        )
        self._title = label(_("Problems"), "strong")
        self._listed = label("", "small")
        head = frame("strip")
        head.setFixedHeight(36)
        head.setLayout(row(self._title, self._listed, None, gap=12, edges=(16, 0, 16, 0)))
        self._list_place = QVBoxLayout()
        self.list: DataTable | None = None
        self._raw_title = label("", "strong")
        raw_head = frame("strip")
        raw_head.setFixedHeight(30)
        key = label("F8", "key")
        key.setFixedHeight(20)
        self._raw_told = label("", "small")
        self._raw_told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(self._raw_title, gap=6, edges=(16, 0, 16, 0))
        line.addSpacing(6)
        line.addWidget(self._raw_told, 1)
        line.addWidget(key)
        line.addWidget(label(_("next problem"), "small"))
        raw_head.setLayout(line)
        self._raw_place = QVBoxLayout()
        self.raw: DataTable | None = None
        self._raw_box = QWidget()
        self._raw_box.setLayout(column(raw_head, self._raw_place, gap=0))
        self._raw_box.setFixedHeight(30 + 28 + 3 * ROW_PREVIEW + 14)
        outer = column(strip, top, head, gap=0)
        outer.addLayout(self._list_place, 1)
        outer.addWidget(self._raw_box)
        self.setLayout(outer)
        jump = QAction(self)
        jump.setShortcut(QKeySequence("F8"))
        jump.triggered.connect(self.next_problem)
        self.addAction(jump)
        self.all = QRadioButton(_("Only if all rows are right"))
        self.good = QRadioButton(_("Only the right rows"))
        self._how = QButtonGroup(self)
        for made in (self.all, self.good):
            self._how.addButton(made)
            made.toggled.connect(self.changed)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_check(self, check: ImportCheck) -> None:
        """Shows what checking found."""
        self.check = check
        self._lines = Lines(check)
        draft = check.draft
        matched = sum(column_of.field is not None for column_of in draft.columns)
        self._file.setText(draft.file_name)
        parts = [_("sheet {sheet}", sheet=draft.sheet), _("header in row {row}", row=draft.header_row)]
        if draft.skipped:
            parts.append(_("{count} rows passed over", count=len(draft.skipped)))
        parts.append(_("{matched} of {count} columns matched", matched=matched, count=len(draft.columns)))
        self._about.setText("   ".join(parts))
        self._count.setText(_("{count:,} rows; nothing is saved yet", count=check.rows))
        self._warning.say(" ".join(check.warnings))
        self._new_tiles(check)
        self._new_tables(check)
        (self.all if not check.rejected else self.good).setChecked(True)
        self.all.setVisible(bool(check.rejected))
        self.good.setVisible(bool(check.rejected))
        self._show_lines()
        before: QWidget = self._back
        for control in (*self.tiles.findChildren(QToolButton), self.list, self.raw):
            if control is not None:
                QWidget.setTabOrder(before, control)
                before = control

    def _new_tiles(self, check: ImportCheck) -> None:
        counts = {key: int(getattr(check, key)) for key in OUTCOMES}
        people = check.kind == ROSTER
        self._drop(self._tiles_place)
        self.tiles = CountTiles(
            [
                Tile(key, _(word), _(meaning if people else figures), counts[key], icon, tone)
                for key, (word, meaning, figures, icon, tone) in OUTCOMES.items()
            ]
        )
        chosen = [key for key in ("rejected", "duplicate") if counts[key]]
        if not chosen:
            chosen = [key for key in ("changed", "new", "same") if counts[key]][:1]
        self.tiles.choose(chosen)
        self.tiles.changed.connect(self._show_lines)
        self._tiles_place.addWidget(self.tiles)

    def _new_tables(self, check: ImportCheck) -> None:
        assert self._lines is not None  # noqa: S101 - set by the caller
        self._drop(self._list_place)
        self._drop(self._raw_place)
        self.list = DataTable(self._lines.columns(), name=_("Rows of the file"), identity=lambda line: line.number)
        self.list.chosen.connect(self._chosen)
        self._list_place.addWidget(self.list)
        columns = raw_columns(check)
        self.raw = DataTable(
            columns,
            name=_("The sheet as it stands"),
            model=TableModel(columns, lambda found: found.number),
            frozen_left=1,
            cells=True,
            row_height=ROW_PREVIEW,
        )
        self._raw_place.addWidget(self.raw)

    def _drop(self, place: QVBoxLayout) -> None:
        while (item := place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    @Slot()
    def _show_lines(self, _keys: list[str] | None = None) -> None:
        if self._lines is None or self.list is None or self.check is None:
            return
        found = self._lines.shown(frozenset(self.tiles.chosen))
        self.list.load(found)
        rows = len({line.row for line in found})
        problems = sum(line.problem is not None for line in found)
        self._title.setText(_("Problems") if problems else _("Rows"))
        self._listed.setText(
            _("{rows:,} rows, {cells:,} cells", rows=rows, cells=problems)
            if problems
            else _("{count:,} rows", count=rows)
        )
        if found:
            self.list.choose_first()
            self._chosen(self.list.current_row())
        else:
            self._chosen(None)
        self.changed.emit()

    @Slot(object)
    def _chosen(self, line: Line | None) -> None:
        if self.check is None or self.raw is None:
            return
        self._raw_box.setVisible(line is not None)
        if line is None:
            return
        self._raw_title.setText(_("In the sheet, row {row}", row=line.row))
        problem = line.problem
        self._raw_told.setText(" ".join(part for part in (problem.message, problem.hint) if part) if problem else "")
        self._raw_told.setToolTip(self._raw_told.text())
        rows = raw_rows(self.check, line.row)
        self.raw.load(rows)
        column_key = "number"
        if line.problem is not None:
            names = [found.name for found in self.check.draft.columns]
            if line.problem.column in names:
                column_key = f"c{names.index(line.problem.column)}"
        self.raw.choose(line.row, column_key)

    @Slot()
    def next_problem(self) -> None:
        """The next line with a problem, round the corner."""
        if self.list is None or not self.list.grid.rowCount():
            return
        count = self.list.grid.rowCount()
        at = self.list.currentIndex().row()
        for step in range(1, count + 1):
            number = (at + step) % count
            line = self.list.grid.row_at(number)
            if line is not None and line.problem is not None:
                self.list.setCurrentIndex(self.list.grid.index(number, 0))
                self.list.setFocus()
                return

    # -- what is to be taken -----------------------------------------------------------------------------------

    @property
    def wanted(self) -> str:
        """``all`` or ``good``."""
        return ALL if self.all.isChecked() else GOOD

    @property
    def count(self) -> int:
        """How many rows would be saved."""
        return 0 if self.check is None else self.check.new + self.check.changed

    @property
    def possible(self) -> bool:
        """Whether importing makes sense as things stand."""
        if self.check is None:
            return False
        return not (self.wanted == ALL and self.check.rejected) and self.check.rows > self.check.rejected
