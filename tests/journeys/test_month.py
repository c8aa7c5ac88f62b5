"""A month from the first pasted figure to the revision after an appeal: supervisor, HR, collector and who decides, each at
the own window over one file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hrdesk.app.work import Desk
from hrdesk.gui.models.month import column_of
from hrdesk.gui.theme import Theme
from tests.app.builders import as_role, new_agency, supervisor_of
from tests.app.performance.month import evaluation
from tests.app.reconciliation.planted import Planted, agency, cases, counted, paid, repayments
from tests.gui.pages.window import Window

pytestmark = pytest.mark.slow
QUALITY = {"马洁": "90", "郑浩": "88.5", "周倩": "95"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def people(desk: Desk, tmp_path: Path) -> Planted:
    """October's repayments by finance: one credited to the wrong person, one to a number nobody has."""
    made = agency(desk)
    cases(
        desk,
        ("A-1", ((date(2026, 9, 1), made.ma), (date(2026, 10, 12), made.zheng))),
        ("A-2", ((date(2026, 9, 1), made.zhou),)),
    )
    repayments(
        desk, tmp_path,
        paid(made.ma, "B-1", "R01", 2, "5000"), paid(made.zheng, "B-3", "R04", 4, "8000"),
        paid(made.zhou, "B-4", "R05", 5, "3000"),
        paid(made.ma, "A-1", "R08", 15, "700"),  # by the case's holders Zheng's that day
        paid("HC9999", "A-2", "R09", 6, "400"),  # nobody's number; the case is Zhou's
    )  # fmt: skip
    return made


class Month:
    """The performance page of October, as one person drives it."""

    def __init__(self, qtbot: QtBot, theme: Theme, desk: Desk) -> None:
        self.window = Window(qtbot, theme, desk)
        self.page = self.window.go("performance", period="2026-10")

    def paste_quality(self) -> None:
        """Fills the team's quality scores in by one paste, in the order shown, and saves."""
        self.page.open_entry()
        self.window.settle()
        view = self.page.entering
        grid = view.table.grid
        names = [grid.row_at(n).row.name for n in range(grid.rowCount())]
        view.table.setCurrentIndex(grid.index(0, grid.number_of(column_of("quality_score"))))
        QGuiApplication.clipboard().setText("\n".join(QUALITY[name] for name in names))
        self.window.keys(view.table, Qt.Key.Key_V, held=Qt.KeyboardModifier.ControlModifier)
        self.window.keys(view.table, Qt.Key.Key_S, held=Qt.KeyboardModifier.ControlModifier)
        assert not view.sheet.edits

    def confirm_entries(self) -> int:
        """Confirms, as the second person, what somebody entered; how many figures."""
        self.page.open_entry()
        self.window.settle()
        self.page.entering.head.confirm.click()
        dialog = self.window.dialog()
        rows = int(dialog.table.grid.rowCount())
        dialog.yes.click()
        self.window.wait_no_dialog()
        self.window.keys(self.page.entering, Qt.Key.Key_Escape)
        return rows

    def differences(self) -> Any:
        """The month's differences, opened."""
        self.page.open_reconciliation()
        self.window.settle()
        return self.page.reconciling

    def settle(self, code: str, way: str, reason: str) -> None:
        """Settles the difference of that code: ``by_rule`` or ``accept``."""
        view = self._choose(code)
        getattr(view.settling, way).trigger()
        dialog = self.window.dialog()
        dialog.form.load({"reason": reason})
        dialog.save.click()
        self.window.wait_no_dialog()

    def take_back(self, code: str) -> None:
        """Opens a settled difference again."""
        self._choose(code).settling.back.trigger()
        self.window.settle()

    def _choose(self, code: str) -> Any:
        view = self.differences()
        (key,) = (one.key for one in view.found.findings if one.code == code)
        assert view.table.choose(key)
        return view

    def compute_confirm_publish(self) -> None:
        """The three steps the page offers, one after the other, each question agreed to."""
        if self.page.reconciling is not None and self.page.reconciling.isVisible():
            self.window.keys(self.page.reconciling, Qt.Key.Key_Escape)
        self.page.flow.compute()
        self.window.settle()
        for step in ("确认等级", "发布"):
            assert self.window.primary() == step
            self.window.press_primary()
            self.window.dialog().yes.click()
            self.window.wait_no_dialog()

    def sheet(self, who: str) -> str:
        """The words of one person's evaluation as it is previewed to be printed."""
        row = next(row for row in self.page.view.rows if row.name == who)
        assert self.page.table.choose(row.employment_id, "total")
        self.window.do(self.page.papers.one)
        return words(self.page.in_place.paper.preview)


def words(preview: Any) -> str:
    """What stands on the pages of a preview."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(preview._bytes)).pages)


def test_from_pasted_figures_to_the_revision_after_an_appeal(
    qtbot: QtBot, theme: Theme, desk: Desk, people: Planted
) -> None:
    leader = Month(qtbot, theme, supervisor_of(desk, "电催一组"))
    leader.paste_quality()

    # 对账：一笔按规则归属，一笔先按文件接受
    office = as_role(desk, "hr", login="hr")
    hr = Month(qtbot, theme, office)
    assert hr.confirm_entries() == 3
    assert hr.differences().said.text() == "未处理 2 处 · 已处理 0 处"
    hr.settle("unknown_employee", "by_rule", "工号录错，按案件归属")
    hr.settle("other_owner", "accept", "按财务表")
    assert counted(desk) == {
        people.ma.employee_no: 5700, people.zheng.employee_no: 8000, people.zhou.employee_no: 3400,
    }  # fmt: skip
    hr.compute_confirm_publish()
    first = evaluation(desk, people.zheng)
    assert (first.state, first.revision) == ("published", 1)
    assert first.score == Decimal("83.40")  # 8,000 ÷ 10,000 = 80 × 60 % + 88.5 × 40 %

    # 催收员申诉
    own = Window(qtbot, theme, as_role(desk, "collector", employee_no=people.zheng.employee_no))
    page = own.go("mine")
    own.press("申诉…", page.word)
    dialog = own.dialog()
    dialog.form.controls["grounds"].setPlainText("A-1 案 10 月 15 日的 700 元是我接手后催回的。")
    own.press("申诉", dialog)
    own.wait_no_dialog()
    own.settle()
    assert "申诉中" in own.texts(page.word)

    # 发布的人不能裁定，由另一个人裁定
    admin = Window(qtbot, theme, desk)
    listed = admin.go("disputes", item="appeal:1")
    listed.primary.trigger()
    dialog = admin.dialog()
    dialog.form.load({"upheld": "yes", "decision": "10 月 12 日起案件由郑浩负责，700 元改归郑浩。"})
    admin.press("裁定", dialog)
    admin.wait_no_dialog()

    # 更正、重新计算、发布修订版并打印
    hr.take_back("other_owner")
    hr.settle("other_owner", "by_rule", "申诉成立，按案件责任人")
    hr.compute_confirm_publish()
    second = evaluation(desk, people.zheng)
    assert (second.state, second.revision) == ("published", 2)
    assert second.score == Decimal("87.60")  # 8,700 ÷ 10,000 = 87 × 60 % + 88.5 × 40 %
    text = hr.sheet("郑浩").replace("\n", "")
    assert "87.60" in text
    assert "8,700.00" in text
    assert second.document_no in text
    told = text.replace(" ", "")
    assert "申诉SS-2026-0001成立" in told
    assert "。。" not in told
    assert text.count("10月回款-财务.xlsx") == 1  # the settlement stands under the file it is about

    page = own.go("mine")
    assert "87.60" in own.texts()
    for window in (leader.window, hr.window, own, admin):
        window.main.close()
