"""Turnover: the page, and the people behind a month."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hrdesk.app.insight import AddMeasure, WhyOrder, add_measure, note_effect, why_people_leave
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from tests.app.builders import add_people, lead, new_agency
from tests.app.insight_builder import a_year
from tests.pictures import Scene
from tests.pictures.window import settle, window_at


@cache
def _agency() -> Desk:
    desk = new_agency(Path(tempfile.mkdtemp()))
    a_year(desk)
    work = desk.work()
    period = (Period(2025, 12), Period(2026, 11))
    people = add_people(desk, 2, names=("王强", "沈浩"))
    lead(desk, people[0].employee_no, "电催一组", starts=date(2026, 4, 1))
    lead(desk, people[1].employee_no, "电催一组", starts=date(2026, 8, 1))
    team = why_people_leave(work, WhyOrder(*period)).team_id
    for words, effect in (("新人前 90 天目标减半", "8 月起首月离职由 5 人降到 2 人"), ("每周一次班组长面谈", "")):
        ident = add_measure(desk.work(), AddMeasure(team, words, people[1].employee_no, date(2026, 8, 3)))
        if effect:
            note_effect(desk.work(), ident, 1, effect)
    return desk


def _page(window: Any) -> None:
    settle(window)
    window.page.chart.setFocus()


def _why(window: Any) -> None:
    settle(window)
    window.page.tabs.choose("why")
    window.page._tab_chosen("why")
    settle(window)


SCENES = [
    Scene("insight-turnover", window_at(_agency, "insight"), _page),
    Scene("insight-why", window_at(_agency, "insight"), _why),
]
