"""A row of joined buttons: where Tab meets it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QRadioButton, QVBoxLayout, QWidget

from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.segments import Choice, Segments


def test_other_choices_stay_where_the_row_stands_in_the_order_of_tab(theme: Theme, qtbot: Any) -> None:
    window, first, last = QWidget(), QPushButton("first"), QPushButton("last")
    made = Segments([Choice("", "All")], name="Which")
    box = QVBoxLayout(window)
    for part in (first, made, last):
        box.addWidget(part)
    window.show()
    made.offer([Choice("", "All", 7), Choice("late", "Late", 3), Choice("soon", "Soon", 4)])
    qtbot.waitUntil(lambda: len([one for one in made.findChildren(QRadioButton) if one.isVisible()]) == 3)
    first.setFocus()
    met = []
    for _step in range(3):
        window.focusNextChild()
        now: Any = window.focusWidget()
        met.append(now.text())
    assert met == ["All", "last", "first"]
