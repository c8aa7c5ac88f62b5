"""Licence to work (上岗资格): no case and no target before the gates are passed, or while somebody is suspended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hrdesk.words import N_, _


@dataclass(frozen=True, slots=True)
class Licence:
    """Whether work may be given, and what is in the way: names of open gates, or since when somebody is suspended."""

    granted: str | None
    open_gates: tuple[str, ...] = ()
    suspended_since: date | None = None

    @property
    def holds(self) -> bool:
        """Whether cases and targets may be given."""
        return self.granted is not None and self.suspended_since is None

    @property
    def why_not(self) -> str:
        """What is in the way, in words; empty when nothing is."""
        if self.holds:
            return ""
        if self.suspended_since is not None:
            return _("suspended since {day}", day=self.suspended_since)
        if self.open_gates:
            return _("not passed yet: {gates}", gates=_(", ").join(self.open_gates))
        return _("no onboarding checklist was given")


EXISTING = "existing staff"
PASSED = "gates passed"
_REASONS = {EXISTING: N_("existing staff"), PASSED: N_("gates passed")}


def granted(gates: Sequence[bool]) -> str | None:
    """The licence a plan gives once each of its gates is passed or waived; None while one is open."""
    return PASSED if all(gates) else None


def reason(kept: str) -> str:
    """Why somebody is licensed, in words."""
    return _(_REASONS.get(kept, kept))
