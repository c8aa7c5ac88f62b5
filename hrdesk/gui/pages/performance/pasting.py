"""Where a pasted block falls: figures into figures; a block that names people must name those of the rows it falls on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hrdesk.gui.models.entry import Key, Line
from hrdesk.gui.models.month import EMPLOYEE_NO, NAME, metric_of
from hrdesk.words import _


@dataclass(frozen=True, slots=True)
class Fallen:
    """``cells``: texts by the figure they fall on (blank ones leave it as it is); ``beyond``: how many fall on none."""

    cells: dict[Key, str] = field(default_factory=dict)
    beyond: int = 0
    mismatch: str = ""


def fall(found: Sequence[tuple[Line, str, str]], lines: Sequence[Sequence[str]]) -> Fallen:
    """``found``: (line, column key, text) of the table's cells the block covers; ``lines``: the whole block."""
    cells: dict[Key, str] = {}
    for line, name, text in found:
        said = {NAME: line.row.name, EMPLOYEE_NO: line.row.employee_no}.get(name)
        if said is not None and text and text != said:
            words = _(
                "Nothing was pasted: what you copied names {copied} where the sheet has {name}. Sort both alike first.",
                copied=text,
                name=said,
            )
            return Fallen(mismatch=words)
        if metric_of(name) and text:
            cells[line.row.employment_id, metric_of(name)] = text
    named = sum(1 for _line, name, text in found if name in (NAME, EMPLOYEE_NO) and text)
    filled = sum(1 for line in lines for text in line if text)
    return Fallen(cells, filled - named - len(cells))
