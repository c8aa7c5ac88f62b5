"""社保公积金增减员表 of a month with the cities' cut-off days, and the account list for IT."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.enrolment import City
from hrdesk.domain.errors import UserError
from hrdesk.gui.file_names import EXCEL, ask_where
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.panel import PeriodPicker
from hrdesk.gui.widgets.parts import Notice, button, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.onboarding.enrolment import EnrolmentList, EnrolmentRow
    from hrdesk.gui.pages.performance.errands import Errands

MONTHS = 24


class EnrolmentDialog(Dialog):
    """The month's lines; a city whose days are not known is told."""

    def __init__(self, errands: Errands, parent: QWidget | None) -> None:
        super().__init__(_("Insurance and housing fund"), width=960, parent=parent)
        self.errands = errands
        self.found: EnrolmentList | None = None
        today = errands.desk.work().today()
        self.period = PeriodPicker()
        months = [Period.of(today)]
        for _number in range(MONTHS):
            months.append(months[-1].previous())
        self.period.offer([month.label for month in months], months[0].label)
        self.period.chosen.connect(self.load)
        self.city = button(_("Cut-off days…"), "calendar-clock")
        self.city.clicked.connect(self._ask_city)
        self.notice = Notice("warning")
        self.table = DataTable(
            _columns(today),
            name=_("Insurance and housing fund"),
            identity=lambda one: (one.employment_id, one.line.change, one.line.scheme),
            key="enrolment",
        )
        self.table.setMinimumHeight(380)
        self.table.chosen.connect(self._chosen)
        self.mark = button(_("Reported…"), "check")
        self.mark.clicked.connect(self._ask_reported)
        self.unmark = button(_("Take back"), "undo-2")
        self.unmark.clicked.connect(self._take_back)
        said = _("The law gives 30 days; after a city's cut-off day a month can still be missed.")
        self.body.addLayout(row(self.period, self.city, None, self.mark, self.unmark, gap=8))
        self.body.addWidget(label(said, "small", wrap=True))
        self.body.addWidget(self.notice)
        self.body.addWidget(self.table)
        self.give_out = button(_("Export with identity numbers"), "download")
        self.give_out.clicked.connect(self._ask_export)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        self.buttons.insertWidget(0, self.give_out)
        self.buttons.addWidget(close)
        self.load()

    @Slot()
    def load(self, _month: str = "") -> None:
        """Reads the month chosen."""
        from hrdesk.app.onboarding.enrolment import enrolment_list

        month = Period.parse(self.period.period)
        self.errands.read(lambda work: enrolment_list(work, month), self._show)

    def _show(self, found: EnrolmentList) -> None:
        self.found = found
        self.table.load(found.rows)
        self.give_out.setEnabled(bool(found.rows))
        self._chosen()
        unknown = sorted({one.line.city or _("not entered") for one in found.rows if one.line.cut_off is None})
        self.notice.say(_("No cut-off days are known for: {cities}", cities=_(", ").join(unknown)) if unknown else "")

    @Slot()
    def _chosen(self, _row: object = None) -> None:
        lines = self.table.selected_rows()
        self.mark.setEnabled(any(not one.done for one in lines))
        self.unmark.setEnabled(any(one.reported is not None for one in lines))

    @Slot()
    def _ask_reported(self) -> None:
        lines = [one for one in self.table.selected_rows() if not one.done]
        if not lines:
            return
        today = self.errands.desk.work().today
        said = _(
            "{count} lines were reported to the office; an open item of the checklist is done with it.",
            count=len(lines),
        )
        dialog = AskDialog(
            _("Reported"), said, [Field("on", _("Reported on"), "date", True)], _("Save"), today=today, parent=self
        )
        dialog.form.load({"on": today()})
        dialog.submitted.connect(partial(self._report, dialog, lines))
        dialog.open()

    def _report(self, dialog: AskDialog, lines: list[EnrolmentRow], values: dict[str, Any]) -> None:
        def saved(_count: int) -> None:
            dialog.accept()
            self.load()

        self._save(lines, values["on"], saved, dialog.refuse)

    @Slot()
    def _take_back(self) -> None:
        lines = [one for one in self.table.selected_rows() if one.reported is not None]
        if lines:
            self._save(lines, None, lambda _count: self.load(), self._refuse)

    def _save(
        self,
        lines: list[EnrolmentRow],
        on: date | None,
        saved: Callable[[int], None],
        failed: Callable[..., bool | None],
    ) -> None:
        from hrdesk.app.onboarding.reporting import ReportEnrolments, report_enrolments

        keys = tuple((one.employment_id, one.line.change, one.line.scheme) for one in lines)
        self.errands.write(lambda work: report_enrolments(work, ReportEnrolments(keys, on)), saved, failed=failed)

    @Slot()
    def _ask_city(self) -> None:
        fields = [
            Field("name", _("City"), required=True, width=200),
            Field("social_day", _("Social insurance until day"), "whole", True, width=200),
            Field("fund_day", _("Housing fund until day"), "whole", True, width=200),
        ]
        said = _(
            "The last day of a month on which a change still counts for it. Ask the local office; it differs by city."
        )
        dialog = AskDialog(
            _("Cut-off days"), said, fields, _("Save"), today=self.errands.desk.work().today, parent=self
        )
        known = self.found.cities[0] if self.found is not None and self.found.cities else None
        if known is not None:
            dialog.form.load({"name": known.name, "social_day": known.social_day, "fund_day": known.fund_day})
        dialog.submitted.connect(partial(self._save_city, dialog))
        dialog.open()

    def _save_city(self, dialog: AskDialog, values: dict[str, Any]) -> None:
        from hrdesk.app.onboarding.enrolment import save_city

        city = City(values["name"], values["social_day"], values["fund_day"])

        def saved(_none: None) -> None:
            dialog.accept()
            self.load()

        self.errands.write(lambda work: save_city(work, city), saved, failed=dialog.refuse)

    @Slot()
    def _ask_export(self) -> None:
        name = _("Enrolments {period}", period=self.period.period)
        path = ask_where(self, self.errands.context.remembered, _("Export"), f"{name}.xlsx", EXCEL)
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Writes the list as it is handed in."""
        from hrdesk.app.onboarding.enrolment import export_enrolments

        month = Period.parse(self.period.period)
        self.errands.write(
            lambda work: export_enrolments(work, month, path),
            lambda done: self.errands.messages.toast(
                _n(
                    "{file} written, {count:,} row.",
                    "{file} written, {count:,} rows.",
                    file=done.file.name,
                    count=done.rows,
                )
            ),
            failed=self._refuse,
        )

    def _refuse(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self.notice.say(str(failure))
        return True


def _columns(today: date) -> list[Column]:
    def cut_off(one: EnrolmentRow) -> Cell:
        if one.line.cut_off is None:
            return Cell(_("not known"), None, "hint")
        late = not one.done and one.line.due < today
        return Cell(one.line.cut_off.isoformat(), one.line.cut_off, "error" if late else "")

    return [
        Column("city", _("Work location"), 92, getter=lambda one: one.line.city or _("not entered")),
        Column("change", P_("insurance", "Change"), 72, getter=lambda one: one.line.change.text),
        Column("scheme", _("Kind"), 96, getter=lambda one: one.line.scheme.text),
        Column("employee_no", _("No."), 80, grey=True),
        Column("name", _("Name"), 90, bold=True),
        Column("day", _("Day"), 96, Kind.DATE, getter=lambda one: one.line.day),
        Column("cut_off", _("To be done by"), 110, getter=cut_off),
        Column(
            "from", _("Counts from"), 90, getter=lambda one: one.line.counts_from.label if one.line.counts_from else ""
        ),
        Column("legal", _("Legal limit"), 96, Kind.DATE, getter=lambda one: one.line.legal),
        Column("done", _("Done"), 150, Kind.STATUS, getter=_done, stretch=True),
    ]


def _done(one: EnrolmentRow) -> Cell:
    if one.reported is not None:
        return Cell(f"{one.reported.on} {one.reported.by}".strip(), 1, "success", "circle-check")
    return Cell(_("by the checklist"), 1, "success", "circle-check") if one.done else Cell("", 0)
