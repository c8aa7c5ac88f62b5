"""What of the training room counts in a month's evaluation: of what was due in the period, how much was done in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

METRIC = "training_done"  # of the collection pack; its figures may come from files as well
SOURCE = "training"  # a metric of this source comes from the training room alone


@dataclass(frozen=True, slots=True)
class Asked:
    """A course or an exam somebody has to finish by a day. ``key`` tells it apart among the person's own."""

    who: int
    key: str
    name: str
    due: date
    done: date | None = None
    ended: date | None = None  # when it was no longer asked for, unfinished


def counted(asked: Iterable[Asked], first: date, last: date, today: date) -> list[tuple[Asked, bool]]:
    """What counts in the period of these days, and whether it was done, the oldest first.

    The day it is due decides the period; done is what was finished by the period's last day, late within it or not. What
    is due after ``today`` and not done yet is not held against anybody; nor is what was taken back before the period ended.
    """
    found = []
    for one in asked:
        if not first <= one.due <= last:
            continue
        done = one.done is not None and one.done <= last
        given_up = one.ended is not None and one.ended <= last
        if done or not (given_up or one.due > today):
            found.append((one, done))
    return sorted(found, key=lambda pair: (pair[0].who, pair[0].due, pair[0].key))
