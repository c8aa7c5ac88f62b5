"""Step 3: what was found before anything is saved. Tiles count and filter, each problem shows its cells in the sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hrdesk.gui.models.table import TableModel
from hrdesk.gui.pages.imports.by_hand import KeepOrTake
from hrdesk.gui.pages.imports.deciding import NamesDialog, ValuesDialog, said_of_values
from hrdesk.gui.pages.imports.kinds import ROSTER
from hrdesk.gui.pages.imports.line_table import LineTable
from hrdesk.gui.pages.imports.lines import OUTCOMES, Line, Lines, RawRow, Shown, Wanted, raw_columns, raw_rows
from hrdesk.gui.theme import ROW_PREVIEW
from hrdesk.gui.widgets.panel import CountTiles, Tile
from hrdesk.gui.widgets.parts import Notice, button, column, empty, frame, icon_button, label, picture, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.imports import ImportCheck, Problem

Arrange = Callable[[Lines, Wanted, Callable[[Shown], None]], None]
MOST_LOOKED_THROUGH = 20_000  # lines; problems stand first, and rows without one come only by a tile
ALL, GOOD = "all", "good"


class CheckStep(QWidget):
    """``again`` goes back to the columns; ``changed``: other rows are wanted; ``recheck``: something was mended or decided.

    ``mends``, ``renames`` and ``meant`` are what the person put right so far. ``arrange`` has lines arranged beside the
    window and hands them back.
    """

    again = Signal()
    changed = Signal()
    recheck = Signal()

    def __init__(self, arrange: Arrange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check: ImportCheck | None = None
        self.mends: dict[tuple[int, str], str] = {}
        self.renames: set[str] = set()
        self.meant: dict[tuple[str, str], str] = {}
        self._arrange = arrange
        self._asked = 0
        self._lines: Lines | None = None
        self._problems: dict[int, list[Problem]] = {}
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
        self.by_hand = KeepOrTake()
        self.by_hand.changed.connect(self._decided)
        top = column(
            row(self._count, None, tip, gap=8), self._warning, self._tiles_place, self.by_hand, gap=8,
            edges=(16, 12, 16, 12),
        )  # fmt: skip
        self.list = LineTable()
        self.list.chosen.connect(self._chosen)
        self.list.mended.connect(self.put_right)
        self.list.arrange_wanted.connect(self._show_lines)
        outer = column(strip, top, self._list_head(), gap=0)
        outer.addWidget(self.list, 1)
        outer.addWidget(self._raw_part())
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

    def _list_head(self) -> QWidget:
        self._title = label(_("Problems"), "strong")
        self._listed = label("", "small")
        self.values = button("", role="link", pressed=self._ask_values)
        self.names = button("", role="link", pressed=self._ask_names)
        self.unmend = button("", role="link", pressed=self._take_back)
        self.open_only = QCheckBox(_("Only what is still open"))
        self.open_only.setChecked(True)
        self.open_only.toggled.connect(self._show_lines)
        self.filter = icon_button("list-filter", _("Filter (Ctrl+Shift+L)"), self._show_filter)
        head = frame("strip")
        head.setFixedHeight(36)
        line = row(self._title, self._listed, gap=12, edges=(16, 0, 16, 0))
        line.addStretch(1)
        for thing in (self.values, self.names, self.unmend, self.open_only, self.filter):
            line.addWidget(thing)
        head.setLayout(line)
        return head

    def _raw_part(self) -> QWidget:
        self._raw_title = label("", "strong")
        raw_head = frame("strip")
        raw_head.setFixedHeight(30)
        self._raw_told = label("", "small")
        self._raw_told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(self._raw_title, gap=6, edges=(16, 0, 16, 0))
        line.addSpacing(6)
        line.addWidget(self._raw_told, 1)
        for key, words in (("F2", _("change the value here")), ("F8", _("next problem"))):
            shown = label(key, "key")
            shown.setFixedHeight(20)
            line.addWidget(shown)
            line.addWidget(label(words, "small"))
        raw_head.setLayout(line)
        self._raw_place = QVBoxLayout()
        self.raw: DataTable | None = None
        self._raw_box = QWidget()
        self._raw_box.setLayout(column(raw_head, self._raw_place, gap=0))
        self._raw_box.setFixedHeight(30 + 28 + 3 * ROW_PREVIEW + 14)
        return self._raw_box

    # -- showing -----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Forgets what was put right in another file."""
        self.mends, self.renames, self.meant = {}, set(), {}
        self.check = None

    def show_check(self, check: ImportCheck, lines: Lines) -> None:
        """Shows what checking found; after a mend the tiles chosen and the place in the list stay."""
        again = self.check is not None
        before = self.tiles.chosen
        self.check, self._lines = check, lines
        self._problems = {}
        for problem in check.problems:
            self._problems.setdefault(problem.row, []).append(problem)
        self._tell(check)
        self.by_hand.ask(check, anew=not again)
        lines.kept = self.by_hand.keep
        self._new_tiles(check, before if again else [])
        if not again:
            self._new_raw(check)
            (self.all if not check.rejected else self.good).setChecked(True)
        elif not check.rejected:
            self.all.setChecked(True)
        self.all.setVisible(bool(check.rejected))
        self.good.setVisible(bool(check.rejected))
        self._show_lines()
        before_it: QWidget = self._back
        for control in (*self.tiles.findChildren(QToolButton), self.list, self.raw):
            if control is not None:
                QWidget.setTabOrder(before_it, control)
                before_it = control

    def _tell(self, check: ImportCheck) -> None:
        draft = check.draft
        used = len(check.mapping.headings())
        self._file.setText(draft.file_name)
        parts = [_("sheet {sheet}", sheet=draft.sheet), _("header in row {row}", row=draft.header_row)]
        if draft.skipped:
            parts.append(_n("{count} row passed over", "{count} rows passed over", count=len(draft.skipped)))
        parts.append(_("{matched} of {count} columns matched", matched=used, count=len(draft.columns)))
        self._about.setText("   ".join(parts))
        self._count.setText(
            _n("{count:,} row; nothing is saved yet", "{count:,} rows; nothing is saved yet", count=check.rows)
        )
        self._warning.say(sentences(*check.warnings))
        self.values.setVisible(bool(check.unknown_values))
        self.values.setText(said_of_values(check.unknown_values))
        self.names.setVisible(bool(check.other_names))
        self.names.setText(_("Other names: {count}", count=len(check.other_names)))
        self.unmend.setVisible(bool(check.mends))
        self.unmend.setText(_n("Take back {count} mend", "Take back {count} mends", count=len(check.mends)))
        self.open_only.setVisible(bool(check.mends))

    def _new_tiles(self, check: ImportCheck, chosen: list[str]) -> None:
        counts = {key: int(getattr(check, key)) for key in OUTCOMES}
        if not chosen:
            chosen = [key for key in ("rejected", "duplicate", "by_hand") if counts[key]]
        if not chosen:
            chosen = [key for key in ("changed", "new", "same") if counts[key]][:1]
        people = check.kind == ROSTER
        empty(self._tiles_place)
        self.tiles = CountTiles(
            [
                Tile(key, _(word), _(meaning if people else figures), counts[key], icon, tone)
                for key, (word, meaning, figures, icon, tone) in OUTCOMES.items()
                if counts[key] or key != "by_hand"
            ]
        )
        self.tiles.choose(chosen)
        self.tiles.changed.connect(self._show_lines)
        self._tiles_place.addWidget(self.tiles)

    def _new_raw(self, check: ImportCheck) -> None:
        empty(self._raw_place)
        columns = raw_columns(check)
        self.raw = DataTable(
            columns,
            name=_("The sheet as it stands"),
            model=TableModel(columns, lambda found: found.number),
            frozen_left=1,
            cells=True,
            row_height=ROW_PREVIEW,
        )
        self.raw.edited.connect(self._raw_typed)
        self._raw_place.addWidget(self.raw)

    @Slot()
    def _decided(self) -> None:
        """Another answer to what becomes of figures set by hand: the lines say it."""
        if self._lines is not None:
            self._lines.kept = self.by_hand.keep
            self._show_lines()

    @Slot()
    def _show_lines(self, _value: object = None) -> None:
        """Has the lines wanted arranged; what was asked for before and comes later is dropped."""
        if self._lines is None:
            return
        self._asked += 1
        wanted = Wanted(
            frozenset(self.tiles.chosen),
            not self.open_only.isChecked(),
            self.list.filters,
            self.list.sort_key,
            self.list.descending,
            self.list.place,
        )
        self._arrange(self._lines, wanted, partial(self._arranged, self._asked, self._lines))

    def _arranged(self, asked: int, lines: Lines, shown: Shown) -> None:
        if asked != self._asked or self.check is None:
            return
        self.list.show_lines(lines, shown)
        self._title.setText(_("Problems") if shown.problems else _("Rows"))
        rows = _n("{count:,} row", "{count:,} rows", count=shown.rows)
        self._listed.setText(
            _("{rows}, {cells}", rows=rows, cells=_n("{count:,} cell", "{count:,} cells", count=shown.problems))
            if shown.problems
            else rows
        )
        self._chosen(self.list.current_row())
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
        told = line.by_hand.text if line.by_hand is not None else line.changed
        self._raw_told.setText(sentences(problem.message, problem.hint) if problem else told)
        self._raw_told.setToolTip(self._raw_told.text())
        self.raw.load(raw_rows(self.check, line.row, self._problems.get(line.row, ())))
        letters = [found.letter for found in self.check.draft.columns]
        column_key = f"c{letters.index(line.letter)}" if line.letter in letters else "number"
        self.raw.choose(line.row, column_key)

    @Slot()
    def next_problem(self) -> None:
        """The next line with a problem, round the corner."""
        count = self.list.grid.rowCount()
        at = self.list.currentIndex().row()
        for step in range(1, min(count, MOST_LOOKED_THROUGH) + 1):
            number = (at + step) % count
            line = self.list.grid.row_at(number)
            if line is not None and line.problem is not None:
                self.list.setCurrentIndex(self.list.grid.index(number, self.list.grid.number_of("value")))
                self.list.setFocus()
                return

    @Slot()
    def _show_filter(self) -> None:
        self.list.show_filters(not self.list.header.filters_shown)
        self.list.header.focus_filter(self.list.grid.number_of("message"))

    # -- putting right -----------------------------------------------------------------------------------------

    @Slot(object, str, str)
    def _raw_typed(self, found: RawRow, key: str, text: str) -> None:
        if self.check is not None and key != "number":
            self.put_right(found.number, self.check.draft.columns[int(key[1:])].letter, text)

    @Slot(int, str, str)
    def put_right(self, row: int, letter: str, text: str) -> None:
        """A cell mended here; the file itself stays as it is."""
        if letter:
            self.mends = {**self.mends, (row, letter): text.strip()}
            self.recheck.emit()

    @Slot()
    def _take_back(self) -> None:
        self.mends = {}
        self.recheck.emit()

    def take_back(self, key: tuple[int, str]) -> None:
        """One mend less."""
        self.mends = {known: text for known, text in self.mends.items() if known != key}

    def _ask_values(self) -> None:
        if self.check is not None and self.check.unknown_values:
            dialog = ValuesDialog(self.check.unknown_values, self.window())
            dialog.given.connect(self._values_given)
            dialog.open()

    @Slot(object)
    def _values_given(self, meant: dict[tuple[str, str], str]) -> None:
        self.meant = {**self.meant, **meant}
        self.recheck.emit()

    def _ask_names(self) -> None:
        if self.check is not None and self.check.other_names:
            dialog = NamesDialog(self.check.other_names, self.renames, self.window())
            dialog.given.connect(self._names_given)
            dialog.open()

    @Slot(object)
    def _names_given(self, numbers: set[str]) -> None:
        self.renames = set(numbers)
        self.recheck.emit()

    # -- what is to be taken -----------------------------------------------------------------------------------

    @property
    def wanted(self) -> str:
        """``all`` or ``good``."""
        return ALL if self.all.isChecked() else GOOD

    @property
    def count(self) -> int:
        """How many rows would be saved."""
        return 0 if self.check is None else self.check.new + self.check.changed + self.check.by_hand

    @property
    def possible(self) -> bool:
        """Whether importing makes sense as things stand."""
        if self.check is None:
            return False
        return not (self.wanted == ALL and self.check.rejected) and self.check.rows > self.check.rejected
