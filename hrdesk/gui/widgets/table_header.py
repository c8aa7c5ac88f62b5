"""The header of a table: titles (a second line where columns have one), the sort arrow, and the filter row below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QWidget

from hrdesk.gui import icons
from hrdesk.gui.models.table import COLUMN_ROLE, NUMERIC, Column, Kind
from hrdesk.gui.theme import FILTER_ROW, SMALL, TABLE_HEADER, TABLE_HEADER_TWO_LINES, colours, font
from hrdesk.gui.widgets.parts import named_by_label, restyle
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.gui.widgets.table import DataTable


class TableHeader(QHeaderView):
    """``filtered`` carries what is typed above the columns: key → condition."""

    filtered = Signal(dict)

    def __init__(self, table: DataTable, *, two_lines: bool, padding: int = 8, upright_lines: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._height = TABLE_HEADER_TWO_LINES if two_lines else TABLE_HEADER
        self._padding = padding
        self._upright_lines = upright_lines
        self._shift = 0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(150)
        self._wait.timeout.connect(self._tell)
        self._editors: dict[int, QLineEdit | QComboBox] = {}
        self._strips: list[QWidget] = []
        self.setAccessibleName(_("Column headers"))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionResized.connect(self.place_filters)
        self.geometriesChanged.connect(self.place_filters)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height + (FILTER_ROW if self.filters_shown else 0))

    # -- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rest = QRect(self.length() - self.offset(), self.height() - 1, self.width(), 1)
        QPainter(self.viewport()).fillRect(rest, colours()["line.border"])
        places = self._table.frozen_places()
        if places:
            painter = QPainter(self.viewport())
            for section, left in places:
                self.paintSection(painter, QRect(left, 0, self.sectionSize(section), self.height()), section)
            for left in self._table.frozen_edges():
                painter.fillRect(left, 0, 2, self.height(), colours()["line.border"])

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        column: Column | None = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, COLUMN_ROLE)
        shade = colours()
        painter.save()
        painter.fillRect(rect, shade["bg.sunken"])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade["line.border"])
        if self._upright_lines:
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), shade["line.grid"])
        if column is not None:
            self._titles(painter, QRect(rect.left(), rect.top(), rect.width(), self._height), logicalIndex, column)
        painter.restore()

    def width_of_title(self, column: Column) -> int:
        """What the title takes in px, unshortened."""
        metrics = QFontMetrics(font(SMALL, bold=bool(column.subtitle)))
        return metrics.horizontalAdvance(column.title) + 2 * self._padding + 1

    def width_of_filter(self, section: int) -> int:
        """What the word chosen in the filter of a column takes in px; 0 where none is."""
        editor = self._editors.get(section)
        if not isinstance(editor, QComboBox) or not editor.currentData():
            return 0
        return QFontMetrics(font(SMALL)).horizontalAdvance(editor.currentText()) + 34  # edges, padding, arrow

    def _titles(self, painter: QPainter, rect: QRect, section: int, column: Column) -> None:
        shade = colours()
        two_lines = self._height == TABLE_HEADER_TWO_LINES
        inner = rect.adjusted(self._padding, 0, -self._padding, -1)
        side = Qt.AlignmentFlag.AlignRight if column.to_right else Qt.AlignmentFlag.AlignLeft
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        painter.setFont(font(SMALL, bold=bool(column.subtitle)))
        painter.setPen(shade["text.primary" if column.subtitle else "text.secondary"])
        first = QRect(inner.left(), inner.top() + 5, inner.width(), 18) if two_lines else inner
        room = first.adjusted(0, 0, -18 if sorted_here else 0, 0)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, title)
        if sorted_here:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            used = min(metrics.horizontalAdvance(title), room.width())
            left = first.right() - 14 if column.to_right else first.left() + used + 4
            mark = icons.pixmap("arrow-up" if up else "arrow-down", 14, shade["text.primary"])
            painter.drawPixmap(left, first.center().y() - 6, mark)
        if column.subtitle:
            second = QRect(inner.left(), inner.top() + 22, inner.width(), 18)
            painter.setFont(font(SMALL))
            painter.setPen(shade["text.secondary"])
            text = painter.fontMetrics().elidedText(column.subtitle, Qt.TextElideMode.ElideRight, second.width())
            painter.drawText(second, side | Qt.AlignmentFlag.AlignVCenter, text)

    # -- the mouse on frozen columns ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._shift = self._shift_at(event.position().toPoint())
        super().mousePressEvent(self._shifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            self._shift = self._shift_at(event.position().toPoint())
        super().mouseMoveEvent(self._shifted(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(self._shifted(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._shift = self._shift_at(event.position().toPoint())
        super().mouseDoubleClickEvent(self._shifted(event))

    def _shift_at(self, at: QPoint) -> int:
        """How far right of ``at`` the frozen column under it really lies."""
        for section, left in self._table.frozen_places():
            if left <= at.x() < left + self.sectionSize(section):
                return self.sectionViewportPosition(section) - left
        return 0

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        if not self._shift:
            return event
        at = event.position() + QPointF(self._shift, 0)
        return QMouseEvent(event.type(), at, event.globalPosition(), event.button(), event.buttons(), event.modifiers())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._table.column_menu().popup(event.globalPos())

    # -- the filter row ----------------------------------------------------------------------------------------

    @property
    def filters_shown(self) -> bool:
        """Whether the filter row is open."""
        return bool(self._editors)

    def show_filters(self, shown: bool, columns: Sequence[Column], filters: dict[str, str]) -> None:
        """Opens or closes the filter row; ``filters`` is what stands in it."""
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
        self._editors, self._strips = {}, []
        if shown:
            frozen = {section for section, _left in self._table.frozen_columns()}
            # beside the table, not in it: a table shows a screen reader nothing but its cells
            home = self._table.parentWidget() or self.viewport()
            self._strips = [QWidget(home) for _number in range(2)]
            self._strips[1].setAutoFillBackground(True)
            for section, column in enumerate(columns):
                if not column.title:
                    continue  # the number of the row
                editor = self._editor(column, self._strips[section in frozen])
                self._editors[section] = editor
                self._set(editor, filters.get(column.key, ""))
        self.updateGeometries()
        self.geometriesChanged.emit()
        self.place_filters()

    def conditions(self) -> dict[str, str]:
        """What stands in the filter row."""
        columns = self._table.grid.columns
        found: dict[str, str] = {}
        for section, editor in self._editors.items():
            text = editor.currentData() if isinstance(editor, QComboBox) else editor.text()
            if text:
                found[columns[section].key] = text
        return found

    def focus_filter(self, section: int) -> None:
        """Puts the cursor above a column."""
        if section in self._editors:
            self._editors[section].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _editor(self, column: Column, parent: QWidget) -> QLineEdit | QComboBox:
        name = _("Filter {column}", column=column.title)
        editor: QLineEdit | QComboBox
        if column.kind in (Kind.STATUS, Kind.CHOICE):
            editor = QComboBox(parent)
            editor.addItem(_("All"), "")
            for word in self._table.distinct(column.key):
                editor.addItem(word, word)
            named_by_label(editor, name)
            editor.currentIndexChanged.connect(self._typed)
        else:
            editor = QLineEdit(parent)
            editor.setProperty("hint", _("From..to") if column.kind is Kind.DATE else _("Filter"))
            if column.kind in NUMERIC:
                editor.setToolTip(_("A figure, >=100 or 10..20"))
            elif column.kind is Kind.DATE:
                editor.setToolTip(_("2026-03 or 2026-01..2026-03"))
            editor.setClearButtonEnabled(False)
            editor.textChanged.connect(self._typed)
            editor.installEventFilter(self)
        editor.setAccessibleName(name)
        editor.setProperty("scale", "small")
        return editor

    def _set(self, editor: QLineEdit | QComboBox, text: str) -> None:
        editor.blockSignals(True)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        else:
            editor.setText(text)
        editor.blockSignals(False)
        self._mark(editor)

    def _mark(self, editor: QLineEdit | QComboBox) -> None:
        filled = bool(editor.currentData() if isinstance(editor, QComboBox) else editor.text())
        if bool(editor.property("active")) is not filled:
            editor.setProperty("active", filled)
            restyle(editor)

    @Slot()
    def _typed(self) -> None:
        editor = self.sender()
        if isinstance(editor, QLineEdit | QComboBox):
            self._mark(editor)
        self._wait.start()

    @Slot()
    def _tell(self) -> None:
        self.filtered.emit(self.conditions())

    @Slot()
    def place_filters(self) -> None:
        """Lays the editors below their titles."""
        if not getattr(
            self, "_editors", None
        ):  # Qt still signals while it takes the header down; its words are gone then
            return
        home = self._strips[0].parentWidget()
        if home is not (self._table.parentWidget() or self.viewport()):
            home = self._table.parentWidget() or self.viewport()
            for strip in self._strips:
                strip.setParent(home)
        corner = self.viewport().mapTo(home, QPoint(0, self._height))
        places = dict(self._table.frozen_places())
        wide = self.viewport().width()
        plain, frozen = self._strips
        plain.setGeometry(corner.x(), corner.y(), wide, FILTER_ROW - 1)
        edge = [(left, left + self.sectionSize(section)) for section, left in places.items()]
        seen = not self._table.isHidden()
        plain.setVisible(seen)
        plain.raise_()
        frozen.setVisible(seen and bool(edge))
        frozen.raise_()
        if edge:
            frozen.setGeometry(corner.x(), corner.y(), wide, FILTER_ROW - 1)
            from PySide6.QtGui import QRegion

            region = QRegion()
            for left, right in edge:
                region += QRegion(left, 0, right - left, FILTER_ROW - 1)
            frozen.setMask(region)
        for section, editor in self._editors.items():
            home = frozen if section in places else plain
            if editor.parentWidget() is not home:
                editor.setParent(home)
            left = places.get(section, self.sectionViewportPosition(section))
            editor.setGeometry(left + 3, 4, max(10, self.sectionSize(section) - 6), 24)
            if isinstance(editor, QLineEdit):
                self._hint(editor)
            editor.setVisible(not self.isSectionHidden(section))

    def _hint(self, editor: QLineEdit) -> None:
        """Shows the hint where its whole word fits; half a word says less than none."""
        hint = str(editor.property("hint"))
        fits = QFontMetrics(font(SMALL)).horizontalAdvance(hint) + 18 <= editor.width()
        editor.setPlaceholderText(hint if fits else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From a filter down to the rows it left; Esc empties it first."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent):
            key = event.key()
            if key == Qt.Key.Key_Escape and watched.text():
                watched.clear()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
                if self._wait.isActive():  # at once: what is typed counts
                    self._wait.stop()
                    self._tell()
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place_filters()
        return super().event(event)
