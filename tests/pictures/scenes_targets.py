"""The targets of a month: the sheet with sums and what is typed, and the three ways to set many at once."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.targets.model import Change, SaveTargetSheet, Spot, Spread
from hrdesk.app.targets.proposing import preview_spread
from hrdesk.app.targets.saving import save_target_sheet
from hrdesk.app.targets.sheet import target_sheet
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.targets.spreading import OverPeople
from hrdesk.gui.models.month import column_of
from hrdesk.gui.theme import Theme
from tests.app.builders import add_people, as_role, new_agency
from tests.gui.pages.month_builder import a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of

MONTH = Period(2026, 11)
MONEY = "recovered_amount"


@cache
def _agency() -> Desk:
    desk = new_agency(Path(tempfile.mkdtemp()))
    a_month(desk, missing=())
    add_people(desk, 4, names=("何军", "罗敏", "梁佳", "宋强"), team="电催二组")
    add_people(desk, 1, names=("蔡雯",), team="电催二组", hire_date=date(2026, 11, 16))
    add_people(desk, 2, names=("唐雯", "秦朗"), department="催收二部", team="外访组", hire_date=date(2025, 3, 3))
    add_people(desk, 1, names=("石凯",), department="催收二部", team=None, hire_date=date(2023, 3, 6))
    hr = as_role(desk, "hr", login="周敏")
    teams = {one.name: one.object_id for one in target_sheet(hr.work(), MONTH).rows if one.kind == "team"}
    home = next(one.object_id for one in target_sheet(hr.work(), MONTH).rows if one.name == "催收一部")
    order = Spread(MONTH, MONEY, "team", teams["电催二组"], Decimal(800_000), OverPeople.HEADS)
    changes = preview_spread(hr.work(), order).changes
    first = Change(Spot("team", teams["电催一组"], MONEY, total=True), Decimal(2_200_000), None)
    whole = Change(Spot("agency", 0, MONEY, total=True), Decimal(3_600_000), None)
    part = Change(Spot("department", home, MONEY, total=True), Decimal(3_000_000), None)
    rate = Change(Spot("team", teams["电催一组"], "connect_rate"), Decimal("0.42"), None)
    save_target_sheet(hr.work(), SaveTargetSheet(MONTH, (*changes, first, part, whole, rate)))
    return hr


def _page(window: Any) -> Any:
    window.go("targets", period=MONTH.label)
    settle(window)
    return window.page


def _sheet(*, typed: bool = False) -> Any:
    def make(theme: Theme) -> QWidget:
        return window_of(_agency(), "周敏", "人事", theme)

    def look(window: Any) -> None:
        page = _page(window)
        table = page.sheet.table
        line = next(one for one in page.sheet.plan.lines.values() if one.row.name == "蔡雯")
        table.choose(line.key, column_of(MONEY))
        if typed:
            page.sheet.edits.typed(line, column_of(MONEY), "12万")
            page.sheet.edits.typed(line, column_of("quality_score"), "请假")
        settle(window)

    return make, look


def _dialog(which: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return dialog_over(window_of(_agency(), "周敏", "人事", theme), ask, fill)

    def ask(window: Any) -> None:
        page = _page(window)
        {"take-over": page.take_over, "spread": page.spread, "months": page.months}[which].click()

    def fill(made: Any) -> None:
        made.form.load_draft(
            {"take-over": {"percent": "5"}, "spread": {"whole": "300万"}, "months": {"whole": "3600万"}}[which]
        )
        made.ask()

    return make


SCENES = [
    Scene("targets", *_sheet()),
    Scene("targets-typed", *_sheet(typed=True)),
    Scene("targets-take-over", _dialog("take-over")),
    Scene("targets-spread", _dialog("spread")),
    Scene("targets-months", _dialog("months")),
]
