"""The cycle of an evaluation: own words asked for and written, grades looked at together, the terms."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.grades import Confirm, confirm_grades
from hrdesk.app.performance.self_comment import WriteSelfComment, own_reviews, write_self_comment
from hrdesk.app.performance.under_review import Adjust, adjust
from hrdesk.app.performance.views import month_view
from hrdesk.app.work import Desk
from hrdesk.gui.theme import Theme
from tests.app.builders import add_people, as_role, new_agency
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.scenes_month import PEOPLE
from tests.pictures.window import dialog_over, settle, window_of

WORDS = "本月回款超目标，老案跟进不够；十月下旬接了 31 件转入案件，前两周都在补联系记录。希望安排一次谈判话术培训。"


@cache
def _agency() -> Desk:
    """Two teams in October: two adjusted, one graded otherwise, six confirmed; September published."""
    desk = new_agency(Path(tempfile.mkdtemp()))
    people = [
        *add_people(desk, 12, names=PEOPLE[:12], team="电催一组"),
        *add_people(desk, 9, names=PEOPLE[12:], team="电催二组"),
    ]
    a_month(desk, OCTOBER.previous(), missing=(), people=people)
    publish(desk.work(), Publish(OCTOBER.previous(), None, confirm=True))
    a_month(desk, missing=((13, "promise_kept_rate"),), people=people)
    hr = as_role(desk, "hr", login="周敏")
    who = {one.name: one.employment_id for one in people}
    adjust(hr.work(), Adjust(OCTOBER, who["郑浩"], Decimal("-6.5"), "两次质检不合格，已面谈"))
    adjust(hr.work(), Adjust(OCTOBER, who["董悦"], Decimal(7), "带教三名新人"))
    rows = month_view(hr.work(), OCTOBER).rows
    confirm_grades(hr.work(), Confirm(OCTOBER, tuple(row.employment_id for row in rows[4:10])))
    confirm_grades(hr.work(), Confirm(OCTOBER, (who["宋佳"],), "A", "承接全部离职交接案件"))
    own = as_role(desk, "collector", employee_no=next(one.employee_no for one in people if one.name == "郑浩"))
    write_self_comment(own.work(), WriteSelfComment(own_reviews(own.work())[0].evaluation_id, WORDS))
    return hr


@cache
def _collector(name: str) -> Desk:
    row = next(row for row in month_view(_agency().work(), OCTOBER).rows if row.name == name)
    admin = _agency()
    from hrdesk.app.access import sign_in
    from tests.app.builders import CHEAP, PASSWORD

    return as_role(
        sign_in(admin.place, "admin", PASSWORD, clock=admin.clock, cost=CHEAP), "collector", employee_no=row.employee_no
    )


def _hr(theme: Theme) -> QWidget:
    return window_of(_agency(), "周敏", "人事", theme)


def _calibration(window: Any, name: str = "郑浩") -> Any:
    window.go("calibration", period="2026-10")
    settle(window)
    page = window.page
    one = next((one for one in page.found.people if one.row.name == name), None)
    if one is not None:
        page.people.choose(one.row.employment_id)
    settle(window)
    return page


def _several(window: Any) -> None:
    page = _calibration(window)
    page.which.choose("all")
    page._show_people()
    model, chosen = page.people.model(), page.people.selectionModel()
    for at in range(3):
        chosen.select(
            model.index(at, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )
    settle(window)


def _spread(window: Any) -> None:
    page = _calibration(window)
    page.which.choose("spread")
    page._show_people()
    settle(window)


def _mine(theme: Theme) -> QWidget:
    return window_of(_collector("马洁"), "马洁", "催收员", theme)


def _my_desk(window: Any) -> None:
    window.go("mine")
    settle(window)


def _dialog(who: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return dialog_over(_mine(theme) if who == "own" else _hr(theme), ask)

    def ask(window: Any) -> None:
        if who == "own":
            window.go("mine", period="2026-10", act="self_comment")
        else:
            page = _calibration(window)
            (page.acts.comment if who == "comment" else page.acts.change_grade).trigger()

    return make


def _settings(window: Any) -> None:
    window.go("settings", section="evaluating")
    settle(window)


SCENES = [
    Scene("cycle-calibration", _hr, lambda window: _calibration(window)),
    Scene("cycle-calibration-several", _hr, _several),
    Scene("cycle-calibration-spread", _hr, _spread),
    Scene("cycle-my-desk", _mine, _my_desk),
    Scene("cycle-self-comment", _dialog("own")),
    Scene("cycle-comment", _dialog("comment")),
    Scene("cycle-grade", _dialog("grade")),
    Scene("cycle-settings", _hr, _settings),
]
