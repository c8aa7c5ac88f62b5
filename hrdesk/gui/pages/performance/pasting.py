"""Where a pasted block falls: figures into figures; a block that names people must name those of the rows it falls on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from hrdesk.gui.models.entry import Key, Line
from hrdesk.gui.models.month import EMPLOYEE_NO, NAME, metric_of
from hrdesk.words import _

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Fallen(Generic[K]):
    """``cells``: texts by the figure they fall on (blank ones leave it as it is); ``beyond``: how many fall on none."""

    cells: dict[K, str] = field(default_factory=dict)
    beyond: int = 0
    mismatch: str = ""


def fall(found: Sequence[tuple[Line, str, str]], lines: Sequence[Sequence[str]]) -> Fallen[Key]:
    """``found``: (line, column key, text) of the table's cells the block covers; ``lines``: the whole block."""
    return fall_on(found, lines, _said, lambda line, code: (line.row.employment_id, code))


def _said(line: Line) -> Mapping[str, str]:
    return {NAME: line.row.name, EMPLOYEE_NO: line.row.employee_no}


def fall_on(
    found: Sequence[tuple[Any, str, str]],
    lines: Sequence[Sequence[str]],
    said_of: Callable[[Any], Mapping[str, str]],
    key_of: Callable[[Any, str], K | None],
) -> Fallen[K]:
    """As ``fall`` for rows of any kind: ``said_of`` names a row, ``key_of`` its figure of a metric, None where it has none."""
    cells: dict[K, str] = {}
    for line, name, text in found:
        said = said_of(line).get(name)
        if said is not None and text and text != said:
            words = _(
                "Nothing was pasted: what you copied names {copied} where the sheet has {name}. Sort both alike first.",
                copied=text,
                name=said,
            )
            return Fallen(mismatch=words)
        key = key_of(line, metric_of(name)) if metric_of(name) and text else None
        if key is not None:
            cells[key] = text
    named = sum(1 for _line, name, text in found if name in (NAME, EMPLOYEE_NO) and text)
    filled = sum(1 for line in lines for text in line if text)
    return Fallen(cells, filled - named - len(cells))
