"""An exam in numbers, and each of its questions with a hint where it is worth mending."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hrdesk.domain.training.effect import LEAST_PEOPLE
from hrdesk.domain.training.exams import points_text
from hrdesk.domain.training.statistics import Hint
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.training.words import state_cell
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.parts import button, column, label, picture, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.training.effect import MetricEffect
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
        _closing(self, self.items)


class EffectDialog(Dialog):
    """Every metric before and after a course, with how many people and what it does not prove."""

    def __init__(self, name: str, found: Sequence[MetricEffect], parent: QWidget | None = None) -> None:
        super().__init__(_("Effect of a course"), width=820, parent=parent)
        self.body.addWidget(label(name, "strong", wrap=True))
        said = _(
            "This is no proof that the course caused it: cases, seasons and targets change, too, and who was weak before tends to come nearer the middle anyway."
        )
        warning = row(column(picture("triangle-alert", "status.warning"), None, gap=0), gap=8)
        warning.addWidget(label(said, wrap=True), 1)
        self.body.addLayout(warning)
        self.items = DataTable(_effect_columns(), name=_("Effect of a course"), identity=lambda one: one.code)
        self.items.setMinimumHeight(280)
        self.items.load(found)
        self.body.addWidget(self.items, 1)
        note = _(
            "Published evaluations. Each person's mean of up to three months before the month of the course, and after it; people with figures on both sides. Fewer than {count} people: no mean is shown.",
            count=LEAST_PEOPLE,
        )
        self.body.addWidget(label(note, "small", wrap=True))
        _closing(self, self.items)


def _closing(dialog: Dialog, table: DataTable) -> None:
    close = button(_("Close"), role="primary")
    close.clicked.connect(dialog.accept)
    dialog.buttons.insertWidget(0, button(_("Export…"), "file-spreadsheet", table.export))
    dialog.buttons.addWidget(close)


def _mean(value: Decimal | None, one: MetricEffect) -> Cell:
    if value is None:
        return Cell("—")
    if one.unit == "percent":
        return Cell(f"{value * 100:,.1f} %", value)
    return Cell(f"{value:,.{max(one.decimals, 1)}f}", value)  # a mean of counts lies between them


def _change(one: MetricEffect) -> Cell:
    was, now = one.effect.before, one.effect.after
    if was is None or now is None:
        return Cell(_("too few people"))
    gain = now - was
    sign = "+" if gain > 0 else "−" if gain < 0 else ""
    return Cell(f"{sign}{_mean(abs(gain), one).text}", gain)


def _effect_columns() -> list[Column]:
    return [
        Column("name", _("Figure"), 180, stretch=True),
        Column("people", _("People"), 64, Kind.NUMBER, lambda one: one.effect.people),
        Column("before", _("Before"), 110, Kind.NUMBER, lambda one: _mean(one.effect.before, one)),
        Column("after", _("After"), 110, Kind.NUMBER, lambda one: _mean(one.effect.after, one)),
        Column("change", _("Change"), 110, Kind.NUMBER, _change),
        Column("better", _("Better"), 64, Kind.NUMBER, lambda one: one.effect.better),
        Column("worse", _("Worse"), 64, Kind.NUMBER, lambda one: one.effect.worse),
    ]


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
