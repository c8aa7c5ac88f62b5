"""The terms of a month's evaluation as they are set, and the days from which they count."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from hrdesk.app.upkeep import read_settings
from hrdesk.domain.performance.deadlines import Terms


def read_terms(conn: Connection) -> Terms:
    """What the agency has set."""
    values = read_settings(conn)
    return Terms(
        self_comment=values["self_comment_working_days"],
        review=values["review_working_days"],
        publish=values["publish_working_days"],
        acknowledge=values["acknowledge_working_days"],
    )


def begun_on(evaluation: Any, zone: ZoneInfo) -> date:
    """The day a revision was first computed; of one made before 0.4.0 the day it was computed last."""
    begun: date | None = evaluation.begun
    day: date = evaluation.computed_at.astimezone(zone).date()
    return begun or day
