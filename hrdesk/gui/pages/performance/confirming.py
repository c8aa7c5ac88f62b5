"""The second person's yes: the figures others entered by hand, read through and confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hrdesk.domain.performance.figures import shown
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.ask import figure_shown
from hrdesk.gui.pages.performance.records import is_ratio
from hrdesk.gui.theme import ROW_TABLE, TABLE_HEADER
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, label, line
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from decimal import Decimal

    from hrdesk.app.performance.confirming import Seen
    from hrdesk.app.performance.entry_sheet import EntryCell, EntryRow, EntryView, ToConfirm
    from hrdesk.domain.performance.model import Metric


@dataclass(frozen=True, slots=True)
class Waiting:
    """One figure to be confirmed."""

    seen: tuple[int, str, int]  # employment, metric, entry
    name: str
    metric: str
    figure: str
    actual: Decimal | None  # what the month's figure is now, by which the list is sorted
    by: str
    note: str


def waiting_figures(view: EntryView) -> list[Waiting]:
    """What the person at the desk may confirm, in the order of the sheet."""
    return [
        _waiting(found, view.metrics[code], cell, one)
        for found in view.rows
        for code, cell in found.cells.items()
        for one in cell.to_confirm
    ]


def _waiting(found: EntryRow, metric: Metric, cell: EntryCell, one: ToConfirm) -> Waiting:
    """A figure of the month, or one record of it with what it said before and why it was corrected."""
    seen, name = (found.employment_id, metric.code, one.batch_id), f"{found.name} {found.employee_no}"
    made = one.corrected
    if made is None:
        return Waiting(seen, name, metric.name, shown(cell.actual, metric), cell.actual, cell.by, cell.note)
    before = figure_shown(made.before, ratio=is_ratio(metric)) if made.before is not None else "—"
    figure = f"{before} → {figure_shown(one.figure, ratio=is_ratio(metric))}"
    return Waiting(seen, name, metric.name, figure, cell.actual, made.by, made.reason)


class ConfirmDialog(Dialog):
    """Lists the figures; ``confirmed`` when the person says yes to all of them."""

    confirmed = Signal()

    def __init__(self, view: EntryView, parent: QWidget | None = None) -> None:
        super().__init__(_("Confirm entries of {period}", period=view.period), width=720, parent=parent)
        found = waiting_figures(view)
        self._seen = [one.seen for one in found]
        said = _n(
            "Somebody else entered this {count} figure by hand; once you confirm it, it can be published.",
            "Others entered these {count} figures by hand; once you confirm them, they can be published.",
            count=len(found),
        )
        self.body.addWidget(label(_("Confirm entries of {period}", period=view.period), "strong", wrap=True))
        self.body.addWidget(label(said, "secondary", wrap=True))
        self.table = DataTable(
            (
                Column("name", _("Name"), 130),
                Column("metric", _("Metric"), 140),
                Column("figure", P_("entry", "Figure"), 170, Kind.NUMBER, lambda one: Cell(one.figure, one.actual)),
                Column("by", P_("entry", "Entered by"), 90, grey=True),
                Column("note", P_("entry", "Comment"), 120, grey=True, stretch=True),
            ),
            name=_("Confirm entries of {period}", period=view.period),
            identity=lambda one: one.seen,
        )  # fmt: skip
        self.table.load(found)
        self.table.setMinimumWidth(680)
        self.table.setMinimumHeight(TABLE_HEADER + ROW_TABLE * min(10, len(found)))
        self.body.addWidget(self.table)
        self.body.addWidget(line())
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.yes = button(_n("Confirm {count} figure", "Confirm {count} figures", count=len(found)), role="primary")
        self.yes.clicked.connect(self.confirmed)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.yes)

    @property
    def figures(self) -> tuple[Seen, ...]:
        """What was looked at, as the use case takes it."""
        from hrdesk.app.performance.confirming import Seen

        return tuple(Seen(*one) for one in self._seen)
