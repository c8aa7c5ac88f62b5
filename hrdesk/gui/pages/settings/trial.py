"""试算: a scheme as it is typed, tried on past months. Who gains, who loses; nothing is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Scheme
from hrdesk.domain.performance.trial import Outcome, Summary, Tried, summary
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.parts import Choice, Notice, Segments, button, column, label, line, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.trial import TriedMonth, TriedRow

BACK = (1, 3, 6, 12)  # months before the current one
ALL, GAIN, LOSE, REGRADED = "all", "gain", "lose", "regraded"


@dataclass(frozen=True, slots=True)
class _Row:
    period: str
    one: TriedRow

    @property
    def tried(self) -> Tried:
        return self.one.outcomes


class TrialView(QWidget):
    """``try_out(scheme)`` shows what it would have done; ``left``: back to where it is typed."""

    left = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._scheme: Scheme | None = None
        self._position: int | None = None
        self._rows: list[_Row] = []
        self._asked = 0
        self.heading = label("", "section")
        self.back = button(_("Back to the scheme"), "chevron-left", self.leave)
        self.months = Segments(
            [Choice(str(count), _n("{count} month", "{count} months", count=count)) for count in BACK],
            name=_("Months tried"),
        )
        self.months.chosen.connect(self._months_chosen)
        self.shown = Segments(
            [
                Choice(ALL, _("All")),
                Choice(GAIN, _("Gain")),
                Choice(LOSE, _("Lose")),
                Choice(REGRADED, _("Other grade")),
            ],
            name=_("Who is shown"),
        )
        self.shown.chosen.connect(self._show)
        self.notice = Notice("warning")
        self.total = label("", wrap=True)
        self.table = DataTable(
            _columns(), name=_("Dry run"), identity=lambda found: (found.period, found.one.employment_id),
            remembered=errands.context.remembered, key="scheme-trial",
        )  # fmt: skip
        hint = label(
            _(
                "Nothing is saved. Both sides are scored from the same figures, with the targets of those months; "
                "adjustments count on both sides."
            ),
            "hint",
            wrap=True,
        )
        self.setLayout(
            column(
                row(self.heading, None, self.back, gap=8),
                row(self.months, self.shown, None, gap=12),
                self.notice,
                self.table,
                line(),
                self.total,
                hint,
                gap=8,
            )
        )

    def try_out(self, scheme: Scheme, position_id: int | None = None) -> None:
        """Scores the past months by ``scheme``, beside the window; of a new one, those of whom it is for."""
        self._scheme, self._position = scheme, position_id
        self.heading.setText(_("{scheme}: dry run", scheme=scheme.name))
        self.load()
        self.months.setFocus()

    @Slot()
    def load(self) -> None:
        """Tries the months chosen."""
        scheme, position = self._scheme, self._position
        if scheme is None:
            return
        from hrdesk.app.performance.trial import try_scheme

        self._asked += 1
        month = Period.of(self._errands.desk.work().today())
        periods = []
        for _back in range(int(self.months.current)):
            month = month.previous()
            periods.append(month)
        self.notice.say("")
        self._errands.read(
            lambda work: try_scheme(work, scheme, periods, position),
            partial(self._tried, self._asked),
            failed=partial(self._refused, self._asked),
            title=_("Dry run"),
        )

    def _months_chosen(self, _count: str) -> None:
        self.load()

    def _tried(self, asked: int, found: Sequence[TriedMonth]) -> None:
        if asked == self._asked:
            self._rows = [_Row(month.period, one) for month in found for one in month.rows]
            self._show()

    def _refused(self, asked: int, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        if asked == self._asked:
            self._rows = []
            self._show()
            self.notice.say(failure.whole)
        return True

    def _show(self, _which: str = "") -> None:
        wanted = self.shown.current
        self.table.load([found for found in self._rows if _belongs(found.tried, wanted)])
        if self._rows and not self.table.currentIndex().isValid():
            self.table.choose_first()
        self.total.setText(told(summary([found.tried for found in self._rows])) if self._rows else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @Slot()
    def leave(self) -> None:
        """Back to the lines, as they were typed."""
        self._asked += 1
        self.left.emit()


def told(found: Summary) -> str:
    """The trial in two or three sentences, a line each."""
    words = _(
        "{gain} gain, {lose} lose, {same} stay as they are; another grade: {regraded}.",
        gain=found.gain,
        lose=found.lose,
        same=found.same,
        regraded=found.regraded,
    )
    if found.mean_before is not None and found.mean_after is not None:
        words += "\n" + _(
            "Mean {before} → {after}; differences from {least} to {most}; coefficients {coefficient} in all.",
            before=f"{found.mean_before:.2f}",
            after=f"{found.mean_after:.2f}",
            most=_signed(found.most),
            least=_signed(found.least),
            coefficient=_signed(found.coefficient),
        )
    if found.unknown:
        words += "\n" + _n(
            "{count} is not compared: figures are missing.",
            "{count} are not compared: figures are missing.",
            count=found.unknown,
        )
    return words


def _belongs(tried: Tried, wanted: str) -> bool:
    difference = tried.difference
    if wanted == ALL:
        return True
    if wanted == REGRADED:
        return tried.regraded
    return difference is not None and (difference > 0 if wanted == GAIN else difference < 0)


def _signed(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return f"{value:+.2f}".replace("-", "−") if value else "0.00"


def _columns() -> tuple[Column, ...]:
    return (
        Column("period", _("Month"), 84),
        Column("employee_no", _("No."), 84, getter=lambda found: found.one.employee_no, grey=True),
        Column("name", _("Name"), 110, getter=lambda found: found.one.name, bold=True, order=lambda found: found.one.name_key),
        Column("team", _("Team"), 130, getter=lambda found: found.one.team),
        Column("before", P_("trial", "Now"), 76, Kind.NUMBER, getter=lambda found: _total(found.tried.before)),
        Column("after", P_("trial", "Trial"), 76, Kind.NUMBER, getter=lambda found: _total(found.tried.after)),
        Column("difference", P_("trial", "Difference"), 96, Kind.NUMBER, getter=_difference),
        Column("rank", P_("grid", "Rank"), 96, getter=_rank, order=lambda found: found.tried.after.rank),
        Column("grade", _("Grade"), 110, getter=_grade, stretch=True),
    )  # fmt: skip


def _total(outcome: Outcome) -> Cell:
    if outcome.total is None:
        return Cell(_("missing"), tone="warning")
    return Cell(f"{outcome.total:.2f}", outcome.total)


def _difference(found: _Row) -> Cell:
    difference = found.tried.difference
    if difference is None:
        return Cell("—", tone="hint")
    tone = "success" if difference > 0 else "error" if difference < 0 else "hint"
    return Cell(_signed(difference), difference, tone=tone)


def _moved(before: object, after: object) -> Cell:
    if before is None or after is None:
        return Cell("—", tone="hint")
    return Cell(str(after), str(after)) if before == after else Cell(f"{before} → {after}", str(after), state="changed")


def _rank(found: _Row) -> Cell:
    return _moved(found.tried.before.rank, found.tried.after.rank)


def _grade(found: _Row) -> Cell:
    return _moved(found.tried.before.grade, found.tried.after.grade)
