"""Drafts: what somebody typed into a form and has not saved yet, kept sealed on this computer until saved or dropped.

The agency's file is not touched, so a draft is kept while the file cannot be reached, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hrdesk import settings
from hrdesk.app.work import Work, use_case
from hrdesk.storage.drafts import Drawer


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into one form.

    ``form`` names it (``person:12``); ``typed`` holds the texts that differ from what was shown, by field; ``before``
    what the form showed or the record held when it was opened; ``version`` the record's then (empty: a new one).
    """

    form: str
    at: datetime
    typed: Mapping[str, str] = field(repr=False)
    before: Mapping[str, str] = field(default_factory=dict, repr=False)
    version: str = ""


@use_case("account.own")
def keep_draft(work: Work, draft: Draft) -> None:
    """Keeps a draft in place of the one of the same form. Errors: ``disk_full``, ``read_only`` (this computer's disk)."""
    held = {
        "at": draft.at.isoformat(),
        "typed": dict(draft.typed),
        "before": dict(draft.before),
        "version": draft.version,
    }
    _drawer(work).put(draft.form, held)


@use_case("account.own")
def kept_drafts(work: Work) -> tuple[Draft, ...]:
    """The drafts of this account for this file on this computer, the newest first."""
    found = [draft for name, held in _drawer(work).every().items() if (draft := _draft(name, held)) is not None]
    return tuple(sorted(found, key=lambda draft: draft.at, reverse=True))


@use_case("account.own")
def drop_draft(work: Work, form: str) -> None:
    """Saved, or thrown away: the draft of that form goes."""
    _drawer(work).drop(form)


def _drawer(work: Work) -> Drawer:
    return Drawer(settings.profile() / "drafts", work.database.keys)


def _draft(name: str, held: Mapping[str, Any]) -> Draft | None:
    """None for one that another version of the program wrote differently."""
    try:
        typed = {str(key): str(text) for key, text in held["typed"].items()}
        before = {str(key): str(text) for key, text in held["before"].items()}
        return Draft(name, datetime.fromisoformat(held["at"]), typed, before, str(held["version"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
