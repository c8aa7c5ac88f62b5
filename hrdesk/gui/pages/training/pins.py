"""PINs for the kiosk: who has one, a new one for whoever has none or forgot it."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.gui.clipboard import copy_secret
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.part import Part
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import EmptyPage, Notice, button, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.kiosk import GivenPin, PinRow


class PinsPart(Part):
    """Everybody at work, and how their PINs stand."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, EmptyPage("key-round", _("Nobody works here yet.")))
        self.table = DataTable(
            _columns(errands.desk.zone), name=_("Kiosk PINs"), identity=lambda one: one.employment_id,
            remembered=errands.context.remembered, key="kiosk-pins",
        )  # fmt: skip
        self._full.setLayout(_alone(self.table))
        self.primary = self.offer(_("New PIN"), "key-round", self.ask_new)
        self.take = button(_("Take the PIN away"), "ban", self.ask_take)
        self.bar.addWidget(self.take)
        self.bar.addStretch(1)
        self.bar.addWidget(
            label(_("With number and PIN people sign in at the shared PC. Choose one or several rows."), "small")
        )

    def load(self) -> None:
        from hrdesk.app.kiosk import list_pins

        self.errands.read(list_pins, self._loaded)

    def _loaded(self, found: tuple[PinRow, ...]) -> None:
        self.show_rows(self.table, found, lambda one: one.employment_id)

    def _chosen(self) -> tuple[PinRow, ...]:
        return tuple(self.table.selected_rows())

    @Slot()
    def ask_new(self) -> None:
        """New PINs for the rows chosen, after a question where somebody has one that works."""
        chosen = self._chosen()
        if not chosen:
            return
        idents = [one.employment_id for one in chosen]
        if all(one.set_at is None for one in chosen):
            self._give(idents)
            return
        self.errands.messages.ask(
            _n("Give {count} person a new PIN?", "Give {count} people a new PIN?", count=len(chosen)),
            _("The old one stops working at once. The new one is shown once and changed at the first use."),
            _("New PIN"),
            partial(self._give, idents),
        )

    def _give(self, idents: list[int]) -> None:
        from hrdesk.app.kiosk import give_pins

        self.errands.write(lambda work: give_pins(work, idents), self._given, title=_("Making PINs"))

    def _given(self, given: tuple[GivenPin, ...]) -> None:
        self.load()
        GivenPinsDialog(given, self.window()).open()

    @Slot()
    def ask_take(self) -> None:
        """Whoever has no PIN is let in at no kiosk."""
        chosen = [one for one in self._chosen() if one.set_at is not None]
        if not chosen:
            return
        idents = [one.employment_id for one in chosen]
        self.errands.messages.ask(
            _n("Take the PIN of {count} person away?", "Take the PIN of {count} people away?", count=len(chosen)),
            _("They are let in at no kiosk until they get a new one."),
            _("Take the PIN away"),
            partial(self._take, idents),
        )

    def _take(self, idents: list[int]) -> None:
        from hrdesk.app.kiosk import take_pins_away

        self.errands.write(lambda work: take_pins_away(work, idents), self._taken)

    def _taken(self, count: int) -> None:
        self.errands.messages.toast(_("{count} PINs taken away.", count=count))
        self.load()


def _alone(table: QWidget) -> Any:
    from hrdesk.gui.widgets.parts import column

    return column(table, gap=0)


class GivenPinsDialog(Dialog):
    """First PINs, shown once, to be copied (into Excel, for slips) or written down."""

    def __init__(self, given: tuple[GivenPin, ...], parent: QWidget | None = None) -> None:
        super().__init__(_("New PINs"), width=460, parent=parent)
        self._given = given
        self.body.addWidget(label(_("First PINs, to be handed over in person"), "strong", wrap=True))
        self.table = DataTable(
            [
                Column("employee_no", _("Employee number"), 120),
                Column("name", _("Name"), 120, bold=True, stretch=True),
                Column("pin", _("PIN"), 100),
            ],
            name=_("New PINs"), identity=lambda one: one.employee_no,
        )  # fmt: skip
        self.table.setMinimumHeight(min(360, 90 + 30 * len(given)))
        self.table.load(given)
        self.body.addWidget(self.table)
        note = Notice("info")
        self.body.addWidget(note)
        note.say(_("Shown only now; each must be changed at the first use."))
        self.copy = button(_("Copy all"), "copy", self._copy)
        close = button(_("Done"), role="primary", pressed=self.accept)
        self.buttons.insertWidget(0, self.copy)
        self.buttons.addWidget(close)
        close.setFocus()

    def _copy(self) -> None:
        lines = [f"{one.employee_no}\t{one.name}\t{one.pin}" for one in self._given]
        copy_secret("\n".join(lines))
        self.copy.setText(_("Copied"))


def _columns(zone: tzinfo) -> list[Column]:
    return [
        Column("name", _("Name"), 100, bold=True),
        Column("employee_no", _("Employee number"), 110),
        Column("department", _("Department"), 140, Kind.CHOICE),
        Column("team", _("Team"), 140, Kind.CHOICE, stretch=True),
        Column("state", P_("table column", "State"), 170, Kind.STATUS, _state),
        Column("set_at", P_("pin", "Since"), 140, Kind.DATE, lambda one: one.set_at and one.set_at.astimezone(zone)),
        Column(
            "last_visit", _("Last at a kiosk"), 140, Kind.DATE,
            lambda one: one.last_visit and one.last_visit.astimezone(zone),
        ),
    ]  # fmt: skip


def _state(one: PinRow) -> Cell:
    state = str(one.state)
    return {
        "none": Cell(P_("pin", "none"), state, "neutral", "circle-dashed"),
        "first": Cell(_("given, not used yet"), state, "info", "key-round"),
        "used": Cell(_("in use"), state, "success", "circle-check"),
        "locked": Cell(_("locked: too many wrong tries"), state, "error", "lock"),
    }[state]
