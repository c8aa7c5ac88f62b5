"""What the register puts on the Today page: replies that are due, and complaints answered but not examined to the end."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from hrdesk.app.complaints.model import Complaint
from hrdesk.app.complaints.views import read_complaints
from hrdesk.app.today.model import TodayItem, Urgency, urgency_of
from hrdesk.app.work import Work
from hrdesk.words import P_, _


def entries(work: Work, conn: Connection, day: date) -> list[TodayItem]:
    """Every open complaint about people the actor sees, for who keeps the register."""
    return [_item(one, day) for one in read_complaints(work, conn) if one.open]


def _item(one: Complaint, day: date) -> TodayItem:
    due = one.reply_due if one.replied_on is None else None
    urgency = urgency_of(due, day) if due is not None else Urgency.WAITING
    if urgency is Urgency.SOON:
        urgency = Urgency.WAITING
    action = P_("complaint", "Reply") if due is not None else _("Examine")
    return TodayItem(
        urgency, "complaint", _("Complaint {number}", number=one.document_no), one.name, one.employee_no,
        " ".join(_("{what}: {said}", what=one.channel, said=one.said).split()), due, action, ("complaints", str(one.id)),
    )  # fmt: skip
