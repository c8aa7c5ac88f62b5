"""Who stands behind a figure: a list that opens the record and is given out as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.insight import SpellRow


class PeopleDialog(Dialog):
    """``person_wanted`` carries the employment whose record is to be shown."""

    person_wanted = Signal(int)

    def __init__(self, title: str, rows: Sequence[SpellRow], parent: QWidget | None) -> None:
        super().__init__(title, width=860, parent=parent)
        self.body.addWidget(label(title, "strong", wrap=True))
        self.body.addWidget(label(_n("{count} person", "{count} people", count=len(rows)), "small"))
        self.table = DataTable(_columns(), name=title, identity=lambda row: row.employment_id)
        self.table.setMinimumHeight(min(420, 60 + 28 * max(3, len(rows))))
        self.table.load(rows)
        self.table.opened.connect(self._opened)
        self.body.addWidget(self.table)
        give_out = button(_("Export"), "download")
        give_out.clicked.connect(self.table.export)
        give_out.setEnabled(self.table.can_export)
        record = button(_("Open the record"), "user")
        record.clicked.connect(self._open_current)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        self.buttons.insertWidget(0, give_out)
        self.buttons.insertWidget(1, record)
        self.buttons.addWidget(close)
        self.table.choose_first()
        self.table.setFocus()

    @Slot(object)
    def _opened(self, row: SpellRow) -> None:
        self.person_wanted.emit(row.employment_id)

    @Slot()
    def _open_current(self) -> None:
        if (row := self.table.current_row()) is not None:
            self._opened(row)


def _columns() -> list[Column]:
    return [
        Column("employee_no", _("No."), 84, grey=True),
        Column("name", _("Name"), 100, bold=True),
        Column("department", _("Department"), 110),
        Column("team", _("Team"), 110),
        Column("position", _("Position"), 100),
        Column("hired", _("Hire date"), 96, Kind.DATE),
        Column("left", _("Left"), 96, Kind.DATE),
        Column("tenure", _("Length of service"), 110),
        Column("reason", _("Leave reason"), 110, stretch=True),
    ]
