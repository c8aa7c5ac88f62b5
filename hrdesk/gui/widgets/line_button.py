"""A small button inside a line edit that the keyboard reaches, unlike the ones a QLineEdit makes of actions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from hrdesk.gui import icons

#: Qt.FocusPolicy.StrongFocus by number: before the first paint nothing asks for Qt's 95 enumerations, made all at once.
STRONG_FOCUS = 11


class LineButton(QToolButton):
    """At the right end of ``edit``; ``said`` names it."""

    def __init__(self, edit: QLineEdit, icon: str, said: str) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setProperty("role", "inside")
        self.setProperty("focusPolicy", STRONG_FOCUS)
        self.setCursor(QCursor())  # the arrow, not the edit's beam
        self.setFixedSize(24, 24)
        icons.put(self, icon)
        self.rename(said)
        margins = edit.textMargins()
        edit.setTextMargins(margins.left(), 0, 24, 0)
        edit.installEventFilter(self)

    def rename(self, said: str) -> None:
        """Says something else."""
        self.setAccessibleName(said)
        self.setToolTip(said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.move(self._edit.width() - 28, (self._edit.height() - 24) // 2)
        return False


def lead(edit: QLineEdit, icon: str) -> None:
    """Puts an icon before the text of ``edit``; it is no button."""
    from PySide6.QtCore import Qt

    mark = QLabel(edit)
    mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    icons.put(mark, icon)
    mark.move(9, 6)
    margins = edit.textMargins()
    edit.setTextMargins(22, 0, margins.right(), 0)
