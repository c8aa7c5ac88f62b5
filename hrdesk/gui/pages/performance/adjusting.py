"""加扣分: points given or taken with their reason, and taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hrdesk.domain.calendar import Period
from hrdesk.gui.models.month import points_shown
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.of_person import OfPerson
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row


class Adjusting(OfPerson):
    """Both dialogs."""

    def ask(self, view: MonthView, row: Row) -> None:
        """加扣分 with its reason."""
        dialog = self.dialog(
            _("Adjust the score of {name}", name=row.name),
            _("The adjustment and its reason are printed on the sheet."),
            [
                Field(
                    "points",
                    _("Points to add or take"),
                    kind="number",
                    required=True,
                    width=140,
                    hint=_("2 adds, -2 takes away"),
                ),
                Field("reason", _("Reason"), kind="long", required=True),
            ],
            _("Save"),
            draft=f"adjustment:{view.period}:{row.employment_id}",
        )
        dialog.submitted.connect(partial(self._adjust, dialog, view, row))
        dialog.open()

    def _adjust(self, dialog: AskDialog, view: MonthView, row: Row, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.under_review import Adjust, adjust, withdraw_adjustment

        order = Adjust(Period.parse(view.period), row.employment_id, values["points"], values["reason"])
        reason = _("Taken back right after it was entered")
        self.save(
            dialog,
            lambda work: adjust(work, order),
            _("Score of {name} adjusted.", name=row.name),
            undo=lambda work, made: withdraw_adjustment(work, made, reason),
        )

    def ask_withdraw(self, view: MonthView, row: Row) -> None:
        """Takes one 加扣分 back, with the reason; it stays in the audit log."""
        choices = [(one.id, f"{points_shown(one.points)} · {one.reason}") for one in row.adjusted]
        dialog = self.dialog(
            _("Withdraw an adjustment of {name}", name=row.name),
            _("The score is computed again without it. Who withdrew it and why stays in the audit log."),
            [
                Field("adjustment", _("Adjustment"), "choice", True, choices=choices),
                Field("reason", _("Reason for withdrawing"), "long", True),
            ],
            _("Withdraw the adjustment"),
            draft=f"withdraw:{row.evaluation_id}",
        )
        dialog.form.load({"adjustment": row.adjusted[-1].id})
        dialog.submitted.connect(partial(self._withdraw, dialog, view, row))
        dialog.open()

    def _withdraw(self, dialog: AskDialog, view: MonthView, row: Row, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.under_review import Adjust, adjust, withdraw_adjustment

        one = next(found for found in row.adjusted if found.id == values["adjustment"])
        again = Adjust(Period.parse(view.period), row.employment_id, one.points, one.reason)
        self.save(
            dialog,
            lambda work: withdraw_adjustment(work, one.id, values["reason"]),
            _("Adjustment {points} of {name} withdrawn.", points=points_shown(one.points), name=row.name),
            undo=lambda work, _done: adjust(work, again),
        )
