"""Cases that wait for one's own answer: taken over, or objected to on the day they were handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.leaving.ask import ask_objection
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import EmptyPage, button, column, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.handover.model import ToTake
    from hrdesk.app.work import Desk


class TakingPage(Page):
    """The list with two answers."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.take = action(P_("handover", "Take over"), "circle-check", self.take_over, self, keys="Ctrl+Return")
        self.refuse = action(_("Object…"), "circle-x", self.ask_why, self)
        self.table = DataTable(_columns(), name=_("Cases to take over"), identity=lambda one: one.line_id, key="taking")
        self.table.summed.connect(self.status_changed)
        self.table.offer_actions([self.take, self.refuse])
        self.toolbar.add(
            label(_("Check case by case; an objection is possible on the day of handing out."), "secondary")
        )
        self.toolbar.add_right(
            button(_("Select all"), "", self.table.selectAll), button(_("Object…"), "circle-x", self.ask_why)
        )
        holder = QWidget()
        holder.setLayout(column(self.table, gap=0))
        self.stack = QStackedWidget()
        self.stack.addWidget(holder)
        self.stack.addWidget(EmptyPage("circle-check", _("No case waits for your answer.")))
        self.body.addWidget(self.stack)
        for made in (self.take, self.refuse):
            self.addAction(made)
        self.primary = self.take

    def title(self) -> str:
        return _("Cases to take over")

    def enter(self, **where: Any) -> None:
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.table.setFocus()
        return super().event(event)

    def load(self, *_result: Any) -> None:
        """Reads what waits for the signed-in person."""
        from hrdesk.app.handover.handing import to_take

        self.errands.read(to_take, self._show)

    def _show(self, found: tuple[ToTake, ...]) -> None:
        self.table.load(found)
        self.stack.setCurrentIndex(0 if found else 1)
        if self.table.current_row() is None:
            self.table.choose_first()
        self.take.setEnabled(bool(found))

    def _ids(self) -> tuple[int, ...]:
        return tuple(one.line_id for one in self.table.selected_rows())

    def take_over(self) -> None:
        """Takes the selected cases over."""
        from hrdesk.app.handover.handing import answer
        from hrdesk.app.handover.model import Answer

        ids = self._ids()
        if ids:
            self.errands.write(lambda work: answer(work, Answer(ids, True)), self.load)

    def ask_why(self) -> None:
        """Why the selected cases are not taken over."""
        from hrdesk.app.handover.handing import answer
        from hrdesk.app.handover.model import Answer

        ids = self._ids()
        if ids:
            ask_objection(
                self.errands, self, len(ids), lambda reason: lambda work: answer(work, Answer(ids, False, reason)),
                self.load,
            )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("reference", _("Case number"), 140, grey=True),
        Column("debtor", _("Debtor"), 72),
        Column("product", _("Product"), 88, Kind.CHOICE),
        Column("ageing", _("Ageing"), 60, Kind.CHOICE),
        Column("outstanding", P_("handover", "Amount ¥"), 104, Kind.MONEY),
        Column("promise_day", _("Promise date"), 104, Kind.DATE, getter=_promise),
        Column("promise_amount", P_("handover", "Promised ¥"), 96, Kind.MONEY),
        Column("next_follow_up", _("Next follow-up"), 104, Kind.DATE),
        Column("giver", _("Giver"), 96, stretch=True),
    )


def _promise(one: ToTake) -> Any:
    if one.promise_day is None:
        return Cell("—", None, "hint")
    return Cell(one.promise_day.isoformat(), one.promise_day, "warning", "handshake")
