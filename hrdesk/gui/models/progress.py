"""The running month as tables: people by team, units, places, and one's own lines; every bar also said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.grading import ranking
from hrdesk.domain.performance.model import Direction, Metric, Unit
from hrdesk.domain.progress import Standing
from hrdesk.gui.models.grouped import Band, Group, GroupedModel
from hrdesk.gui.models.month import UNITS, column_of, metric_of, number_shown, plain, signed, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind, TableModel
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.progress.model import Head, OwnLine, OwnProgress, ProgressView, Row
    from hrdesk.app.progress.model import Unit as UnitSoFar
    from hrdesk.domain.progress import Pace

Index = QModelIndex | QPersistentModelIndex

WHOLE = "agency:0"
NUMBER, NAME, GAP, PROJECTION, SCORE, PLACE = "employee_no", "name", "gap", "projection", "score", "place"
#: tone, icon of each standing; colour is never alone
LOOKS = {
    Standing.AHEAD: ("success", "arrow-up"),
    Standing.ON: ("", "check"),
    Standing.BEHIND: ("warning", "arrow-down"),
    Standing.OVER: ("error", "triangle-alert"),
    Standing.OPEN: ("", ""),
    Standing.MISSING: ("hint", "circle-dashed"),
}


def standing_words(standing: Standing, *, grows: bool) -> str:
    """How somebody stands, in a word or two; rates stand to their target, sums to the pace."""
    words: dict[Standing, Callable[[], str]] = {
        Standing.AHEAD: lambda: P_("pace", "ahead") if grows else P_("pace", "above target"),
        Standing.ON: lambda: P_("pace", "on pace") if grows else P_("pace", "on target"),
        Standing.BEHIND: lambda: P_("pace", "behind") if grows else P_("pace", "below target"),
        Standing.OVER: lambda: P_("pace", "over"),
        Standing.OPEN: lambda: P_("pace", "no target"),
        Standing.MISSING: lambda: P_("pace", "no figures yet"),
    }
    return words[standing]()


def with_unit(value: Decimal | None, metric: Metric) -> str:
    """A figure with its unit, for sentences: ¥168,420.00, 12.84 %, 46.5 hours."""
    text = shown(value, metric)
    if not text or metric.unit not in UNITS:
        return text
    if metric.unit is Unit.YUAN:
        return f"¥{text}"
    return f"{text} {_(UNITS[metric.unit])}"


def difference_shown(difference: Decimal, metric: Metric) -> str:
    """How much apart, without a sign; rates are percentage points apart."""
    if metric.unit is Unit.PERCENT:
        return _("{value} percentage points", value=shown(abs(difference), metric))
    return with_unit(abs(difference), metric)


def told(head: Head, pace: Pace) -> str:
    """A figure as a sentence: to date, target, what should be there, how it stands, where it leads."""
    metric = head.metric
    if pace.standing is Standing.MISSING:
        return _("{metric}: no figures yet", metric=metric.name)
    parts = [_("{metric}: {value}", metric=metric.name, value=with_unit(pace.actual, metric))]
    if pace.target is not None:
        parts.append(_("target {target}", target=with_unit(pace.target, metric)))
    if head.grows and pace.expected is not None:
        parts.append(_("expected by now {expected}", expected=with_unit(pace.expected, metric)))
    parts.append(_standing_told(head, pace))
    if pace.projection is not None and pace.left:
        parts.append(_("at this pace {projection} by the end", projection=with_unit(pace.projection, metric)))
    if pace.per_day and pace.left:
        need = with_unit(pace.per_day, metric)
        parts.append(
            _n(
                "needed: {need} a day on {count} working day",
                "needed: {need} a day on {count} working days",
                count=pace.left,
                need=need,
            )
        )
    return _(", ").join(parts)


def _standing_told(head: Head, pace: Pace) -> str:
    words = standing_words(pace.standing, grows=head.grows)
    judged = pace.standing in (Standing.AHEAD, Standing.BEHIND, Standing.OVER)
    if not judged or pace.difference is None:
        return words
    difference = difference_shown(pace.difference, head.metric)
    return _("{standing} by {difference}", standing=words, difference=difference)


def figure(pace: Pace | None, head: Head) -> Cell:
    """One figure as a cell: icon, number, and a bar towards the target with a mark where the pace is."""
    if pace is None:
        return Cell("—", tone="hint")
    if pace.standing is Standing.MISSING:
        return Cell("—", tone="hint")
    metric = head.metric
    tone, icon = LOOKS[pace.standing]
    text = shown(pace.actual, metric)
    if not text:
        return Cell("—", tone="hint")
    bar = None
    if pace.target and metric.direction is Direction.HIGHER:
        full = float((pace.actual or Decimal(0)) / pace.target)
        mark = float(pace.expected / pace.target) if head.grows and pace.expected is not None else None
        bar = (full, mark if mark is None or mark < 1 else None)
    quiet = tone in ("success", "")
    return Cell(text, number_shown(text), tone="" if quiet else tone, icon=icon, bar=bar)


# --- people ------------------------------------------------------------------------------------------------------------


def columns(view: ProgressView) -> list[Column]:
    """Person, metrics, what the chief metric lacks, the score so far, and the place where it may be seen."""
    found = [
        Column(NUMBER, _("No."), 62, grey=True),
        Column(
            NAME,
            _("Name"),
            84,
            subtitle=_("wt · target"),
            order=lambda row: (row.name_key, row.employee_no),
            typed=lambda row: f"{row.name_key.replace(' ', '')} {''.join(part[:1] for part in row.name_key.split())}",
        ),
    ]
    found += _metric_columns(view)
    found += _chief_columns(view)
    found.append(
        Column(
            SCORE, P_("progress", "Score so far"), 78, Kind.NUMBER, _score, subtitle=" ", bold=True, hint=_score_hint()
        )
    )
    if view.ranks:
        found.append(
            Column(
                PLACE, P_("grid", "Rank"), 52, Kind.NUMBER, _place, subtitle=" ", grey=True, hint=_("Within the team")
            )
        )
    return found


def _score_hint() -> str:
    return _("Against what is expected by now; figures that are not there yet are left out")


def _metric_columns(view: ProgressView) -> list[Column]:
    return [_metric_column(head) for head in view.heads]


def _metric_column(head: Head) -> Column:
    metric = head.metric
    weight = _("veto") if not head.weight else plain(head.weight)
    target = target_shown(head.target, metric) if head.weight else ""
    unit = _(UNITS[metric.unit]) if metric.unit in UNITS else ""
    return Column(
        column_of(metric.code),
        metric.short_name,
        112 if metric.unit is Unit.YUAN else 76,
        Kind.NUMBER,
        lambda row: figure(row.cells.get(metric.code), head),
        places=metric.decimals,
        subtitle=" · ".join(part for part in (weight, target) if part),
        hint=_("{metric} ({unit})", metric=metric.name, unit=unit) if unit else metric.name,
        stretch=True,
    )


def _chief_columns(view: ProgressView) -> list[Column]:
    """How far the chief metric is from its pace, and where it leads: by these people look who needs help."""
    chief = view.chief
    if chief is None or not chief.grows:
        return []
    metric = chief.metric
    return [
        Column(
            GAP,
            P_("progress", "To pace"),
            96,
            Kind.NUMBER,
            partial(_gap, metric=metric),
            subtitle=metric.short_name,
            hint=_("{metric}: to date less what is expected by now", metric=metric.name),
        ),
        Column(
            PROJECTION,
            P_("progress", "Month's end"),
            104,
            Kind.NUMBER,
            partial(_projection, metric=metric),
            subtitle=metric.short_name,
            hint=_("{metric} at the end of the period, going on like this", metric=metric.name),
            hidden=True,
        ),
    ]


def _gap(row: Any, metric: Metric) -> Cell:
    pace = row.cells.get(metric.code)
    if pace is None or pace.difference is None:
        return Cell("—", tone="hint")
    number = number_shown(shown(pace.difference, metric))
    warned = pace.standing in (Standing.BEHIND, Standing.OVER)
    return Cell("" if number is None else signed(number), number, tone="warning" if warned else "")


def _projection(row: Any, metric: Metric) -> Cell:
    pace = row.cells.get(metric.code)
    if pace is None or pace.projection is None:
        return Cell("—", tone="hint")
    text = shown(pace.projection, metric)
    return Cell(text, number_shown(text))


def _score(row: Any) -> Cell:
    if row.score is None:
        return Cell("—", tone="hint")
    if getattr(row, "vetoed", False):
        return Cell(f"{row.score:,.2f}", row.score, tone="error", icon="ban")
    return Cell(f"{row.score:,.2f}", row.score)


def _place(row: Row) -> Cell:
    return Cell("—", tone="hint") if row.rank is None else Cell(str(row.rank), row.rank)


def groups(view: ProgressView) -> list[Group]:
    """One band a team, in the order of the units; who stands in none a band of its department."""
    units = {unit.key: unit for unit in view.units}
    titles: dict[str, str] = {}
    for row in view.rows:
        titles.setdefault(row.unit, units[row.unit].name if row.unit in units else row.team or row.department)
    order = {key: at for at, key in enumerate(units)}
    keys = sorted(titles, key=lambda key: (order.get(key, len(order)), titles[key]))
    return [Group(key, titles[key], partial(_note, view=view, unit=units.get(key))) for key in keys]


def _note(count: int, _as_given: bool, view: ProgressView, unit: UnitSoFar | None) -> str:
    people = _n("{count} person", "{count} people", count=count)
    chief = view.chief
    if unit is None or chief is None:
        return people
    pace = unit.cells[chief.metric.code]
    words = standing_words(pace.standing, grows=chief.grows)
    return _("{people} · {standing}", people=people, standing=words)


class ProgressModel(GroupedModel):
    """People by team; a band says what its team has together, by each day's team."""

    def __init__(self, view: ProgressView, parent: QObject | None = None) -> None:
        self.view = view
        self._units: Mapping[str, UnitSoFar] = {unit.key: unit for unit in view.units}
        found = columns(view)
        summed = [column_of(head.metric.code) for head in view.heads]
        super().__init__(found, lambda row: row.employment_id, groups(view), lambda row: row.unit, summed, parent)

    def rows_of(self, view: ProgressView) -> Sequence[Row]:
        """The rows of another view of the same shape, to be loaded next."""
        self.view = view
        self._units = {unit.key: unit for unit in view.units}
        self.groups = tuple(groups(view))
        self.columns = self._columns_of(view)
        return self._in_order_given(view)

    def _columns_of(self, view: ProgressView) -> tuple[Column, ...]:
        return tuple(columns(view))

    def _in_order_given(self, view: ProgressView) -> Sequence[Row]:
        return view.rows

    def _band(self, group: Group, members: Sequence[int]) -> Band:
        """Adds nothing up: what the unit has together comes with it."""
        unit = self._units.get(group.key)
        there = {column.key for column in self.columns}
        sums: dict[str, Decimal] = {}
        for head in self.view.heads if unit is not None else ():
            key = column_of(head.metric.code)
            pace = unit.cells[head.metric.code] if unit is not None else None
            number = number_shown(shown(pace.actual, head.metric)) if pace is not None else None
            if number is not None and key in there:
                sums[key] = number
        note = group.note(len(members), self._sorted is None)
        return Band(group, note, len(members), sums, group.key not in self._closed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() and role in _TOLD else None
        if row is None:
            return super().data(index, role)
        return read_out(self, index, row, role)


_TOLD = (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole))


def read_out(model: ProgressModel | UnitModel, index: Index, row: Any, role: int) -> str | None:
    """A cell of a person or unit read aloud, or as its tool tip: who, which column, what it means."""
    column = model.columns[index.column()]
    words = said(row, column.key, model.view)
    if role == Qt.ItemDataRole.ToolTipRole:
        return words or None
    text = words or column.cell(row).text
    return _(", ").join(part for part in (row.name, "" if words else column.title, text) if part)


def said(row: Any, key: str, view: ProgressView) -> str:
    """What a cell of a person or unit says in words; empty where its text says it all."""
    code = metric_of(key)
    if code:
        head = next(found for found in view.heads if found.metric.code == code)
        return told(head, row.cells[code]) if code in row.cells else ""
    if key == SCORE and row.score is not None and hasattr(row, "covered"):
        return _(
            "Score so far {score}, on {covered} % of the weights", score=f"{row.score:,.2f}", covered=plain(row.covered)
        )
    if key == NAME and (getattr(row, "first", None) or getattr(row, "last", None)):
        first, last = row.first, row.last
        return _("Own days: {days}", days=f"{first or '…'} – {last or '…'}")
    return ""


# --- units, places, one's own ------------------------------------------------------------------------------------------


def unit_columns(view: ProgressView) -> list[Column]:
    """Departments and teams with the same figures."""
    kinds = {"agency": _("Agency"), "department": _("Department"), "team": _("Team")}
    found = [
        Column(NAME, P_("progress", "Unit"), 120, bold=True, subtitle=_("wt · target")),
        Column("kind", P_("progress", "Kind"), 72, getter=lambda unit: kinds[unit.kind], grey=True, subtitle=" "),
        Column("people", P_("progress", "People"), 56, Kind.NUMBER, subtitle=" "),
    ]
    found += _metric_columns(view) + _chief_columns(view)
    found.append(
        Column(
            SCORE, P_("progress", "Mean score"), 78, Kind.NUMBER, _score, subtitle=" ", bold=True, hint=_score_hint()
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
        Column(SCORE, P_("progress", "Score so far"), 160, Kind.NUMBER, _score_bar, bold=True),
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
            )
        )
        found.append(
            Column(
                "standing", P_("progress", "Standing"), 140, Kind.STATUS, partial(_standing, head=chief), stretch=True
            )
        )
    return found


def _medal(row: Row) -> Cell:
    if row.rank is None:
        return Cell("—", tone="hint")
    first = row.rank <= 3 and row.rank_of > 3
    return Cell(str(row.rank), row.rank, icon="award" if first else "")


def _score_bar(row: Row) -> Cell:
    made = _score(row)
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
        Column("target", _("Target"), 100, Kind.NUMBER, lambda line: _line_cell(line, line.pace.target)),
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
        row = self.row_at(index.row()) if index.isValid() and role in _TOLD else None
        if row is None:
            return super().data(index, role)
        return read_out(self, index, row, role)


class LinesModel(TableModel):
    """One's own month."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(line_columns(), lambda line: line.head.metric.code, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.row_at(index.row()) if index.isValid() and role in _TOLD else None
        if line is None or self.columns[index.column()].key != "actual":
            return super().data(index, role)
        return told(line.head, line.pace)


def so_far(one: Row | OwnProgress) -> str:
    """The score so far, and the place where it may be seen."""
    if one.score is None:
        return ""
    said = _("Score so far {score}", score=f"{one.score:,.2f}")
    if one.rank is None:
        return said
    return " · ".join((said, _("rank {rank} of {count}", rank=one.rank, count=one.rank_of)))
