"""A calendar under a date field."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget


class DayPicker(QFrame):
    """Opened by ``popup``; the day chosen is typed into its line."""

    def __init__(self, line: QLineEdit, day: date, parent: QWidget) -> None:
        from PySide6.QtWidgets import QCalendarWidget

        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._line = line
        self._calendar = QCalendarWidget()
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setGridVisible(False)
        self._calendar.activated.connect(self._take)
        self._calendar.clicked.connect(self._take)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._calendar)

    def popup(self) -> None:
        """Opens it under its field."""
        self.move(self._line.mapToGlobal(QPoint(0, self._line.height() + 2)))
        self.show()
        self._calendar.setFocus()

    @Slot(QDate)
    def _take(self, day: QDate) -> None:
        self._line.setText(day.toString("yyyy-MM-dd"))
        self._line.textEdited.emit(self._line.text())
        self.close()
        self._line.setFocus()
