"""An exam in numbers, and each of its questions with a hint where it is worth mending."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.statistics import Hint
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.training.words import state_cell
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, label
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.training.statistics import ExamStatistics, ItemRow


class StatisticsDialog(Dialog):
    """Figures above, questions below: the least telling ones first."""

    def __init__(self, name: str, found: ExamStatistics, parent: QWidget | None = None) -> None:
        super().__init__(_("Statistics"), width=940, parent=parent)
        figures = found.figures
        self.body.addWidget(label(name, "strong"))
        parts = [
            _("{sat} of {asked} people sat ({share})", sat=figures.sat, asked=figures.asked, share=_percent(figures.coverage)),
            _("{passed} passed ({share})", passed=figures.passed, share=_percent(figures.pass_rate)),
        ]  # fmt: skip
        if figures.mean_first is not None:
            parts.append(_("mean of first attempts {score}", score=points_text(figures.mean_first)))
        if figures.median_days is not None:
            parts.append(_("half of them passed within {days} days", days=points_text(figures.median_days)))
        self.body.addWidget(label(" · ".join(parts), "secondary", wrap=True))
        self.items = DataTable(_columns(), name=_("Questions"), identity=lambda one: one.question_id)
        self.items.setMinimumHeight(360)
        self.items.load(found.items)
        self.body.addWidget(self.items, 1)
        note = _(
            "Each person's first attempt counts. Difficulty: share of points reached. Discrimination: the best 27 % less the weakest 27 %; below 0.2 is poor."
        )
        self.body.addWidget(label(note, "small", wrap=True))
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share * 100:.0f} %"


def _hint(one: ItemRow) -> Cell:
    hint = one.figures.hint
    if hint is Hint.NONE:
        return Cell("")
    tone = "error" if hint is Hint.WRONG_KEY else "neutral" if hint is Hint.FEW else "warning"
    return state_cell(hint.text, tone)


def _columns() -> list[Column]:
    return [
        Column("text", _("Question"), 280, stretch=True),
        Column("topic", _("Topic"), 110, Kind.CHOICE),
        Column("count", _("Answers"), 60, Kind.NUMBER, lambda one: one.figures.count),
        Column("difficulty", _("Difficulty"), 70, Kind.NUMBER, lambda one: one.figures.difficulty, places=2),
        Column(
            "discrimination", _("Discrimination"), 90, Kind.NUMBER, lambda one: one.figures.discrimination, places=2
        ),
        Column("hint", _("Hint"), 300, Kind.STATUS, _hint),
    ]
