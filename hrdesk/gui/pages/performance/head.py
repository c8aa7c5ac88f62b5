"""The month a page is about, and the scheme where the month has several: beside the title of every page of the month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.gui.widgets.panel import PeriodPicker
from hrdesk.gui.widgets.parts import named_by_label, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.performance.views import Choice

MONTHS_OFFERED = 24


class MonthHead(QWidget):
    """``period_chosen`` carries the month (2026-10), ``scheme_chosen`` the key of the scheme."""

    period_chosen = Signal(str)
    scheme_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.period = PeriodPicker()
        self.period.chosen.connect(self.period_chosen)
        self.scheme = QComboBox()
        self.scheme.setMinimumWidth(160)
        named_by_label(self.scheme, _("Scheme"))
        self.scheme.activated.connect(self._chosen)
        self.scheme.hide()
        self.setLayout(row(self.period, self.scheme, gap=12))

    @property
    def month(self) -> Period:
        """The month chosen."""
        return Period.parse(self.period.period)

    def offer_months(self, newest: Period, chosen: Period) -> None:
        """Two years back from ``newest``, and as far as ``chosen``, which is shown without telling."""
        months = [max(newest, chosen)]
        while len(months) < MONTHS_OFFERED or months[-1] > chosen:
            months.append(months[-1].previous())
        self.period.offer([month.label for month in months], chosen.label)

    def offer_schemes(self, schemes: Sequence[Choice], current: str | None) -> None:
        """Each with the number of its people; a single one is not asked about."""
        self.scheme.clear()
        for one in schemes:
            self.scheme.addItem(_("{scheme} · {people}", scheme=one.name, people=one.people), one.key)
        self.scheme.setCurrentIndex(self.scheme.findData(current))
        self.show_schemes()

    def show_schemes(self, wanted: bool = True) -> None:
        """Shows the list of schemes where there is something to choose; ``wanted`` false: what lies below has its own."""
        self.scheme.setVisible(wanted and self.scheme.count() > 1)

    def _chosen(self, at: int) -> None:
        self.scheme_chosen.emit(self.scheme.itemData(at))
