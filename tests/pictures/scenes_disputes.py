"""Questions and appeals: the list for HR, one's own, the own published month with its two answers, the dialogs."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hrdesk.app.disputes.appealing import make_appeal
from hrdesk.app.disputes.asking import answer, ask
from hrdesk.app.disputes.model import Answer, Ask, MakeAppeal, PayBack
from hrdesk.app.disputes.paying_back import pay_back
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.views import month_view
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.disputes import Finding
from hrdesk.gui.theme import Theme
from tests.app.builders import as_role, new_agency
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of

ASKED = (
    ("郑浩", "少了 200 块：10 月 28 日陈*还的那笔没有算进来。", "HK20261028-17", Decimal(200)),
    ("周倩", "通话时长比系统里少 40 分钟。", "", None),
    ("韩立", "10 月 12 日的回款记到别人名下了。", "AJ-2026-00113", Decimal("1350.50")),
)


@cache
def _agency() -> tuple[Desk, Desk, Desk]:
    """(HR, 马洁, 郑浩) of a published October with questions, an appeal and a 补差."""
    desk = new_agency(Path(tempfile.mkdtemp()))
    made = a_month(desk, missing=())
    hr = as_role(desk, "hr", login="周敏")
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    own = as_role(desk, "collector", login="马洁", employee_no=made.no("马洁"))
    other = as_role(desk, "collector", login="郑浩", employee_no=made.no("郑浩"))
    rows = {row.name: row for row in month_view(desk.work(), OCTOBER).rows}
    for name, words, item, amount in ASKED:
        ask(desk.work(), Ask(rows[name].employment_id, "2026-10", "recovered_amount", words, item, amount))
    answer(hr.work(), Answer(2, 1, Finding.RIGHT, "话务系统按分钟向下取整，逐日核对无误，见说明单。"))
    make_appeal(
        other.work(), MakeAppeal(rows["郑浩"].evaluation_id, "质检 10 月 9 日的扣分录音不是我的。", "quality_score")
    )
    september = Period(2026, 9)
    close_period(desk.work(), september)
    pay_back(
        desk.work(),
        PayBack(
            rows["曹磊"].employment_id, "recovered_amount", "2026-09", "2026-11", Decimal(860), "9 月 30 日一笔漏记"
        ),
    )
    return hr, own, other


def _listed(which: int, name: str, role: str, item: str = "") -> Any:
    def make(theme: Theme) -> QWidget:
        return window_of(_agency()[which], name, role, theme)

    def look(window: Any) -> None:
        window.go("disputes", item=item) if item else window.go("disputes")
        settle(window)

    return make, look


def _paper(window: Any) -> None:
    window.go("disputes", item="question:2")
    settle(window)
    window.page.print.trigger()
    settle(window)
    QTest.qWait(1500)  # the paper is drawn by the viewer in its own time


def _mine(window: Any) -> None:
    window.go("mine")
    settle(window)


def _dialog(press: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return dialog_over(window_of(_agency()[1], "马洁", "催收员", theme), press_it)

    def press_it(window: Any) -> None:
        _mine(window)
        getattr(window.page.word, press)() if press != "_ask" else window.page._ask()

    return make


def _answering(item: str, done: str = "") -> Any:
    """The dialog HR answers with, opened by the page's own button."""

    def make(theme: Theme) -> QWidget:
        return dialog_over(window_of(_agency()[0], "周敏", "人事", theme), press_it)

    def press_it(window: Any) -> None:
        window.go("disputes", item=item)
        settle(window)
        one = window.page.table.current_row()
        if done:
            window.page.asking.pay_back(one, done)
        else:
            window.page.primary.trigger()

    return make


SCENES = [
    Scene("disputes", *_listed(0, "周敏", "人事")),
    Scene("disputes-answered", *_listed(0, "周敏", "人事", "question:2")),
    Scene("disputes-paper", lambda theme: window_of(_agency()[0], "周敏", "人事", theme), _paper),
    Scene("disputes-own", *_listed(2, "郑浩", "催收员")),
    Scene("mine-word", lambda theme: window_of(_agency()[1], "马洁", "催收员", theme), _mine),
    Scene("mine-acknowledge", _dialog("_acknowledge")),
    Scene("mine-appeal", _dialog("_appeal")),
    Scene("mine-question", _dialog("_ask")),
    Scene("disputes-answer", _answering("question:1")),
    Scene("disputes-pay-up", _answering("question:1", "2026-11")),
]
