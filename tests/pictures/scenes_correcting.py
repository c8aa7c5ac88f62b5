"""A record corrected by hand: the panel with its pencils, the dialog, what the second person reads, the register."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QScrollArea, QWidget

from hrdesk.app.disputes.asking import answer, ask
from hrdesk.app.disputes.model import Answer, Ask
from hrdesk.app.performance.correcting import CorrectRecord, correct_record
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.views import month_view
from hrdesk.app.work import Desk
from hrdesk.domain.disputes import Finding
from hrdesk.domain.performance.entering import Figure
from hrdesk.gui.models.month import column_of
from hrdesk.gui.theme import Theme
from tests.app.builders import as_role, new_agency
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.window import dialog_over, settle, window_of

MONEY = "recovered_amount"


@cache
def _agency() -> tuple[Desk, Desk]:
    """(HR, the administrator) of a published October: one figure corrected, another found wrong and not corrected yet."""
    desk = new_agency(Path(tempfile.mkdtemp()))
    a_month(desk, missing=())
    hr = as_role(desk, "hr", login="周敏")
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    rows = {row.name: row for row in month_view(desk.work(), OCTOBER).rows}
    for name in ("郑浩", "周倩"):
        order = Ask(
            rows[name].employment_id, "2026-10", MONEY, "少了 200 块：10 月 2 日的那笔少算了。", "", Decimal(200)
        )
        number = ask(desk.work(), order)
        answer(hr.work(), Answer(number, 1, Finding.WRONG, "回单为 3,947 元，录入时写错一位。"))
    desk.clock.forward(days=1)  # type: ignore[attr-defined]
    found = why(hr.work(), rows["郑浩"].evaluation_id, MONEY)
    first = found.facts[0]
    correct_record(
        hr.work(),
        CorrectRecord(
            found.employment_id, MONEY, OCTOBER.number, first.day.day if first.day else 0, first.item,
            Figure(Decimal(3947)), "回单为 3,947 元，录入时写错一位", first.batch_id, "YW-2026-0001",
        ),
    )  # fmt: skip
    return hr, desk


def _figure(window: Any, name: str, metric: str = MONEY) -> Any:
    window.go("performance", period="2026-10")
    settle(window)
    row = next(found for found in window.page.view.rows if found.name == name)
    window.page.table.choose(row.employment_id, column_of(metric))
    settle(window)
    return window.page


def _dialog(open_it: Callable[[Any], None], which: int = 0) -> Any:
    return lambda theme: dialog_over(window_of(_agency()[which], "周敏", "人事", theme), open_it)


def _correct(metric: str) -> Callable[[Any], None]:
    def open_it(window: Any) -> None:
        page = _figure(window, "周倩", metric)
        row = page.table.current_row()
        found = why(_agency()[0].work(), row.evaluation_id, metric)
        page.explaining.correcting.about(row.employee_no, "2026-10", "YW-2026-0002")
        page.explaining.correcting.ask(found, found.facts[0])

    return open_it


def _all(window: Any) -> None:
    page = _figure(window, "郑浩")
    page.explaining._show_facts(why(_agency()[0].work(), page.table.current_row().evaluation_id, MONEY), None)


def _second(window: Any) -> None:
    page = _figure(window, "郑浩")
    page.open_entry()
    settle(window)
    page.entering.head.confirm.click()


def _register(window: Any) -> None:
    window.go("disputes", item="question:2")
    settle(window)


def _traced(window: Any) -> None:
    bar = _figure(window, "郑浩").panel.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(window)


def _hr(theme: Theme) -> QWidget:
    return window_of(_agency()[0], "周敏", "人事", theme)


SCENES = [
    Scene("correct-panel", _hr, lambda window: _figure(window, "郑浩")),
    Scene("correct-trace", _hr, _traced),
    Scene("correct-ratio", _hr, lambda window: _figure(window, "周倩", "connect_rate")),
    Scene("correct-register", _hr, _register),
    Scene("correct-dialog", _dialog(_correct(MONEY))),
    Scene("correct-dialog-ratio", _dialog(_correct("connect_rate"))),
    Scene("correct-all", _dialog(_all)),
    Scene("correct-second", _dialog(_second, 1)),
]
