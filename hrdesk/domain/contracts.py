"""Rules about labour contracts (劳动合同): their kinds, their term, the longest lawful probation.

Sources: 劳动合同法 art. 12 (kinds), art. 19 (probation).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from hrdesk.domain.calendar import Period
from hrdesk.domain.people import Problem, probation_cap_months
from hrdesk.words import N_, _


class ContractKind(StrEnum):
    """What ends the contract."""

    FIXED = "fixed"  # 固定期限
    OPEN = "open"  # 无固定期限
    PROJECT = "project"  # 以完成一定工作任务为期限

    @property
    def text(self) -> str:
        """The word in the current language."""
        return _(_KIND_WORDS[self])


_KIND_WORDS = {
    ContractKind.FIXED: N_("Fixed term"),
    ContractKind.OPEN: N_("Open-ended"),
    ContractKind.PROJECT: N_("Until a task is done"),
}
_SAID: Mapping[str, ContractKind] = {
    **{kind.value: kind for kind in ContractKind},
    **dict.fromkeys(("固定期限", "固定期限劳动合同", "固定", "有固定期限", "fixed term", "fixed-term"), ContractKind.FIXED),
    **dict.fromkeys(("无固定期限", "无固定期限劳动合同", "无固定", "无期限", "长期", "open-ended", "open ended"), ContractKind.OPEN),
    **dict.fromkeys(("以完成一定工作任务为期限", "任务期限", "完成任务", "项目", "以完成一定工作任务为期限劳动合同", "until a task is done"), ContractKind.PROJECT),
}  # fmt: skip
_TERM = re.compile(r"(?:(\d{1,2})\s*(?:年|years?|y))?\s*(?:(\d{1,3})\s*(?:个?月|months?|m)?)?", re.IGNORECASE)


def contract_kind(text: str) -> ContractKind | None:
    """What people call the kind of a contract; None for a word that says none."""
    return _SAID.get(unicodedata.normalize("NFKC", text).strip().casefold())


def term_months(text: str) -> int | None:
    """``3年``, ``2年6个月``, ``36个月``, ``36`` → months; None for anything else."""
    found = _TERM.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or not (found[1] or found[2]):
        return None
    months = int(found[1] or 0) * 12 + int(found[2] or 0)
    return months if 0 < months <= 600 else None


def last_day(starts: date, months: int) -> date:
    """The last day of a term that begins on ``starts``: three years from 2024-05-20 end on 2027-05-19."""
    return date.fromordinal(_same_day(starts, months).toordinal() - 1)


def _same_day(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = Period(year, month + 1).bounds()[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last.day))


def whole_months(starts: date, ends: date) -> int:
    """Whole months of a term, both days included."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    while months > 0 and last_day(starts, months) > ends:
        months -= 1
    return months


def check_contract(
    kind: ContractKind, starts: date, ends: date | None, probation_end: date | None
) -> dict[str, Problem]:
    """What cannot be true of a contract, by field; shared by forms and imports."""
    found: dict[str, Problem] = {}
    if ends is not None and ends < starts:
        found["ends"] = Problem("out_of_range", N_("The contract ends before it begins."))
    elif kind is ContractKind.FIXED and ends is None:
        found["ends"] = Problem("missing", N_("A fixed-term contract needs its last day."))
    elif kind is ContractKind.OPEN and ends is not None:
        found["ends"] = Problem("out_of_range", N_("An open-ended contract has no last day."))
    if probation_end is not None and probation_end < starts:
        found["probation_end"] = Problem("out_of_range", N_("Probation ends before the contract begins."))
    elif probation_end is not None and ends is not None and probation_end > ends and "ends" not in found:
        found["probation_end"] = Problem("out_of_range", N_("Probation ends after the contract."))
    return found


def probation_too_long(kind: ContractKind, starts: date, ends: date | None, probation_end: date) -> bool:
    """Whether probation is longer than the law allows for the term (劳动合同法 art. 19)."""
    if kind is ContractKind.PROJECT:
        return True
    cap = probation_cap_months(None if kind is ContractKind.OPEN or ends is None else whole_months(starts, ends))
    return cap == 0 or probation_end > last_day(starts, cap)
