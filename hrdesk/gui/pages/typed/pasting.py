"""Where a pasted block falls: figures into figures; a block that names people must name those of the rows it falls on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hrdesk.gui.models.month import EMPLOYEE_NO, NAME, metric_of
from hrdesk.gui.pages.typed.content import Content, Key
from hrdesk.words import _

SUM = "Σ"  # before what people come to together: copied along, but no figure


@dataclass(frozen=True)
class Fallen:
    """``cells``: texts by the figure they fall on (blank ones leave it as it is); ``beyond``: how many fall on none."""

    cells: dict[Key, str] = field(default_factory=dict)
    beyond: int = 0
    mismatch: str = ""


def fall(content: Content, found: Sequence[tuple[Any, str, str]], lines: Sequence[Sequence[str]]) -> Fallen:
    """``found``: (line, column key, text) of the table's cells the block covers; ``lines``: the whole block."""
    cells: dict[Key, str] = {}
    named = 0
    for line, name, text in found:
        if not _figures(text):
            continue
        said = content.named(line).get(name)
        if said is not None and text != said:
            words = _(
                "Nothing was pasted: what you copied names {copied} where the sheet has {name}. Sort both alike first.",
                copied=text,
                name=said,
            )
            return Fallen(mismatch=words)
        named += name in (NAME, EMPLOYEE_NO)
        key = content.key(line, metric_of(name)) if metric_of(name) else None
        if key is not None:
            cells[key] = text
    filled = sum(_figures(text) for line in lines for text in line)
    return Fallen(cells, max(0, filled - named - len(cells)))


def _figures(text: str) -> bool:
    return bool(text) and not text.startswith(SUM)
