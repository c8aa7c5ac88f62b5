"""Roles as they are called on screen."""

from __future__ import annotations

from hrdesk.words import _


def role_word(role: str) -> str:
    """The role in the current language."""
    return {
        "administrator": _("Administrator"),
        "hr": _("HR"),
        "supervisor": _("Supervisor"),
        "collector": _("Collector"),
        "finance": _("Finance"),
        "owner": _("Owner of the agency"),
        "auditor": _("Auditor"),
        "kiosk": _("Kiosk (shared PC)"),
    }[role]
