"""What is done with one person: another status, an order, showing masked values. Each asks one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from hrdesk.domain.contracts import ContractKind, last_day
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status, may_become
from hrdesk.gui.pages.people.form import WIDE, Offered
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.people import OrderView, PersonView, Revealed

SHOWN_FOR = timedelta(minutes=15)
#: what the day means for each status
DAYS = {
    Status.PROBATION: N_("First day"),
    Status.REGULAR: N_("Regular from"),
    Status.LEAVING: N_("Last working day"),
    Status.LEFT: N_("Leave date"),
}


def lawful(view: PersonView) -> list[Status]:
    """The statuses this person may get now."""
    return [status for status in Status if may_become(view.status, status)]


def person(work: Any, view: PersonView) -> PersonView:
    """The record as it is now."""
    from hrdesk.app.people import person_view

    return person_view(work, view.employment_id)


class Orders(QObject):
    """Asks and carries out; ``done`` carries the record as it is then."""

    done = Signal(object)
    shown = Signal()  # values were shown in full, or their time is over

    def __init__(self, errands: Errands, page: QObject) -> None:
        super().__init__(page)
        self._errands = errands
        self._page: Any = page
        self._purpose = ""
        self._until: datetime | None = None
        self._values: dict[int, dict[str, str]] = {}
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self.forget_shown)

    # -- status and orders ------------------------------------------------------------------------------------

    def ask_status(self, view: PersonView) -> None:
        """Another status from a day on."""
        choices = [(status.value, status.text) for status in lawful(view)]
        if not choices:
            return
        fields = [
            Field("status", _("New status"), "choice", True, choices=choices, width=220),
            Field("day", _("From"), "date", True, width=220, hint=_("20261123, 2026/11/23 or 11-23")),
        ]
        dialog = self._dialog(
            _("Change the status of {name}", name=view.name),
            _("Now: {status}", status=view.status.text),
            fields,
            draft=f"status:{view.employment_id}",
            version=view.version,
        )
        dialog.form.load({"status": self._likely(view), "day": self._errands.desk.work().today()})
        dialog.submitted.connect(lambda values: self._change_status(dialog, view, values))
        dialog.open()

    def _likely(self, view: PersonView) -> str:
        wanted = {
            Status.PENDING: Status.PROBATION,
            Status.PROBATION: Status.REGULAR,
            Status.REGULAR: Status.LEAVING,
            Status.LEAVING: Status.LEFT,
        }
        return wanted.get(view.status, view.status).value

    def _change_status(self, dialog: AskDialog, view: PersonView, values: dict[str, Any]) -> None:
        from hrdesk.app.people import ChangeStatus, change_status

        order = ChangeStatus(view.employment_id, view.version, values["status"], values["day"])
        words = _(
            "{name}: {status} from {day}", name=view.name, status=Status(values["status"]).text, day=values["day"]
        )
        undo = None if values["status"] == Status.LEFT else self._revert
        self._save(dialog, lambda work: change_status(work, order), words, undo)

    def ask_order(self, view: PersonView, offered: Offered) -> None:
        """An order (异动) for a day, also one to come."""
        from hrdesk.gui.pages.people.order_dialog import OrderDialog

        dialog = OrderDialog(view, offered, self._errands, self._page.window())
        dialog.submitted.connect(partial(self._give, dialog, view))
        dialog.open()

    def _give(self, dialog: AskDialog, view: PersonView, values: dict[str, Any]) -> None:
        from hrdesk.app.people import GiveOrder, give_order
        from hrdesk.domain.orders import OrderKind

        kind = OrderKind(values["kind"])
        order = GiveOrder(view.employment_id, **values)
        words = _("{name}: {order} on {day}", name=view.name, order=kind.text, day=values["effective"])

        def call(work: Any) -> PersonView:
            given.append(give_order(work, order))
            return person(work, view)

        given: list[OrderView] = []
        self._save(dialog, call, words, lambda _view: self._take_back(given[-1], view))

    def ask_undo(self, view: PersonView) -> None:
        """Takes back an order that waits."""
        waiting = view.orders
        words = [(one.id, _("{order} on {day}", order=one.kind.text, day=one.effective)) for one in waiting]
        fields = [Field("order", _("Order"), "choice", True, choices=words, width=WIDE)]
        sentence = _("It has not come into force; nothing else changes.")
        dialog = self._dialog(_("Undo an order for {name}", name=view.name), sentence, fields, _("Undo the order"))
        dialog.form.load({"order": waiting[0].id})
        dialog.submitted.connect(partial(self._undo, dialog, view))
        dialog.open()

    def _undo(self, dialog: AskDialog, view: PersonView, values: dict[str, Any]) -> None:
        from hrdesk.app.people import undo_order

        words = _("The order is undone: {name}", name=view.name)
        self._save(dialog, lambda work: undo_order(work, values["order"]) and person(work, view), words)

    def ask_contract(self, view: PersonView) -> None:
        """A contract to keep: the first one, or the one that follows the last."""
        held = view.contracts
        renewal = held is not None and bool(held.contracts)
        kinds = [(kind.value, kind.text) for kind in ContractKind]
        fields = [
            Field("kind", _("Kind of contract"), "choice", True, choices=kinds, width=WIDE),
            Field("contract_no", _("Contract number"), width=WIDE, beside=True),
            Field("starts", P_("contract", "First day"), "date", True, width=WIDE),
            Field("ends", _("Last day"), "date", width=WIDE, beside=True, hint=_("Empty for an open-ended one.")),
            Field("company", _("Contracting company"), width=WIDE),
            Field("note", _("Note"), width=WIDE, beside=True),
        ]
        if not renewal:  # there may be only one probation
            fields.insert(4, Field("probation_end", _("Probation ends"), "date", width=WIDE))
        said = ""
        if held is not None and held.may_ask_for_open_ended:
            said = _(
                "Two fixed terms were concluded: the employee may ask for an open-ended one (Labour Contract Law, art. 14)"
            )
        title = (
            _("Renew the contract of {name}", name=view.name) if renewal else _("Contract of {name}", name=view.name)
        )
        dialog = self._dialog(title, said, fields, draft=f"contract:{view.employment_id}", version=view.version)
        starts = (held.next_start if held is not None else None) or view.hire_date
        values: dict[str, Any] = {"kind": ContractKind.FIXED.value, "starts": starts}
        if starts is not None:
            values["ends"] = last_day(starts, 36)
        if renewal and held is not None:
            values["company"] = held.contracts[-1].company
        dialog.form.load(values)
        dialog.submitted.connect(partial(self._keep_contract, dialog, view))
        dialog.open()

    def _keep_contract(self, dialog: AskDialog, view: PersonView, values: dict[str, Any]) -> None:
        from hrdesk.app.people import SaveContract, save_contract

        order = SaveContract(
            view.employment_id,
            values["kind"],
            values["starts"],
            values["ends"],
            values.get("probation_end"),
            values["contract_no"] or "",
            values["company"] or "",
            values["note"] or "",
        )
        words = _("The contract of {name} is kept.", name=view.name)
        self._save(dialog, lambda work: save_contract(work, order) and person(work, view), words)

    def _revert(self, view: PersonView) -> Callable[[], object] | None:
        """Puts back what was just saved; None where nothing was."""
        from hrdesk.app.people import revert

        audit_id = view.last_change
        return None if audit_id is None else partial(self._undone, lambda work: revert(work, audit_id))

    def _take_back(self, given: OrderView, view: PersonView) -> Callable[[], object] | None:
        """An order that waits is undone; one in force is set right by another order, as its own sentence says."""
        from hrdesk.app.people import undo_order

        def call(work: Any) -> PersonView:
            undo_order(work, given.id)
            return person(work, view)

        return partial(self._undone, call)

    def _undone(self, call: Callable[[Any], PersonView]) -> None:
        def saved(view: PersonView) -> None:
            self._errands.messages.toast(_("Undone: {name}", name=view.name))
            self.done.emit(view)

        self._errands.write(call, saved)

    def _save(
        self,
        dialog: AskDialog,
        call: Callable[[Any], Any],
        words: str,
        undo: Callable[[PersonView], Callable[[], object] | None] | None = None,
    ) -> None:
        def saved(view: PersonView) -> None:
            dialog.accept()
            self._errands.messages.toast(words, undo=undo(view) if undo is not None else None)
            self.done.emit(view)

        self._errands.write(call, saved, failed=dialog.refuse)

    def _dialog(
        self, title: str, sentence: str, fields: list[Field], act: str = "", *, draft: str = "", version: object = ""
    ) -> AskDialog:
        return AskDialog(
            title,
            sentence,
            fields,
            act or _("Save"),
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft=draft,
            version=version,
            parent=self._page.window(),
        )

    # -- showing in full ---------------------------------------------------------------------------------------

    def values_shown(self, employment_id: int) -> dict[str, str]:
        """What of this person may still be shown in full."""
        return dict(self._values.get(employment_id, {}))

    def show_in_full(self, view: PersonView, field: str) -> None:
        """Shows one masked value; what for is asked once in a quarter of an hour, and logged for each person."""
        if self._until is not None and self._errands.desk.clock() < self._until:
            self._reveal(view, field, self._purpose, None)
            return
        from hrdesk.app.people import label

        sentence = _("The purpose is logged with your name. For 15 minutes it counts for further values, too.")
        fields = [Field("purpose", _("What is it for?"), required=True, placeholder=_("for example: pay of October"))]
        title = _("Show in full: {field}", field=label(field))
        dialog = self._dialog(title, sentence, fields, _("Show in full"), draft=f"reveal:{view.employment_id}")
        dialog.submitted.connect(lambda values: self._reveal(view, field, values["purpose"], dialog))
        dialog.open()

    def _reveal(self, view: PersonView, field: str, purpose: str, dialog: AskDialog | None) -> None:
        from hrdesk.app.people import Reveal, reveal

        order = Reveal((view.employment_id,), (field,), purpose)

        def seen(found: tuple[Revealed, ...]) -> None:
            if dialog is not None:
                dialog.accept()
                self._purpose = purpose
                self._until = self._errands.desk.clock() + SHOWN_FOR
                self._over.start(int(SHOWN_FOR.total_seconds() * 1000))
            for one in found:
                self._values.setdefault(one.employment_id, {}).update(one.values)
            self.shown.emit()

        def failed(failure: BaseException) -> bool:
            return dialog.refuse(failure) if dialog is not None and isinstance(failure, UserError) else False

        self._errands.write(lambda work: reveal(work, order), seen, failed=failed)

    def forget_shown(self) -> None:
        """Masks everything again; the next time the purpose is asked anew."""
        self._purpose, self._until = "", None
        self._values.clear()
        self._over.stop()
        self.shown.emit()
