"""The grid of a large month: no more work in the window's thread than what is looked at needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hrdesk.app.performance.views import MonthView, month_view
from hrdesk.domain.performance.model import LineState
from hrdesk.gui.models.month import ACTUAL, states_of
from hrdesk.gui.pages.performance.grid import MonthTable
from hrdesk.gui.remembered import InMemory
from hrdesk.gui.theme import Theme
from tests.app.builders import new_agency
from tests.gui.pages.month_builder import OCTOBER, a_month

PEOPLE, SEEN = 300, 40


class Asked(dict[str, Any]):
    """The figures of somebody; counts how often they are looked at."""

    times = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.times += 1
        return super().get(key, default)

    def items(self) -> Any:
        self.times += 1
        return super().items()

    def values(self) -> Any:
        self.times += 1
        return super().values()


@pytest.fixture
def large(tmp_path: Path) -> Iterator[MonthView]:
    desk = new_agency(tmp_path)
    a_month(desk)
    view = month_view(desk.work(), OCTOBER)
    rows = [
        replace(one, employment_id=at, cells=Asked(one.cells))
        for at, one in ((at, view.rows[at % len(view.rows)]) for at in range(PEOPLE))
    ]
    yield replace(view, rows=tuple(rows))
    desk.database.close()


@pytest.fixture
def show(qtbot: Any) -> Callable[[Any], None]:
    def done(table: MonthTable) -> None:
        qtbot.addWidget(table)
        table.resize(1100, 26 * 25)
        with qtbot.waitExposed(table):
            table.show()
        table.grab()

    return done


def looks(view: MonthView) -> list[int]:
    """How often the figures of each person were looked at."""
    return [one.cells.times for one in view.rows]  # type: ignore[attr-defined]


def test_building_and_showing_the_grid_words_only_the_figures_that_are_seen(
    theme: Theme, large: MonthView, show: Callable[[Any], None]
) -> None:
    table = MonthTable(large, ACTUAL, {}, InMemory())
    assert set(looks(large)) == {1}, "once each, whatever the number of columns"
    table.load(large.rows)
    show(table)
    assert set(looks(large)[SEEN:]) == {1}, "nobody is asked for figures below the window"
    once = looks(large)[:SEEN]
    assert max(once) <= 1 + len(large.heads)
    table.grab()
    assert looks(large)[:SEEN] == once, "painting again asks nobody again"


def test_what_occurs_is_known_by_figure(large: MonthView) -> None:
    found = states_of(large.rows)
    assert found["recovery_rate_amount"] == {LineState.OK, LineState.MISSING}
    assert found["recovered_amount"] == {LineState.OK}
