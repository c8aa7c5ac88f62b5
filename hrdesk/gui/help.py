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
    made.setShortcut(QKeySequence("F1"))
    made.triggered.connect(partial(open_manual, window))
    window.addAction(made)
    return made


def open_manual(window: QWidget, _checked: bool = False) -> None:
    """Beside ``window``; a second time, the same one comes to the front."""
    from hrdesk.gui.manual import Manual

    shown = window.findChild(Manual) or Manual(window)
    shown.show()
    shown.raise_()
    shown.activateWindow()
