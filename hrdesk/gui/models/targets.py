"""The sheet of targets while it is filled in: what was typed over what is kept, what then counts, and how a cell looks.

``Plan`` knows no widget. Every edit remembers what was kept when it was made (``seen``): when that is not what is kept
any more, the cell is a conflict, and nobody's figure is overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import SCHEME, Holder, read_target
from hrdesk.domain.targets.spreading import adds_up, whole_month
from hrdesk.gui.models.month import EMPLOYEE_NO, NAME, UNITS, column_of, metric_of, number_shown, target_shown
from hrdesk.gui.models.table import Cell, Column, Kind, TableModel
from hrdesk.gui.theme import SMALL, font
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Change, Spot, TargetRow, TargetSheet

Index = QModelIndex | QPersistentModelIndex
LEFT = (EMPLOYEE_NO, NAME)
PERSON, AGENCY = "employment", "agency"
WIDEST_NAME = 190  # px
_FULL = Decimal(1)


@dataclass(frozen=True, slots=True)
class Edit:
    """What was typed; ``value`` as it is to be kept (None: nothing set), ``problem`` why it can't be read."""

    text: str
    value: Decimal | None = None
    problem: str = ""
    seen: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet with the plan it belongs to."""

    plan: Plan
    row: TargetRow

    @property
    def key(self) -> Holder:
        """What tells rows apart."""
        return self.row.kind, self.row.object_id


class Plan:
    """See the module."""

    def __init__(self, sheet: TargetSheet) -> None:
        self.sheet = sheet
        self.edits: dict[Spot, Edit] = {}
        self.changed: dict[Spot, Decimal | None] = {}  # what would be kept by the edits that can be read
        self.lines: dict[Holder, Line] = {}
        self._take(sheet)

    def _take(self, sheet: TargetSheet) -> None:
        self.sheet = sheet
        self.lines = {(row.kind, row.object_id): Line(self, row) for row in sheet.rows}

    # -- asking ------------------------------------------------------------------------------------------------

    def metric(self, spot: Spot) -> Metric:
        """The metric of a figure."""
        return self.sheet.metrics[spot.metric]

    def spot(self, line: Line, code: str) -> Spot | None:
        """The figure of a row for a metric; None where nothing of the kind is asked there."""
        if code not in line.row.aims:
            return None
        return line.row.spot(self.sheet.metrics[code])

    def open(self, spot: Spot) -> bool:
        """Whether the figure may be changed."""
        return spot.metric not in self.lines[spot.holder].row.locked

    def _edited(self) -> None:
        self.changed = {spot: edit.value for spot, edit in self.edits.items() if not edit.problem}

    def value(self, spot: Spot) -> Decimal | None:
        """What is set for the holder alone, edits counted in."""
        edit = self.edits.get(spot)
        return edit.value if edit is not None and not edit.problem else self.sheet.kept.get(spot)

    def asked(self, line: Line, code: str) -> Decimal | None:
        """What a person is asked, edits counted in."""
        force = self.sheet.force(line.row, code, self.changed)
        return force.asked if force is not None else None

    def of_people(self, line: Line, code: str) -> Decimal:
        """What the people of a team or of the agency are asked together."""
        found = (self.sheet.force(row, code, self.changed) for row in self.sheet.under(line.row))
        return sum((force.asked for force in found if force is not None), Decimal(0))

    def problems(self) -> list[Spot]:
        """Figures whose text can't be read."""
        return [spot for spot, edit in self.edits.items() if edit.problem]

    def conflicts(self) -> list[Spot]:
        """Figures somebody else changed under an edit."""
        return [spot for spot in self.edits if self.conflict(spot)]

    def conflict(self, spot: Spot) -> bool:
        """Whether somebody else changed the figure under its edit."""
        edit = self.edits.get(spot)
        return edit is not None and edit.seen != self.sheet.kept.get(spot)

    def told(self, spot: Spot) -> str:
        """A figure in words: whose, which metric."""
        return f"{self.lines[spot.holder].row.name} {self.metric(spot).name}"

    def text(self, spot: Spot) -> str:
        """What is edited: what was typed, else what a person is asked, what is set for a team."""
        edit = self.edits.get(spot)
        if edit is not None:
            return edit.text
        line, metric = self.lines[spot.holder], self.metric(spot)
        return shown(self.asked(line, spot.metric) if line.row.kind == PERSON else self.value(spot), metric)

    # -- changing ----------------------------------------------------------------------------------------------

    def typing(self, spot: Spot, text: str) -> Edit | None:
        """The edit that typing ``text`` makes (nothing: the own target goes); None where it says what is kept."""
        row, metric, kept = self.lines[spot.holder].row, self.metric(spot), self.sheet.kept.get(spot)
        if text.strip() and text.strip() == self.as_kept(spot):
            return None
        try:
            value = read_target(text, metric)
        except UserError as wrong:
            return Edit(text, None, f"{wrong} {wrong.hint}".strip(), seen=kept)
        if value is not None and row.kind == PERSON and row.aims[spot.metric].prorate:
            value = whole_month(value, row.share)
        return None if value == kept else Edit(text.strip(), value, seen=kept)

    def as_kept(self, spot: Spot) -> str:
        """What would stand there without the edit of this figure."""
        row, metric = self.lines[spot.holder].row, self.metric(spot)
        if row.kind != PERSON:
            return shown(self.sheet.kept.get(spot), metric)
        others = {other: value for other, value in self.changed.items() if other != spot}
        force = self.sheet.force(row, spot.metric, others)
        return shown(force.asked, metric) if force is not None else ""

    def put(self, changes: Mapping[Spot, Edit | None]) -> dict[Spot, Edit | None]:
        """Makes the edits (None: as it is kept); what stood there before, to undo it."""
        before: dict[Spot, Edit | None] = {}
        for spot, edit in changes.items():
            if spot.holder not in self.lines or spot.metric not in self.sheet.metrics:
                continue  # gone since
            before[spot] = self.edits.pop(spot, None)
            if edit is not None:
                self.edits[spot] = edit
        self._edited()
        return before

    def rebase(self, sheet: TargetSheet, own: Mapping[Spot, Decimal | None]) -> None:
        """What is kept was read anew: edits stay, those that say what is kept now are done.

        ``own``: what was saved from this window; typing over that is no conflict.
        """
        self._take(sheet)
        for spot, edit in list(self.edits.items()):
            kept = sheet.kept.get(spot)
            gone = spot.holder not in self.lines or spot.metric not in sheet.metrics
            if gone or (not edit.problem and edit.value == kept):
                del self.edits[spot]
            elif spot in own and own[spot] == kept:
                self.edits[spot] = Edit(edit.text, edit.value, edit.problem, kept)
        self._edited()

    def to_save(self) -> tuple[Change, ...]:
        """All edits as the use case takes them; none of them may be a problem."""
        from hrdesk.app.targets.model import Change

        return tuple(Change(spot, edit.value, edit.seen) for spot, edit in self.edits.items())

    # -- drafts ------------------------------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """The edits as a draft keeps them, each behind what it was typed over: ``employment:12:talk:`` → ``900|1200``."""
        found = {}
        for spot, edit in self.edits.items():
            name = f"{spot.kind}:{spot.object_id}:{spot.metric}:{'sum' if spot.total else ''}"
            found[name] = f"{'' if edit.seen is None else edit.seen}|{edit.text}"
        return found

    def from_texts(self, texts: Mapping[str, str]) -> None:
        """Types a draft in; what is locked or gone since is left away."""
        from hrdesk.app.targets.model import Spot

        for name, kept in texts.items():
            kind, number, code, total = name.split(":")
            seen, _bar, text = kept.partition("|")
            spot = Spot(kind, int(number), code, bool(total))
            line = self.lines.get(spot.holder)
            if line is None or self.spot(line, code) != spot or not self.open(spot):
                continue
            edit = self.typing(spot, text)
            if edit is not None:
                self.edits[spot] = Edit(edit.text, edit.value, edit.problem, Decimal(seen) if seen else None)
        self._edited()


# --- how it looks ----------------------------------------------------------------------------------------------------


def columns(plan: Plan) -> list[Column]:
    """工号, name, the days worked where somebody joined or left, and one column a metric."""
    widest = max(
        (QFontMetrics(font(bold=True)).horizontalAdvance(name_shown(line)) for line in plan.lines.values()), default=0
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


def name_shown(line: Line) -> str:
    """The name as it stands in the sheet: a team's with how many it has."""
    row = line.row
    if row.kind == PERSON:
        return row.name
    people = len(line.plan.sheet.under(row))
    return _n("{name}: {count} person", "{name}: {count} people", count=people, name=row.name)


def _name(line: Line) -> Cell:
    return Cell(name_shown(line), line.row.name, state="" if line.row.kind == PERSON else "band")


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
    spot = line.plan.spot(line, code)
    return spot is not None and line.plan.open(spot)


def _figure(line: Line, metric: Metric) -> Cell:
    plan, spot = line.plan, line.plan.spot(line, metric.code)
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
    return Cell(text, number_shown(text), "" if own else "hint", state="" if plan.open(spot) else "left_out")


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
    spot = plan.spot(line, code)
    if spot is None:
        if line.row.kind != PERSON:
            return _("Nobody there is asked this.")
        return _("The scheme {scheme} asks nothing of the kind.", scheme=line.row.scheme)
    metric, edit = plan.metric(spot), plan.edits.get(spot)
    said = []
    if edit is not None and edit.problem:
        said.append(edit.problem)
    elif edit is not None and plan.conflict(spot):
        now = shown(plan.sheet.kept.get(spot), metric) or "—"
        said.append(_("Somebody changed it meanwhile to {figure}. Type yours again, or keep theirs.", figure=now))
    elif edit is not None:
        said.append(_("Not saved yet; before: {figure}", figure=plan.as_kept(spot) or "—"))
    said += _about_person(line, code, metric) if line.row.kind == PERSON else _about_unit(line, spot, metric)
    if not plan.open(spot):
        said.append(line.row.locked[spot.metric])
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
                spot = self.plan.spot(line, code)
                return self.plan.text(spot) if spot is not None else ""
            if role == Qt.ItemDataRole.ToolTipRole:
                return told(line, code) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and line is not None:
            text = str(super().data(index, Qt.ItemDataRole.DisplayRole) or "")
            parts = [line.row.name, self.columns[index.column()].title, text]
            parts += [told(line, code).replace("\n", P_("said", ", "))] if code else []
            return P_("said", ", ").join(part for part in parts if part)
        return super().data(index, role)
