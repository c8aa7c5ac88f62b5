"""The welcome mail: when and where to come, what to bring. Plain text; it waits in the outbox until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from hrdesk.app.outbox import Message, queue
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work
from hrdesk.domain.onboarding.checklist import Checklist, ItemKind
from hrdesk.words import P_, _, named


def queue_welcome(
    work: Work, conn: Connection, employment_id: int, number: str, values: Mapping[str, Any], checklist: Checklist
) -> bool:
    """Keeps the mail of one joiner; whether a new one waits now."""
    settings = read_settings(conn)
    agency = named(settings["agency"], settings["agency_en"] or None)
    subject = _("Welcome to {agency}: your first day is {day}", agency=agency, day=values["hire_date"])
    body = welcome_text(agency, number, values, checklist, work.actor.shown_name)
    message = Message(
        f"welcome/{employment_id}", body, subject, employment_id=employment_id
    )  # to the record's address of the day
    return queue(work, conn, message) is not None


def welcome_text(agency: str, number: str, values: Mapping[str, Any], checklist: Checklist, sender: str) -> str:
    """The text of the mail."""
    post = P_("said", ", ").join(str(values[name]) for name in ("department", "team", "position") if values.get(name))
    papers = [item.name for item in checklist.items if item.kind is ItemKind.PAPER]
    lines = [
        _("{name}, welcome to {agency}.", name=values["name"], agency=agency),
        "",
        _("First day: {day}", day=values["hire_date"]),
        _("Post: {post}", post=post),
        _("Employee number: {number}", number=number),
        "",
        _("Please bring the original of your ID card; it is given back at once, and no deposit is asked for."),
    ]
    if papers:
        lines += [_("Also needed:"), *(f"- {paper}" for paper in papers)]
    lines += ["", _("If you cannot come on that day, please tell us in time."), "", sender, agency]
    return "\n".join(lines)
