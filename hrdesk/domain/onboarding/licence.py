"""Licence to work (上岗资格): no case and no target before the gates are passed, or while somebody is suspended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hrdesk.words import N_, _


@dataclass(frozen=True, slots=True)
class Licence:
    """Whether work may be given, and what is in the way.

    ``open_gates``: their names; ``suspended_since``: the day; ``unread``: courses that must be done first (a hard stop).
    """

    granted: str | None
    open_gates: tuple[str, ...] = ()
    suspended_since: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether cases and targets may be given."""
        return self.granted is not None and self.suspended_since is None and not self.unread

    @property
    def why_not(self) -> str:
        """What is in the way, in words; empty when nothing is."""
        if self.holds:
            return ""
        if self.suspended_since is not None:
            return _("suspended since {day}", day=self.suspended_since)
        reasons = []
        if self.open_gates:
            reasons.append(_("not passed yet: {gates}", gates=_(", ").join(self.open_gates)))
        elif self.granted is None:
            reasons.append(_("no onboarding checklist was given"))
        if self.unread:
            reasons.append(_("must first be read and passed: {courses}", courses=_(", ").join(self.unread)))
        return _("; ").join(reasons)

    @property
    def way_out(self) -> str:
        """What to do about it, as a message of the catalogue; empty when nothing is in the way."""
        if self.holds:
            return ""
        if self.suspended_since is not None:
            return N_("End the suspension first.")
        if self.granted is None:
            return N_("The gates of the onboarding checklist come first; each can be waived with a reason.")
        return N_("The person finds the course under “My training”.")


#: Who came this many days ago or fewer is new; a practice, the law knows no such day.
NEW_FOR_DAYS = 30
EXISTING = "existing staff"
PASSED = "gates passed"
_REASONS = {EXISTING: N_("existing staff"), PASSED: N_("gates passed")}


def granted(gates: Sequence[bool]) -> str | None:
    """The licence a plan gives once each of its gates is passed or waived; None while one is open."""
    return PASSED if all(gates) else None


def at_entry(hire_date: date | None, today: date, noted: str = "", by: str = "") -> str | None:
    """The licence of somebody entered as working here, without onboarding.

    A licence ``noted`` with its reason carries the name of who noted it; without one, who came within ``NEW_FOR_DAYS``
    days has none before the gates are passed, and who was here before counts as existing staff.
    """
    if noted:
        return f"{noted} ({by})" if by else noted
    if hire_date is not None and (today - hire_date).days <= NEW_FOR_DAYS:
        return None
    return EXISTING


def reason(kept: str) -> str:
    """Why somebody is licensed, in words."""
    return _(_REASONS.get(kept, kept))
