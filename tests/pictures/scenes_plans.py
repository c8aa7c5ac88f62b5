"""Why a score changed, interviews and improvement plans."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrdesk.app.performance.cycle import Adjust, Publish, adjust, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.views import month_view
from hrdesk.app.work import Desk
from hrdesk.gui.theme import Theme
from tests.app.builders import Clock, as_role, new_agency
from tests.app.performance.month import figures
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.scenes_month import _settle, _window


@cache
def _revised() -> tuple[Desk, Desk]:
    """(HR, 马洁) after 马洁's October was corrected and published again."""
    clock = Clock()
    desk = new_agency(Path(tempfile.mkdtemp()), clock)
    made = a_month(desk, missing=())
    hr = as_role(desk, "hr", login="周敏")
    publish(hr.work(), Publish(OCTOBER, None, confirm=True))
    own = as_role(desk, "collector", login="马洁", employee_no=made.no("马洁"))
    clock.forward(hours=20)
    ma = next(one for one in made.people if one.employee_no == made.no("马洁"))
    figures(hr, ma, {"quality_score": "99"}, day=31, file="质检更正-10月.xlsx")
    figures(hr, ma, {"recovered_amount": "8200"}, day=31, file="10月回款-补.xlsx")
    evaluate(hr.work(), OCTOBER)
    adjust(hr.work(), Adjust(OCTOBER, ma.employment_id, 1, "带教新人两名"))
    publish(hr.work(), Publish(OCTOBER, None, confirm=True))
    return hr, own


def _why(window: Any) -> None:
    window.go("performance", period="2026-10")
    _settle(window)
    row = next(row for row in month_view(_revised()[0].work(), OCTOBER).rows if row.name == "马洁")
    window.page.table.choose(row.employment_id, "name")
    _settle(window)
    window.page.changes.ask(row.evaluation_id, False)
    _settle(window)


def _why_own(window: Any) -> None:
    window.go("mine")
    _settle(window)
    window.page._why_revised()
    _settle(window)


def _seat(which: int, name: str, role: str) -> Any:
    def make(theme: Theme) -> QWidget:
        return _window(_revised()[which], name, role, theme)

    return make


SCENES = [
    Scene("changed-month", _seat(0, "周敏", "人事"), _why),
    Scene("changed-own", _seat(1, "马洁", "催收员"), _why_own),
]
