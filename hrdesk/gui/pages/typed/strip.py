"""The strip above a sheet that can't be saved: what is in the way, and the two ways out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from hrdesk.gui.widgets.parts import Notice, button, row
from hrdesk.words import P_


class SheetStrip(QFrame):
    """Hidden while nothing is in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice()
        self.next = button(P_("entry", "Next cell"), "arrow-right")
        self.drop = button("", "undo-2")
        self.setProperty("role", "banner")
        self.setProperty("tone", "warning")
        line = row(gap=8, edges=(16, 4, 16, 4))
        line.addWidget(self.notice, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.next)
        line.addWidget(self.drop)
        self.setLayout(line)
        self.hide()

    def say(self, words: str, drop: str) -> None:
        """``drop``: the word for the way out that gives up what was typed. Empty words: nothing is in the way."""
        if words:
            self.drop.setText(drop)
        self.notice.say(words)
        self.setVisible(bool(words))
