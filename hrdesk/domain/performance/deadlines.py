"""Until when each step of a month's evaluation is due: self-comment, review, publishing, acknowledgement.

All terms are the agency's own rule (settings), counted in working days of the Chinese calendar; no source sets one.
What a person says about the own month and what the supervisor says of it begin to count once there are figures to look at:
on the day the evaluation was first computed, never before the month has ended. Publishing counts from the month's end,
however late it was computed; acknowledging counts from publishing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hrdesk.domain.calendar import Period, add_working_days


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days for each step; ``self_comment`` 0: none is asked for."""

    self_comment: int = 3
    review: int = 5
    publish: int = 7
    acknowledge: int = 7


def counting_from(period: Period, begun: date) -> date:
    """The day the first terms count from: computing while the month still runs starts nothing."""
    return max(begun, period.bounds()[1])


def self_comment_due(period: Period, begun: date, terms: Terms) -> date | None:
    """The last day for the own words, which counts whole; None where none are asked for."""
    return add_working_days(counting_from(period, begun), terms.self_comment) if terms.self_comment else None


def review_due(period: Period, begun: date, terms: Terms) -> date:
    """The last day for the supervisor's comment; never before the own words are due."""
    return add_working_days(counting_from(period, begun), max(terms.review, terms.self_comment))


def publish_due(period: Period, terms: Terms) -> date:
    """The last day for publishing the month."""
    return add_working_days(period.bounds()[1], terms.publish)


def acknowledge_due(published: date, terms: Terms) -> date:
    """The last day for the signature (签收) under an evaluation published on ``published``."""
    return add_working_days(published, terms.acknowledge)
