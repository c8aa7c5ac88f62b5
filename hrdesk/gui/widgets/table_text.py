"""A table as text for the clipboard and back, and the words of a selection's sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hrdesk.gui.models.table import minus
from hrdesk.words import _, _n

_FORMULA = ("=", "@", "+", "-", "\t")


def as_text(lines: Sequence[Sequence[Any]]) -> str:
    """Lines of values as tab-separated text that a spreadsheet takes for what it is: no formula is born of it."""
    return "\n".join("\t".join(_plain(value) for value in line) for line in lines)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return str(value)
    text = " ".join(value.replace("\t", " ").split("\n")).replace("\r", "")
    return "'" + text if text.startswith(_FORMULA) and not _is_figure(text) else text


def _is_figure(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").replace(".", "", 1).rstrip("%").isdigit()


def matrix(text: str) -> list[list[str]]:
    """What was copied from a spreadsheet, as lines of texts; the empty last line is dropped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1]:
        lines.pop()
    return [[part.strip() for part in line.split("\t")] for line in lines]


def sums(count: int, values: Sequence[Decimal], *, cells: bool, total: tuple[int, int]) -> list[str | tuple[str, str]]:
    """What the status bar says: 显示 62 / 128 · 选中 1 行, or 选中 6 格 · 合计 · 平均 · 计数."""
    shown, everything = total
    parts: list[str | tuple[str, str]]
    if not cells:
        rows = _n("{count:,} row", "{count:,} rows", count=everything) if shown == everything else ""
        parts = [rows or _("Showing {shown:,} / {total:,}", shown=shown, total=everything)]
        return [*parts, _("{count:,} selected", count=count)] if count else parts
    parts = [] if shown == everything else [_("Showing {shown:,} / {total:,}", shown=shown, total=everything)]
    if count < 2:
        return parts
    parts.append(_n("{count:,} cell selected", "{count:,} cells selected", count=count))
    if values:
        whole = sum(values, Decimal(0))
        places = Decimal("0.01")
        mean = (whole / len(values)).quantize(places, ROUND_HALF_UP)
        parts += [
            (_("Sum"), minus(f"{whole.quantize(places, ROUND_HALF_UP):,}")),
            (_("Mean"), minus(f"{mean:,}")),
            (_("Count"), f"{len(values):,}"),
        ]
    return parts
