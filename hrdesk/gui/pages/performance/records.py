"""The records behind a figure as the panel lists them: what each says, where it stands, what was put right by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from hrdesk.domain.performance.model import Aggregation, Metric, Unit
from hrdesk.gui.pages.performance.ask import amount_shown, figure_shown, readable_item
from hrdesk.gui.widgets.parts import icon_button, label
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.trace import FactRow, Origin, Why

SHOWN_FACTS = 5
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ROOMS = {"training": "graduation-cap"}  # pictures of what came from a room of HRDesk by itself


def elided(text: str, width: int, look: str = "") -> QLabel:
    """A label that never asks for more than ``width``; what is cut off stands in the tool tip."""
    made = label("", look)
    made.ensurePolished()
    made.setText(made.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width))
    if made.text() != text:
        made.setToolTip(text)
        made.setAccessibleName(text)
    return made


def records_of(why: Why, correct: Callable[[FactRow], object] | None) -> QGridLayout:
    """The first records; with ``correct`` a pencil beside each that counts."""
    ratio = is_ratio(why.metric)
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(3)
    heads = (_("Day"), _("Record"), P_("trace", "Num. / denom.") if ratio else _unit(why.metric), _("Row"))
    for number, text in enumerate(heads):
        grid.addWidget(label(text, "small"), 0, number, RIGHT if number > 1 else LEFT)
    shown_facts = why.facts[: SHOWN_FACTS if len(why.facts) > SHOWN_FACTS + 1 else SHOWN_FACTS + 1]
    for at, fact in enumerate(shown_facts, start=1):
        _record(grid, at, fact, ratio, correct)
    rest = why.facts[len(shown_facts) :]
    if rest:
        at = len(shown_facts) + 1
        grid.addWidget(label(_("{count:,} more", count=len(rest)), "small"), at, 0, 1, 2)
        grid.addWidget(label(_together(rest, ratio), "small"), at, 2, RIGHT)
    grid.setColumnStretch(1, 1)
    return grid


def _record(
    grid: QGridLayout, at: int, fact: FactRow, ratio: bool, correct: Callable[[FactRow], object] | None
) -> None:
    room = (96 if fact.row else 120) - (28 if correct is not None else 0)
    parts = (
        label(f"{fact.day:%m-%d}" if fact.day else _("whole month")),
        elided(readable_item(fact), room),
        label(figure_shown(fact, ratio=ratio)),
        label(_("by hand") if fact.corrected is not None else str(fact.row) if fact.row else "", "small"),
    )
    for number, part in enumerate(parts):
        if number < 3:
            part.setStyleSheet("font-size: 12px;")
        grid.addWidget(part, at, number, RIGHT if number > 1 else LEFT)
    if correct is None or not fact.counts:
        return
    said = _("Correct the record {item} of {day}…", item=readable_item(fact), day=parts[0].text())
    pencil = icon_button("pencil", said, partial(correct, fact), size=14)
    pencil.setStyleSheet("min-width: 0; min-height: 0; padding: 0;")  # the records stay as close as they are without it
    pencil.setFixedSize(20, 20)
    grid.addWidget(pencil, at, 4, RIGHT)


def is_ratio(metric: Metric) -> bool:
    """Whether its records have two parts."""
    return metric.aggregation is Aggregation.RATIO


def _unit(metric: Metric) -> str:
    return "¥" if metric.unit is Unit.YUAN else _("Value")


def _together(facts: Sequence[FactRow], ratio: bool) -> str:
    if ratio:
        top = sum((fact.numerator or Decimal(0) for fact in facts), Decimal(0))
        bottom = sum((fact.denominator or Decimal(0) for fact in facts), Decimal(0))
        return f"{amount_shown(top)} / {amount_shown(bottom)}"
    return amount_shown(sum((fact.value or Decimal(0) for fact in facts), Decimal(0)))


def told(origin: Origin, fact: FactRow) -> list[str]:
    """What is said under a source, a sentence a line. ``fact``: a record of it."""
    day = f"{origin.at:%m-%d}"
    if origin.corrected is not None:
        return _correction(origin, fact, day)
    if origin.kind in ROOMS and not origin.file_name:
        return [
            _n(
                "as of {day}, {count:,} course or exam",
                "as of {day}, {count:,} courses and exams",
                day=day,
                count=origin.records,
            )
        ]
    if not origin.file_name:
        said = _n(
            "{by} {day}, {count:,} record", "{by} {day}, {count:,} records", by=origin.by, day=day, count=origin.records
        )
        return [f"{said}{_(', ')}{origin.reason}" if origin.reason else said]
    if origin.first_row == origin.last_row:
        return [_("sheet {sheet}, row {row}", sheet=origin.sheet, row=origin.first_row)]
    return [
        _n(
            "sheet {sheet}, row {first}–{last}, {count:,} record",
            "sheet {sheet}, rows {first}–{last}, {count:,} records",
            sheet=origin.sheet,
            first=origin.first_row,
            last=origin.last_row,
            count=origin.records,
        )
    ]


def replaced_by(origin: Origin, facts: Sequence[FactRow]) -> list[str]:
    """What had been set by hand before this file, a sentence a line; the file's values were taken when it was imported."""
    found = []
    for fact in facts:
        was = fact.replaced
        if was is not None and fact.batch_id == origin.batch_id:
            said = _(
                "row {row} replaced {figure}, set by hand by {by} {day}",
                row=fact.row,
                figure=figure_shown(was.figure, ratio=was.figure.denominator is not None)
                if was.counts
                else P_("record", "not counted"),
                by=was.by,
                day=f"{was.at:%m-%d}",
            )
            found.append(said + (_(" ({reason})", reason=was.reason) if was.reason else ""))
    return found[:SHOWN_FACTS]


def _correction(origin: Origin, fact: FactRow, day: str) -> list[str]:
    made = origin.corrected
    assert made is not None  # noqa: S101 - the caller looked
    ratio = fact.denominator is not None or (made.before is not None and made.before.denominator is not None)
    before = figure_shown(made.before, ratio=ratio) if made.before is not None else "—"
    after = figure_shown(fact, ratio=ratio)
    lines = [_("{by} {day}: {before} → {after}", by=made.by, day=day, before=before, after=after)]
    if made.file:
        lines.append(_("before: {file}, sheet {sheet}, row {row}", file=made.file, sheet=made.sheet, row=made.row))
    elif made.before is not None:
        lines.append(_("before: entered by hand"))
    if made.over is not None:
        over = figure_shown(made.over.figure, ratio=ratio)
        lines.append(
            _("kept over {file}, row {row}, which says {figure}", file=made.over.file, row=made.over.row, figure=over)
        )
    lines.append(_("Reason: {reason}", reason=made.reason))
    waits = _("Waits for a second person to confirm it")
    lines.append(_("Confirmed by {name}", name=made.second) if made.second else waits)
    return lines
