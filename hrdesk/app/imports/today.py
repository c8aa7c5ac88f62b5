"""What importing puts on the Today page: files of the watched folder that could not be taken without a person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from hrdesk.app.today.model import TodayItem, Urgency
from hrdesk.app.watched_files import waiting_files
from hrdesk.app.work import Work
from hrdesk.words import _


def entries(work: Work, conn: Connection, _day: date) -> list[TodayItem]:
    """One line for each file."""
    return [
        TodayItem(
            Urgency.WAITING,
            "watched",
            _("File to import"),
            one.place.rpartition("/")[2],
            "",
            one.why,
            None,
            _("Open") if one.kind else _("Settings"),
            ("import", f"watched:{one.id}") if one.kind else ("settings", "watched"),
        )
        for one in waiting_files(work, conn)
    ]
