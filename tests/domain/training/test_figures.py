"""What of the training room counts in a period."""

from __future__ import annotations

from datetime import date

import pytest

from hrdesk.domain.training.figures import Asked, counted

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def one(due: date, done: date | None = None, ended: date | None = None) -> list[bool]:
    """Whether it counts (a list with one) and was done."""
    return [done for _one, done in counted([Asked(1, "course:1", "合规", due, done, ended)], FIRST, LAST, LAST)]


@pytest.mark.parametrize(
    ("due", "done", "ended", "expected"),
    [
        (date(2026, 10, 15), date(2026, 10, 14), None, [True]),
        (date(2026, 10, 15), date(2026, 9, 28), None, [True]),  # early
        (date(2026, 10, 15), date(2026, 10, 31), None, [True]),  # late, within the period
        (date(2026, 10, 15), date(2026, 11, 1), None, [False]),  # too late for this period
        (date(2026, 10, 15), None, None, [False]),
        (date(2026, 9, 30), date(2026, 10, 2), None, []),  # due in another period
        (date(2026, 11, 1), date(2026, 10, 2), None, []),
        (date(2026, 10, 15), None, date(2026, 10, 20), []),  # no longer asked for: nobody is blamed
        (date(2026, 10, 15), None, date(2026, 11, 20), [False]),  # it was still asked for when the period ended
        (date(2026, 10, 15), date(2026, 10, 14), date(2026, 10, 20), [True]),  # done, then replaced by a new version
    ],
)
def test_what_was_due_in_the_period_counts_and_what_was_done_by_its_end(due, done, ended, expected):
    assert one(due, done, ended) == expected


def test_what_is_not_due_yet_is_held_against_nobody_but_done_early_it_counts():
    early = Asked(1, "course:1", "合规", date(2026, 10, 30), done=date(2026, 10, 12))
    later = Asked(1, "course:2", "信息安全", date(2026, 10, 30))
    assert counted([early, later], FIRST, LAST, date(2026, 10, 20)) == [(early, True)]
    assert counted([early, later], FIRST, LAST, date(2026, 10, 30)) == [(early, True), (later, False)]
