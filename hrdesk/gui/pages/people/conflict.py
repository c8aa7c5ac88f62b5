"""Somebody else saved the same record meanwhile: both versions side by side, and which one is to stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hrdesk.gui.models.table import Cell, Column
from hrdesk.gui.pages.people.form import FIELD_ORDER, PRIVATE
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonView


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as it was opened, as it is saved now, as it was typed here."""

    field: str
    label: str
    before: str
    theirs: str
    mine: str

    @property
    def both(self) -> bool:
        """Whether both changed it, to different values."""
        return self.theirs != self.before and self.mine not in (self.theirs, "")


def differences(opened: PersonView, now: PersonView, typed: Mapping[str, Any]) -> list[Difference]:
    """All fields somebody changed. Masked values of the other side stay masked."""
    from hrdesk.app.people import label as field_label
    from hrdesk.app.people import shown_value

    before, theirs = opened.values(), now.values()
    found = []
    for name in FIELD_ORDER:
        if name in PRIVATE:
            old, new = str(getattr(opened, name) or ""), str(getattr(now, name) or "")
        else:
            old, new = shown_value(name, before.get(name)), shown_value(name, theirs.get(name))
        mine = shown_value(name, typed[name]) or _("(empty)") if name in typed else ""
        if old != new or mine:
            found.append(Difference(name, field_label(name), old, new, mine))
    return found


class ConflictDialog(Dialog):
    """``mine_wanted``: what was typed here shall stand; ``theirs_wanted``: drop it. Esc: back to the form as it is."""

    mine_wanted = Signal()
    theirs_wanted = Signal()

    def __init__(self, sentence: str, found: list[Difference], parent: QWidget | None = None) -> None:
        super().__init__(_("Changed meanwhile"), width=720, parent=parent)
        self.setAccessibleDescription(sentence)
        self.body.addWidget(label(sentence, "strong", wrap=True))
        words = _("Fields only one side changed are kept from that side. Where both did, choose which shall stand.")
        self.body.addWidget(label(words, "secondary", wrap=True))

        def before(one: Difference) -> Cell:
            return Cell(one.before or _("(empty)"), one.before, "hint")

        def theirs(one: Difference) -> Cell:
            return Cell(one.theirs or _("(empty)"), one.theirs, "info" if one.theirs != one.before else "hint")

        def mine(one: Difference) -> Cell:
            if not one.mine:
                return Cell(_("not changed"), "", "hint")
            return Cell(one.mine, one.mine, "warning" if one.both else "", "triangle-alert" if one.both else "")

        columns = (
            Column("label", _("Field"), 130, bold=True),
            Column("before", _("When you opened it"), 140, getter=before),
            Column("theirs", _("Saved now"), 160, getter=theirs),
            Column("mine", _("Typed by you"), 150, getter=mine, stretch=True),
        )
        self.table = DataTable(columns, name=_("Both versions"), identity=lambda one: one.field)
        self.table.load(found)
        self.table.choose_first()
        self.add_list(self.table)
        self.back = button(_("Back to the form"), pressed=self.reject)
        self.theirs = button(_("Take the saved version"), pressed=self._theirs)
        self.mine = button(_("Save mine"), role="primary", pressed=self._mine)
        for made in (self.back, self.theirs, self.mine):
            self.buttons.addWidget(made)
        self.back.setFocus()

    def _theirs(self) -> None:
        self.accept()
        self.theirs_wanted.emit()

    def _mine(self) -> None:
        self.accept()
        self.mine_wanted.emit()
