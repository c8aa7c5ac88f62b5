"""What is said of a sheet that is typed into: what keeps it from being saved, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.gui.pages.typed.content import Content, Key
from hrdesk.words import P_, _, _n

NAMED = 5  # so many cells are named in a sentence


def in_the_way(content: Content, pasted: frozenset[Key]) -> tuple[str, str]:
    """Why the sheet can't be saved, and the word for giving that up; both empty where it can. ``pasted``: the last block."""
    problems, conflicts = content.problems(), content.conflicts()
    if problems and pasted.issuperset(problems):
        said = _(
            "{count} of {all} pasted cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
            count=len(problems),
            all=len(pasted),
            cells=cells_named(content, problems),
        )
        return said, P_("entry", "Drop them")
    if problems:
        said = _n(
            "{count} cell cannot be read: {cells}. Nothing is saved until it is mended or dropped.",
            "{count} cells cannot be read: {cells}. Nothing is saved until they are mended or dropped.",
            count=len(problems),
            cells=cells_named(content, problems),
        )
        return said, P_("entry", "Drop them")
    if conflicts:
        said = _n(
            "Somebody else changed {count} cell you typed in: {cells}. Type yours again, or keep theirs; then save.",
            "Somebody else changed {count} cells you typed in: {cells}. Type yours again, or keep theirs; then save.",
            count=len(conflicts),
            cells=cells_named(content, conflicts),
        )
        return said, P_("entry", "Keep theirs")
    return "", ""


def cells_named(content: Content, keys: Sequence[Key]) -> str:
    """The first of the cells by person and metric, with what cannot be read or what somebody else put there."""
    return _("; ").join(map(content.told_wrong, keys[:NAMED])) + (" …" if len(keys) > NAMED else "")
