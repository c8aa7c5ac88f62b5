"""The running month by unit, by place, and one's own: the tables beside the one of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.grading import ranking
from hrdesk.gui.models.grouped import GroupedModel
from hrdesk.gui.models.month import UNITS, column_of, number_shown, plain, signed
from hrdesk.gui.models.progress import (
    LOOKS,
    NAME,
    PLACE,
    SCORE,
    TOLD,
    WHOLE,
    ProgressModel,
    chief_columns,
    figure,
    groups,
    metric_columns,
    read_out,
    score_cell,
    score_hint,
    standing_words,
    told,
)
from hrdesk.gui.models.table import Cell, Column, Kind, TableModel
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.progress.model import Head, OwnLine, ProgressView, Row
    from hrdesk.app.progress.model import Unit as UnitSoFar

Index = QModelIndex | QPersistentModelIndex


def unit_columns(view: ProgressView) -> list[Column]:
    """Departments and teams with the same figures."""
    kinds = {"agency": _("Agency"), "department": _("Department"), "team": _("Team")}
    found = [
        Column(NAME, P_("progress", "Unit"), 120, bold=True, subtitle=_("wt · target")),
        Column("kind", P_("progress", "Kind"), 72, getter=lambda unit: kinds[unit.kind], grey=True, subtitle=" "),
        Column("people", P_("progress", "People"), 56, Kind.NUMBER, subtitle=" "),
    ]
    found += metric_columns(view) + chief_columns(view)
    found.append(
        Column(
            SCORE, P_("progress", "Mean score"), 78, Kind.NUMBER, score_cell, subtitle=" ", bold=True, hint=score_hint()
        )
    )
    return found


def across_teams(view: ProgressView) -> ProgressView:
    """The same people placed among all of the scheme instead of within their teams; who sees all of them may ask."""
    scored = [row for row in view.rows if row.score is not None]
    places = ranking([row.score or Decimal(0) for row in scored])
    rank = {row.employment_id: place for row, place in zip(scored, places, strict=True)}
    rows = (
        replace(row, unit=WHOLE, rank=rank.get(row.employment_id), rank_of=len(scored) if row.score is not None else 0)
        for row in view.rows
    )
    return replace(view, rows=tuple(rows))


def board_columns(view: ProgressView) -> list[Column]:
    """The ranking board: place, name, score so far, and the chief metric."""
    across = any(row.unit == WHOLE for row in view.rows)
    hint = _("Among all of the scheme") if across else _("Within the team")
    found = [
        Column(PLACE, P_("grid", "Rank"), 72, Kind.NUMBER, _medal, bold=True, hint=hint),
        Column(NAME, _("Name"), 120, bold=True),
        Column("team", _("Team"), 120, grey=True),
        Column(SCORE, P_("progress", "Score so far"), 160, Kind.NUMBER, _score_bar, bold=True, stretch=True),
    ]
    chief = view.chief
    if chief is not None:
        found.append(
            Column(
                column_of(chief.metric.code),
                chief.metric.short_name,
                180,
                Kind.NUMBER,
                lambda row: figure(row.cells.get(chief.metric.code), chief),
                places=chief.metric.decimals,
                stretch=True,
            )
        )
        found.append(Column("standing", P_("progress", "Standing"), 140, Kind.STATUS, partial(_standing, head=chief)))
    return found


def _medal(row: Row) -> Cell:
    if row.rank is None:
        return Cell("—", tone="hint")
    first = row.rank <= 3 and row.rank_of > 3
    return Cell(str(row.rank), row.rank, icon="award" if first else "")


def _score_bar(row: Row) -> Cell:
    made = score_cell(row)
    return (
        made
        if row.score is None
        else Cell(made.text, made.value, made.tone, made.icon, bar=(float(row.score) / 120, None))
    )


def _standing(row: Any, head: Head) -> Cell:
    pace = row.cells.get(head.metric.code)
    if pace is None:
        return Cell("")
    tone, icon = LOOKS[pace.standing]
    return Cell(standing_words(pace.standing, grows=head.grows), tone=tone, icon=icon)


class BoardModel(ProgressModel):
    """The same people by place."""

    def __init__(self, view: ProgressView, parent: QObject | None = None) -> None:
        self.view = view
        self._units = {unit.key: unit for unit in view.units}
        GroupedModel.__init__(
            self, board_columns(view), lambda row: row.employment_id, groups(view), lambda row: row.unit, (), parent
        )

    def _columns_of(self, view: ProgressView) -> tuple[Column, ...]:
        return tuple(board_columns(view))

    def _in_order_given(self, view: ProgressView) -> Sequence[Row]:
        return sorted(view.rows, key=lambda row: (row.rank is None, row.rank or 0, row.name_key))


def line_columns() -> list[Column]:
    """One's own month, a metric a line."""
    return [
        Column("metric", _("Metric"), 160, getter=lambda line: line.head.metric.name, bold=True),
        Column("weight", _("Weight"), 58, Kind.NUMBER, _weight, grey=True),
        Column("target", _("Target"), 100, Kind.NUMBER, _target),
        Column(
            "actual",
            P_("progress", "To date"),
            200,
            Kind.NUMBER,
            lambda line: figure(line.pace, line.head),
            stretch=True,
        ),
        Column("expected", P_("progress", "Expected by now"), 110, Kind.NUMBER, _expected, grey=True),
        Column("difference", P_("progress", "Difference"), 104, Kind.NUMBER, _difference),
        Column("unit", _("Unit"), 54, getter=_unit, grey=True),
        Column("standing", P_("progress", "Standing"), 110, Kind.STATUS, lambda line: _line_standing(line)),
        Column(
            "per_day",
            P_("progress", "Needed a day"),
            104,
            Kind.NUMBER,
            lambda line: _line_cell(line, line.pace.per_day),
            bold=True,
        ),
    ]


def _line_cell(line: OwnLine, value: Decimal | None) -> Cell:
    text = shown(value, line.head.metric)
    return Cell(text, number_shown(text)) if text else Cell("—", tone="hint")


def _weight(line: OwnLine) -> Cell:
    weight = line.head.weight
    return Cell(plain(weight), weight) if weight else Cell(_("veto"), tone="hint")


def _target(line: OwnLine) -> Cell:
    """Pro rata where the person was not there all the period; of incidents, how many are allowed."""
    whole = line.head.target if line.head.weight else None
    return _line_cell(line, line.pace.target if line.pace.target is not None else whole)


def _expected(line: OwnLine) -> Cell:
    return _line_cell(line, line.pace.expected if line.head.grows else None)


def _difference(line: OwnLine) -> Cell:
    number = number_shown(shown(line.pace.difference, line.head.metric))
    return Cell("—", tone="hint") if number is None else Cell(signed(number), number)


def _unit(line: OwnLine) -> str:
    unit = line.head.metric.unit
    return _(UNITS[unit]) if unit in UNITS else ""


def _line_standing(line: OwnLine) -> Cell:
    tone, icon = LOOKS[line.pace.standing]
    return Cell(standing_words(line.pace.standing, grows=line.head.grows), tone=tone, icon=icon)


class UnitModel(TableModel):
    """Departments and teams, each cell also in words."""

    def __init__(self, view: ProgressView, parent: QObject | None = None) -> None:
        self.view = view
        super().__init__(unit_columns(view), lambda unit: unit.key, parent)

    def rows_of(self, view: ProgressView) -> Sequence[UnitSoFar]:
        """The rows of another view of the same shape, to be loaded next."""
        self.view = view
        self.columns = tuple(unit_columns(view))
        return view.units

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() and role in TOLD else None
        if row is None:
            return super().data(index, role)
        return read_out(self.columns, self.view, index, row, role)


class LinesModel(TableModel):
    """One's own month."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(line_columns(), lambda line: line.head.metric.code, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.row_at(index.row()) if index.isValid() and role in TOLD else None
        if line is None or self.columns[index.column()].key != "actual":
            return super().data(index, role)
        return told(line.head, line.pace)
