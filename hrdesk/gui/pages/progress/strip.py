"""Below the table: the way of who is chosen, in one metric, as charts and as a table of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from hrdesk.domain.performance.figures import shown
from hrdesk.gui.models.month import number_shown, signed
from hrdesk.gui.models.progress import told, with_unit
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.progress.charts import Corner, CourseChart, DayShown, MonthsChart, MonthShown, Radar
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, column, frame, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.progress.model import Head, Trend
    from hrdesk.domain.performance.model import Metric
    from hrdesk.domain.progress import DayPoint, Pace


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose way is shown: ``kind`` and ``ident`` as a TrendOrder takes them; points to compare with ``mean``."""

    kind: str
    ident: int
    name: str
    cells: Mapping[str, Pace]
    points: Mapping[str, Decimal]
    mean: Mapping[str, Decimal]


class TrendStrip(QWidget):
    """``metric_chosen`` carries a metric's code."""

    metric_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads: Sequence[Head] = ()
        self._trend: Trend | None = None
        self.name = label("", "strong")
        self.chooser = QComboBox()
        self.chooser.setMinimumWidth(150)
        named_by_label(self.chooser, _("Metric"))
        self.chooser.activated.connect(self._chosen)
        self.sentence = label("", "small", wrap=True)
        self.as_table = button(P_("chart", "As a table…"), "table-2", self._show_table, role="link")
        head = frame("strip")
        head.setLayout(
            column(
                row(self.name, self.chooser, None, self.as_table, gap=12), self.sentence, gap=2, edges=(16, 6, 16, 6)
            )
        )
        self.course, self.months, self.radar = CourseChart(), MonthsChart(), Radar()
        line = row(gap=8, edges=(4, 4, 4, 4))
        for chart, share in ((self.course, 5), (self.months, 4), (self.radar, 4)):
            line.addWidget(chart, share)
        self.setLayout(column(head, line, gap=0))

    @property
    def code(self) -> str:
        """The metric shown."""
        return str(self.chooser.currentData() or "")

    def offer(self, heads: Sequence[Head], wanted: str) -> None:
        """Offers the metrics of a scheme; the one shown stays where there is one, else ``wanted``."""
        kept = self.code
        self._heads = heads
        self.chooser.clear()
        for head in heads:
            self.chooser.addItem(head.metric.name, head.metric.code)
        at = self.chooser.findData(kept)
        self.chooser.setCurrentIndex(at if at >= 0 else self.chooser.findData(wanted))

    def choose(self, code: str) -> None:
        """Shows another metric."""
        at = self.chooser.findData(code)
        if at >= 0 and at != self.chooser.currentIndex():
            self.chooser.setCurrentIndex(at)
            self._chosen(at)

    @Slot(int)
    def _chosen(self, _at: int) -> None:
        self.metric_chosen.emit(self.code)

    def show_subject(self, subject: Subject | None) -> None:
        """Says who it is about and where they stand; the charts follow when they are read."""
        self.name.setText(subject.name if subject is not None else "")
        head = next((one for one in self._heads if one.metric.code == self.code), None)
        pace = subject.cells.get(self.code) if subject is not None else None
        self.sentence.setText(told(head, pace) if head is not None and pace is not None else "")
        corners = []
        for one in self._heads if subject is not None else ():
            code = one.metric.code
            if one.weight and subject is not None:
                corners.append(Corner(one.metric.short_name, subject.points.get(code), subject.mean.get(code)))
        self.radar.load(corners)

    def show_trend(self, trend: Trend | None) -> None:
        """Draws the way read."""
        self._trend = trend
        self.as_table.setEnabled(trend is not None)
        if trend is None:
            self.course.load((), grows=True)
            self.months.load(())
            return
        metric = trend.metric
        self.course.load([_day(point, metric) for point in trend.days], grows=trend.grows)
        self.months.load(
            [
                MonthShown(
                    point.period,
                    None if point.value is None else float(point.value),
                    with_unit(point.value, metric),
                    "" if point.score is None else f"{point.score:,.2f}",
                    point.open,
                )
                for point in trend.months
            ]
        )

    def _show_table(self) -> None:
        if self._trend is not None:
            TrendDialog(self._trend, self.window()).open()


def _day(point: DayPoint, metric: Metric) -> DayShown:
    return DayShown(
        point.day,
        None if point.actual is None else float(point.actual),
        None if point.expected is None else float(point.expected),
        with_unit(point.actual, metric),
        with_unit(point.expected, metric),
    )


class TrendDialog(Dialog):
    """The same as two tables: the days of the month, and the months."""

    def __init__(self, trend: Trend, parent: QWidget | None) -> None:
        title = f"{trend.name} · {trend.metric.name}"
        super().__init__(title, width=640, parent=parent)
        self.body.addWidget(label(title, "strong", wrap=True))
        self.days = DataTable(_day_columns(trend), name=_("Day by day"), identity=lambda point: point.day)
        self.days.setMinimumHeight(260)
        self.days.load(trend.days)
        self.months = DataTable(
            _month_columns(trend.metric), name=_("Last 13 months"), identity=lambda point: point.period
        )
        self.months.setMinimumHeight(160)
        self.months.load(trend.months)
        self.body.addWidget(self.days)
        self.body.addWidget(label(_("Last 13 months"), "section"))
        self.body.addWidget(self.months)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self.days.choose_first()
        self.days.setFocus()


def _value(point: object, name: str, metric: Metric) -> Cell:
    text = shown(getattr(point, name), metric)
    return Cell(text, number_shown(text)) if text else Cell("—", tone="hint")


def _day_columns(trend: Trend) -> list[Column]:
    metric = trend.metric
    pace = P_("progress", "Expected by now") if trend.grows else _("Target")

    def difference(point: DayPoint) -> Cell:
        if point.actual is None or point.expected is None:
            return Cell("—", tone="hint")
        number = number_shown(shown(point.actual - point.expected, metric))
        return Cell("" if number is None else signed(number), number)

    return [
        Column("day", _("Day"), 110, Kind.DATE, bold=True),
        Column("actual", P_("progress", "To date"), 140, Kind.NUMBER, partial(_value, name="actual", metric=metric)),
        Column("expected", pace, 140, Kind.NUMBER, partial(_value, name="expected", metric=metric)),
        Column("difference", P_("progress", "Difference"), 140, Kind.NUMBER, difference, stretch=True),
    ]


def _month_columns(metric: Metric) -> list[Column]:
    return [
        Column("period", _("Month"), 110, bold=True),
        Column("value", metric.name, 140, Kind.NUMBER, partial(_value, name="value", metric=metric)),
        Column("target", _("Target"), 140, Kind.NUMBER, partial(_value, name="target", metric=metric)),
        Column("score", P_("grid", "Score"), 140, Kind.NUMBER, places=2, stretch=True),
    ]
