"""How the sheet of targets looks: its columns, what stands in a cell and what is said of it, read out too."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics

from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import SCHEME, Holder
from hrdesk.domain.targets.spreading import adds_up
from hrdesk.gui.models.month import EMPLOYEE_NO, NAME, UNITS, column_of, metric_of, number_shown, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind, TableModel
from hrdesk.gui.models.targets import AGENCY, PERSON, Line, Plan, name_shown
from hrdesk.gui.theme import SMALL, font
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Spot, TargetRow


Index = QModelIndex | QPersistentModelIndex
WIDEST_NAME, STEP = 190, 10  # px; a step of indentation
_FULL = Decimal(1)


def columns(plan: Plan) -> list[Column]:
    """工号, name, the days worked where somebody joined or left, and one column a metric."""
    bold = QFontMetrics(font(bold=True))
    widest = max(
        (bold.horizontalAdvance(name_shown(line)) + STEP * plan.depth(line.row) for line in plan.lines.values()),
        default=0,
    )
    part = any(line.row.share != 1 for line in plan.lines.values())
    found = [
        Column(EMPLOYEE_NO, _("No."), 66, getter=_number, grey=True),
        Column(NAME, _("Name"), min(WIDEST_NAME, max(96, widest + 20)), getter=_name, typed=_initials),
    ]
    if part:
        hint = _("Part of the month's working days, of who joined or left within it")
        found.append(Column("share", P_("targets", "Worked"), 64, Kind.NUMBER, _share, grey=True, hint=hint))
    return [*found, *(_metric_column(plan, metric) for metric in plan.sheet.metrics.values())]


def _initials(line: Line) -> str:
    return line.row.name_key.replace(" ", "")


def _number(line: Line) -> Cell:
    return Cell(line.row.employee_no, state="" if line.row.kind == PERSON else "band")


def _name(line: Line) -> Cell:
    row, depth = line.row, line.plan.depth(line.row)
    return Cell(name_shown(line), row.name, state="" if row.kind == PERSON else "band", indent=STEP * depth)


def _share(line: Line) -> Cell:
    row = line.row
    if row.kind != PERSON:
        return Cell("", state="band")
    return Cell("" if row.share == 1 else f"{row.share * 100:.0f}%", row.share, tone="info" if row.share != 1 else "")


def _metric_column(plan: Plan, metric: Metric) -> Column:
    schemes = {row.aims[metric.code].target for row in plan.sheet.people() if metric.code in row.aims}
    usual = target_shown(schemes.pop(), metric) if len(schemes) == 1 else ""
    unit = _(UNITS[metric.unit]) if metric.unit in UNITS else ""
    title = QFontMetrics(font(SMALL, bold=True)).horizontalAdvance(metric.short_name)
    return Column(
        column_of(metric.code),
        metric.short_name,
        max(112 if adds_up(metric) else 84, title + 18, QFontMetrics(font(SMALL)).horizontalAdvance(usual) + 64),
        Kind.NUMBER,
        partial(_figure, metric=metric),
        subtitle=_("scheme {target}", target=usual) if usual else " ",
        hint=_("{metric} ({unit})", metric=metric.name, unit=unit) if unit else metric.name,
        stretch=True,
        editable=partial(_open, code=metric.code),
    )


def _open(line: Line, code: str) -> bool:
    spot = line.plan.key(line, code)
    return spot is not None and not line.plan.locked(spot)


def _figure(line: Line, metric: Metric) -> Cell:
    plan, spot = line.plan, line.plan.key(line, metric.code)
    if spot is None:
        return Cell("", state="left_out" if line.row.kind == PERSON else "band")
    edit = plan.edits.get(spot)
    if edit is not None and edit.problem:
        return Cell(edit.text, None, icon="circle-alert", tone="error", state="bad")
    if plan.conflict(spot):
        return Cell(plan.text(spot) or "—", None, icon="triangle-alert", tone="warning", state="missing")
    if line.row.kind != PERSON:
        return _unit_figure(line, spot, metric, changed=edit is not None)
    text = target_shown(plan.asked(line, metric.code), metric)
    if edit is not None:
        return Cell(text, number_shown(text), state="changed")
    own = spot in plan.sheet.kept
    return Cell(text, number_shown(text), "" if own else "hint", state="left_out" if plan.locked(spot) else "")


def _unit_figure(line: Line, spot: Spot, metric: Metric, *, changed: bool) -> Cell:
    """A team's or the agency's: the sum set, else what its people come to; of a rate what all are asked."""
    plan, state = line.plan, "changed" if changed else "band"
    value = plan.value(spot)
    if spot.total:
        people = plan.of_people(line, metric.code)
        if value is None:
            return Cell(f"Σ {target_shown(people, metric)}", None, tone="hint", state=state)
        text = target_shown(value, metric)
        if people != value:
            return Cell(text, None, tone="warning", icon="triangle-alert", state=state)
        return Cell(text, None, icon="equal", tone="success", state=state)
    if value is not None:
        return Cell(target_shown(value, metric), None, state=state)
    common = plan.sheet.common(line.row, metric.code)
    return Cell(target_shown(common, metric) or "—", None, tone="hint", state=state)


def told(line: Line, code: str) -> str:
    """What there is to say of a figure, one thing a line: what is wrong, whose target it is, the sum and its parts."""
    plan = line.plan
    spot = plan.key(line, code)
    if spot is None:
        if line.row.kind != PERSON:
            return _("Nobody there is asked this.")
        return _("The scheme {scheme} asks nothing of the kind.", scheme=line.row.scheme)
    metric, edit = plan.metric(spot), plan.edits.get(spot)
    said = []
    if edit is not None and edit.problem:
        return edit.problem
    if edit is not None and plan.conflict(spot):
        now = target_shown(plan.sheet.kept.get(spot), metric) or "—"
        said.append(_("Somebody changed it meanwhile to {figure}. Type yours again, or keep theirs.", figure=now))
    elif edit is not None:
        said.append(_("Not saved yet; before: {figure}", figure=target_shown(plan.kept(spot), metric) or "—"))
    said += _about_person(line, code, metric) if line.row.kind == PERSON else _about_unit(line, spot, metric)
    if plan.locked(spot):
        said.append(plan.locked(spot))
    return "\n".join(said)


def _about_person(line: Line, code: str, metric: Metric) -> list[str]:
    plan, row = line.plan, line.row
    force = plan.sheet.force(row, code, plan.changed)
    if force is None:
        return []
    said = [_whose(plan, row, force.holder)]
    if row.aims[code].prorate and row.share != _FULL:
        whole = target_shown(force.whole, metric)
        share = f"{row.share * 100:.1f}"
        said.append(_("For a whole month {whole}; {share} % of its working days", whole=whole, share=share))
    return said


def _whose(plan: Plan, row: TargetRow, holder: Holder) -> str:
    kind = holder[0]
    name = plan.sheet.names.get(holder, "")
    if kind == PERSON:
        return str(_("Set for this person"))
    if kind == SCHEME:
        return str(_("From the scheme {scheme}", scheme=row.scheme))
    if kind == AGENCY:
        return str(_("Set for everybody"))
    if kind == "team":
        return str(_("Set for the team {name}", name=name))
    if kind == "position":
        return str(_("Set for the position {name}", name=name))
    return str(_("Set for the department {name}", name=name))


def _about_unit(line: Line, spot: Spot, metric: Metric) -> list[str]:
    plan, value = line.plan, line.plan.value(spot)
    if not spot.total:
        return [_("The same for all who have no target of their own")]
    people = plan.of_people(line, spot.metric)
    come_to = target_shown(people, metric)
    if value is None:
        return [_("No sum is set; the people's targets come to {people}", people=come_to)]
    if people == value:
        return [_("The people's targets come to this sum")]
    apart = target_shown(abs(value - people), metric)
    if people < value:
        return [_("The people's targets come to {people}: {apart} less than the sum", people=come_to, apart=apart)]
    return [_("The people's targets come to {people}: {apart} more than the sum", people=come_to, apart=apart)]


class PlanModel(TableModel):
    """The sheet's model: rows are ``Line``, in their teams; what is edited is the text typed."""

    def __init__(self, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(columns(plan), lambda line: line.key, parent)
        self.plan = plan

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Nothing: people stay under their team."""

    def take(self, lines: Mapping[Holder, Line]) -> None:
        """The same rows were read anew: shows them where they stand, also while a cell is being edited."""
        self._rows = [lines[line.key] for line in self._rows]
        self.changed()

    def changed(self) -> None:
        """Edits changed: shows them without moving anything."""
        self._words.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, code = self.row_at(index.row()), metric_of(self.columns[index.column()].key)
        if line is not None and code:
            if role == Qt.ItemDataRole.EditRole:
                spot = self.plan.key(line, code)
                return self.plan.text(spot) if spot is not None else ""
            if role == Qt.ItemDataRole.ToolTipRole:
                return told(line, code) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and line is not None:
            text = str(super().data(index, Qt.ItemDataRole.DisplayRole) or "")
            parts = [line.row.name, self.columns[index.column()].title, text]
            parts += [told(line, code).replace("\n", P_("said", ", "))] if code else []
            return P_("said", ", ").join(part for part in parts if part)
        return super().data(index, role)
