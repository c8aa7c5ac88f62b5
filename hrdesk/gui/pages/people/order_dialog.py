"""异动: one dialog for every kind of order; it asks only what the kind chosen may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from hrdesk.domain.orders import POST, OrderKind
from hrdesk.domain.people import Status
from hrdesk.domain.roles import holds_vault
from hrdesk.gui.pages.people.form import WIDE, Offered, follow_department, posting_fields
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonView
    from hrdesk.gui.pages.performance.errands import Errands

_POST_KINDS = (OrderKind.TRANSFER, OrderKind.PROMOTION, OrderKind.REGULARISATION)
NO_TEAM = ""


def offered_kinds(view: PersonView) -> list[OrderKind]:
    """The orders that make sense for this person now."""
    kinds = [OrderKind.TRANSFER, OrderKind.PROMOTION, OrderKind.PAY, OrderKind.SUSPENSION]
    if view.status in (Status.PENDING, Status.PROBATION):
        kinds.insert(0, OrderKind.REGULARISATION)
    if view.suspended_since is not None:
        kinds[-1] = OrderKind.RESUMPTION
    return kinds


class OrderDialog(AskDialog):
    """``given`` carries what ``GiveOrder`` takes, beside the employment."""

    submitted = Signal(dict)

    def __init__(self, view: PersonView, offered: Offered, errands: Errands, parent: QWidget | None) -> None:
        today = errands.desk.work().today
        self._sees_pay = holds_vault(errands.desk.actor.role)
        super().__init__(
            _("Order for {name}", name=view.name),
            _("It comes into force on its day; until then it can be undone. The post of now stays in the record."),
            _fields(view, offered),
            _("Give the order"),
            today=today,
            drafts=errands.drafts,
            draft=f"order:{view.employment_id}",
            version=view.version,
            parent=parent,
        )
        values: dict[str, Any] = {"kind": OrderKind.TRANSFER.value, "effective": today()}
        if view.posting is not None:
            values |= {name: getattr(view.posting, name) for name in POST}
        follow_department(self.form, offered)
        self.form.load(values)
        kind = self.form.controls["kind"]
        if isinstance(kind, QComboBox):
            kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind()

    @property
    def _kind(self) -> OrderKind:
        kind = self.form.controls["kind"]
        return OrderKind(kind.currentData()) if isinstance(kind, QComboBox) else OrderKind.TRANSFER

    @Slot()
    def _show_kind(self) -> None:
        """Only what this kind may change is asked."""
        kind = self._kind
        for name in (*POST, "leads"):
            self.form.show_field(name, kind in _POST_KINDS)
        self.form.show_field("until", kind is OrderKind.SUSPENSION)
        self.form.show_field("pay", self._sees_pay and kind in (*_POST_KINDS, OrderKind.PAY))
        self.adjustSize()

    @Slot()
    def _submit(self) -> None:
        self._notice.say("")
        if not (self.save.isEnabled() and self.form.check()):
            return
        self.save.setEnabled(False)
        values = self.form.values()
        kind = self._kind
        post = {name: values[name] for name in POST} if kind in _POST_KINDS else {}
        self.submitted.emit(
            {
                "kind": kind.value,
                "effective": values["effective"],
                "post": post,
                "leads": values["leads"] if kind in _POST_KINDS else None,
                "until": values["until"] if kind is OrderKind.SUSPENSION else None,
                "pay": values["pay"] if self._sees_pay and kind in (*_POST_KINDS, OrderKind.PAY) else None,
                "reason": values["reason"] or "",
            }
        )


def _fields(view: PersonView, offered: Offered) -> list[Field]:
    kinds = [(kind.value, kind.text) for kind in offered_kinds(view)]
    leads = [(NO_TEAM, _("no team any more")), *offered.teams(None)]
    return [
        Field("kind", _("Kind of order"), "choice", True, choices=kinds, width=WIDE),
        Field("effective", _("From"), "date", True, width=WIDE, hint=_("A day to come is possible."), beside=True),
        Field("until", _("Until"), "date", width=WIDE, hint=_("Empty: until ordered back.")),
        *_two_columns(posting_fields(offered, department_required=True)),
        Field(
            "leads",
            _("Leads the team"),
            "choice",
            choices=leads,
            width=WIDE,
            hint=_("Empty: as it is now."),
            beside=True,
        ),
        Field("pay", _("New pay a month (¥)"), "money", width=WIDE, hint=_("Empty: as it is now. Kept sealed.")),
        Field("reason", _("Reason"), width=WIDE, beside=True),
    ]


def _two_columns(fields: list[Field]) -> list[Field]:
    from dataclasses import replace

    return [replace(field, beside=bool(place % 2)) for place, field in enumerate(fields)]
