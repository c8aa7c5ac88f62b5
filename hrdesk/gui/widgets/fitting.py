"""How wide the columns of a table are, so that no word is cut while another column has room to give."""

from __future__ import annotations

from collections.abc import Sequence


def fitted_widths(meant: Sequence[int], needed: Sequence[int | None], room: int) -> list[int]:
    """The widths in px of columns meant to be ``meant`` wide whose widest words need ``needed``; None: left as it is.

    What is too narrow grows by what the table has to spare, then by what other columns have more than they need. A
    table too wide for its place is narrowed only if that makes it fit.
    """
    pairs = _pairs(meant, needed)
    slack = [max(0, have - need) for have, need in pairs]
    spare = room - sum(meant)
    debt = -spare if spare < 0 and sum(slack) >= -spare else 0
    budget = sum(slack) - debt + max(0, spare)
    widths = list(meant)
    granted = 0
    for at in sorted(
        range(len(pairs)), key=lambda at: pairs[at][1] - pairs[at][0]
    ):  # as many whole words as can be had
        more = min(max(0, pairs[at][1] - pairs[at][0]), budget - granted)
        widths[at] += more
        granted += more
    owed = max(0, granted + debt - max(0, spare))
    for at, free in enumerate(slack):
        part = -(-owed * free // (sum(slack[at:]) or 1))  # each by its part of what is free, rounded up
        widths[at] -= part
        owed -= part
    return widths


def _pairs(meant: Sequence[int], needed: Sequence[int | None]) -> list[tuple[int, int]]:
    return [(have, have if need is None else need) for have, need in zip(meant, needed, strict=True)]
