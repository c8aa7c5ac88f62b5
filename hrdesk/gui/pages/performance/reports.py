"""The reports from the window: a department's month, years, all papers of the month; each asks a little, then writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.reports.month import MonthPaper
from hrdesk.gui.file_names import EXCEL, ask_where, proposed
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.papers import paper_and_result
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row
    from hrdesk.app.reports.batch import MonthPrinted
    from hrdesk.app.work import Work

ALL, LOOK, FOLDER, BOOK = "", "pdf", "folder", "xlsx"


class Reports(QObject):
    """Puts ``actions`` at one's disposal and hands the pages of a report to ``show_pages(pdf, name)``."""

    def __init__(self, errands: Errands, page: QWidget, show_pages: Callable[[bytes, str], None]) -> None:
        super().__init__(page)
        self._errands = errands
        self._page = page
        self._show_pages = show_pages
        self._view: MonthView | None = None
        self._row: Row | None = None
        self._teams: frozenset[str] = frozenset()
        self.summary = action(_("Department summary…"), "building-2", self.ask_summary, page)
        self.years = action(_("Year overview…"), "chart-line", self.ask_years, page)
        self.month = action(_("All papers of the month…"), "folder-open", self.ask_month, page)
        self.actions: list[QAction] = [self.summary, self.years, self.month]

    def aim(self, view: MonthView | None, row: Row | None, teams: frozenset[str]) -> None:
        """Says which month, person and teams the page shows."""
        self._view, self._row, self._teams = view, row, teams
        filled = view is not None and bool(view.rows)
        for one in self.actions:
            one.setEnabled(filled)

    # -- the department's month --------------------------------------------------------------------------------

    def ask_summary(self) -> None:
        """Which department; those with evaluations in the month are offered."""
        from hrdesk.app.reports.summary import departments_evaluated

        period = self._period()
        self._errands.read(lambda work: departments_evaluated(work, period), self._offer_summary)

    def _offer_summary(self, departments: Sequence[str]) -> None:
        choices = [(ALL, _("All")), *((name, name) for name in departments)]
        if len(departments) < 2:
            choices = choices[:1]
        dialog = self._dialog(
            _("Department summary of {month}", month=self._label()),
            _("Teams, metrics against targets, grades, repayments and disputes, compared with the month before."),
            [Field("department", _("Department"), kind="choice", choices=choices), self._as(LOOK, BOOK)],
        )
        dialog.submitted.connect(partial(self._summary, dialog))
        dialog.open()

    def _summary(self, dialog: AskDialog, values: Mapping[str, Any]) -> None:
        from hrdesk.app.reports.summary import SummaryOrder, print_summary
        from hrdesk.app.reports.workbooks import export_summary

        period, department = self._period(), values["department"] or None
        name = "-".join(part for part in (self._label(), department, P_("paper", "Monthly summary")) if part)
        if values["as"] == BOOK:
            self._save_book(dialog, name, lambda work, out: export_summary(work, SummaryOrder(period, out, department)))
            return
        self._look(dialog, name, lambda work, out: print_summary(work, SummaryOrder(period, out, department)))

    # -- the years ---------------------------------------------------------------------------------------------

    def ask_years(self) -> None:
        """Whose year, how many months; it ends with the month the page shows."""
        choices: list[tuple[str, str]] = []
        if self._row is not None:
            choices.append(("person", f"{self._row.name} {self._row.employee_no}"))
        if team := self._team():
            choices.append(("team", team))
        choices.append((ALL, _("Everybody")))
        dialog = self._dialog(
            _("Year overview up to {month}", month=self._label()),
            _("Only published months count; a month without an evaluation stays empty."),
            [
                Field("whom", P_("year", "Whose year"), kind="choice", choices=choices),
                Field(
                    "months",
                    P_("year", "Months"),
                    kind="choice",
                    choices=[(12, _("12 months")), (13, _("13, with the same month a year ago"))],
                ),
                self._as(LOOK, BOOK),
            ],
        )
        dialog.submitted.connect(partial(self._years, dialog))
        dialog.open()

    def _years(self, dialog: AskDialog, values: Mapping[str, Any]) -> None:
        whose = {"person": self._row.name if self._row is not None else "", "team": self._team()}
        self.year(
            dialog,
            whose.get(values["whom"], ""),
            values["months"],
            values["as"],
            employee_no=self._row.employee_no if values["whom"] == "person" and self._row is not None else None,
            team=self._team() if values["whom"] == "team" else None,
        )

    def year(
        self,
        dialog: AskDialog | None,
        whose: str,
        months: int,
        how: str,
        *,
        employee_no: str | None = None,
        team: str | None = None,
    ) -> None:
        """The years asked for, shown or saved."""
        from hrdesk.app.reports.workbooks import export_years
        from hrdesk.app.reports.year import YearOrder, print_years

        period = self._period()
        name = "-".join(part for part in (self._label(), whose, P_("paper", "Year overview")) if part)

        def order(out: Path) -> YearOrder:
            return YearOrder(period, out, months, employee_no, team)

        if how == BOOK:
            self._save_book(dialog, name, lambda work, out: export_years(work, order(out)))
            return
        self._look(dialog, name, lambda work, out: print_years(work, order(out)))

    # -- all papers of the month -------------------------------------------------------------------------------

    def ask_month(self) -> None:
        """Which kinds, and in which form."""
        kinds = [kind for kind in MonthPaper if kind is not MonthPaper.RECONCILIATION or self._may_reconcile()]
        dialog = self._dialog(
            _("Papers of {month}", month=self._label()),
            _("The workbook always has all parts: evaluations, figures, adjustments, ranking, summary, disputes."),
            [
                *(
                    Field(kind.value, kind.text, kind="check", beside=place % 2 == 1)
                    for place, kind in enumerate(kinds)
                ),
                self._as(LOOK, FOLDER, BOOK),
            ],
        )
        dialog.submitted.connect(partial(self._month, dialog, kinds))
        dialog.open()

    def _may_reconcile(self) -> bool:
        return self._errands.may("reconciliation.read")

    def _month(self, dialog: AskDialog, offered: Sequence[MonthPaper], values: Mapping[str, Any]) -> None:
        from hrdesk.app.reports.batch import MonthOrder, print_month
        from hrdesk.app.reports.month_book import export_month

        period = self._period()
        name = f"{self._label()}-" + P_("paper", "Papers of the month")
        if values["as"] == BOOK:
            self._save_book(dialog, name, lambda work, out: export_month(work, out, period))
            return
        kinds = tuple(kind for kind in offered if values[kind.value])
        if not kinds:
            dialog.complain(offered[-1].value, _("Choose at least one kind of paper."))
            return
        if values["as"] == FOLDER:
            self._save_folder(dialog, name, lambda work, out: print_month(work, MonthOrder(period, out, kinds, True)))
            return
        self._look(dialog, name, lambda work, out: print_month(work, MonthOrder(period, out, kinds)))

    # -- how it is given out -----------------------------------------------------------------------------------

    def _as(self, *forms: str) -> Field:
        words = {LOOK: _("PDF, to view and print"), FOLDER: _("a folder with a PDF for each paper"),
                 BOOK: _("Excel workbook")}  # fmt: skip
        allowed = [form for form in forms if form != BOOK or self._errands.may("export")]
        return Field("as", P_("report", "Output as"), kind="choice", choices=[(form, words[form]) for form in allowed])

    def _dialog(self, title: str, sentence: str, fields: list[Field]) -> AskDialog:
        work = self._errands.desk.work()
        dialog = AskDialog(title, sentence, fields, P_("report", "Create"), today=work.today, parent=self._page)
        dialog.form.load({field.key: field.choices[0][0] if field.choices else True for field in fields})
        return dialog

    def _look(self, dialog: AskDialog | None, name: str, write: Callable[[Work, Path], Any]) -> None:
        def made(found: tuple[bytes, Any]) -> None:
            self._close(dialog)
            self._show_pages(found[0], name)
            self._tell_left_out(found[1])

        self._run(dialog, paper_and_result(write), made)

    def _save_book(self, dialog: AskDialog | None, name: str, write: Callable[[Work, Path], tuple[Path, int]]) -> None:
        remembered = self._errands.context.remembered
        path = ask_where(self._page, remembered, _("Export"), f"{proposed(name)}.xlsx", EXCEL)
        if not path:
            self._again(dialog)
            return

        def saved(done: tuple[Path, int]) -> None:
            self._close(dialog)
            self._errands.messages.toast(
                _n(
                    "{file} written, {count:,} row.",
                    "{file} written, {count:,} rows.",
                    file=done[0].name,
                    count=done[1],
                )
            )

        self._run(dialog, lambda work: write(work, Path(path)), saved)

    def _save_folder(self, dialog: AskDialog, name: str, write: Callable[[Work, Path], MonthPrinted]) -> None:
        chosen = QFileDialog.getExistingDirectory(self._page, _("Where the folder of papers shall lie"))
        if not chosen:
            self._again(dialog)
            return

        def saved(done: MonthPrinted) -> None:
            self._close(dialog)
            self._errands.messages.toast(
                _n(
                    "{count} paper in {folder}.",
                    "{count} papers in {folder}.",
                    count=done.documents,
                    folder=done.file.name,
                )
            )
            self._tell_left_out(done)

        self._run(dialog, lambda work: write(work, _free(Path(chosen), name)), saved)

    def _run(self, dialog: AskDialog | None, call: Callable[[Work], Any], done: Callable[[Any], None]) -> None:
        failed = dialog.refuse if dialog is not None else None
        self._errands.read(call, done, failed=failed, title=_("Preparing the paper"))

    def _close(self, dialog: AskDialog | None) -> None:
        if dialog is not None:
            dialog.accept()

    def _again(self, dialog: AskDialog | None) -> None:
        """Nothing was chosen to save it under: the question stands as before."""
        if dialog is not None:
            dialog.save.setEnabled(True)

    def _tell_left_out(self, done: Any) -> None:
        left_out = getattr(done, "left_out", ())
        if left_out:
            kinds = _("; ").join(_("{part}: {why}", part=one.kind.text, why=one.why) for one in left_out)
            self._errands.messages.toast(_("Not among them: {kinds}", kinds=kinds), tone="info")

    # -- what it is about --------------------------------------------------------------------------------------

    def _label(self) -> str:
        return self._view.period if self._view is not None else ""

    def _period(self) -> Period:
        return Period.parse(self._label())

    def _team(self) -> str:
        if len(self._teams) == 1:
            return next(iter(self._teams))
        return self._row.team if self._row is not None else ""


def _free(folder: Path, name: str) -> Path:
    """A name nothing in the folder has: papers are never mixed with older ones."""
    found, number = folder / name, 2
    while found.exists():
        found, number = folder / f"{name} {number}", number + 1
    return found
