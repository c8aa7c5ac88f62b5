"""The complaint register: the list with one chosen, and its dialogs."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.complaints.model import RuleOn, SaveComplaint
from hrdesk.app.complaints.register import rule_on, save_complaint
from hrdesk.app.work import Desk
from hrdesk.domain.complaints import Ruling
from hrdesk.gui.theme import Theme
from tests.app.builders import as_role, new_agency
from tests.app.imports.files import take, xlsx
from tests.gui.pages.month_builder import a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of

SAID = (
    ("郑浩", date(2026, 11, 19), "12378 热线", "示例消金", "一天内拨打六次，晚上十点后仍有来电。", "XF2026-11930"),
    ("周倩", date(2026, 11, 12), "委托方转办", "示例消金", "联系了债务人的同事并透露欠款。", "WT-20261112-3"),
    ("马洁", date(2026, 11, 5), "公司电话", "某银行信用卡", "称已还款仍被催收。", ""),
    ("韩立", date(2026, 10, 27), "互联网投诉平台", "某银行信用卡", "话术不文明。", "HM-88210"),
)


@cache
def _agency() -> Desk:
    folder = Path(tempfile.mkdtemp())
    desk = new_agency(folder)
    made = a_month(desk, missing=())
    hr = as_role(desk, "hr", login="周敏")
    who = {one.name: one.employment_id for one in made.people}
    for at, (name, day, channel, client, said, number) in enumerate(SAID):
        order = SaveComplaint(
            who[name], day, channel, said, number, client, f"A-{20417 + at}", f"REC-{day:%m%d}-{at + 17}",
            replied_on=date(2026, 11, 9) if at == 2 else None, action="核对入账后致歉" if at == 2 else "",
        )  # fmt: skip
        save_complaint(hr.work(), order)
    rule_on(hr.work(), RuleOn(2, 1, Ruling.VALID, "录音 3 分 12 秒处透露欠款，违反保密要求。"))
    rule_on(hr.work(), RuleOn(3, 1, Ruling.INVALID, "入账晚于催收来电，坐席言语得当。"))
    head = ("投诉编号", "受理日期", "工号", "投诉渠道", "是否有效")
    row = ("T-1009", "2026-10-09", made.no("曹磊"), "来电", "是")
    take(desk, "complaints", xlsx(folder, "10月投诉台账.xlsx", head, row))
    return hr


@cache
def _empty() -> Desk:
    return as_role(new_agency(Path(tempfile.mkdtemp())), "hr", login="周敏")


def _listed(item: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return window_of(_agency(), "周敏", "人事", theme)

    def look(window: Any) -> None:
        window.go("complaints", item=item)
        settle(window)

    return make, look


def _dialog(press: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return dialog_over(window_of(_agency(), "周敏", "人事", theme), ask)

    def ask(window: Any) -> None:
        window.go("complaints", item="2")
        settle(window)
        page, one = window.page, window.page.table.current_row()
        {
            "enter": page._enter,
            "rule": partial(page.asking.rule, one),
            "reply": partial(page.asking.reply, one),
            "retrain": partial(page._choices, partial(page.asking.retrain, one)),
        }[press]()

    return make


SCENES = [
    Scene("complaints", *_listed("2")),
    Scene("complaints-open", *_listed("")),
    Scene("complaints-enter", _dialog("enter")),
    Scene("complaints-rule", _dialog("rule")),
    Scene("complaints-reply", _dialog("reply")),
    Scene("complaints-retrain", _dialog("retrain")),
    Scene("complaints-empty", lambda theme: window_of(_empty(), "周敏", "人事", theme), _listed("")[1]),
]
