"""The running month: people by team, units, the ranking board, one's own page and the card on My desk."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.gui.theme import Theme
from tests.app.builders import add_people, as_role, new_agency
from tests.app.progress.running import bring, moves
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.scenes_month import PEOPLE
from tests.pictures.window import settle, window_of


@cache
def _agency() -> tuple[Desk, Desk]:
    """(HR, 马洁): two teams, months evaluated before, a November with figures to the 20th, calls to the 18th."""
    desk = new_agency(Path(tempfile.mkdtemp()))
    people = [
        *add_people(desk, 12, names=PEOPLE[:12], team="电催一组"),
        *add_people(desk, 9, names=PEOPLE[12:], team="电催二组"),
    ]
    month: Period = OCTOBER
    for _number in range(4):
        a_month(desk, month, missing=(), people=people)
        month = month.previous()
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    moves(desk, people[3], "电催二组", date(2026, 11, 11))
    new = add_people(desk, 1, names=("任远",), team="电催一组", hire_date=date(2026, 11, 9))
    _november(desk, [*people, *new])
    hr = as_role(desk, "hr", login="周敏")
    return hr, as_role(desk, "collector", employee_no=people[0].employee_no)


def _november(desk: Desk, people: list[Any]) -> None:
    """Repayments day by day, unlike each other; calls, quality and one complaint."""
    paid: dict[int, list[Any]] = {}
    called: dict[int, list[Any]] = {}
    checked: dict[int, list[Any]] = {}
    for at, who in enumerate(people):
        days = [day for day in range(2, 21) if date(2026, 11, day).weekday() < 5]
        if who.name == "任远":
            days = [day for day in days if day >= 9]
        amounts = [5200 + 370 * at + (day * 7919 + at * 104_729) % 5200 for day in days]
        paid[who.employment_id] = [("recovered_amount", day, str(n)) for day, n in zip(days, amounts, strict=True)]
        paid[who.employment_id].append(("recovery_rate_amount", 0, (str(100 + 3 * at), "900")))
        called[who.employment_id] = [
            (code, day, value)
            for day in days
            if day <= 18
            for code, value in (("connect_rate", (str(36 + at % 7), "100")), ("talk_seconds", str(5400 + 90 * at)))
        ]
        checked[who.employment_id] = [("quality_score", 6, str(84 + at % 11)), ("quality_score", 13, str(82 + at % 9))]
        if at == 4:
            checked[who.employment_id].append(("valid_complaints", 12, "1"))
    november = Period(2026, 11)
    bring(desk, called, month=november, kind="calls", sources=("calls",))
    bring(desk, checked, month=november, kind="quality", sources=("quality", "complaints"))
    bring(desk, paid, month=november)


def _look(tab: str) -> Any:
    def look(window: Any) -> None:
        window.go("progress")
        settle(window)
        page = window.page
        if tab:
            page.tabs._buttons[tab].click()
        settle(window)
        if page.table is not None:
            page.table.setFocus()
        _settle_trend(window)

    return look


def _settle_trend(window: Any) -> None:
    while window.page._ask_later.isActive():
        settle(window)
    settle(window)


def _hr(theme: Theme) -> Any:
    return window_of(_agency()[0], "周敏", "人事", theme)


def _collector(theme: Theme) -> Any:
    return window_of(_agency()[1], "马洁", "催收员", theme)


def _mine(window: Any) -> None:
    window.go("mine")
    settle(window)


SCENES = [
    Scene("progress", _hr, _look("")),
    Scene("progress-units", _hr, _look("units")),
    Scene("progress-board", _hr, _look("board")),
    Scene("progress-own", _collector, _look("")),
    Scene("mine-progress", _collector, _mine),
]
