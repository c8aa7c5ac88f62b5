"""A line of a scheme as the editor shows, asks and keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox

from hrdesk.domain.performance.figures import entered
from hrdesk.domain.performance.model import Line, Method, Metric, ScoreBand
from hrdesk.gui.models.month import UNITS, plain
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.models.typed import read_figure
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.words import N_, _

METHODS = {
    Method.PROPORTIONAL: N_("proportional"),
    Method.BANDS: N_("bands"),
    Method.DEDUCTION: N_("points off"),
    Method.VETO: N_("veto"),
}
AIMED = (Method.PROPORTIONAL, Method.BANDS)  # those that need a target


def figure_of(value: Decimal, metric: Metric) -> str:
    """A target as it is typed: 12.84 for %, hours for seconds, without noughts at the end."""
    shown = value / entered(Decimal(1), metric)
    return plain(shown.quantize(Decimal(1).scaleb(-max(4, metric.decimals))))


def line_columns(metric_of: Callable[[Line], Metric]) -> tuple[Column, ...]:
    """The columns of the editor: what can be typed depends on how the line is scored."""

    def aimed(line: Line) -> bool:
        return line.method in AIMED

    def target(line: Line) -> Cell:
        if line.target is None or not aimed(line):
            return Cell("" if aimed(line) else "—", tone="" if aimed(line) else "hint")
        return Cell(figure_of(line.target, metric_of(line)), line.target)

    def bounded(line: Line) -> bool:
        return line.method is not Method.VETO

    def cap(line: Line) -> Cell:
        return Cell(plain(line.cap), line.cap) if bounded(line) else Cell("—", tone="hint")

    def off(line: Line) -> Cell:
        there = line.method is Method.DEDUCTION
        return Cell(plain(line.deduction), line.deduction) if there else Cell("—", tone="hint")

    return (
        Column("metric", _("Metric"), 168, getter=lambda line: metric_of(line).name, bold=True),
        Column("weight", _("Weight %"), 72, Kind.NUMBER, places=2, editable=bounded),
        Column("target", _("Target"), 88, Kind.NUMBER, target, editable=aimed),
        Column("unit", _("Unit"), 58, getter=lambda line: unit_word(metric_of(line)), grey=True),
        Column("method", _("Scoring"), 94, getter=lambda line: _(METHODS[line.method])),
        Column("floor", _("Lowest"), 62, Kind.NUMBER, lambda line: Cell(plain(line.floor), line.floor), editable=True,
               hint=_("Of a veto: the most the whole score may total.")),
        Column("cap", _("Highest"), 62, Kind.NUMBER, cap, editable=bounded),
        Column("deduction", _("Off per case"), 84, Kind.NUMBER, off, editable=lambda line: line.method is Method.DEDUCTION),
        Column("bands", _("Bands (from % of the target: points)"), 180, getter=bands_told, grey=True, stretch=True),
    )  # fmt: skip


def scoring_fields() -> list[Field]:
    """What the dialog of a line's scoring asks."""
    return [
        Field("method", _("Scoring"), "choice", True, choices=[(one.value, _(words)) for one, words in METHODS.items()]),
        Field("floor", _("Lowest points"), "number", True, width=140,
              hint=_("Of a veto: the most the whole score may total.")),
        Field("cap", _("Highest points"), "number", True, width=140),
        Field("deduction", _("Points off for each case"), "number", width=140),
        Field("bands", _("Bands"), "long", hint=_("One a line: from how many % of the target, how many points. 80 60")),
        Field("prorate", _("Target by days worked"), "check"),
    ]  # fmt: skip


def show_scoring(form: Form, line: Line) -> None:
    """Loads a line's scoring; only the fields the method chosen goes by are shown, what stands in the others stays."""
    form.load(
        {
            "method": line.method.value,
            "floor": line.floor.normalize(),
            "cap": line.cap.normalize(),
            "deduction": line.deduction.normalize() if line.deduction else None,
            "bands": "\n".join(f"{plain(band.start)} {plain(band.score)}" for band in line.bands),
            "prorate": line.prorate,
        }
    )
    choice = form.controls["method"]
    if not isinstance(choice, QComboBox):
        return

    def show() -> None:
        method = Method(choice.currentData() or Method.PROPORTIONAL)
        form.show_field("cap", method is not Method.VETO)
        form.show_field("deduction", method is Method.DEDUCTION)
        form.show_field("bands", method is Method.BANDS)
        form.show_field("prorate", method in AIMED)

    choice.currentIndexChanged.connect(lambda _at: show())
    show()


def unit_word(metric: Metric) -> str:
    """The unit in the current language."""
    return _(UNITS[metric.unit]) if metric.unit in UNITS else ""


def bands_told(line: Line) -> str:
    """The bands in one line; of other methods whether the target follows the days worked."""
    if line.method is not Method.BANDS:
        return _("target by days worked") if line.prorate else ""
    return _("; ").join(f"{plain(band.start)}: {plain(band.score)}" for band in line.bands)


def read_bands(text: str) -> tuple[ScoreBand, ...] | str:
    """The bands typed, by their beginning; the line that cannot be read."""
    found = []
    for typed in filter(None, (part.strip() for part in text.splitlines())):
        parts = [read_figure(part) for part in typed.replace(":", " ").replace("%", " ").split()]
        if len(parts) != 2 or parts[0] is None or parts[1] is None:
            return typed
        found.append(ScoreBand(parts[0], parts[1]))
    return tuple(sorted(found, key=lambda band: band.start))


def entry_of(line: Line) -> dict[str, Any]:
    """A line as a draft keeps it."""
    return {
        "metric": line.metric,
        "weight": str(line.weight),
        "target": None if line.target is None else str(line.target),
        "method": line.method.value,
        "floor": str(line.floor),
        "cap": str(line.cap),
        "bands": [[str(band.start), str(band.score)] for band in line.bands],
        "deduction": str(line.deduction),
        "prorate": line.prorate,
    }


def line_from(entry: Mapping[str, Any]) -> Line:
    """The line a draft kept."""
    return Line(
        entry["metric"],
        Decimal(entry["weight"]),
        None if entry["target"] is None else Decimal(entry["target"]),
        Method(entry["method"]),
        Decimal(entry["floor"]),
        Decimal(entry["cap"]),
        tuple(ScoreBand(Decimal(start), Decimal(score)) for start, score in entry["bands"]),
        Decimal(entry["deduction"]),
        bool(entry["prorate"]),
    )
