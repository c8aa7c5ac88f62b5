"""Which column is which field: by its heading, in Chinese or English, exactly or nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from hrdesk.sheets.header import plain
from hrdesk.sheets.kinds import KINDS, Field, Type

EXACT, LAST_PART, ENDING = 100.0, 80.0, 50.0
_NEAR_ENOUGH = 8  # letters a heading may have beyond the synonym it ends in
_UNIT = re.compile(
    r"[(（\[【]\s*(?:单位[:：])?\s*([^)）\]】]{1,6})\s*[)）\]】]|[/／_]\s*(万元|千元|元|秒|分钟|分|小时|s|min|h|%)$"
)
_FACTORS: dict[Type, dict[str, Decimal]] = {
    Type.MONEY: {"万元": Decimal(10_000), "万": Decimal(10_000), "千元": Decimal(1000), "分": Decimal("0.01"),
                 "百万元": Decimal(1_000_000), "亿元": Decimal(100_000_000)},
    Type.NUMBER: {"%": Decimal("0.01"), "百分比": Decimal("0.01"), "万元": Decimal(10_000), "万": Decimal(10_000), "千元": Decimal(1000)},
    Type.RATIO: {"%": Decimal("0.01"), "百分比": Decimal("0.01"), "‰": Decimal("0.001")},
    Type.WHOLE: {"万": Decimal(10_000), "千": Decimal(1000)},
    Type.DURATION: {
        "分钟": Decimal(60), "分": Decimal(60), "min": Decimal(60), "mins": Decimal(60), "minutes": Decimal(60), "m": Decimal(60),
        "小时": Decimal(3600), "时": Decimal(3600), "h": Decimal(3600), "hour": Decimal(3600), "hours": Decimal(3600),
        "毫秒": Decimal("0.001"), "ms": Decimal("0.001"),
    },
}  # fmt: skip


def known_headings(fields: Sequence[Field] = ()) -> frozenset[str]:
    """All headings known, as they are compared: of the given fields, or of every kind."""
    wanted = fields or [field for kind in KINDS.values() for field in kind.fields]
    return frozenset(plain(synonym) for field in wanted for synonym in field.synonyms)


def scale_of(heading: str, type_: Type, *, shown_in_percent: bool = False, stated: str = "") -> Decimal:
    """What the column's numbers are multiplied by: 10,000 for ``金额(万元)``, 60 for ``时长(分钟)``, 0.01 for ``接通率(%)``.

    ``stated``: the unit of money said above the table (单位：万元), for columns that name none of their own. Cells that
    Excel shows in per cent hold fractions already.
    """
    if shown_in_percent:
        return Decimal(1)
    found = _UNIT.search(unicodedata.normalize("NFKC", heading))
    unit = (found[1] or found[2]).strip().lower() if found else ""
    if not unit and type_ is Type.DURATION:
        unit = next((word for word in ("分钟数", "小时数", "分钟", "小时") if heading.endswith(word)), "").removesuffix(
            "数"
        )
    if not unit and heading.rstrip().endswith(("%", "％")):
        unit = "%"
    if not unit and type_ is Type.MONEY:
        unit = stated
    return _FACTORS.get(type_, {}).get(unit, Decimal(1))


def match(headings: Sequence[str], fields: Mapping[str, Field]) -> dict[str, str]:
    """Heading → field code, each used once; the best fits first. Headings nobody knows are left out."""
    offers: list[tuple[float, int, str, str]] = []
    for place, heading in enumerate(headings):
        if not heading:
            continue
        for code, score in _scores(heading, fields):
            offers.append((-score, place, heading, code))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _score, _place, heading, code in sorted(offers, key=lambda offer: offer[:2]):
        if heading not in found and code not in taken:
            found[heading] = code
            taken.add(code)
    return {heading: found[heading] for heading in headings if heading in found}


def _scores(heading: str, fields: Mapping[str, Field]) -> list[tuple[str, float]]:
    whole = plain(heading)
    last = plain(heading.split(" ")[-1]) if " " in heading else ""
    scores = []
    for code, field in fields.items():
        best = 0.0
        for rank, synonym in enumerate(field.synonyms):
            other = plain(synonym)
            if not other:
                continue
            preference = min(rank, 40) / 4
            if whole == other:
                best = max(best, EXACT - preference)
            elif last and last == other:
                best = max(best, LAST_PART - preference)
            elif (
                len(other) >= 3
                and whole.endswith(other)
                and len(whole) - len(other) <= _NEAR_ENOUGH
                and not other.isascii()
            ):
                best = max(best, ENDING + len(other))
        if best:
            scores.append((code, best + (4 if field.required else 0)))
    return scores
