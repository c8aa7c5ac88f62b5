"""The papers of a month from the window: one sheet, all sheets in one file, the ranking, the reports; each previewed first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.file_names import TABLES, ask_where
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.reports import Reports
from hrdesk.gui.papers import paper_bytes
from hrdesk.gui.widgets.parts import button
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.exports import Exported
    from hrdesk.app.performance.printing import Printed, PrintOrder
    from hrdesk.app.performance.views import MonthView, Row
    from hrdesk.app.work import Work


class Papers(QObject):
    """Writes a paper and hands its bytes to ``show_pages(pdf, name, title)``; no file is left behind."""

    def __init__(self, errands: Errands, page: QWidget, show_pages: Callable[..., None]) -> None:
        super().__init__(page)
        self._show_pages = show_pages
        self._errands = errands
        self._page = page
        self._view: MonthView | None = None
        self._row: Row | None = None
        self._teams: frozenset[str] = frozenset()
        self.one = action(_("This evaluation sheet"), "file-text", self._print_one, page)
        self.all = action(_("All evaluation sheets"), "printer", self.print_all, page)
        self.ranking = action(_("Team ranking"), "award", self.print_ranking, page)
        self.sign = action(_("Lists to acknowledge, a team each"), "pencil", self.print_sign_lists, page)
        self.reports = Reports(errands, page, show_pages)
        self.menu = QMenu(page)
        self.menu.addActions([self.one, self.all, self.ranking, self.sign])
        self.menu.addSeparator()
        self.menu.addActions(self.reports.actions)

    def button(self) -> QPushButton:
        """打印, with the papers there are."""
        made = button(_("Print"), "file-text")
        made.setMenu(self.menu)
        return made

    def aim(self, view: MonthView | None, row: Row | None, teams: frozenset[str]) -> None:
        """Says which month, person and teams the papers are about."""
        self._view, self._row, self._teams = view, row, teams
        self.reports.aim(view, row, teams)
        filled = view is not None and bool(view.rows)
        self.one.setEnabled(row is not None)
        self.all.setEnabled(filled)
        self.ranking.setEnabled(filled)
        self.sign.setEnabled(filled)
        self.one.setText(
            _("Evaluation sheet of {name}", name=row.name) if row is not None else _("This evaluation sheet")
        )
        team = self._team()
        self.all.setText(_("All sheets of {team}", team=team) if len(teams) == 1 else _("All evaluation sheets"))
        self.ranking.setText(_("Ranking of {team}", team=team) if team else _("Ranking"))

    def show(self, row: Row) -> None:
        """The sheet of one person."""
        from hrdesk.app.performance.printing import print_evaluations

        title = _("Evaluation sheet of {name}", name=row.name)
        self._write(print_evaluations, f"{self._label()}-{row.employee_no}", title, employee_no=row.employee_no)

    def _print_one(self) -> None:
        if self._row is not None:
            self.show(self._row)

    def print_all(self) -> None:
        """Every sheet of the month, or of the one team chosen, in one file."""
        from hrdesk.app.performance.printing import print_evaluations

        team = next(iter(self._teams)) if len(self._teams) == 1 else None
        self._write(print_evaluations, f"{self._label()}-" + (team or _("All evaluation sheets")), team=team)

    def print_ranking(self) -> None:
        """The ranking of the team chosen, else of the current person's, else of everybody."""
        from hrdesk.app.performance.printing import print_ranking

        team = self._team() or None
        scheme = self._view.scheme if self._view is not None and team is None else None
        name = "-".join(part for part in (self._label(), team, _("Ranking")) if part)
        self._write(print_ranking, name, team=team, scheme=scheme)

    def print_sign_lists(self) -> None:
        """签收表 without scores, of the one team chosen or of every team."""
        from hrdesk.app.performance.signing import print_sign_lists

        team = next(iter(self._teams)) if len(self._teams) == 1 else None
        name = "-".join(part for part in (self._label(), team, P_("paper", "Acknowledgement list")) if part)
        self._write(print_sign_lists, name, team=team)

    def _team(self) -> str:
        if len(self._teams) == 1:
            return next(iter(self._teams))
        if self._view is not None and len(self._view.teams) == 1:
            return self._view.teams[0].key
        return self._row.team if self._row is not None else ""

    def _label(self) -> str:
        return self._view.period if self._view is not None else ""

    def _write(
        self,
        call: Callable[[Work, PrintOrder], Printed],
        name: str,
        title: str = "",
        *,
        employee_no: str | None = None,
        team: str | None = None,
        scheme: str | None = None,
    ) -> None:
        from hrdesk.app.performance.printing import PrintOrder

        period = Period.parse(self._label())

        def write(work: Work, out: Path) -> object:
            return call(work, PrintOrder(period, out, employee_no, team, scheme))

        self._errands.read(
            paper_bytes(write), lambda pdf: self._show_pages(pdf, name, title), title=_("Preparing the paper")
        )


class Exports(QObject):
    """The month as a workbook: evaluations, the figures behind them, or what whoever pays needs. What is written is said in a toast."""

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(page)
        self._errands = errands
        self._page = page
        self._period = ""
        self.evaluations = action(_("Export evaluations…"), "download", partial(self._ask, "evaluations"), page)
        self.facts = action(_("Export figures…"), "download", partial(self._ask, "facts"), page)
        self.payroll = action(_("Export payroll input…"), "wallet", partial(self._ask, "payroll_input"), page)

    def aim(self, period: str) -> None:
        """Says which month."""
        self._period = period

    def _ask(self, what: str) -> None:
        named = {"evaluations": _("Evaluations"), "facts": _("Figures"), "payroll_input": _("Payroll input")}[what]
        name = f"{self._period}-{named}.xlsx"
        path = ask_where(self._page, self._errands.context.remembered, _("Export"), name, TABLES)
        if path:
            self.write(what, path)

    def write(self, what: str, path: str) -> None:
        """Writes ``evaluations``, ``facts`` or ``payroll_input`` of the month to ``path``."""
        from hrdesk.app.exports import export

        period = Period.parse(self._period)
        self._errands.read(lambda work: export(work, what, path, period=period), self._written, title=_("Exporting"))

    def _written(self, done: Exported) -> None:
        words = _n(
            "{file} written, {count:,} row.", "{file} written, {count:,} rows.", file=done.file.name, count=done.rows
        )
        self._errands.messages.toast(words)


def offered(papers: Papers) -> list[QAction]:
    """The papers as actions, for the search."""
    return [papers.one, papers.all, papers.ranking, papers.sign, *papers.reports.actions]
