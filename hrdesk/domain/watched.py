"""The watched folder's own rules: which files are workbooks, what kind a file is by its place, and when it is complete."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from hrdesk.domain.calendar import Period

ENDINGS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "txt", "html", "htm", "xml")
_YEAR_AND_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*(?:[-_./年]\s*(\d{1,2})|(\d{2}))(?!\d)")
_FULL_DAY = re.compile(r"(?<!\d)(20\d\d)(\d\d)\d\d(?!\d)")

BY_DATES, BY_NAME = "dates", "name"  # where the month of the figures comes from


@dataclass(frozen=True, slots=True)
class Rule:
    """Files at ``place`` are of ``kind``; ``source`` names the mapping to use (empty: by their headings).

    ``place`` is a folder inside the watched one (``财务/``), a pattern for the file's name (``*回款*.xlsx``) or both
    (``财务/*.csv``); ``*`` is anything. ``month``: ``dates`` (the rows say it) or ``name`` (the file's name does).
    """

    place: str
    kind: str
    source: str = ""
    month: str = BY_DATES


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is still being written: its size in bytes and when it was changed (ns)."""

    size: int
    changed: int


def is_workbook(name: str) -> bool:
    """Whether a file (path inside the folder, ``/`` between) may be one to read: no lock file, no half download."""
    own = name.rpartition("/")[2]
    return not own.startswith(("~$", ".")) and own.rpartition(".")[2].lower() in ENDINGS and "." in own


def tidy_place(text: str) -> str:
    """A place as it is kept: ``/`` between the parts, nothing in front, a folder ends in ``/``."""
    place = unicodedata.normalize("NFKC", text).strip().replace("\\", "/").lstrip("/")
    while "//" in place:
        place = place.replace("//", "/")
    last = place.rpartition("/")[2]
    return f"{place}/" if last and "*" not in last and "?" not in last and "." not in last else place


def fits(place: str, name: str) -> bool:
    """Whether the file ``name`` lies at ``place``; capitals make no difference."""
    wanted, given = place.casefold(), name.casefold()
    if wanted.endswith("/"):
        return given.startswith(wanted)
    if "/" in wanted:
        return given.count("/") == wanted.count("/") and fnmatchcase(given, wanted)
    return fnmatchcase(given.rpartition("/")[2], wanted)


def rule_for(name: str, rules: Iterable[Rule]) -> Rule | None:
    """The rule a file goes by: the one with the longest place of those that fit."""
    fitting = [rule for rule in rules if fits(rule.place, name)]
    return max(fitting, key=lambda rule: len(rule.place), default=None)


def complete(name: str, now: Stamp, before: Mapping[str, Stamp]) -> bool:
    """Whether nobody writes to the file any more: it holds something and is as it was at the last look."""
    return now.size > 0 and before.get(name) == now


def month_in(name: str) -> Period | None:
    """The month a file's name speaks of: ``2026-10``, ``2026年10月``, ``202610``, ``20261023``; None where it is unclear."""
    own = unicodedata.normalize("NFKC", name.rpartition("/")[2])
    found = {
        (int(year), int(one or two)) for year, one, two in _YEAR_AND_MONTH.findall(own) if 1 <= int(one or two) <= 12
    }
    found |= {(int(year), int(month)) for year, month in _FULL_DAY.findall(own) if 1 <= int(month) <= 12}
    return Period(*found.pop()) if len(found) == 1 else None
