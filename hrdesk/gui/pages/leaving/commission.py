"""Who had which case on which days, as a table: the ground on which a commission is split."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.gui.file_names import TABLES, ask_where
from hrdesk.gui.pages.leaving.ask import ask
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import N_, P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.handover.back import Written
    from hrdesk.app.work import Work


def ask_days(errands: Errands, page: QWidget, employee_no: str, name: str) -> None:
    """From when to when, then where to; begins with the month before, which is the one to be paid."""
    from hrdesk.app.handover.back import export_stretches

    first, last = Period.of(errands.desk.work().today()).previous().bounds()
    words = (
        _("Days by holder: cases of {name}", name=name),
        _("Every case {name} ever had, and who had it on which of these days: the commission is split by it.", name=name),
        _("Choose a file…"),
    )  # fmt: skip
    fields = [Field("first", P_("period", "First day"), "date", True), Field("last", _("To (last day)"), "date", True)]

    def call(values: dict[str, Any]) -> Callable[[Work], Written]:
        if values["last"] < values["first"]:
            raise UserError(N_("The last day lies before the first."), code="out_of_range", field="last")
        proposed = _("Days by holder") + f" {employee_no} {values['first']} {values['last']}.xlsx"
        path = ask_where(page, errands.context.remembered, _("Export"), proposed, TABLES)
        if not path:
            raise UserError(N_("No file was chosen; nothing is written yet."), code="missing")
        return lambda work: export_stretches(work, employee_no, values["first"], values["last"], Path(path))

    def done(written: Written) -> None:
        errands.messages.toast(
            _n(
                "{file} written, {count:,} row.",
                "{file} written, {count:,} rows.",
                file=written.file.name,
                count=written.rows,
            )
        )

    ask(errands, page, words, fields, call, done, {"first": first, "last": last})
