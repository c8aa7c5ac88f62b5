"""Whose sum is spread: the units and metrics that can be chosen, and what the two dialogs that spread one have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import Holder, read_target
from hrdesk.domain.targets.spreading import adds_up
from hrdesk.gui.models.table import Column
from hrdesk.gui.models.targets import PERSON
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.targets.proposals import ProposalDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.targets.model import TargetSheet


@dataclass(frozen=True, slots=True)
class Asked:
    """A sum to spread: whose, of which metric, as kept."""

    holder: Holder
    metric: str
    whole: Decimal


class SumDialog(ProposalDialog):
    """Whose sum of which metric is spread and how; ``more`` fields follow the first two."""

    def __init__(
        self,
        errands: Errands,
        sheet: TargetSheet,
        title: str,
        sentence: str,
        more: Sequence[Field],
        columns: Sequence[Column],
        *,
        width: int = 760,
        parent: QWidget | None = None,
    ) -> None:
        self._sheet = sheet
        self._units = units_of(sheet)
        self._adding = [(code, metric.name) for code, metric in sheet.metrics.items() if adds_up(metric)]
        whose = P_("targets", "Whose")
        fields = [
            Field("holder", whose, "choice", required=True, choices=self._units, width=170),
            Field("metric", _("Metric"), "choice", required=True, choices=self._adding, width=150, beside=True),
            *more,
        ]
        super().__init__(errands, title, sentence, fields, columns, width=width, parent=parent)

    def begin(self, holder: Holder, metric: str, how: StrEnum, **more: Any) -> None:
        """The fields as they are at first: what the cursor was on, where a sum can be set of it; the sum is typed."""
        holders, codes = [key for key, _name in self._units], [code for code, _name in self._adding]
        first = key_of(holder) if key_of(holder) in holders else next(iter(holders), None)
        self.form.load(
            {"holder": first, "metric": metric if metric in codes else next(iter(codes), None), "how": how, **more}
        )
        self.form.controls["whole"].setFocus()

    def metric_chosen(self) -> Metric:
        """Of what the sum is."""
        return self._sheet.metrics[self.form.values()["metric"]]

    def asked(self, values: Mapping[str, Any]) -> Asked | None:
        """What is spread; None while something is not filled in. UserError where the sum can't be read."""
        if values["holder"] is None or not values["metric"] or not values["whole"]:
            return None
        whole = read_target(values["whole"], self._sheet.metrics[values["metric"]])
        return None if whole is None else Asked(holder_of(values["holder"]), values["metric"], whole)


def units_of(sheet: TargetSheet) -> list[tuple[str, str]]:
    """The agency, the departments and the teams there are, as choices: ``team:3``."""
    return [(key_of((row.kind, row.object_id)), row.name) for row in sheet.rows if row.kind != PERSON]


def key_of(holder: Holder) -> str:
    """A holder as a choice."""
    return f"{holder[0]}:{holder[1]}"


def holder_of(key: str) -> Holder:
    """The holder behind a choice."""
    kind, _colon, number = key.partition(":")
    return kind, int(number)
