"""月度目标: a month's targets for teams and people, typed like a sheet, taken over, spread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.models.month import metric_of
from hrdesk.gui.models.targets import PERSON
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.targets.view import TargetsSheet
from hrdesk.gui.widgets.panel import PeriodPicker
from hrdesk.gui.widgets.parts import EmptyPage, button, label
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import MonthsSaved, Proposed, SaveMonths
    from hrdesk.app.work import Desk

AHEAD, BACK = 13, 24  # months offered


class TargetsPage(Page):
    """``enter(period="2026-12")`` opens a month."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self._period = Period.of(desk.work().today())
        self.period = PeriodPicker()
        self.period.offer(_months(self._period), self._period.label)
        self.period.chosen.connect(self._chosen)
        self.header_left = self.period
        self.sheet = TargetsSheet(self.errands)
        self.sheet.changed.connect(self._enable)
        self.sheet.arrived.connect(self._arrived)
        self.sheet.said.connect(self._say)
        self.sheet.summed.connect(self.status_changed)
        self.take_over = button(_("Take over and raise…"), "copy", self._ask_take_over)
        self.spread = button(_("Spread a sum over people…"), "users", self._ask_spread)
        self.months = button(_("A year over its months…"), "calendar", self._ask_months)
        if not self.errands.may("performance.configure"):
            self.months.hide()
        self.imported = button(P_("targets", "Import…"), "upload", self._import)
        if not self.errands.may("performance.import"):
            self.imported.hide()
        self.words = label("", "small")
        self.toolbar.add(self.take_over, self.spread, self.months, self.imported)
        self.toolbar.add_right(self.words)
        self.empty = EmptyPage("circle-dot", _("Nobody among yours is evaluated by a scheme this month."))
        self.shown = QStackedWidget()
        for part in (QWidget(), self.empty, self.sheet):
            self.shown.addWidget(part)
        self.body.addWidget(self.shown)
        self.primary = action(_("Save targets"), "save", self.sheet.save_all, self, keys="Ctrl+S")
        self.addAction(self.primary)
        self._enable()

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Targets of the month")

    def enter(self, **where: Any) -> None:
        wanted = str(where.get("period") or "")
        if wanted:
            self._period = Period.parse(wanted)
            self.period.offer(_months(Period.of(self.desk.work().today()), self._period), self._period.label)
        self.sheet.show_month(self._period)

    def refresh(self, news: frozenset[str]) -> None:
        self.sheet.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.sheet.focus_first()
        return super().event(event)

    @Slot(str)
    def _chosen(self, period: str) -> None:
        self._period = Period.parse(period)
        self.sheet.show_month(self._period)

    @Slot()
    def _arrived(self) -> None:
        plan = self.sheet.plan
        wanted = 2 if plan is not None and plan.sheet.rows else 1
        if self.shown.currentIndex() != wanted:
            self.shown.setCurrentIndex(wanted)
            self.sheet.focus_first()
        self._enable()

    @Slot(str)
    def _say(self, words: str) -> None:
        self.words.setText(words)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        plan = self.sheet.plan
        there = plan is not None and bool(plan.sheet.rows) and not plan.sheet.closed
        # what is typed and not saved would be missing from the preview
        free = there and not self.sheet.dirty
        for one in (self.take_over, self.spread, self.months):
            one.setEnabled(free)
            one.setToolTip(_("Save or undo what is typed first.") if there and not free else "")
        if self.primary is not None:
            self.primary.setEnabled(self.sheet.can_save)

    # -- many at once ------------------------------------------------------------------------------------------

    def _where(self) -> tuple[tuple[str, int], str]:
        """The unit and the metric the cursor is on, of a person the team: what a dialog begins with."""
        table = self.sheet.table
        if table is None or not table.currentIndex().isValid():
            return ("agency", 0), ""
        at = table.currentIndex()
        line, code = table.line_at(at.row()), metric_of(table.grid.columns[at.column()].key)
        if line is None:
            return ("agency", 0), code
        row = line.row
        if row.kind != PERSON:
            return (row.kind, row.object_id), code
        return (("team", row.team_id) if row.team_id else ("agency", 0)), code

    @Slot()
    def _ask_take_over(self) -> None:
        from hrdesk.gui.pages.targets.asking import TakeOverDialog

        if self.sheet.plan is not None:
            dialog = TakeOverDialog(self.errands, self.sheet.plan.sheet, self)
            dialog.wanted.connect(self._keep)
            dialog.open()

    @Slot()
    def _ask_spread(self) -> None:
        from hrdesk.gui.pages.targets.asking import SpreadDialog

        if self.sheet.plan is not None:
            dialog = SpreadDialog(self.errands, self.sheet.plan.sheet, *self._where(), self)
            dialog.wanted.connect(self._keep)
            dialog.open()

    @Slot(object)
    def _keep(self, proposed: Proposed) -> None:
        self.sheet.keep(proposed.changes)

    @Slot()
    def _import(self) -> None:
        self.context.go("import", kind="targets", period=self._period.label, back="targets")

    @Slot()
    def _ask_months(self) -> None:
        from hrdesk.gui.pages.targets.months import MonthsDialog

        if self.sheet.plan is not None:
            dialog = MonthsDialog(self.errands, self.sheet.plan.sheet, *self._where(), self)
            dialog.wanted.connect(self._keep_months)
            dialog.open()

    @Slot(object)
    def _keep_months(self, order: SaveMonths, *, taken_back: bool = False) -> None:
        from hrdesk.app.targets.saving import save_months

        def saved(done: MonthsSaved) -> None:
            if taken_back:
                self.errands.messages.toast(_("Taken back."))
            else:
                said = _n("The sum of {count} month saved.", "The sums of {count} months saved.", count=done.count)
                self.errands.messages.toast(said, undo=partial(self._keep_months, done.back, taken_back=True))
            self.sheet.load()

        self.errands.write(lambda work: save_months(work, order), saved, title=_("Saving targets"))


def _months(now: Period, also: Period | None = None) -> list[str]:
    """The months offered, newest first."""
    months = [now]
    for _step in range(AHEAD):
        months.insert(0, months[0].next())
    for _step in range(BACK):
        months.append(months[-1].previous())
    found = {one.label for one in months} | ({also.label} if also is not None else set())
    return sorted(found, reverse=True)
