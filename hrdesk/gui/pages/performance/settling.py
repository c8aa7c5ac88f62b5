"""Settling differences from the window: each action asks only for what it needs, and can be taken back from its toast."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action, Kind
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.closed import close_off
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.reconciliation.model import Finding, Person
    from hrdesk.app.reconciliation.settling import Done

SPLIT_AMONG = 3


class Settling(QObject):
    """The actions on the chosen differences. ``changed`` when something was settled or taken back."""

    changed = Signal()

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(page)
        self._errands = errands
        self._page = page
        self._period: Period | None = None
        self._chosen: list[Finding] = []
        self._people: Sequence[Person] = ()
        self._closed = ""
        self.by_rule = action(
            P_("reconciliation", "Settle by the rule"), "user-check", self._by_rule, page, keys="Ctrl+Return"
        )
        self.assign = action(_("Assign…"), "user", self._assign, page, keys="Ctrl+1")
        self.split = action(_("Split…"), "arrow-left-right", self._split, page, keys="Ctrl+2")
        self.exclude = action(
            _("Do not count…"), "circle-minus", partial(self._plain, Action.EXCLUDE), page, keys="Ctrl+3"
        )
        self.accept = action(_("Accept as it is…"), "check", partial(self._plain, Action.ACCEPT), page, keys="Ctrl+4")
        self.other = action(
            _("Count the other figure…"), "repeat", partial(self._plain, Action.OTHER), page, keys="Ctrl+5"
        )
        self.back = action(P_("reconciliation", "Open again"), "undo-2", self._take_back, page, keys="Ctrl+Z")
        self.offered = (self.by_rule, self.assign, self.split, self.exclude, self.accept, self.other, self.back)
        self.aim(None, (), ())

    def tell_closed(self, why: str) -> None:
        """The month takes no settling, and why; empty: it does."""
        self._closed = why

    def aim(self, period: Period | None, chosen: Sequence[Finding], people: Sequence[Person]) -> None:
        """Says which month and differences the actions are about, and who may be chosen."""
        self._period, self._chosen, self._people = period, list(chosen), people or self._people
        may = self._errands.may("reconciliation.settle") and bool(chosen)
        fresh = may and all(one.settlement is None for one in chosen)
        for made, wanted in (
            (self.assign, Action.ASSIGN), (self.split, Action.SPLIT), (self.exclude, Action.EXCLUDE),
            (self.accept, Action.ACCEPT), (self.other, Action.OTHER),
        ):  # fmt: skip
            made.setEnabled(fresh and all(wanted in one.actions for one in chosen))
        self.by_rule.setEnabled(fresh and all(one.proposed for one in chosen))
        self.back.setEnabled(may and all(one.settlement is not None for one in chosen))
        close_off(self.offered, self._closed)

    def begin(self, one: Finding) -> None:
        """Enter on a difference: what is most likely wanted."""
        self.aim(self._period, [one], self._people)
        likely = (self.by_rule, self.assign, self.accept, self.exclude)
        if one.kind is Kind.OUTSIDE:  # it counts in its own month, with that month's file
            likely = (self.by_rule, self.exclude, self.assign, self.accept)
        elif one.code in ("row_counted", "assigned_twice", "counted_twice"):  # the same payment twice is one too many
            likely = (self.exclude, self.by_rule, self.assign, self.accept)
        first = next((made for made in likely if made.isEnabled()), None)
        if first is not None:
            first.trigger()

    # -- asking ------------------------------------------------------------------------------------------------

    def _about(self) -> str:
        if len(self._chosen) == 1:
            return self._chosen[0].text
        return _("{count} differences at once.", count=len(self._chosen))

    def _ask(self, title: str, fields: list[Field], wanted: Action | None, act: str) -> AskDialog:
        reason = Field("reason", _("Reason"), "long", required=True)
        dialog = AskDialog(
            title, self._about(), [*fields, reason], act, today=self._errands.desk.work().today, parent=self._page
        )
        dialog.submitted.connect(partial(self._submitted, dialog, wanted))
        dialog.open()
        return dialog

    def _by_rule(self) -> None:
        self._ask(_("Settle by the agency's rule of attribution"), [], None, P_("reconciliation", "Settle"))

    def _plain(self, wanted: Action, _checked: bool = False) -> None:
        self._ask(wanted.text, [], wanted, wanted.text)

    def _choices(self) -> list[tuple[Any, str]]:
        said = " ".join(one.text for one in self._chosen)
        named_first = sorted(self._people, key=lambda who: who.name not in said)
        return [(None, ""), *((who.employment_id, f"{who.employee_no} {who.name}") for who in named_first)]

    def _assign(self) -> None:
        who = Field("who", _("Count it for"), "choice", required=True, choices=self._choices())
        dialog = self._ask(_("Assign"), [who], Action.ASSIGN, _("Assign"))
        proposed = self._chosen[0].proposed
        if len(proposed) == 1:
            dialog.form.load({"who": proposed[0].employment_id})

    def _split(self) -> None:
        fields = []
        for number in range(1, SPLIT_AMONG + 1):
            needed = number < SPLIT_AMONG
            fields.append(
                Field(
                    f"who{number}",
                    _("Person {number}", number=number),
                    "choice",
                    required=needed,
                    choices=self._choices(),
                    width=340,
                )
            )
            fields.append(Field(f"part{number}", _("Part, %"), "percent", required=needed, width=120, beside=True))
        dialog = self._ask(_("Split"), fields, Action.SPLIT, _("Split"))
        proposed = self._chosen[0].proposed[:SPLIT_AMONG]
        if len(proposed) > 1:
            dialog.form.load(
                {f"who{at}": who.employment_id for at, who in enumerate(proposed, 1)}
                | {f"part{at}": who.percent for at, who in enumerate(proposed, 1)}
            )

    # -- saving ------------------------------------------------------------------------------------------------

    def _submitted(self, dialog: AskDialog, wanted: Action | None, values: dict[str, Any]) -> None:
        from hrdesk.app.reconciliation.model import Settle
        from hrdesk.app.reconciliation.settling import settle

        if self._period is None:
            return
        shares: tuple[Share, ...] = ()
        if wanted is Action.ASSIGN:
            shares = (Share(values["who"]),)
        elif wanted is Action.SPLIT:
            shares = tuple(
                Share(values[f"who{at}"], values.get(f"part{at}") or Decimal(0))
                for at in range(1, SPLIT_AMONG + 1)
                if values.get(f"who{at}") is not None
            )
        order = Settle(self._period, tuple(one.key for one in self._chosen), wanted, values["reason"] or "", shares)
        self._errands.write(
            lambda work: settle(work, order),
            partial(self._settled, dialog, order.period),
            failed=dialog.refuse,
            title=_("Saving"),
        )

    def _settled(self, dialog: AskDialog, period: Period, done: Done) -> None:
        dialog.accept()
        words = _("{count} differences settled.", count=len(done.ids))
        self._errands.messages.toast(words, undo=partial(self._open_again, period, done.ids))
        self.changed.emit()

    def _take_back(self) -> None:
        ids = tuple(one.settlement.id for one in self._chosen if one.settlement is not None)
        if self._period is not None:
            self._open_again(self._period, ids)

    def _open_again(self, period: Period, ids: tuple[int, ...]) -> None:
        from hrdesk.app.reconciliation.settling import unsettle

        self._errands.write(lambda work: unsettle(work, period, ids), self._opened_again, title=_("Saving"))

    def _opened_again(self, _count: int) -> None:
        self._errands.messages.toast(_("Taken back."))
        self.changed.emit()
