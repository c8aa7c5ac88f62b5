"""The agency's schemes and metrics as lists show them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hrdesk.domain.performance.model import Aggregation, Line, Method, Metric, Unit
from hrdesk.gui.models.month import plain
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.settings.scheme_lines import METHODS
from hrdesk.words import N_, P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.scheme_list import ListedScheme

UNITS = {
    Unit.NUMBER: N_("number"),
    Unit.YUAN: N_("yuan"),
    Unit.PERCENT: "%",
    Unit.POINTS: N_("points"),
    Unit.SECONDS: N_("hours"),
    Unit.TIMES: N_("times"),
    Unit.DAYS: N_("days"),
}
ADDED = {
    Aggregation.SUM: N_("sum"),
    Aggregation.MEAN: N_("mean"),
    Aggregation.LAST: N_("last value"),
    Aggregation.RATIO: N_("ratio of sums"),
    Aggregation.COUNT: N_("count"),
}
SOURCES = {
    "repayments": N_("Repayments"),
    "calls": N_("Calls"),
    "quality": N_("Quality checks"),
    "complaints": N_("Complaints"),
    "training": N_("Training"),
    "feedback": N_("Customer feedback"),
    "attendance": N_("Attendance"),
    "facts": N_("Metric figures"),
    "entry": N_("Entered by hand"),
}
HOLDERS = {
    "employment": N_("{names} (person)"),
    "team": N_("team {names}"),
    "position": N_("position {names}"),
    "department": N_("department {names}"),
}


def identity(one: ListedScheme) -> tuple[str, int]:
    """What tells the rows of the list apart."""
    return one.scheme.code, one.first_month.number if one.first_month is not None else 0


def held_by(one: ListedScheme) -> Cell:
    """For whom a scheme is used: narrow holders by their names."""
    parts = [_("everybody")] if "agency" in one.holders else []
    for kind, names in one.holders.items():
        if kind in HOLDERS:
            parts.append(_(HOLDERS[kind], names=_(", ").join(names)))
    return Cell(_("; ").join(parts)) if parts else Cell(_("nobody yet"), tone="warning")


def scheme_columns() -> tuple[Column, ...]:
    """The list of schemes."""
    return (
        Column("name", _("Scheme"), 230, getter=lambda one: one.scheme.name, bold=True),
        Column("held_by", _("For"), 190, getter=held_by, stretch=True),
        Column("first_month", _("From month"), 92, getter=_from_month),
        Column("lines", _("Metrics"), 84, Kind.NUMBER, getter=lambda one: len(one.scheme.lines)),
        Column("version", _("Version"), 64, Kind.NUMBER, getter=lambda one: one.scheme.version, hidden=True),
    )


def _from_month(one: ListedScheme) -> Cell:
    if one.first_month is not None:
        return Cell(one.first_month.label, one.first_month.number)
    return Cell(P_("month", "always") if one.holders else "", 0, tone="hint")


def line_columns_of(metric: Callable[[Line], Metric]) -> tuple[Column, ...]:
    """The metrics of one scheme, to be read."""

    def target(line: Line) -> str:
        return "—" if line.target is None else _figure(line.target, metric(line))

    def bounds(line: Line) -> str:
        if line.method is Method.VETO:
            return _("total at most {count}", count=plain(line.floor))
        if line.method is Method.DEDUCTION:
            return _n("{count} point off each", "{count} points off each", count=plain(line.deduction))
        return f"{plain(line.floor)} – {plain(line.cap)}"

    return (
        Column("metric", _("Metric"), 176, getter=lambda line: metric(line).name, bold=True),
        Column("dimension", _("Dimension"), 100, getter=lambda line: metric(line).dimension, grey=True),
        Column("weight", _("Weight %"), 76, Kind.NUMBER, places=2),
        Column("target", _("Target"), 110, getter=target, right=True),
        Column("unit", _("Unit"), 64, getter=lambda line: _(UNITS[metric(line).unit]), grey=True),
        Column("method", _("Scoring"), 104, getter=lambda line: _(METHODS[line.method])),
        Column("bounds", _("Points, lowest to highest"), 160, getter=bounds),
        Column("prorate", _("By days worked"), 110, getter=_prorated, stretch=True),
    )


def _prorated(line: Line) -> str:
    return _("target by days worked") if line.prorate else ""


def _figure(value: Decimal, metric: Metric) -> str:
    if metric.unit is Unit.PERCENT:
        return f"{value * 100:,.{metric.decimals}f}"
    if metric.unit is Unit.SECONDS:
        return f"{value / 3600:,.{metric.decimals}f}"
    return f"{value:,.{metric.decimals}f}"


def metric_columns() -> tuple[Column, ...]:
    """The catalogue of metrics."""

    def better(metric: Any) -> str:
        return _("less is better") if metric.direction == "lower" else _("more is better")

    return (
        Column("name", _("Metric"), 150, bold=True),
        Column("code", _("Code"), 180, grey=True),
        Column("dimension", _("Dimension"), 90),
        Column("unit", _("Unit"), 70, getter=lambda metric: _(UNITS[metric.unit])),
        Column("added", _("Adds up by"), 110, getter=lambda metric: _(ADDED[metric.aggregation])),
        Column("source", _("Comes from"), 130, getter=lambda metric: _(SOURCES.get(metric.source, metric.source))),
        Column("direction", _("Direction"), 110, getter=better, stretch=True),
    )
