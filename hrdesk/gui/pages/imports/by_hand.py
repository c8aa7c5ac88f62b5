"""What somebody set by hand and the file says otherwise: the decision while checking, and what was decided later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QWidget

from hrdesk.gui.models.table import Column
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, frame, label, picture, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.imports import BatchRow, ByHand, ImportCheck

TALLEST = 320


class KeepOrTake(QWidget):
    """The question of step 3, hidden where a file overrides nothing. ``changed`` when another answer is given."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = label("", "strong")
        self.keep_it = QRadioButton(_("Keep what was set by hand (recommended)"))
        self.take = QRadioButton(_("Take the file's values"))
        self._answers = QButtonGroup(self)
        for made in (self.keep_it, self.take):
            self._answers.addButton(made)
        self.keep_it.setChecked(True)
        self.keep_it.toggled.connect(self.changed)
        box: QFrame = frame("card")
        box.setLayout(
            row(
                picture("user-check", "status.warning", 14),
                self._said,
                None,
                self.keep_it,
                self.take,
                gap=12,
                edges=(12, 6, 12, 6),
            )
        )
        self.setLayout(row(box))
        self.hide()

    @property
    def keep(self) -> bool:
        """Whether what was set by hand stays."""
        return self.keep_it.isChecked()

    def ask(self, check: ImportCheck, *, anew: bool) -> None:
        """Shows how many there are; ``anew``: another file, whose answer is the recommended one again."""
        if anew:
            self.keep_it.setChecked(True)
        count = len(check.set_by_hand)
        self.setVisible(bool(count))
        self._said.setText(
            _n(
                "{count:,} figure was set here by hand, and the file says otherwise",
                "{count:,} figures were set here by hand, and the file says otherwise",
                count=count,
            )
        )


class ByHandDialog(Dialog):
    """What an import said otherwise than somebody had set by hand, and what was decided."""

    def __init__(self, file: str, found: Sequence[ByHand], *, kept: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("By hand"), width=1080, parent=parent)
        self.body.addWidget(label(file, "strong", wrap=True))
        said = (
            _n(
                "{count:,} figure was set here by hand; it stayed as it was when this file was imported.",
                "{count:,} figures were set here by hand; they stayed as they were when this file was imported.",
                count=len(found),
            )
            if kept
            else _n(
                "{count:,} figure was set here by hand; the file's value was taken instead.",
                "{count:,} figures were set here by hand; the file's values were taken instead.",
                count=len(found),
            )
        )
        self.body.addWidget(label(said, "secondary", wrap=True))
        columns = [
            Column("row", _("Row"), 52, grey=True),
            Column("employee_no", _("No."), 84, grey=True),
            Column("name", _("Name"), 84, bold=True),
            Column("day", _("Day"), 92, getter=lambda one: one.day.isoformat() if one.day else _("whole month")),
            Column("item", _("Record"), 110, getter=lambda one: "" if one.item.startswith("#") else one.item),
            Column("metric", _("Metric"), 96, getter=lambda one: one.metric.name),
            Column("set", _("By hand"), 160, getter=lambda one: " → ".join(one.figures[:2])),
            Column("said", _("File"), 88, getter=lambda one: one.figures[2]),
            Column("by", _("By"), 130, getter=lambda one: f"{one.by} {one.at:%Y-%m-%d}"),
            Column("reason", _("Reason"), 140, stretch=True),
        ]
        self.table = DataTable(columns, name=_("Set by hand"), identity=lambda one: (one.row, one.key))
        self.table.setMinimumHeight(min(TALLEST, 60 + 28 * len(found)))
        self.table.load(found)
        self.body.addWidget(self.table)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.reject)
        self.buttons.addWidget(close)
        self.table.setFocus()


def show_decided(page: QWidget, errands: Errands, batch: BatchRow) -> None:
    """Reads what an import said otherwise than somebody had set by hand, and opens the dialog about it."""
    from hrdesk.app.imports import batch_by_hand

    def done(found: tuple[ByHand, ...]) -> None:
        ByHandDialog(batch.file_name, found, kept=bool(batch.kept), parent=page.window()).open()

    errands.read(lambda work: batch_by_hand(work, batch.id), done)
