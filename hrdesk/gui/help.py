"""F1 in every window: the manual beside it. Light enough for the first one; the manual is read when it is asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from hrdesk.gui import icons
from hrdesk.words import _


def offer(window: QWidget) -> QAction:
    """The action with its key, already added to ``window``."""
    made = QAction(_("Manual"), window)
    icons.put(made, "info")
    made.setShortcut(QKeySequence("F1"))  # not by Qt's name for it: that costs a hundred enumerations at the start
    made.triggered.connect(partial(_open, window))
    window.addAction(made)
    return made


def _open(window: QWidget, _checked: bool = False) -> None:
    from hrdesk.gui.manual import Manual

    shown = window.findChild(Manual) or Manual(window)  # a second time, the same one comes to the front
    shown.show()
    shown.raise_()
    shown.activateWindow()
