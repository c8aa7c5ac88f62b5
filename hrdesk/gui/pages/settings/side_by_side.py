"""Two schemes, or two versions of one, line beside line; what differs is marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from hrdesk.domain.performance.model import Line, Method, Metric, Scheme
from hrdesk.domain.performance.trial import Pair, compare
from hrdesk.gui.models.month import plain
from hrdesk.gui.models.table import Cell, Column
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.scheme_lines import METHODS, bands_told, figure_of
from hrdesk.gui.widgets.parts import column, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.performance.trial import KnownScheme


class SideBySide(QWidget):
    """``load(metrics)`` reads every version there is; the newest beside the one before it is shown first."""

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._metrics: Mapping[str, Metric] = {}
        self._known: Sequence[Scheme] = ()
        self.left, self.right = QComboBox(), QComboBox()
        for box, name in ((self.left, _("Left scheme")), (self.right, _("Right scheme"))):
            box.setMinimumWidth(370)
            named_by_label(box, name)
            box.activated.connect(self._show)
        self.table = DataTable(self._columns(), name=_("Schemes side by side"), identity=lambda pair: pair.metric)
        self.total = label("", wrap=True)
        top = row(label(P_("side", "Left")), self.left, label(P_("side", "Right")), self.right, None, gap=8)
        self.setLayout(column(top, self.table, self.total, gap=8))

    def load(self, metrics: Mapping[str, Metric]) -> None:
        """Reads the versions; what was chosen stays chosen."""
        from hrdesk.app.performance.trial import scheme_versions

        self._metrics = metrics
        self._errands.read(scheme_versions, self._offer)

    def _offer(self, found: Sequence[KnownScheme]) -> None:
        before = [self._chosen(box) for box in (self.left, self.right)]
        self._known = [known.scheme for known in found]
        for box, chosen in zip((self.left, self.right), before, strict=True):
            box.clear()
            for known in found:
                words = _("{scheme}, version {number}", scheme=known.scheme.name, number=known.scheme.version)
                box.addItem(_("{scheme} (in force)", scheme=words) if known.newest else words)
            at = next((n for n, one in enumerate(self._known) if chosen is not None and _same(one, chosen)), -1)
            box.setCurrentIndex(at if at >= 0 else min(int(box is self.right), len(self._known) - 1))
        self._show()

    def _chosen(self, box: QComboBox) -> Scheme | None:
        at = box.currentIndex()
        return self._known[at] if 0 <= at < len(self._known) else None

    def _show(self, _at: int = 0) -> None:
        left, right = self._chosen(self.left), self._chosen(self.right)
        if left is None or right is None:
            self.table.load([])
            return
        pairs = compare(left, right)
        self.table.load(pairs)
        if not self.table.currentIndex().isValid():
            self.table.choose_first()
        count = sum(bool(pair.differs) for pair in pairs)
        words = (
            _n("{count} metric differs.", "{count} metrics differ.", count=count)
            if count
            else _("All lines are the same.")
        )
        if left.grades != right.grades:
            differing = _("The grades differ: {left} | {right}", left=_grades(left), right=_grades(right))
            words = sentences(words, differing)
        self.total.setText(words)

    def _columns(self) -> tuple[Column, ...]:
        def name(pair: Pair) -> str:
            metric = self._metrics.get(pair.metric)
            return metric.name if metric is not None else pair.metric

        def target(line: Line) -> str:
            metric = self._metrics.get(line.metric)
            return "—" if line.target is None or metric is None else figure_of(line.target, metric)

        def weight(line: Line) -> str:
            return f"{line.weight:.2f}"

        found = [Column("metric", _("Metric"), 170, getter=name, bold=True)]
        parts: tuple[tuple[str, str, int, Callable[[Line], str], frozenset[str]], ...] = (
            ("weight", _("Weight %"), 84, weight, frozenset({"weight"})),
            ("target", _("Target"), 110, target, frozenset({"target", "prorate"})),
            ("scoring", _("Scoring"), 190, _scoring, frozenset({"method", "floor", "cap", "bands", "deduction"})),
        )
        for key, title, width, told, about in parts:
            for side, where in (("left", P_("side", "Left")), ("right", P_("side", "Right"))):
                getter = partial(_side, side, told, about)
                last = (key, side) == ("scoring", "right")
                found.append(
                    Column(
                        f"{key}_{side}",
                        title,
                        width,
                        getter=getter,
                        subtitle=where,
                        right=key != "scoring",
                        stretch=last,
                    )
                )
        return tuple(found)


def _same(one: Scheme, other: Scheme) -> bool:
    return (one.code, one.version) == (other.code, other.version)


def _side(side: str, told: Callable[[Line], str], about: frozenset[str], pair: Pair) -> Cell:
    line: Line | None = getattr(pair, side)
    if line is None:
        return Cell(_("not used"), tone="hint")
    return Cell(told(line), told(line), state="changed" if about & pair.differs else "")


def _scoring(line: Line) -> str:
    words = str(_(METHODS[line.method]))
    if line.method is Method.VETO:
        return words
    if line.method is Method.DEDUCTION:
        return f"{words} · {plain(line.deduction)}"
    bounds = f"{plain(line.floor)}–{plain(line.cap)}"
    bands = bands_told(line) if line.method is Method.BANDS else ""
    return " · ".join(part for part in (words, bounds, bands) if part)


def _grades(scheme: Scheme) -> str:
    return _(", ").join(
        f"{band.code} {plain(band.start)}" for band in sorted(scheme.grades, key=lambda band: -band.start)
    )
