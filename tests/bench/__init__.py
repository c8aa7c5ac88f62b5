"""The table of ratios: each module has NAME and ``measure() -> list[Row]``, all sides in one run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One side of a comparison."""

    what: str
    cpu_seconds: float
    peer: str = ""
    note: str = ""
