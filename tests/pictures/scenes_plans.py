"""Why a score changed, interviews and improvement plans."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.improvement.interviewing import acknowledge_plan, save_interview
from hrdesk.app.improvement.model import FollowUp, GoalOrder, OwnWord, SaveInterview, SavePlan
from hrdesk.app.improvement.planning import follow_up, save_plan
from hrdesk.app.improvement.views import improvement_view
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.app.performance.views import month_view
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.gui.theme import Theme
from tests.app.builders import Clock, as_role, new_agency
from tests.app.performance.month import figures
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of


@cache
def _revised() -> tuple[Desk, Desk]:
    """(HR, 马洁) after 马洁's October was corrected and published again."""
    clock = Clock()
    desk = new_agency(Path(tempfile.mkdtemp()), clock)
    made = a_month(desk, missing=())
    hr = as_role(desk, "hr", login="周敏")
    september = Period(2026, 9)
    a_month(desk, september, missing=(), people=made.people)
    for period in (september, OCTOBER):
        publish(hr.work(), Publish(period, None, confirm=True))
    own = as_role(desk, "collector", login="马洁", employee_no=made.no("马洁"))
    clock.forward(hours=20)
    ma = next(one for one in made.people if one.employee_no == made.no("马洁"))
    figures(hr, ma, {"quality_score": "99"}, day=31, file="质检更正-10月.xlsx")
    figures(hr, ma, {"recovered_amount": "8200"}, day=31, file="10月回款-补.xlsx")
    evaluate(hr.work(), OCTOBER)
    adjust(hr.work(), Adjust(OCTOBER, ma.employment_id, Decimal(1), "带教新人两名"))
    publish(hr.work(), Publish(OCTOBER, None, confirm=True))
    return hr, own


def _why(window: Any) -> None:
    window.go("performance", period="2026-10")
    settle(window)
    row = next(row for row in month_view(_revised()[0].work(), OCTOBER).rows if row.name == "马洁")
    window.page.table.choose(row.employment_id, "name")
    settle(window)
    window.page.explaining.changes.ask(row.evaluation_id, False)
    settle(window)


def _why_own(window: Any) -> None:
    window.go("mine")
    settle(window)
    window.page._why_revised()
    settle(window)


def _seat(which: int, name: str, role: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return window_of(_revised()[which], name, role, theme)

    return make


UNTIL = date(2027, 1, 15)


@cache
def _improving() -> tuple[Desk, Desk]:
    """(HR, 马洁): a plan looked at once, an interview planned, one held without a plan, some D nobody talked about."""
    clock = Clock()
    desk = new_agency(Path(tempfile.mkdtemp()), clock)
    made = a_month(desk, missing=())
    hr = as_role(desk, "hr", login="周敏")
    publish(hr.work(), Publish(OCTOBER, None, confirm=True))
    own = as_role(desk, "collector", login="马洁", employee_no=made.no("马洁"))
    rows = {row.name: row for row in month_view(hr.work(), OCTOBER).rows}
    ma, xu, guo = rows["马洁"], rows["许静"], rows["郭丽"]
    today = hr.work().today()
    ident = save_interview(
        hr.work(),
        SaveInterview(
            ma.employment_id, today, True, evaluation_id=ma.evaluation_id, others="刘强（组长）",
            said="回款金额只到目标的三成，承诺兑现率低；接通率和合规都好，录音里态度很稳。",
            answered="手上 M6 以上的案件占七成，很多电话是空号；承诺后的跟进确实没有每天做。",
            agreed="承诺到期前一天必须回访；空号案件每周五交修复组；先把承诺兑现率做上来。",
        ),
    )  # fmt: skip
    save_plan(
        hr.work(),
        SavePlan(
            ident, 1, UNTIL,
            (
                GoalOrder(UNTIL, "promise_kept_rate", Decimal("0.6")),
                GoalOrder(UNTIL, "recovered_amount", Decimal(110000)),
                GoalOrder(date(2026, 12, 18), words="承诺到期前一天全部回访，组长每周抽查五通"),
            ),
            (date(2026, 12, 4), date(2026, 12, 18), date(2027, 1, 4), UNTIL),
            support="组长每周二、周四陪听两通录音", coach_id=rows["冯涛"].employment_id,
        ),
    )  # fmt: skip
    save_interview(hr.work(), SaveInterview(xu.employment_id, date(2026, 12, 9), False, evaluation_id=xu.evaluation_id))
    save_interview(
        hr.work(),
        SaveInterview(guo.employment_id, today, True, evaluation_id=guo.evaluation_id, agreed="十一月再看一次。"),
    )
    acknowledge_plan(own.work(), OwnWord(ident, 2, "马洁", "请在目标里考虑账龄：我组 M6 以上案件最多。"))
    clock.forward(days=12)
    who = next(one for one in made.people if one.employee_no == made.no("马洁"))
    november = {"promise_kept_rate": ("560", "1000"), "recovered_amount": "81300"}
    figures(hr, who, november, month=Period(2026, 11), file="11月.xlsx")
    step = improvement_view(hr.work(), ident)[0].steps[0]
    follow_up(
        hr.work(), FollowUp(step.id, 1, date(2026, 12, 4), "承诺回访做到了九成，兑现率升了；回款还差，案件置换已申请。")
    )
    clock.forward(days=15)
    return hr, own


def _at(which: int, name: str, role: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return window_of(_improving()[which], name, role, theme)

    return make


def _plans(item: str = "") -> Any:
    def look(window: Any) -> None:
        window.go("plans", item=item) if item else window.go("plans")
        settle(window)

    return look


def _today(window: Any) -> None:
    window.go("today")
    settle(window)


def _dialog(which: int, press: Any) -> Any:
    def make(theme: Theme) -> QWidget:
        return dialog_over(window_of(_improving()[which], "周敏", "人事", theme), ask)

    def ask(window: Any) -> None:
        window.go("plans", item="1")
        settle(window)
        press(window.page)

    return make


def _offered(place: int) -> Any:
    """Presses what the panel offers at that place."""

    def press(page: Any) -> None:
        page._offered(page.table.current_row())[place][2]()

    return press


@cache
def _empty() -> Desk:
    return as_role(new_agency(Path(tempfile.mkdtemp())), "hr", login="周敏")


SCENES = [
    Scene("changed-month", _seat(0, "周敏", "人事"), _why),
    Scene("changed-own", _seat(1, "马洁", "催收员"), _why_own),
    Scene("plans", _at(0, "周敏", "人事"), _plans("1")),
    Scene("plans-planned", _at(0, "周敏", "人事"), _plans("2")),
    Scene("plans-own", _at(1, "马洁", "催收员"), _plans()),
    Scene("plans-today", _at(0, "周敏", "人事"), _today),
    Scene("plans-follow", _dialog(0, _offered(0))),
    Scene("plans-close", _dialog(0, _offered(1))),
    Scene("plans-change", _dialog(0, _offered(2))),
    Scene("plans-record", _dialog(0, _offered(3))),
    Scene("plans-low", _dialog(0, lambda page: page._choose_low())),
    Scene("plans-words", _dialog(1, _offered(0))),
    Scene("plans-empty", lambda theme: window_of(_empty(), "周敏", "人事", theme), _plans()),
]
