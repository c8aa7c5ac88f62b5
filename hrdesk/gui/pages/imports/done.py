"""Step 4: what was taken, how to take it back, and what comes next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from hrdesk.gui.pages.imports.kinds import CASES, ROSTER
from hrdesk.gui.pages.imports.lines import OUTCOMES
from hrdesk.gui.widgets.parts import button, column, connect, frame, label, picture, row
from hrdesk.words import _, _n

MOST_NAMED = 6

if TYPE_CHECKING:
    from hrdesk.app.handover.back import Unlisted
    from hrdesk.app.imports import ImportDone


class DoneStep(QWidget):
    """``more``: another file; ``onward``: the page this was for; ``undo``: take it back.

    ``close_wanted`` carries the import and what a case list does not name, once ``show_unlisted`` has told it.
    """

    more = Signal()
    onward = Signal()
    undo_wanted = Signal(int)
    close_wanted = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = frame("card")
        self._card.setMinimumWidth(520)
        self._box = column(gap=8, edges=(24, 20, 24, 20))
        self._card.setLayout(self._box)
        outer = column(None, gap=0)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        self.setLayout(outer)
        self.next = button("", role="primary")
        self.another = button(_("Import another file"), "upload", self.more.emit)
        self.undo = button(_("Undo this import"), "undo-2")
        self._holder: QWidget | None = None

    def show_done(self, done: ImportDone, file: str) -> None:
        """Says what was saved of ``file``."""
        if self._holder is not None:
            self._box.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        holder = QWidget()
        self.next = button(
            {ROSTER: _("See the employees"), CASES: _("Go to Leaving")}.get(done.kind, _("Go to Performance")),
            {ROSTER: "users", CASES: "user-minus"}.get(done.kind, "chart-column"),
            self.onward.emit,
            role="primary",
        )
        self.another = button(_("Import another file"), "upload", self.more.emit)
        self.undo = button(_("Undo this import"), "undo-2")
        batch = done.batch
        if batch is not None:
            connect(self.undo.clicked, lambda: self.undo_wanted.emit(batch))
        taken = done.new + done.changed + (done.by_hand if not done.kept else 0)
        title = (
            _n("{count:,} row imported", "{count:,} rows imported", count=taken)
            if taken
            else _("Nothing new in this file")
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for at, (key, (word, people, figures, icon, tone)) in enumerate(OUTCOMES.items()):
            count = int(getattr(done, key))
            if key == "by_hand":
                people = figures = _("stays as it was set") if done.kept else _("the file's value counts")
                if not count:
                    continue
            token = {"error": "status.error", "warning": "status.warning", "success": "status.success"}.get(
                tone, "text.secondary"
            )
            grid.addWidget(picture(icon, token, 14), at, 0)
            grid.addWidget(label(_(word)), at, 1)
            grid.addWidget(label(f"{count:,}", "strong"), at, 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(_(people if done.kind == ROSTER else figures), "small"), at, 3)
        grid.setColumnStretch(3, 1)
        box = column(
            row(picture("circle-check", "status.success", 20), label(title, "strong"), None, gap=8),
            label(file, "secondary"),
            4,
            grid,
            8,
            row(self.next, self.another, None, self.undo, gap=8),
            gap=8,
        )
        holder.setLayout(box)
        self.undo.setVisible(batch is not None)
        self.unlisted = QWidget()
        self.unlisted.hide()
        box.insertWidget(box.count() - 1, self.unlisted)
        self._holder = holder
        self._box.addWidget(holder)
        self.next.setFocus()

    def show_unlisted(self, batch: int, found: tuple[Unlisted, ...]) -> None:
        """Open cases that the list just taken does not name, by holder, and the button that closes them."""
        self.unlisted.setVisible(bool(found))
        if not found or self.unlisted.layout() is not None:
            return
        count = sum(len(one.references) for one in found)
        told = label(
            _n("{count} open case is not in this list", "{count} open cases are not in this list", count=count),
            "strong",
        )
        names = "  ".join(f"{one.name} {one.employee_no}: {len(one.references)}" for one in found[:MOST_NAMED])
        more = " …" if len(found) > MOST_NAMED else ""
        stay = _("They stay open until you close them: a list may be cut short.")
        self.close_cases = button(
            _n("Close {count} case…", "Close these {count} cases…", count=count),
            "circle-check",
            partial(self.close_wanted.emit, batch, found),
        )
        head = row(picture("triangle-alert", "status.warning", 14), told, None, gap=6)
        words = (label(names + more, "small", wrap=True), label(stay, "small", wrap=True))
        box = column(head, *words, row(self.close_cases, None), gap=4)
        self.unlisted.setLayout(box)
