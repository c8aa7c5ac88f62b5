"""The sheet of targets while it is filled in: what was typed over what is kept, what then counts, and how a cell looks.

``Plan`` knows no widget. Every edit remembers what was kept when it was made (``seen``): when that is not what is kept
any more, the cell is a conflict, and nobody's figure is overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.figures import shown
from hrdesk.domain.performance.model import Metric
from hrdesk.domain.targets.force import Holder, read_target
from hrdesk.domain.targets.spreading import whole_month
from hrdesk.gui.models.month import EMPLOYEE_NO, NAME
from hrdesk.words import P_, _n

if TYPE_CHECKING:
    from hrdesk.app.targets.model import Change, Spot, TargetRow, TargetSheet

LEFT = (EMPLOYEE_NO, NAME)
PERSON, AGENCY = "employment", "agency"
UNITS = (AGENCY, "department", "team")  # from wide to narrow


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
        there = {row.kind for row in sheet.rows}
        self._kinds = [kind for kind in UNITS if kind in there]

    def depth(self, row: TargetRow) -> int:
        """How far down a row stands: under the agency, the department, the team, as far as they have rows; people last."""
        return self._kinds.index(row.kind) if row.kind in self._kinds else max(0, len(self._kinds) - 1)

    # -- asking ------------------------------------------------------------------------------------------------

    def metric(self, spot: Spot) -> Metric:
        """The metric of a figure."""
        return self.sheet.metrics[spot.metric]

    def key(self, line: Line, code: str) -> Spot | None:
        """The figure of a row for a metric; None where nothing of the kind is asked there."""
        if code not in line.row.aims:
            return None
        return line.row.spot(self.sheet.metrics[code])

    def code(self, spot: Spot) -> str:
        """The metric of a figure."""
        return spot.metric

    def locked(self, spot: Spot) -> str:
        """Why the figure can't be changed; empty where it can."""
        return self.lines[spot.holder].row.locked.get(spot.metric, "")

    def fills(self, source: Spot, spot: Spot) -> bool:
        """Whether one figure may be filled into the other: a sum is asked of nobody alone."""
        return source != spot and source.total == spot.total

    def named(self, line: Line) -> Mapping[str, str]:
        """What names a row, by column: a block pasted must not name another."""
        return {NAME: name_shown(line), EMPLOYEE_NO: line.row.employee_no}

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
        row = self.lines[spot.holder].row
        return P_("entry", "{name} {metric}", name=row.name, metric=self.metric(spot).name)

    def told_wrong(self, spot: Spot) -> str:
        """A figure with what can't be read in it, or with what somebody else changed it to meanwhile."""
        edit, said = self.edits.get(spot), self.told(spot)
        if edit is not None and edit.problem:
            return P_("entry", "{cell} “{text}”", cell=said, text=edit.text)
        if not self.conflict(spot):
            return said
        now = shown(self.sheet.kept.get(spot), self.metric(spot)) or "—"
        return P_("entry", "{cell} (now {figure})", cell=said, figure=now)

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
            value = read_target(text, metric, one=not spot.total)
        except UserError as wrong:
            return Edit(text, None, wrong.whole, seen=kept)
        if value is not None and row.kind == PERSON and row.aims[spot.metric].prorate:
            value = whole_month(value, row.share)
        return None if value == kept else Edit(text.strip(), value, seen=kept)

    def as_kept(self, spot: Spot) -> str:
        """What would stand there without the edit of this figure, as text to edit."""
        return shown(self.kept(spot), self.metric(spot))

    def kept(self, spot: Spot) -> Decimal | None:
        """What would stand there without the edit of this figure."""
        row = self.lines[spot.holder].row
        if row.kind != PERSON:
            return self.sheet.kept.get(spot)
        others = {other: value for other, value in self.changed.items() if other != spot}
        force = self.sheet.force(row, spot.metric, others)
        return force.asked if force is not None else None

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
            if line is None or self.key(line, code) != spot or self.locked(spot):
                continue
            edit = self.typing(spot, text)
            if edit is not None:
                self.edits[spot] = Edit(edit.text, edit.value, edit.problem, Decimal(seen) if seen else None)
        self._edited()


def name_shown(line: Line) -> str:
    """The name as it stands in the sheet: a team's with how many it has."""
    row = line.row
    if row.kind == PERSON:
        return row.name
    people = len(line.plan.sheet.under(row))
    return _n("{name}: {count} person", "{name}: {count} people", count=people, name=row.name)
