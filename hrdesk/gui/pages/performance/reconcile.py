"""对账: the month's differences, people and cases side by side, each difference settled from the keyboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.model import Kind
from hrdesk.gui.models.reconciliation import case_columns, finding_columns, person_columns
from hrdesk.gui.models.table import Kind as ColumnKind
from hrdesk.gui.models.table import shown
from hrdesk.gui.pages.performance.closed import ClosedStrip, why_closed
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.settling import Settling
from hrdesk.gui.papers import paper_bytes
from hrdesk.gui.widgets.parts import Choice, EmptyPage, KeyHints, Segments, button, column, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from pathlib import Path

    from hrdesk.app.reconciliation.model import CaseRow, Finding, Footing, MonthFindings, Person, PersonRow
    from hrdesk.app.work import Work

DIFFERENCES, PEOPLE, CASES = "differences", "people", "cases"
FILES_SHOWN = 3


class ReconcileView(QWidget):
    """In place of the month's grid until it is closed. ``pages_made``: the record as PDF, and its name."""

    closed = Signal()
    pages_made = Signal(bytes, str)
    summed = Signal(list)
    reopen_wanted = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._asked = 0
        self.period: Period | None = None
        self.found: MonthFindings | None = None
        self._people: tuple[Person, ...] = ()
        self._closed = False
        self.settling = Settling(errands, self)
        self.settling.changed.connect(self.load)
        self._build_head()
        self._build_tables()
        self._build_foot()
        layout = column(gap=0)
        for part in (self._head, self.strip, self._tables, self._foot, self.hints, self.hints_aside):
            layout.addWidget(part)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    # -- building ----------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.back = button(_("Back to the month"), "chevron-left", self.closed.emit, role="link")
        self.mode = Segments(
            [
                Choice(DIFFERENCES, P_("reconciliation", "Differences")),
                Choice(PEOPLE, P_("reconciliation", "By person")),
                Choice(CASES, P_("reconciliation", "By case")),
            ],
            name=_("What the reconciliation shows"),
        )
        self.mode.chosen.connect(self._mode_chosen)
        self.kinds = QComboBox()
        named_by_label(self.kinds, P_("reconciliation", "Kind of difference"))
        self.kinds.setMinimumWidth(170)
        self.kinds.activated.connect(self._show)
        self.said = label("", "small")
        self.print = button(P_("reconciliation", "Record"), "file-text", self.print_record)
        self.act = button(_("Assign…"), "user")
        self.act.clicked.connect(self.settling.assign.trigger)
        self.rule = button(P_("reconciliation", "Settle by the rule"), "user-check", role="primary")
        self.rule.clicked.connect(self.settling.by_rule.trigger)
        self._head = QFrame()
        self._head.setProperty("role", "head")
        self._head.setFixedHeight(44)
        left = (self.back, self.mode, self.kinds, self.said, None)
        self._head.setLayout(row(*left, self.print, self.act, self.rule, gap=8, edges=(16, 0, 16, 0)))
        self.strip = ClosedStrip(self._errands.context, self._errands.may)
        self.strip.reopen_wanted.connect(self.reopen_wanted)
        may = self._errands.may("reconciliation.settle")
        self._may = may
        self.act.setVisible(may)
        self.rule.setVisible(may)

    def _build_tables(self) -> None:
        remembered = self._errands.context.remembered
        self.table = DataTable(
            finding_columns(), name=P_("reconciliation", "Differences"), identity=lambda one: one.key,
            remembered=remembered, key="reconcile", frozen_left=1,
        )  # fmt: skip
        self.people = DataTable(
            person_columns(), name=P_("reconciliation", "By person"), identity=lambda one: one.employment_id,
            remembered=remembered, key="reconcile-people", frozen_left=2,
        )  # fmt: skip
        self.cases = DataTable(
            case_columns(), name=P_("reconciliation", "By case"), identity=lambda one: one.case_no,
            remembered=remembered, key="reconcile-cases", frozen_left=1,
        )  # fmt: skip
        self._tables = QStackedWidget()
        for table in (self.table, self.people, self.cases):
            table.summed.connect(partial(self._sums_of, table))
            self._tables.addWidget(table)
        self.empty = EmptyPage("circle-check", "")
        self._tables.addWidget(self.empty)
        self.table.offer_actions(list(self.settling.offered))
        self.table.addActions(list(self.settling.offered))  # their keys work while it is shown
        self.table.selectionModel().selectionChanged.connect(self._aim)
        self.table.opened.connect(self.settling.begin)
        self.people.opened.connect(self._of_person)
        self.cases.opened.connect(self._of_case)

    def _build_foot(self) -> None:
        self._foot = QFrame()
        self._foot.setProperty("role", "foot")
        self._totals = label("", "small", wrap=True)
        self._foot.setLayout(row(self._totals, gap=8, edges=(16, 6, 16, 6)))
        self.hints = KeyHints(
            (
                ("Enter", P_("reconciliation", "settle")),
                ("Ctrl+Enter", P_("reconciliation", "by the rule")),
                ("Ctrl+1", _("Assign")),
                ("Ctrl+2", _("Split")),
                ("Ctrl+3", _("Do not count")),
                ("Ctrl+4", _("Accept as it is")),
                ("Ctrl+Z", P_("reconciliation", "Open again")),
                ("Esc", _("Back to the month")),
            )
        )
        self.hints_aside = KeyHints(
            (("Enter", P_("reconciliation", "its differences")), ("Esc", _("Back to the month")))
        )
        self.hints_aside.hide()

    # -- loading -----------------------------------------------------------------------------------------------

    def show_month(self, period: Period) -> None:
        """Shows a month's differences, from the first one."""
        self.period = period
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the month beside the window; a late answer for an older question is dropped."""
        if self.period is None:
            return
        self._asked += 1
        self._errands.read(
            partial(_read, period=self.period, mode=self.mode.current), partial(self._loaded, self._asked)
        )

    def _sums_of(self, table: DataTable, said: list[Any]) -> None:
        """The status bar counts what is looked at."""
        if table is self._tables.currentWidget():
            self.summed.emit(said)

    def _loaded(self, asked: int, found: tuple[MonthFindings, tuple[Person, ...], tuple[Any, ...], bool]) -> None:
        if asked != self._asked:
            return
        self.found, self._people, rows, closed = found
        self._tell_closed(closed)
        mode = self.mode.current
        if mode == PEOPLE:
            self.people.load(rows)
        elif mode == CASES:
            self.cases.load(rows)
        self._offer_kinds(self.found)
        self._show()
        self._say(self.found)
        nothing = _nothing(self.found, mode, rows)
        if nothing:
            self.empty.say(nothing)
        self._arrange(differences=mode == DIFFERENCES and not nothing, aside=mode != DIFFERENCES and not nothing)
        self._tables.setCurrentWidget(self.empty if nothing else self._table_now())
        (self.back if nothing else self._table_now()).setFocus()

    def _tell_closed(self, closed: bool) -> None:
        """A closed month is looked at; why it is not settled stands above it and at what would settle it."""
        period = self.period.label if closed and self.period is not None else ""
        why = why_closed(period, self._errands.may) if period else ""
        self._closed = closed
        self.strip.show_for(period)
        self.settling.tell_closed(why)
        for made in (self.act, self.rule):
            made.setToolTip(why)
            made.setAccessibleDescription(why)

    def _offer_kinds(self, found: MonthFindings) -> None:
        chosen = self.kinds.currentData()
        counts = Counter(one.kind for one in found.findings)
        self.kinds.clear()
        self.kinds.addItem(_("All kinds  {count}", count=len(found.findings)), "")
        self.kinds.addItem(_("Open  {count}", count=found.state.open), "open")
        for kind in Kind:
            if counts[kind]:
                self.kinds.addItem(f"{kind.text}  {counts[kind]}", kind.value)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))

    @Slot()
    def _show(self, _at: int = 0) -> None:
        if self.found is None:
            return
        wanted = self.kinds.currentData() or ""
        rows = [
            one
            for one in self.found.findings
            if not wanted or one.kind.value == wanted or (wanted == "open" and one.open)
        ]
        before = self.table.current_row()
        self.table.load(rows)
        found = _next(rows, before)
        if found is None or not self.table.choose(found.key):
            self.table.choose_first()
        self._aim()
        self._table_now().setFocus()

    def _say(self, found: MonthFindings) -> None:
        state = found.state
        if state.open:
            self.said.setText(_("{open} open · {settled} settled", open=state.open, settled=state.settled))
        elif not found.findings:
            self.said.clear()  # the page itself says so
        else:
            self.said.setText(_("Settled: nothing is open ({settled} settled)", settled=state.settled))
        lines = [self._file_line(one) for one in found.files[:FILES_SHOWN]]
        if len(found.files) > FILES_SHOWN:
            lines.append(_("… and {count} files more in the record.", count=len(found.files) - FILES_SHOWN))
        if lines:
            lines.append(_("As things stand on {time}", time=found.at.strftime("%Y-%m-%d %H:%M")))
        if state.released_by and state.open:
            lines.append(
                _("Published unsettled by {name}: {reason}", name=state.released_by, reason=state.released_reason)
            )
        self._totals.setText("\n".join(lines) or _("No repayments were imported for this month."))

    def _file_line(self, one: Footing) -> str:
        money = partial(shown, kind=ColumnKind.MONEY)
        parts = [
            _(
                "{file}: ¥{rows} = ¥{people} for people",
                file=one.file_name,
                rows=money(one.rows),
                people=money(one.credited),
            )
        ]
        if one.settled:
            parts.append(_("¥{settled} given by settling", settled=money(one.settled)))
        if one.left_out:
            parts.append(_("¥{amount} not counted", amount=money(one.left_out)))
        if one.changed:
            parts.append(_("¥{amount} changed since", amount=money(one.changed)))
        parts.append(_("¥{amount} for nobody", amount=money(one.unattributed)))
        words = " + ".join(parts)
        if one.difference is not None:
            words += _(
                " · its own total says ¥{stated}, its rows come to ¥{found} (difference ¥{difference})",
                stated=one.stated,
                found=money(Decimal(one.stated.replace(",", "")) - one.difference),
                difference=money(one.difference),
            )
            if Decimal(one.stated.replace(",", "")) - one.difference != one.rows:
                words += _(" – rows as written, reversals often unsigned")
        return words

    @Slot()
    def print_record(self) -> None:
        """对账记录, to be previewed."""
        period = self.period
        if period is None:
            return

        def write(work: Work, out: Path) -> object:
            from hrdesk.app.reconciliation.papers import print_record

            return print_record(work, period, out)

        name = f"{period.label}-" + P_("reconciliation", "Record")
        self._errands.read(
            paper_bytes(write), lambda pdf: self.pages_made.emit(pdf, name), title=_("Preparing the paper")
        )

    # -- controls ----------------------------------------------------------------------------------------------

    def _mode_chosen(self, _mode: str) -> None:
        self.load()

    def _arrange(self, *, differences: bool, aside: bool) -> None:
        """What settles stands beside the differences, what leads to them beside people and cases."""
        self.kinds.setVisible(differences)
        self.act.setVisible(differences and self._may)
        self.rule.setVisible(differences and self._may)
        self.hints.setVisible(differences and self._may and not self._closed)
        self.hints_aside.setVisible(aside)

    def _table_now(self) -> DataTable:
        return {DIFFERENCES: self.table, PEOPLE: self.people, CASES: self.cases}[self.mode.current]

    @Slot()
    def _aim(self, *_selection: object) -> None:
        chosen = self.table.selected_rows() if self.mode.current == DIFFERENCES else []
        self.settling.aim(self.period, chosen, self._people)
        self.act.setEnabled(self.settling.assign.isEnabled())
        self.rule.setEnabled(self.settling.by_rule.isEnabled())

    def _of_person(self, one: PersonRow) -> None:
        self._filtered({"person": one.employee_no})

    def _of_case(self, one: CaseRow) -> None:
        self._filtered({"case_no": one.case_no})

    def _filtered(self, filters: dict[str, str]) -> None:
        self.mode.choose(DIFFERENCES)
        self.kinds.setCurrentIndex(0)
        self.table.show_filters()
        self.table.filter(filters)
        self.load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


def _nothing(found: MonthFindings, mode: str, rows: Sequence[object]) -> str:
    """What is said in place of an empty list; empty where there is something to show."""
    if rows:
        return ""
    if mode != DIFFERENCES:
        return _("No repayment of this month counts yet.\nImport the files of the month under Data.")
    if not found.files:
        return _(
            "No difference.\nOnce the month's files are imported under Data, what they say differently stands here."
        )
    return _("The files of the month agree: no difference was found.")


def _next(rows: Sequence[Finding], before: Finding | None) -> Finding | None:
    """Where one goes on: the same difference; once it is settled, and at the beginning, the next one that is open."""
    at = next((n for n, one in enumerate(rows) if before is not None and one.key == before.key), None)
    if at is not None and before is not None and (rows[at].open or not before.open):
        return rows[at]
    start = 0 if at is None else at
    return next((one for one in (*rows[start:], *rows[:start]) if one.open), None if at is None else rows[at])


def _read(
    work: Work, period: Period, mode: str
) -> tuple[MonthFindings, tuple[Person, ...], tuple[PersonRow, ...] | tuple[CaseRow, ...] | tuple[Finding, ...], bool]:
    from hrdesk.app.performance.cycle import month_closed
    from hrdesk.app.reconciliation.finding import month_findings
    from hrdesk.app.reconciliation.views import cases_side_by_side, people_side_by_side, people_to_credit

    found = month_findings(work, period)
    people = people_to_credit(work, period)
    closed = month_closed(work, period)
    if mode == PEOPLE:
        return found, people, people_side_by_side(work, period), closed
    if mode == CASES:
        return found, people, cases_side_by_side(work, period), closed
    return found, people, found.findings, closed
