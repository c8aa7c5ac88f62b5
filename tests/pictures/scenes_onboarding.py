"""Onboarding: the plans with one beside them, taking people on, the checklists; an order being given."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hrdesk.app import onboarding
from hrdesk.app.work import Desk
from tests.app.builders import Clock, as_role, new_agency
from tests.app.onboarding.builders import HEAD, items, line, ready
from tests.pictures import Scene
from tests.pictures.scenes_people import _empty
from tests.pictures.window import settle, window_at

NAMES = ("唐雪", "邓凯", "袁梦", "石艳", "白凯文", "孔雯", "吕航", "蒋雯", "彭飞", "阿卜杜热合曼·麦麦提吐尔逊")


@cache
def _agency() -> Desk:
    clock = Clock()
    desk = new_agency(Path(tempfile.mkdtemp()), clock)
    leader = ready(desk)
    as_role(desk, "supervisor", employee_no=leader, login="luoyaqin")
    text = "\n".join([HEAD, *(line(number, name, day="2026-11-16") for number, name in enumerate(NAMES))])
    rows = [row.values for row in onboarding.read_block(desk.work(), text).rows]
    people = onboarding.take_on(desk.work(), rows).people
    for number, one in enumerate(people):
        found = items(desk, one.plan_id)
        codes = ("id_check", "privacy_notice", "form", "undertaking", "background", "rules", "exam")[: 3 + number % 5]
        onboarding.complete(desk.work(), onboarding.Complete(tuple(found[code].id for code in codes), "已核对原件"))
    return desk


def _plan(window: Any) -> None:
    settle(window)
    window.page.table.setFocus()
    settle(window)


def _pasted(window: Any) -> None:
    settle(window)
    window.page.open_joining()
    settle(window)
    window.page.joining.text.setPlainText(
        "\n".join([HEAD, *(line(20 + number, name) for number, name in enumerate(NAMES)), line(8, phone="12345")])
    )
    window.page.joining.read.click()
    settle(window)


def _lists(window: Any) -> None:
    settle(window)
    window.page.open_checklists()
    settle(window)


SCENES = [
    Scene("onboarding-plans", window_at(_agency, "onboarding"), _plan),
    Scene("onboarding-joining", window_at(_agency, "onboarding"), _pasted),
    Scene("onboarding-checklists", window_at(_agency, "onboarding"), _lists),
    Scene("onboarding-empty", window_at(_empty, "onboarding"), settle),
    Scene("onboarding-today", window_at(_agency, "today"), settle),
]
