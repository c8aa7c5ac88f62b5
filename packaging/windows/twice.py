"""`windows build --twice`: the same source built once more from a copy in another folder, and both held side by side."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from setup_steps import ROOT, NotSetUp

from windows import tools


@dataclass(frozen=True, slots=True)
class Compared:
    """Names of files that are the same in both folders, that differ, and that only one of them has."""

    same: tuple[str, ...]
    differ: tuple[str, ...]
    lone: tuple[str, ...]

    def __str__(self) -> str:
        if not self.differ and not self.lone:
            return f"{len(self.same)} files the same, byte for byte"
        named = [*self.lone, *self.differ]
        more = f" and {len(named) - 5} more" if len(named) > 5 else ""
        return f"{len(self.same)} files the same, {len(named)} not: {', '.join(named[:5])}{more}"


def compared(one: Path, other: Path) -> Compared:
    """Both folders by names and contents."""
    here, there = tools.files_of(one), tools.files_of(other)
    both = [name for name in here if name in there]
    same = {name for name in both if tools.sha256(here[name]) == tools.sha256(there[name])}
    return Compared(
        tuple(name for name in both if name in same),
        tuple(name for name in both if name not in same),
        tuple(sorted(set(here) ^ set(there))),
    )


def alike(one: Path, other: Path) -> str:
    """What ``compared`` says. Errors: NotSetUp where the folders are not the same."""
    found = compared(one, other)
    if found.differ or found.lone:
        raise NotSetUp(f"Two builds of one source differ: {found}.")
    return str(found)


def copied_source(place: Path) -> Path:
    """What a build reads of the project, in another folder."""
    source = place / "source of another name"
    shutil.rmtree(place, ignore_errors=True)
    for name in ("hrdesk", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    return source
