"""Columns are as wide as their words need, as far as there is room."""

from __future__ import annotations

import pytest

from hrdesk.gui.widgets.fitting import fitted_widths


@pytest.mark.parametrize(
    ("meant", "needed", "room", "widths"),
    [
        ([100, 100], [80, 90], 300, [100, 100]),  # nothing is cut: nothing changes
        ([100, 100], [80, 150], 300, [100, 150]),  # the table has room to spare
        ([100, 100], [80, 110], 200, [90, 110]),  # another column has room to spare
        ([100, 100], [80, 150], 200, [80, 120]),  # all that can be had
        ([100, 100, 100], [60, 110, 180], 300, [60, 110, 130]),  # one whole word rather than two halves
        ([100, 100], [100, None], 150, [100, 100]),  # as somebody made it
        ([100, 100], [70, 80], 180, [88, 92]),  # narrower, so that nothing has to be scrolled
        ([100, 100], [95, 100], 150, [100, 100]),  # scrolled anyhow
        ([], [], 100, []),
    ],
)
def test_columns_are_as_wide_as_their_words_need(
    meant: list[int], needed: list[int | None], room: int, widths: list[int]
) -> None:
    assert fitted_widths(meant, needed, room) == widths
