"""The month grid as a table: one row a person, one column a metric, in three ways of looking.

``actual`` shows the figures, ``score`` what they earned, ``before`` how far they moved since last month. Every cell's
value is the number as shown (12.84 for 0.1284), so that sums, copies and exports say what the eye sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import LineState, Metric, Unit
from hrdesk.gui.models.table import CELL_ROLE, Cell, Column, Kind, TableModel
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.views import Cell as Figure
    from hrdesk.app.performance.views import Head, MonthView, Row

Index = QModelIndex | QPersistentModelIndex

ACTUAL, SCORE, BEFORE = "actual", "score", "before"
NUMBER, EMPLOYEE_NO, NAME, TEAM, COMMENT = "number", "employee_no", "name", "team", "comment"
SELF_COMMENT = "self_comment"
ADJUSTMENTS, REVISION, TOTAL, RANK, GRADE = "adjustments", "revision", "total", "rank", "grade"
LEFT, RIGHT = (NUMBER, EMPLOYEE_NO, NAME), (TOTAL, RANK, GRADE)
_METRIC = "metric."

UNITS = {
    Unit.YUAN: N_("yuan"),
    Unit.PERCENT: N_("%"),
    Unit.POINTS: N_("points"),
    Unit.SECONDS: N_("hours"),
    Unit.TIMES: N_("times"),
    Unit.DAYS: N_("days"),
}


def metric_of(key: str) -> str:
    """The metric code behind a column key; empty for the other columns."""
    return key.removeprefix(_METRIC) if key.startswith(_METRIC) else ""


def column_of(metric: str) -> str:
    """The column key of a metric."""
    return _METRIC + metric


def identity(row: Row) -> int:
    """What tells rows apart."""
    return row.employment_id


def number_shown(text: str) -> Decimal | None:
    """A shown figure as a number; None where there is none."""
    return Decimal(text.replace(",", "").replace("−", "-")) if text else None


def plain(number: Decimal) -> str:
    """A number without trailing zeros, with separators."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(number: Decimal) -> str:
    """A difference with its sign: +1.20, −0.50; 0 has none."""
    text = f"{abs(number):,f}"
    return text if not number else ("+" if number > 0 else "−") + text


def points_shown(points: Decimal) -> str:
    """加扣分 as it stands on paper: +2.00, −0.50."""
    return signed(points.quantize(Decimal("0.01"), ROUND_HALF_UP))


def target_shown(target: Decimal | None, metric: Metric) -> str:
    """A target as short as the header needs it: 180,000 rather than 180,000.00, but 12.00 and 38.0."""
    if target is None:
        return ""
    text = shown(target, metric)
    return text.partition(".")[0] if metric.unit in (Unit.YUAN, Unit.POINTS, Unit.SECONDS) and _whole(text) else text


def _whole(text: str) -> bool:
    return not text.partition(".")[2].strip("0")


def columns(view: MonthView, mode: str, before: Mapping[int, Row] | None = None) -> list[Column]:
    """The columns of the grid. ``before``: last month's rows by employment, for the mode that compares."""
    past = before or {}
    adjusted = any(row.adjustments for row in view.rows)
    revised = any(row.revision > 1 for row in view.rows)
    found = [
        Column(NUMBER, "", 32, getter=lambda row: None, grey=True, right=True, hint=_("Row")),
        Column(EMPLOYEE_NO, _("No."), 62, grey=True),
        Column(
            NAME,
            _("Name"),
            84,
            subtitle=_("wt · target"),
            order=lambda row: (row.name_key, row.employee_no),
            typed=lambda row: f"{row.name_key.replace(' ', '')} {''.join(part[:1] for part in row.name_key.split())}",
        ),
        Column(TEAM, _("Team"), 88, Kind.CHOICE, hidden=True, grey=True),
        Column(SELF_COMMENT, _("Self-comment"), 140, hidden=True, grey=True),
        Column(COMMENT, _("Supervisor's comment"), 140, hidden=True, grey=True),
    ]
    found += [_metric_column(head, mode, past) for head in view.heads]
    found += [
        Column(ADJUSTMENTS, _("Adjust."), 64, Kind.NUMBER, _adjustments, hidden=not adjusted, places=2),
    ]
    if revised:
        found.append(Column(REVISION, P_("year", "Revision"), 72, getter=_revision, grey=True))
    if mode == BEFORE:
        found.append(Column("moved", P_("grid", "Change"), 76, Kind.NUMBER, _moved))
    top = "100" if view.heads else " "
    found += [
        Column(TOTAL, P_("grid", "Score"), 66, Kind.NUMBER, _total, subtitle=top, bold=True),
        Column(RANK, P_("grid", "Rank"), 50, Kind.NUMBER, _rank, grey=True, hint=_("Within the team")),
        Column(GRADE, P_("table head", "Grade"), 68, Kind.STATUS, _grade, bold=True),
    ]
    return found


def _metric_column(head: Head, mode: str, past: Mapping[int, Row]) -> Column:
    metric = head.metric
    weight = _("veto") if not head.weight else plain(head.weight)
    target = target_shown(head.target, metric)
    unit = _(UNITS[metric.unit]) if metric.unit in UNITS else ""
    hint = _("{metric} ({unit})", metric=metric.name, unit=unit) if unit else metric.name
    ways: dict[str, Callable[..., Cell]] = {ACTUAL: _actual, SCORE: _score, BEFORE: partial(_difference, past=past)}
    return Column(
        column_of(metric.code),
        metric.short_name,
        wanted_width(metric),
        Kind.NUMBER,
        _Once(partial(ways[mode], metric=metric)),
        subtitle=f"{weight} · {target}" if target else weight,
        hint=hint,
        stretch=True,
    )


class _Once:
    """A getter that words each row's figure once: painting, sorting and sums ask for it again and again."""

    MOST = 5_000

    def __init__(self, getter: Callable[[Row], Cell]) -> None:
        self._getter = getter
        self._kept: dict[int, tuple[Row, Cell]] = {}

    def __call__(self, row: Row) -> Cell:
        kept = self._kept.get(id(row))
        if kept is not None and kept[0] is row:
            return kept[1]
        if len(self._kept) >= self.MOST:
            self._kept.clear()
        made = self._getter(row)
        self._kept[id(row)] = (row, made)
        return made


def wanted_width(metric: Metric) -> int:
    """The least width a column of this metric gets."""
    return 98 if metric.unit is Unit.YUAN else 64


def _figure(row: Row, metric: Metric) -> Figure | None:
    return row.cells.get(metric.code)


def _gap(cell: Figure | None) -> Cell | None:
    """What stands where there is no figure to show."""
    if cell is None:
        return Cell("—", tone="hint")
    if cell.state is LineState.MISSING:
        return Cell(_("missing"), icon="circle-dashed", tone="warning", state="missing")
    if cell.state is LineState.EXCLUDED:
        return Cell(_("left out"), icon="circle-minus", state="left_out")
    return None


def _actual(row: Row, metric: Metric) -> Cell:
    cell = _figure(row, metric)
    gap = _gap(cell)
    if gap is not None or cell is None:
        return gap or Cell("")
    text = shown(cell.actual, metric)
    if cell.state is LineState.VETOED:
        return Cell(text, number_shown(text), icon="ban", tone="error", state="bad")
    return Cell(text, number_shown(text))


def _score(row: Row, metric: Metric) -> Cell:
    cell = _figure(row, metric)
    gap = _gap(cell)
    if gap is not None or cell is None:
        return gap or Cell("")
    if cell.state is LineState.VETOED:
        return Cell(_("vetoed"), icon="ban", tone="error", state="bad")
    if cell.state is LineState.NOT_TRIGGERED:
        return Cell(_("not triggered"), tone="hint")
    return Cell("" if cell.score is None else f"{cell.score:,.2f}", cell.score)


def _difference(row: Row, metric: Metric, past: Mapping[int, Row]) -> Cell:
    cell = _figure(row, metric)
    gap = _gap(cell)
    if gap is not None or cell is None:
        return gap or Cell("")
    earlier = past[row.employment_id].cells.get(metric.code) if row.employment_id in past else None
    now = number_shown(shown(cell.actual, metric))
    then = number_shown(shown(earlier.actual, metric)) if earlier is not None else None
    if now is None or then is None:
        return Cell("—", tone="hint")
    return _apart(now - then)


def _moved(row: Row) -> Cell:
    if row.score is None or row.before is None:
        return Cell("—", tone="hint")
    return _apart(row.score - row.before)


def _apart(difference: Decimal) -> Cell:
    """So much more or less; what stayed as it was steps back."""
    return Cell(signed(difference), difference, tone="" if difference else "hint")


def _adjustments(row: Row) -> Cell:
    return Cell(points_shown(row.adjustments), row.adjustments) if row.adjustments else Cell("")


def _revision(row: Row) -> Cell:
    return Cell(_("Revision {number}", number=row.revision) if row.revision > 1 else "", row.revision)


def _total(row: Row) -> Cell:
    if row.score is None:
        return Cell("—", tone="hint")
    return Cell(f"{row.score:,.2f}", row.score, state="changed" if row.stale else "")


def _rank(row: Row) -> Cell:
    return Cell("—", tone="hint") if row.rank is None else Cell(str(row.rank), row.rank)


def _grade(row: Row) -> Cell:
    if row.grade is None or row.score is None:
        return Cell(_("none yet"), tone="hint")
    icon, tone = ("circle-check", "success") if row.confirmed else ("circle", "neutral")
    return Cell(row.grade, row.grade, tone=tone, icon=icon, icon_after=True)


class MonthModel(TableModel):
    """The grid's model: knows the row's number and says in words what a marked cell means."""

    def __init__(self, found: Iterable[Column], parent: QObject | None = None) -> None:
        super().__init__(list(found), identity, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and self.columns[index.column()].key == NUMBER:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(index.row() + 1)
            if role == CELL_ROLE:
                return Cell(str(index.row() + 1), tone="hint")
        if role == Qt.ItemDataRole.ToolTipRole and index.isValid():
            return self._told(index)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            return self._read_out(index)
        return super().data(index, role)

    def _read_out(self, index: Index) -> str:
        """Who, which column, what: a cell read aloud stands for itself."""
        row, column = self.row_at(index.row()), self.columns[index.column()]
        if row is None:
            return ""
        parts = [row.name, column.title, str(super().data(index, Qt.ItemDataRole.DisplayRole) or "")]
        if column.key == GRADE and row.score is not None:
            parts.append(_("confirmed") if row.confirmed else _("suggested"))
        return P_("said", ", ").join(part for part in parts if part)

    def _told(self, index: Index) -> str | None:
        row, column = self.row_at(index.row()), self.columns[index.column()]
        if row is None:
            return None
        if column.key == NAME:
            return P_("said", ", ").join(part for part in (row.name, row.department, row.team) if part)
        if column.key == TOTAL and row.stale:
            return _("Figures changed since. Compute again.")
        if column.key in (COMMENT, SELF_COMMENT):
            return getattr(row, column.key) or None
        if column.key == GRADE and row.score is not None:
            return _("Confirmed by a person") if row.confirmed else _("Suggested by the bands, not confirmed yet")
        cell = row.cells.get(metric_of(column.key))
        if cell is None:
            return None
        if cell.state is LineState.MISSING:
            return _("No data. Import it, or leave the figure out with a reason.")
        if cell.state is LineState.EXCLUDED:
            return _("Left out; the other weights are raised in proportion.")
        return None

    def missing_after(self, row: int, column: int) -> tuple[int, int] | None:
        """The next cell without data after this place, round the corner; None when nothing is missing."""
        wide = len(self.columns)
        count = self.rowCount() * wide
        start = row * wide + column
        for step in range(1, count + 1):
            at, section = divmod((start + step) % count, wide)
            cell = self.row_at(at).cells.get(metric_of(self.columns[section].key))
            if cell is not None and cell.state is LineState.MISSING:
                return at, section
        return None


def states_of(rows: Iterable[Row]) -> dict[str, set[LineState]]:
    """What occurs among these people, by metric code; each row is gone through once."""
    found: dict[str, set[LineState]] = {}
    for row in rows:
        for code, cell in row.cells.items():
            found.setdefault(code, set()).add(cell.state)
    return found


def missing_cells(rows: Iterable[Row]) -> int:
    """How many cells of these rows lack data."""
    return sum(cell.state is LineState.MISSING for row in rows for cell in row.cells.values())
