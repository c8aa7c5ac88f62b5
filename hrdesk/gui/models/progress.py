"""The running month as tables: people by team, units, places, and one's own lines; every bar also said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Direction, Metric, Unit
from hrdesk.domain.progress import Standing
from hrdesk.gui.models.grouped import Band, Group, GroupedModel
from hrdesk.gui.models.month import UNITS, column_of, metric_of, number_shown, plain, signed, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.progress.model import Head, OwnProgress, ProgressView, Row
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
                "{count} working day left, {need} a day needed",
                "{count} working days left, {need} a day needed",
                count=pace.left,
                need=need,
            )
        )
    return P_("said", ", ").join(parts)


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
            124,  # in the bands: the team, how many, how it stands
            subtitle=_("wt · target"),
            order=lambda row: (row.name_key, row.employee_no),
            typed=lambda row: f"{row.name_key.replace(' ', '')} {''.join(part[:1] for part in row.name_key.split())}",
        ),
    ]
    found += metric_columns(view)
    found += chief_columns(view)
    found.append(
        Column(
            SCORE,
            P_("progress", "Score so far"),
            78,
            Kind.NUMBER,
            score_cell,
            subtitle=" ",
            bold=True,
            hint=score_hint(),
        )
    )
    if view.ranks:
        found.append(
            Column(
                PLACE, P_("grid", "Rank"), 52, Kind.NUMBER, _place, subtitle=" ", grey=True, hint=_("Within the team")
            )
        )
    return found


def score_hint() -> str:
    """What the score so far goes by."""
    return _("Against what is expected by now; figures that are not there yet are left out")


def metric_columns(view: ProgressView) -> list[Column]:
    """The scheme's metrics, in its order."""
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


def chief_columns(view: ProgressView) -> list[Column]:
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


def score_cell(row: Any) -> Cell:
    """The score so far of a person or unit."""
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
        row = self.row_at(index.row()) if index.isValid() and role in TOLD else None
        if row is None:
            return super().data(index, role)
        return read_out(self.columns, self.view, index, row, role)


TOLD = (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole))


def read_out(columns: Sequence[Column], view: ProgressView, index: Index, row: Any, role: int) -> str | None:
    """A cell of a person or unit read aloud, or as its tool tip: who, which column, what it means."""
    column = columns[index.column()]
    words = said(row, column.key, view)
    if role == Qt.ItemDataRole.ToolTipRole:
        return words or None
    text = words or column.cell(row).text
    return P_("said", ", ").join(part for part in (row.name, "" if words else column.title, text) if part)


def _divided(people: int) -> str:
    """Of a unit's figure: that a part of it is reckoned, not counted."""
    if not people:
        return ""
    return _n(
        "the whole-month figure of {count} person who changed teams is divided by working days",
        "the whole-month figures of {count} people who changed teams are divided by working days",
        count=people,
    )


def said(row: Any, key: str, view: ProgressView) -> str:
    """What a cell of a person or unit says in words; empty where its text says it all."""
    code = metric_of(key)
    if code:
        head = next(found for found in view.heads if found.metric.code == code)
        if code not in row.cells:
            return ""
        parts = [told(head, row.cells[code]), _divided(getattr(row, "divided", {}).get(code, 0))]
        return P_("said", ", ").join(part for part in parts if part)
    if key == SCORE and row.score is not None and hasattr(row, "covered"):
        return _(
            "Score so far {score}, on {covered} % of the weights", score=f"{row.score:,.2f}", covered=plain(row.covered)
        )
    if key == NAME and (getattr(row, "first", None) or getattr(row, "last", None)):
        first, last = row.first, row.last
        return _("Own days: {days}", days=f"{first or '…'} – {last or '…'}")
    return ""


def so_far(one: Row | OwnProgress) -> str:
    """The score so far, and the place where it may be seen."""
    if one.score is None:
        return ""
    said = _("Score so far {score}", score=f"{one.score:,.2f}")
    if one.rank is None:
        return said
    return " · ".join((said, _("rank {rank} of {count}", rank=one.rank, count=one.rank_of)))
