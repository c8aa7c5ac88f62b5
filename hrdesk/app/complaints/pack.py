"""The complaints of a client and period, for the 委托方检查包."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from hrdesk.app.complaints.views import read_complaints
from hrdesk.app.work import Work
from hrdesk.domain.roles import may
from hrdesk.domain.training.papers import ComplaintLine
from hrdesk.storage import tables as t
from hrdesk.words import _

SHOWN = 160  # characters of what was said, found or done: a cell never grows beyond its page


def complaint_lines(
    work: Work, conn: Connection, client: str, first: date, last: date
) -> tuple[ComplaintLine, ...] | None:
    """Entries of the register with that client, or a project of that client's, in the order received; None: not to be read."""
    if not may(work.actor.role, "complaints.read"):
        return None
    project = t.client_project
    own = select(project.c.name_zh).where((project.c.client == client) | (project.c.name_zh == client))
    names = {client, *conn.execute(own).scalars()}
    found = [one for one in read_complaints(work, conn) if one.client in names and first <= one.received <= last]
    return tuple(
        ComplaintLine(
            one.number,
            one.received,
            one.channel,
            one.name,
            _short(one.said),
            _("{ruling}: {reason}", ruling=one.ruling.text, reason=_short(one.reason))
            if one.reason
            else one.ruling.text,
            "\n".join(
                part
                for part in (_short(one.action), _("Retraining: {course}", course=one.course) if one.course else "")
                if part
            ),
            one.reply_due or one.received,
            one.replied_on,
        )
        for one in sorted(found, key=lambda one: (one.received, one.document_no))
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
