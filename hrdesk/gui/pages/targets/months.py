"""A year's or quarter's sum over its months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period, calendar_known
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import Holder
from hrdesk.domain.targets.spreading import OverMonths
from hrdesk.gui.models.month import number_shown, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.targets.proposals import Question
from hrdesk.gui.pages.targets.sums import SumDialog, holder_of
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import MonthPart, TargetSheet


class MonthsDialog(SumDialog):
    """年度分解: a year's or quarter's sum over its months, for a team, a department or the agency."""

    def __init__(
        self, errands: Errands, sheet: TargetSheet, holder: Holder, metric: str, parent: QWidget | None = None
    ) -> None:
        spans = _spans(sheet.period)
        super().__init__(
            errands,
            sheet,
            _("Spread a year or a quarter over its months"),
            _(
                "To the yuan, so that the months come to the sum exactly. What is saved is the sum of each month; it is "
                "spread over people month by month."
            ),
            [
                Field("span", P_("targets", "Months"), "choice", required=True, choices=[(key, words) for key, words in spans], width=200, beside=True),
                Field("whole", P_("targets", "Sum"), required=True, width=170, placeholder=_("e.g. 24,000,000")),
                Field(
                    "how",
                    _("Spread by"),
                    "choice", required=True,
                    choices=[
                        (OverMonths.EVENLY, _("evenly")),
                        (OverMonths.WORKING_DAYS, _("working days")),
                        (OverMonths.LAST_YEAR, _("what the same months brought a year before")),
                    ],
                    width=280,
                    beside=True,
                ),
            ],
            (
                Column("period", P_("targets", "Month"), 110, getter=lambda one: one.period.label),
                Column("days", _("Working days"), 110, Kind.NUMBER, grey=True),
                Column("last_year", P_("targets", "A year before"), 140, Kind.NUMBER, lambda one: _number(one.last_year or None, self.metric_chosen()), grey=True),
                Column("old", P_("targets", "Now"), 140, Kind.NUMBER, lambda one: _number(one.old, self.metric_chosen()), grey=True),
                Column("new", P_("targets", "New"), 140, Kind.NUMBER, lambda one: _part(one, self.metric_chosen()), stretch=True, bold=True),
            ),
            parent=parent,
        )  # fmt: skip
        self.begin(holder, metric, OverMonths.EVENLY, span=spans[0][0])

    def question(self, values: Mapping[str, Any]) -> Question | None:
        from hrdesk.app.targets.model import SpreadMonths
        from hrdesk.app.targets.proposing import preview_months

        asked = self.asked(values)
        if asked is None:
            return None
        first, last = (Period.parse(part) for part in values["span"].split("/"))
        order = SpreadMonths(first, last, asked.metric, *asked.holder, asked.whole, OverMonths(values["how"]))
        return lambda work: preview_months(work, order)

    def order(self, answer: Sequence[MonthPart]) -> Any:
        """The answer as it is saved."""
        from hrdesk.app.targets.model import Change, SaveMonths, Spot

        values = self.form.values()
        kind, number = holder_of(values["holder"])
        spot = Spot(kind, number, values["metric"], total=True)
        return SaveMonths(tuple((one.period, Change(spot, one.new, one.old)) for one in answer if one.new != one.old))

    def lines(self, answer: Sequence[MonthPart]) -> Sequence[MonthPart]:
        return answer

    def foot(self, answer: Sequence[MonthPart]) -> str:
        total = sum((one.new for one in answer), Decimal(0))
        return str(
            _n(
                "{count} month: {total} = the sum",
                "{count} months: {total} = the sum",
                count=len(answer),
                total=target_shown(total, self.metric_chosen()),
            )
        )

    def remark(self, answer: Sequence[MonthPart]) -> str:
        unknown = sorted({one.period.year for one in answer if not calendar_known(one.period.year)})
        if not unknown or OverMonths(self.form.values()["how"]) is not OverMonths.WORKING_DAYS:
            return ""
        years = _(", ").join(map(str, unknown))
        return str(_("The holidays of {years} are not announced yet: Monday to Friday count.", years=years))

    def count(self, answer: Sequence[MonthPart]) -> int:
        return sum(one.new != one.old for one in answer)

    def act(self, count: int) -> str:
        return _n("Save {count} month", "Save {count} months", count=count)


def _part(one: MonthPart, metric: Metric) -> Cell:
    text = shown(one.new, metric) if one.new % 1 else target_shown(one.new, metric)
    return Cell(text, number_shown(text))


def _spans(now: Period) -> list[tuple[str, str]]:
    """Years and quarters around ``now``, the year that begins next first where this one is nearly over."""
    found = []

    def add(first: Period, last: Period, words: str) -> None:
        found.append((f"{first.label}/{last.label}", words))

    for year in (now.year, now.year + 1) if now.month < 10 else (now.year + 1, now.year):
        add(Period(year, 1), Period(year, 12), _("the year {year}", year=year))
        for quarter in range(1, 5):
            first = Period(year, 3 * quarter - 2)
            if first.next().next() >= now:
                add(first, Period(year, 3 * quarter), _("quarter {quarter} of {year}", quarter=quarter, year=year))
    if now.month > 1:
        add(now, Period(now.year, 12), _("{period} to the year's end", period=now.label))
    return found


def _number(value: Decimal | None, metric: Metric) -> Cell:
    text = target_shown(value, metric)
    return Cell(text or "—", number_shown(text), tone="" if text else "hint")
