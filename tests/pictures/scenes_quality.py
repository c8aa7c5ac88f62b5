"""The quality checks of a month: entered and from a file, one chosen, and the dialog to enter one."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.quality.checks import enter_check, withdraw_check
from hrdesk.app.quality.model import EnterCheck
from hrdesk.app.work import Desk
from hrdesk.domain.quality import Violation
from hrdesk.gui.theme import Theme
from tests.app.builders import new_agency, supervisor_of
from tests.app.imports.files import OCTOBER, take, xlsx
from tests.gui.pages.month_builder import a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of

ENTERED = (
    (
        "郑浩",
        27,
        "REC-1027-114",
        "58",
        Violation.SERIOUS,
        "向第三方透露欠款",
        "录音 3 分 12 秒处向债务人同事说明欠款金额。",
    ),
    ("周倩", 23, "REC-1023-031", "86.5", Violation.MINOR, "话术或服务不规范", "两次打断对方。"),
    ("韩立", 23, "", "94", Violation.NONE, "", "开场、核身、告知完整。"),
    ("马洁", 16, "REC-1016-208", "72", Violation.MINOR, "单日拨打过频", ""),
)
HEAD = ("质检编号", "质检日期", "工号", "质检得分", "是否重大违规", "违规内容")


@cache
def _agency() -> Desk:
    folder = Path(tempfile.mkdtemp())
    desk = new_agency(folder)
    made = a_month(desk, missing=())
    leader = supervisor_of(desk, "电催一组", login="陈静")
    who = {one.name: one.employment_id for one in made.people}
    ids = [
        enter_check(
            leader.work(),
            EnterCheck(who[name], date(2026, 10, day), Decimal(score), number, violation, kind, finding),
        )
        for name, day, number, score, violation, kind, finding in ENTERED
    ]
    withdraw_check(leader.work(), ids[-1], 1, "录音编号填错，另行登记。")
    rows = [
        ("ZJ-20261019-7", "2026-10-19", made.no("曹磊"), 91, "否", ""),
        ("ZJ-20261012-2", "2026-10-12", made.no("郭丽"), 64, "是", "晚十点后外呼"),
    ]
    take(desk, "quality", xlsx(folder, "10月质检明细.xlsx", HEAD, *rows), period=OCTOBER)
    return leader


def _shown(theme: Theme) -> QWidget:
    return window_of(_agency(), "陈静", "人事", theme)


def _listed(window: Any) -> None:
    window.go("quality", period="2026-10")
    settle(window)


def _entering(theme: Theme) -> QWidget:
    return dialog_over(_shown(theme), _ask)


def _ask(window: Any) -> None:
    _listed(window)
    window.page.primary.trigger()


SCENES = [Scene("quality", _shown, _listed), Scene("quality-enter", _entering)]
